"""Status callbacks shuffled, doubled, late, of unknown messages and going down: the end does not hang on their order.

Seen to fail when a text whose phone was off (30003), and which then arrived after all, was sent once more.
"""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count, permutations
from pathlib import Path

import pytest

from referral.actions.texts.sending import Begun
from referral.actions.texts.settling import settle
from referral.core.delivery import further, told
from referral.core.followup import Attempt, Purpose, Reminder, Stage
from referral.sms import Accepted, Hook, Outgoing, Status
from referral.web.sms_hook import status
from tests.peers import callbacks
from tests.peers.carrier import Message
from tests.peers.shown import ACCOUNT, TOKENS
from tests.peers.twilio import PUBLIC
from tests.referral.texts_service import TWILIO, TextingService, texting
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
ROUND = 100
UNKNOWN = "0" * 32
NUMBERS = count(1)
Story = tuple[tuple[str, int | None], ...]
ARRIVED: Story = (("queued", None), ("sending", None), ("sent", None), ("delivered", None))
STORIES: dict[str, tuple[Story, Stage]] = {
    "arrived": (ARRIVED, Stage.DELIVERED),
    "phone off": ((("queued", None), ("sent", None), ("undelivered", 30003)), Stage.UNDELIVERED),
    "not sent": ((("queued", None), ("sending", None), ("failed", 30008)), Stage.FAILED),
    "off, then arrived": ((("queued", None), ("undelivered", 30003), ("delivered", None)), Stage.DELIVERED),
    "filtered": ((("accepted", None), ("sent", None), ("undelivered", 30007)), Stage.UNDELIVERED),
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextingService]:
    with texting(Path(tmp_path_factory.mktemp("callbacks")), **TWILIO) as opened:
        yield opened


def planned(here: TextingService, number: int) -> list[Begun]:
    """Keep one text that is past its point of no return for each of so many."""
    contact, now = here.knows(f"+4477{next(NUMBERS):08d}"), here.clock()
    made = []
    with here.parts.followup.writing() as work:
        for _ in range(number):
            code, token = here.parts.new_code(), here.parts.new_code()
            wall = now.replace(tzinfo=None)
            until = now + timedelta(days=2)
            text = Reminder(code, contact.code, Purpose.CHECK_IN, now, wall, "UTC", until, Stage.SENDING, tries=1)
            attempt = Attempt(here.parts.new_code(), code, contact.code, token, "main", now)
            work.reminders.add(text)
            work.attempts.add(attempt)
            made.append(Begun(text, attempt, Outgoing("", "", 0, "", token), until, until))
    return made


def events(here: TextingService, begun: Begun, story: Story, chance: random.Random) -> list[Callable[[], object]]:
    """Return what comes: each callback once or twice, one of an unknown message, and the answer to the POST."""
    sid, mine = f"SM{begun.attempt.code}", begun.attempt.token

    def comes(name: str, error: int | None, token: str) -> Callable[[], object]:
        url = f"{PUBLIC}/sms/status/{token}"
        message = Message(sid, "+447700900900", "+15005550006", "", here.clock(), callback=url)
        sent = callbacks.status(message, name, ACCOUNT, TOKENS[0], error)
        return lambda: status(here.parts, Hook(sent.url, sent.form, sent.signature), token)

    told = [comes(name, error, mine) for name, error in story]
    told += [one for one in told if chance.random() < 0.4]
    told += [comes("delivered", None, UNKNOWN), lambda: settle(here.parts, begun, Accepted(sid), here.clock())]
    chance.shuffle(told)
    return told


def run(here: TextingService, number: int, seed: int) -> tuple[int, list[str]]:
    """Let so many texts be told of in different orders; return how many, and which ended otherwise than they should."""
    chance, done, odd = random.Random(seed), 0, []
    while done < number:
        for begun, (name, (story, end)) in zip(planned(here, ROUND), _in_turn(ROUND), strict=True):
            for event in events(here, begun, story, chance):
                event()
            done += 1
            with here.parts.followup.reading() as work:
                kept, text = work.attempts.get(begun.attempt.code), work.reminders.get(begun.reminder.code)
            assert kept is not None
            assert text is not None
            again = Stage.SCHEDULED if end is Stage.UNDELIVERED and story[-1][1] == 30003 else end
            if (kept.stage, text.stage) != (end, again):
                odd.append(f"{name}: {kept.stage}, {text.stage}")
    return done, odd


def _in_turn(number: int) -> list[tuple[str, tuple[Story, Stage]]]:
    named = list(STORIES.items())
    return [named[place % len(named)] for place in range(number)]


def test_the_rule_gives_the_same_in_every_order(trust: Measured) -> None:
    stages = [told(status) for status in Status]
    ends = set()
    for order in permutations([*stages, Stage.UNKNOWN, Stage.SENDING]):
        stage = Stage.SENDING
        for heard in order:
            stage = further(stage, heard)
        ends.add(stage)
    trust(
        "T27", f"5040 orders of every word: ends {sorted(ends)}", "one end, the surest word", ends == {Stage.DELIVERED}
    )


def test_callbacks_in_any_order_through_the_door(here: TextingService, trust: Measured) -> None:
    done, odd = run(here, 200, 27)
    trust("T27", f"{done} shuffled runs through the door: {len(odd)} ended otherwise {odd[:3]}", "0", not odd)


@pytest.mark.trust_long
def test_callbacks_in_ten_thousand_orders(here: TextingService, trust: Measured) -> None:
    done, odd = run(here, 10_000, 2027)
    trust("T27", f"{done} shuffled runs through the door: {len(odd)} ended otherwise {odd[:3]}", "0", not odd)
