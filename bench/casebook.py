"""What a full casebook costs: worklist, case page and search, against one that is nearly empty (200 cases).

50,000 cases, 200,000 screens and 1,000,000 entries of the audit trail, on SQLite and on PostgreSQL; both casebooks are
asked in turns, in one run, so the ratio holds elsewhere and the times do not. What is measured is the work with the
database, sealing and the trail; the pages around it cost the same in both. `--write FILE` keeps the table.
"""

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, text

from bench.tools.postgres import postgres
from referral.actions.cases import cases
from referral.actions.cases.cases import Wanted
from referral.core.access import By, Role, Staff
from referral.core.alias import FIRST, alias
from referral.core.audit import Action, Done
from referral.core.case import CaseState
from referral.core.casework import (
    Answer,
    Case,
    ContactCard,
    Door,
    EntryKind,
    Risk,
    Said,
    Screen,
    Section,
    Written,
)
from referral.store.casebook.store import CaseStore, CaseWork
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.datakeys import CaseKeyRow, DataKeys
from referral.store.encrypted import KeyringFile
from referral.store.migrations import Migrations
from referral.store.staffrows import OrganisationRow
from referral.wiring import new_code

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TONIGHT = NOW.replace(hour=23)
FEW = 200
STAFF, TEAMS, AT_ONCE = 50, 10, 500
RESULTS = Path(__file__).parent / "casebook.md"
ANN = Staff("staff-1", "harbour", frozenset({"team-1", "team-2"}), frozenset({Role.COUNSELOR}), "Ann")
SUE = Staff("staff-2", "harbour", frozenset(), frozenset({Role.SUPERVISOR}), "Sue")
CARD = ContactCard(name="Ann", number="+447700900123", best_hours="after six")
SAID = tuple(Answer(f"question-{number}", Said.GIVEN, '"weekly"') for number in range(25))
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is kept."""

    cases: int
    screens: int
    entries: int


class House:
    """A casebook that was filled, and the codes of some of its cases."""

    def __init__(self, url: str, folder: Path, size: Size) -> None:
        folder.mkdir()
        self.database, keys = Database(url or f"sqlite:///{folder}/main.db"), Database(f"sqlite:///{folder}/keys.db")
        Migrations(self.database).go("head")
        with self.database.writing() as session:
            session.execute(insert(OrganisationRow), [{"code": "harbour", "name": "Harbour"}])
        keyring = KeyringFile(folder / "keyring.json", make=True)
        ContactKeyStore(keys, keyring).prepare()
        self.casebook = CaseStore(self.database, DataKeys(keys, keyring, CaseKeyRow))
        self.new_code = new_code
        self.engines = (self.database.engine, keys.engine)
        self.open: list[Case] = []
        self._fill(size)

    def close(self) -> None:
        self.casebook.close()

    def _fill(self, size: Size) -> None:
        chance = random.Random(1)
        for start in range(0, size.cases, AT_ONCE):
            some = [a_case(number, chance) for number in range(start, min(start + AT_ONCE, size.cases))]
            with self.casebook.writing(SUE, NOW) as work:
                work.cases.add_all([(case, CARD) for case in some])
                for case in some:
                    work.record.add(Written(new_code(), case.code, EntryKind.NOTE, "staff-1", NOW, "Rang. " * 20))
                each = size.screens // size.cases
                work.screens.add(*(a_screen(case) for case in some for _ in range(each)))
                more(work, some, size.entries // size.cases - 1)
            self.open += [case for case in some if case.open and case.team in ANN.teams]
        # What the database would do by itself in time.
        with self.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("ANALYZE"))


def more(work: CaseWork, some: list[Case], each: int) -> None:
    """Have the trail say that each case was read so many times more."""
    work.inside.done += [Done(Action.READ, "case", case.code) for case in some for _ in range(each)]


def a_case(number: int, chance: random.Random) -> Case:
    """Return a case of a service that has worked for years: most are closed, a few call for attention."""
    code, then = new_code(), NOW - timedelta(minutes=chance.randrange(500_000))
    wants = chance.random
    return Case(
        code=code,
        organisation="harbour",
        team=f"team-{number % TEAMS}",
        alias=alias(number, number // len(FIRST.split())),
        state=CaseState.CLOSED if wants() < 0.6 else CaseState.ACTIVE,
        owner="" if wants() < 0.05 else f"staff-{number // TEAMS % STAFF}",
        created=then,
        updated=then,
        root=code,
        risk=Risk.HOURS if wants() < 0.01 else Risk.NONE,
        unfinished=wants() < 0.02,
        due=NOW + timedelta(hours=chance.randrange(-48, 480)) if wants() < 0.2 else None,
        reply_since=then if wants() < 0.02 else None,
        chase=NOW + timedelta(hours=chance.randrange(-48, 480)) if wants() < 0.05 else None,
    )


def a_screen(case: Case) -> Screen:
    """Return a finished screen."""
    versions = {"pathway": "3", "resources": "2026.11"}
    one = Screen(new_code(), case.code, "ketamine", versions, Door.STAFF, "staff-1", case.created, case.created, SAID)
    return Screen(**{**{name: getattr(one, name) for name in Screen.__slots__}, "finished": NOW, "summary": "{}"})


def worklist(house: House, staff: Staff, case: Case) -> None:
    """Ask for what the home page shows."""
    del case
    by = By(staff, NOW)
    assert cases.counts(house, by, TONIGHT)
    for section in (Section.RISK, Section.OVERDUE, Section.MINE):
        assert isinstance(cases.listed(house, by, Wanted(section, TONIGHT)), tuple)


def everything(house: House, staff: Staff, case: Case) -> None:
    """Ask for the longest section."""
    del case
    assert isinstance(cases.listed(house, By(staff, NOW), Wanted(Section.ALL, TONIGHT)), tuple)


def case_page(house: House, staff: Staff, case: Case) -> None:
    """Read a case, on record."""
    assert isinstance(cases.view(house, By(staff, NOW), case.code), cases.View)


def search(house: House, staff: Staff, case: Case) -> None:
    """Find a case by the first letters of a word."""
    assert isinstance(cases.search(house, By(staff, NOW), case.alias[:4]), tuple)


PAGES: dict[str, Callable[[House, Staff, Case], None]] = {
    "worklist": worklist,
    "all open cases": everything,
    "case page": case_page,
    "search": search,
}


@contextmanager
def counting(house: House) -> Iterator[list[str]]:
    """Give a list that every statement is added to."""
    met: list[str] = []

    def hears(*told: Any) -> None:
        if not told[2].startswith("BEGIN"):
            met.append(told[2])

    for engine in house.engines:
        event.listen(engine, "before_cursor_execute", hears)
    yield met
    for engine in house.engines:
        event.remove(engine, "before_cursor_execute", hears)


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def compared(few: House, many: House, rounds: int) -> Iterable[Row]:
    """Yield a row for each page and kind of staff."""
    chance = random.Random(2)
    for name, page in PAGES.items():
        for staff in (ANN, SUE):
            took: dict[int, list[float]] = {id(few): [], id(many): []}
            for _ in range(rounds):
                for house in (few, many):
                    case = chance.choice(house.open)
                    began = time.perf_counter()
                    page(house, staff, case)
                    took[id(house)].append(time.perf_counter() - began)
            with counting(many) as met:
                page(many, staff, many.open[0])
            less, full = p95(took[id(few)]), p95(took[id(many)])
            middle = statistics.median(took[id(many)]) / statistics.median(took[id(few)])
            told = f"{full / less:.1f} x (middle {middle:.1f} x), {1000 * less:.1f} to {1000 * full:.1f} ms"
            yield f"{name}, {staff.name}", told, f"{len(met)} statements"


def measured(size: Size, rounds: int) -> Iterable[Row]:
    """Yield the rows for both databases."""
    small = Size(FEW, FEW * (size.screens // size.cases), FEW * (size.entries // size.cases))
    with tempfile.TemporaryDirectory() as folder, postgres(2) as urls:
        places = {"SQLite": ["", ""]} | ({"PostgreSQL": urls} if urls else {})
        for kind, (first, second) in places.items():
            began = time.perf_counter()
            few = House(first, Path(folder) / f"{kind}-few", small)
            many = House(second, Path(folder) / f"{kind}-many", size)
            yield f"{kind}: filled", f"{time.perf_counter() - began:.0f} s", ""
            for what, told, statements in compared(few, many, rounds):
                yield f"{kind}: {what}", told, statements
            few.close()
            many.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--screens", type=int, default=200_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    size = Size(given.cases, given.screens, given.entries)
    assert __doc__
    lines = [f"# A full casebook\n\n{__doc__}\n"]
    lines.append(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}: {size}.\n")
    lines += ["| page, asked by | p95, full against nearly empty | statements |", "|---|---|---|"]
    for row in measured(size, given.rounds):
        lines.append(f"| {' | '.join(row)} |")
        print(lines[-1], flush=True)
    if given.write:
        given.write.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
