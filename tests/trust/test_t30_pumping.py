"""T30: somebody who has numbers texted for money or for spite gets what the limits give, and no more.

Seen to fail when opt-ins of an hour were not counted.
"""

from pathlib import Path

import pytest

from referral.actions.texts.followup import BadNumber, NotNow, Refused, Taken
from tests.phones import World, a_world, shipped
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
DEAR = ("0906 123 4567", "0871 123 4567", "070 1234 5678", "0800 123 4567", "+1 900 555 0123", "+1 800 555 0123")


def tried(world: World, posts: int, numbers: int) -> list[object]:
    """Send so many forms to dear numbers and to so many others, with a worker that sends what it may."""
    answers: list[object] = []
    for place in range(posts):
        number = DEAR[place % len(DEAR)] if place % 3 == 0 else f"+44740012{place % numbers:04d}"
        answers.append(world.asks(number, country="US" if number.startswith("+1") else "GB"))
        if place % 50 == 0:
            world.works()
    world.works()
    return answers


def test_t30_a_thousand_forms_in_an_hour(trust: Measured, tmp_path: Path) -> None:
    world = a_world(tmp_path, shipped())
    answers = tried(world, 1000, 400)
    sent = world.carrier.sent
    dear = sum(isinstance(one, BadNumber) for one in answers)
    trust("T30", f"{len(sent)} texts for 1000 forms in an hour", "100", len(sent) <= 100)
    trust("T30", f"{dear} of 334 dear numbers refused", "334", dear == 334)
    trust(
        "T30",
        f"{answers.count(Refused(NotNow.HOUR))} forms put off",
        "more than 500",
        answers.count(Refused(NotNow.HOUR)) > 500,
    )
    world.parts.followup.close()


def test_t30_one_number_all_day(trust: Measured, tmp_path: Path) -> None:
    world = a_world(tmp_path, shipped())
    for _ in range(60):
        assert world.asks() == Taken()
        world.works()
        world.passes(minutes=10)
    trust("T30", f"{len(world.carrier.sent)} texts to a number in a day, 60 forms", "3", len(world.carrier.sent) == 3)
    world.parts.followup.close()


def test_t30_costs_stop_the_worker(trust: Measured, tmp_path: Path) -> None:
    world = a_world(tmp_path, shipped(), texts_spend_cap=25, texts_per_hour=1000, texts_per_country=1000)
    for place in range(60):
        world.asks(f"+44740012{place:04d}")
    world.works()
    alerts = world.alerts()
    trust("T30", f"{len(world.carrier.sent)} texts with a cap of 25, told to staff: {alerts}", "25, spend_cap",
          len(world.carrier.sent) <= 25 and alerts == ["spend_cap"])  # fmt: skip
    world.parts.followup.close()
