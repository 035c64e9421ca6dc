"""The database is away: whatever is asked says so, nothing is half done, and the worker goes on when it is back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from referral import worker
from referral.actions.database import Unreachable
from referral.actions.privacy import mine
from referral.actions.privacy.erasing import Proved
from referral.actions.texts import holding, receipts, standing
from referral.actions.texts.contacts import PLANNED
from referral.actions.texts.delivering import deliver
from referral.actions.texts.housekeeping import clear
from referral.core.breaker import Breaker
from referral.core.followup import Hours, Purpose, Stage
from referral.sms import Accepted, Outgoing, Receipt, Rejected, Status, Unsure
from referral.worker import Loop, Rounds, step
from tests.phones import MOBILE, Carrier, World
from tests.texting_steps import due, the

HOURS = Hours(time(9), time(20))
ASKED: dict[str, Callable[[World], object]] = {
    "asks": lambda world: world.asks(),
    "replies": lambda world: world.phone().texts("STOP"),
    "ask_code": lambda world: mine.ask_code(world.parts, MOBILE, "GB", world.clock()),
    "open_page": lambda world: mine.open_page(world.parts, MOBILE, "GB", "123456", world.clock()),
    "view": lambda world: mine.view(world.parts, "x", world.clock()),
    "export": lambda world: mine.export(world.parts, "x", world.clock()),
    "change_hours": lambda world: mine.change_hours(world.parts, "x", HOURS, "Europe/London", world.clock()),
    "change_number": lambda world: mine.change_number(world.parts, "x", MOBILE, "GB", world.clock()),
    "delete": lambda world: mine.delete(world.parts, "x", world.clock()),
    "hold": lambda world: holding.hold(world.parts, PLANNED),
    "release": lambda world: holding.release(world.parts, world.clock()),
    "restored": lambda world: holding.restored(world.parts),
    "fares": lambda world: standing.fares(world.parts, world.clock()),
    "seen": lambda world: standing.seen(world.parts, "x", world.clock()),
}


@contextmanager
def away(world: World, folder: Path) -> Iterator[None]:
    """Put the database out of reach for a while."""
    here, there = folder / "soundings.db", folder / "elsewhere.db"
    world.parts.followup.close()
    here.rename(there)
    here.mkdir()
    yield
    world.parts.followup.close()
    here.rmdir()
    there.rename(here)


@pytest.mark.parametrize("what", ASKED)
def test_it_is_said(world: World, tmp_path: Path, what: str) -> None:
    with away(world, tmp_path):
        assert isinstance(ASKED[what](world), Unreachable)


def test_a_receipt_is_not_taken(world: World, tmp_path: Path) -> None:
    receipt = Receipt("x", "SM1", Status.SENT, "")
    with away(world, tmp_path):
        assert isinstance(receipts.note(world.parts, receipt, world.clock()), Unreachable)


def test_the_worker_waits_and_goes_on(world: World, tmp_path: Path) -> None:
    world.asks()
    with away(world, tmp_path):
        done = step(world.parts, "w1")
        assert done.idle
        assert isinstance(done.caught, str)
        assert isinstance(done.tidied, str)
        assert isinstance(done.cleared, str)
        worker.say(done)
    world.works()
    assert world.phone().heard == [Purpose.CONFIRM]


class Vanishing(Carrier):
    """Takes a text, and the database is gone before anybody can write that down."""

    def __init__(self, world: World, folder: Path) -> None:
        super().__init__()
        self.world = world
        self.hole = away(world, folder)

    def send(self, text: Outgoing) -> Accepted | Rejected | Unsure:
        """Take it."""
        self.hole.__enter__()
        return super().send(text)


@pytest.mark.parametrize("back_after", [2, 99])
def test_what_was_handed_over_is_written_down_as_soon_as_can_be(world: World, tmp_path: Path, back_after: int) -> None:
    world.confirmed()
    due(world)
    carrier = Vanishing(world, tmp_path)
    world.parts = replace(world.parts, provider=carrier)
    waits: list[float] = []

    def waiting(seconds: float) -> bool:
        waits.append(seconds)
        if len([one for one in waits if one]) == back_after:
            carrier.hole.__exit__(None, None, None)
        return False

    done = deliver(world.parts, "w1", Breaker(), waiting)
    if back_after == 2:
        assert done.handed == 1
        assert the(world, Purpose.CHECK_IN).stage is Stage.ACCEPTED
        return
    assert done.fault
    carrier.hole.__exit__(None, None, None)
    world.passes(minutes=6)
    world.parts = replace(world.parts, provider=world.carrier)
    world.works(tidy=True)
    assert the(world, Purpose.CHECK_IN).stage is Stage.UNKNOWN
    assert len(carrier.sent) == 1


def test_the_loop_works_until_it_is_told_to_end(world: World) -> None:
    world.asks()
    over = Event()
    ended: list[bool] = []
    thread = Thread(target=lambda: ended.append(Loop(2).run(world.parts, "w", over)))
    thread.start()
    until = 600
    while not world.carrier.sent and until:
        over.wait(0.1)
        until -= 1
    over.set()
    thread.join(30)
    assert ended == [True]
    assert len(world.carrier.sent) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_loop_that_breaks_ends_all_its_threads_and_says_so(world: World) -> None:
    def broken() -> None:
        raise RuntimeError

    parts = replace(world.parts, clock=broken)  # type: ignore[arg-type]  # breaks as no clock does
    assert Loop(2).run(parts, "w", Event()) is False


def test_housekeeping_is_done_now_and_then(world: World) -> None:
    world.confirmed().texts("STOP")
    world.works()
    first = step(world.parts, "w1", Rounds())
    assert first.tidied is not None
    assert first.cleared is not None
    again = step(world.parts, "w1", first.rounds)
    assert (again.tidied, again.cleared) == (None, None)
    world.passes(minutes=20)
    later = step(world.parts, "w1", again.rounds)
    assert later.cleared is not None
    world.passes(hours=-3)  # a clock that was put back stops nothing
    assert step(world.parts, "w1", later.rounds).tidied is not None
    world.passes(days=40)
    last = step(world.parts, "w1", later.rounds)
    worker.say(last)
    assert world.contact() is None


def test_a_passing_number_and_one_whose_key_is_gone_are_let_go(world: World) -> None:
    world.phone("+447400123499").texts("HELP")
    world.works()
    world.confirmed()
    world.passes(days=1, minutes=1)
    clear(world.parts, world.clock())
    assert world.contact("+447400123499") is None
    contact = world.contact()
    world.parts.followup.keys.erase([contact.code])
    world.clock.time = contact.ends + timedelta(minutes=1)
    clear(world.parts, world.clock())
    with world.parts.followup.reading() as work:
        assert work.contacts.all_codes() == ()


def test_a_reply_does_not_stay_with_the_provider(world: World) -> None:
    phone = world.confirmed()
    clear(world.parts, world.clock())
    world.carrier.redacted.clear()
    phone.texts("what is this?", sid="IN-a")
    phone.texts("what is this?", sid="IN-a")
    world.phone("+447400123499").texts("stranger here", sid="IN-b")
    for _ in range(2):
        clear(world.parts, world.clock())
    assert sorted(world.carrier.redacted) == ["IN-a", "IN-b"]


def test_who_deletes_everything_is_deleted_at_the_provider_too(world: World) -> None:
    """What was on its way then as well: its word comes to nobody, and is enough to find it."""
    world.confirmed()
    due(world)
    world.works()
    text = world.carrier.sent[-1]
    with world.parts.followup.reading() as work:
        attempt = work.attempts.by_token(text.token)
    assert attempt is not None
    assert isinstance(mine.delete(world.parts, attempt.contact, world.clock()), Proved)
    clear(world.parts, world.clock())
    assert attempt.sid in world.carrier.redacted
    world.carrier.redacted.clear()
    world.told(text, Status.DELIVERED, sid="SM-late")
    clear(world.parts, world.clock())
    assert world.carrier.redacted == ["SM-late"]


def test_words_at_the_provider_are_deleted_when_a_text_is_final(world: World) -> None:
    world.confirmed()
    clear(world.parts, world.clock())
    world.carrier.redacted.clear()
    due(world)
    world.works()
    text = world.carrier.sent[-1]
    clear(world.parts, world.clock())
    assert world.carrier.redacted == []
    world.told(text, Status.DELIVERED)
    for _ in range(2):
        clear(world.parts, world.clock())
    assert len(world.carrier.redacted) == 1


def test_a_contact_whose_last_text_is_on_its_way_is_kept_for_some_days(world: World) -> None:
    world.asks()
    world.carrier.next_answers.append(Unsure("timeout"))
    world.works()
    world.passes(days=3)
    clear(world.parts, world.clock())
    assert world.contact() is not None
    world.passes(days=3)
    clear(world.parts, world.clock())
    assert world.contact() is None
