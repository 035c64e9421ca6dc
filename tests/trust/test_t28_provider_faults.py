"""A provider that does everything wrong, one fault at a time, for hours: no phone gets a text twice, and we let it be.

Seen to fail when an answer of 500 was tried again like a refusal: five phones of twelve got a copy.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from referral.core.followup import Purpose, Reminder, Stage
from referral.sms.twilio.plug import Account, Twilio
from referral.wiring import TextParts
from referral.worker import Rounds, step
from tests.peers.carrier import Fault
from tests.peers.shown import ACCOUNT, SERVICE, TOKENS
from tests.peers.twilio import PUBLIC, Fake, serving
from tests.referral.texts_service import TWILIO, TextingService, texting
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust, pytest.mark.local_server]
TEXTS = 12
PATIENCE = 0.15  # seconds that the client waits; a provider's thirty are as good as these
OPENS_AFTER = 5
ROUNDS = 40
BETWEEN = timedelta(minutes=4)
READY: dict[str, object] = {"texts_per_second": 500.0, "texts_trial": False, "texts_approval": "a rehearsal"}
# These say that it is the text or the number, not the provider: nothing to shut off for.
OF_ONE_TEXT = {Fault.OPTED_OUT, Fault.NO_NUMBER}


@dataclass(frozen=True)
class Came:
    """What it came to: POSTs before it was let be (all, if never), phones by copies, texts by stage, open alerts."""

    before_open: int
    copies: Counter[int]
    stages: Counter[Stage]
    told: int


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextingService]:
    with texting(Path(tmp_path_factory.mktemp("faults")), **TWILIO, **READY) as opened:
        yield opened


def planned(here: TextingService) -> list[Reminder]:
    now = here.clock()
    made = []
    with here.parts.followup.writing() as work:
        for place in range(TEXTS):
            contact = here.made(f"+4474009{place:05d}")
            work.contacts.add(contact)
            wall = now.replace(tzinfo=None)
            until = now + timedelta(hours=5)
            made.append(Reminder(here.parts.new_code(), contact.code, Purpose.CHECK_IN, now, wall, "UTC", until))
        work.reminders.add(*made)
    return made


def rehearsed(here: TextingService, fake: Fake) -> Came:
    """Let a worker go on for hours of the service's clock, with one fault all the time."""
    fake.carrier.clock = here.clock
    plug = Twilio(Account(ACCOUNT, TOKENS, SERVICE, fake.url, PUBLIC), PATIENCE)
    parts: TextParts = replace(here.parts, provider=plug)
    texts, rounds, before_open = planned(here), Rounds(), 0
    for _ in range(ROUNDS):
        rounds = step(parts, "w", rounds).rounds
        if rounds.breaker.open_until is None or not before_open:
            before_open = fake.carrier.posts
        here.clock.time += BETWEEN
    copies = Counter(Counter(one.to for one in fake.carrier.sent).values())
    with parts.followup.reading() as work:
        stages = Counter(kept.stage for text in texts if (kept := work.reminders.get(text.code)))
        told = len(work.alerts.open())
    return Came(before_open, copies, stages, told)


@pytest.mark.parametrize("fault", list(Fault))
def test_one_fault_for_hours(here: TextingService, fault: Fault, trust: Measured) -> None:
    here.clock.time = here.clock.time.replace(hour=9, minute=0)
    with serving(lambda _number, _form: fault, wait=2 * PATIENCE) as fake:
        came = rehearsed(here, fake)
    here.forgets()
    twice = sum(number for copies, number in came.copies.items() if copies > 1)
    shut = fault in OF_ONE_TEXT or came.before_open <= OPENS_AFTER
    stages = {str(stage): number for stage, number in came.stages.items()}
    told = f"{fault}: {twice} phones got a copy, {came.before_open} asked before it was let be, {stages}"
    trust("T28", told, f"0 copies, let be after {OPENS_AFTER} at most", not twice and shut)
