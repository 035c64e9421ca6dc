"""T54: what is due at once is handed over as fast as the sender may. Times are told: they hang on the machine."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from referral.core.followup import Stage
from referral.wiring import now
from tests.durability.sending import rehearsal
from tests.trust_report import Measured

pytestmark = [pytest.mark.local_server, pytest.mark.enable_socket]
PACE = 50.0
GIVEN_UP_AFTER = 300.0


@pytest.mark.parametrize(
    "texts",
    [pytest.param(200, marks=pytest.mark.trust), pytest.param(2000, marks=pytest.mark.trust_long)],
)
def test_t54_within_ten_seconds_of_the_senders_pace(trust: Measured, tmp_path: Path, texts: int) -> None:
    with rehearsal(tmp_path, f"sqlite:///{tmp_path}/soundings.db", threads=4, pace=PACE) as made:
        made.plan(texts)
        began = now()
        made.begin(1)
        until = time.monotonic() + GIVEN_UP_AFTER
        while made.stages()[Stage.ACCEPTED] < texts and time.monotonic() < until:
            time.sleep(0.2)
        sent = sorted(one.created for one in made.fake.carrier.sent)
    slots = (began + timedelta(seconds=place / PACE) for place in range(texts))
    timely = sum(at - slot <= timedelta(seconds=10) for at, slot in zip(sent, slots, strict=False))
    rate = texts / (sent[-1] - began).total_seconds()
    value = (
        f"{timely / texts:.0%} of {texts} within 10 s of the moment that {PACE:.0f} a second give, {rate:.0f} a second"
    )
    trust("T54", value, "told; goal 95 %", len(sent) == texts)
