"""T44: somebody else holds the write lock of what people's forms go into, and does not let go of it.

First of the main database, then of the one with the keys, while several people send forms at once. They meet 503 and
numbers to call, nothing half is kept, and afterwards the same processes take forms again.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from referral.settings.service import KEYS_FILE
from tests.actors import Visitor
from tests.trust.people_asking import SENT, TEXTING, WITHOUT_WORKER, asks, held, numbers
from tests.trust.served import serving
from tests.trust.test_t43_disk_full import met, sends_a_report, sound
from tests.trust.test_t44_database_gone import visitor_at_talk
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust_long, pytest.mark.local_server]
MAIN = "soundings.db"
REPORTED = "report-sent"
AT_ONCE = 4
Form = Callable[[int, str], Visitor]


@contextmanager
def write_locked(path: Path) -> Iterator[None]:
    """Hold the write lock. Whoever only reads goes on: SQLite lets nobody shut them out while they are there."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def timed(form: Form, port: int, number: str) -> tuple[Visitor, float]:
    """Send a form; return who did, and after how many seconds they had their answer."""
    began = time.monotonic()
    return form(port, number), time.monotonic() - began


@pytest.mark.parametrize(("name", "forms"), [(MAIN, (asks, sends_a_report)), (KEYS_FILE, (asks,))])
def test_t44_another_writes_and_does_not_end(
    tmp_path: Path, trust: Measured, name: str, forms: tuple[Form, ...]
) -> None:
    before, after, *meanwhile = numbers(2 + AT_ONCE)
    with serving(tmp_path / "served", WITHOUT_WORKER, (), **TEXTING) as server:
        data = server.folder / "data"
        yes = [number for number in (before,) if asks(server.port, number).at == SENT]
        with write_locked(data / name), ThreadPoolExecutor(AT_ONCE) as pool:
            sent = [
                pool.submit(timed, forms[place % len(forms)], server.port, number)
                for place, number in enumerate(meanwhile)
            ]
            helped = bool(visitor_at_talk(server))
            answers = [one.result() for one in sent]
        taken = [person.at for person, _ in answers if person.at in {SENT, REPORTED}]
        odd = [one for one in (met(person) for person, _ in answers) if not one.good]
        slowest = max(seconds for _, seconds in answers)
        yes += [after] if asks(server.port, after).at == SENT else []
    wrong = held(data).wrong(yes, [before, after])
    wrong += [f"{one} is broken" for one in (MAIN, KEYS_FILE) if not sound(data / one)]
    told = (
        f"{name} locked, {AT_ONCE} forms at once: {len(taken)} taken, {len(odd)} without the page that helps {odd[:2]}"
    )
    trust("T44", f"{told}, slowest {slowest:.1f} s", "0, 0", not taken and not odd and helped)
    told = f"taken before {before in yes}, afterwards without a restart {after in yes}"
    trust("T44", f"{name}: {told}; {len(wrong)} lost, half or broken {wrong[:3]}", "True, True, 0", not wrong)
    assert {before, after} == set(yes)
