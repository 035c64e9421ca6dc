"""T26, for pages: the clock of a real service is put wrong and right again while people and staff are on their way.

Nobody meets a fault: who had begun arrives, at worst from the first page again; who only wants a number to call gets
it; a sign-in that would be too old by the new time is over, and nothing has to be started again afterwards.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bench.tools.counselor import Counselor
from bench.tools.line import kind_of
from bench.tools.person import Person, onward
from bench.tools.standing import Standing, standing
from referral.wiring import now
from tests.durability.clock import MovedClock
from tests.trust.test_t44_database_gone import LINE
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust_long, pytest.mark.local_server, pytest.mark.enable_socket]
SHIFTS = {
    "nine hours ahead": timedelta(hours=9),
    "an hour behind": timedelta(hours=-1),
    "a year ahead": timedelta(days=365),
}
BEGUN, MOST = 3, 80
OVER, OPEN = 303, 200
TOO_OLD = "was open too long"
"""What somebody is told whose session is over by the new time, with numbers to call and the way to begin again."""


@pytest.fixture
def clock(tmp_path: Path) -> MovedClock:
    moved = MovedClock(tmp_path / "clock")
    moved.shows(now())
    if not moved.works():
        pytest.skip("no clock can be moved here: LD_PRELOAD has no effect")
    return moved


def begun(port: int) -> tuple[Person, str]:
    """Return somebody who has sent a few pages, and the page that is open."""
    person = Person(port)
    page = person.goes("start page", "GET", "/")
    for _ in range(BEGUN):
        page = person.goes("form", "POST", *onward(page))
    return person, page


def arrives(person: Person, page: str) -> bool:
    """Go on to the result, from the first page where the site leads there again."""
    for _ in range(MOST):
        if kind_of(page) == "result":
            return True
        answer = person.timed("form", "POST", *onward(page))
        if answer.status == 400 and TOO_OLD in answer.text():
            page = person.goes("start page", "GET", "/")
        else:
            assert answer.status in {200, 303}, answer.status
            page = person.goes("page", "GET", answer.head["location"]) if answer.status == 303 else answer.text()
    return False


def wrong(what: str, done: Callable[[], bool]) -> list[str]:
    """Say what went wrong, if anything did."""
    try:
        return [] if done() else [what]
    except (AssertionError, OSError) as fault:
        return [f"{what}: {str(fault)[:80]}"]


def somebody_new(port: int) -> list[str]:
    """Let somebody come who knows of nothing; say what went wrong."""
    person = Person(port)
    found = wrong("a new journey", lambda: arrives(person, person.goes("start page", "GET", "/")))
    found += wrong("numbers to call", lambda: LINE in person.goes("numbers", "GET", "/talk"))
    found += [f"{one.step} {one.answer.status}" for one in person.seen if one.answer.status >= 500]
    person.close()
    return found


def jumped(made: Standing, clock: MovedClock, shift: timedelta, who: tuple[str, str]) -> tuple[list[str], int, int]:
    """Put the clock wrong and right; say what went wrong, and what a sign-in was worth meanwhile and afterwards."""
    port = made.server.port
    with closing(Counselor(port)) as staff:
        staff.comes_in(*who)
        person, page = begun(port)
    clock.jumps(shift)
    found = wrong("a journey that was begun", lambda: arrives(person, page)) + somebody_new(port)
    meanwhile = staff.timed("worklist", "GET", "/staff/").status
    clock.shows(now())
    found += somebody_new(port)
    afterwards = staff.timed("worklist", "GET", "/staff/").status
    person.close()
    staff.close()
    return found, meanwhile, afterwards


def test_t26_pages_by_a_clock_that_jumps(tmp_path: Path, clock: MovedClock, trust: Measured) -> None:
    moved = ("env", *(f"{name}={value}" for name, value in clock.environment.items()))
    began: datetime = now()
    with standing(tmp_path / "service", "SQLite", moved) as made:
        assert not somebody_new(made.server.port)
        processes = set(made.processes())
        for name, shift in SHIFTS.items():
            who, *rest = made.people
            made.people = tuple(rest)
            found, meanwhile, afterwards = jumped(made, clock, shift, who)
            ended = meanwhile == OVER if shift > timedelta() else meanwhile in {OVER, OPEN}
            told = f"pages, {name} and back: {len(found)} wrong {found[:3]}; a sign-in meanwhile {meanwhile}"
            good = not found and ended and afterwards in {OVER, OPEN}
            trust("T26", f"{told}, afterwards {afterwards}", "0; over where it is too old, no fault", good)
        with closing(Counselor(made.server.port)) as last:
            last.comes_in(*made.people[0])
        same = set(made.processes()) == processes
    took = (now() - began).total_seconds()
    trust("T26", f"afterwards staff come in, the same processes still serve {same} ({took:.0f} s)", "True", same)
