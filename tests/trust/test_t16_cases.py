"""T15 and T16, for cases: closed long enough they are gone from every table, with keys that no copy can do without.

Seen to fail when the tables to delete from were named by hand: rows of a later one kept the case there.
"""

import os
import shutil
import signal
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from referral.actions.cases import casenotes, cases
from referral.actions.cases.auditing import check
from referral.actions.cases.merging import merge
from referral.actions.database import Unreachable
from referral.actions.privacy import keeping
from referral.actions.privacy.keeping import Cleared
from referral.core.case import CaseState, ClosingReason, Move
from referral.core.merging import Merge
from referral.core.retention import Class, Keeping
from referral.store.casebook.tables import TENANT_TABLES
from referral.store.database import Table
from tests.casebooks import ANN, CAT, SUE, House, a_house
from tests.postgres import postgres_server, postgres_url
from tests.trust.casebooks import Crew, workday
from tests.trust_report import Measured

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.trust
RULES = Keeping(closed_months=84, unreached_months=12, mistake_days=30)
YEAR = timedelta(days=366)


MANY, KILLS = 5, 40


def of_cases() -> frozenset[str]:
    """Name the tables whose rows are about a case, or about what is: those that lead to it by their foreign keys."""
    found = {"case_file"}
    for table in Table.metadata.sorted_tables:  # what is pointed to comes first
        if any(key.column.table.name in found for key in table.foreign_keys):
            found.add(table.name)
    return frozenset(found)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    made = a_house(tmp_path, url)
    yield made
    made.close()


def closes(house: House, code: str, reason: ClosingReason) -> None:
    assert cases.move(house, house.by(SUE), code, Move.CLOSE, reason) == CaseState.CLOSED


def rows(house: House) -> dict[str, int]:
    """Count the rows of every table behind the border that is not the trail."""
    with house.database.reading() as session:
        names = [table.__tablename__ for table in TENANT_TABLES if table.__tablename__ in of_cases()]
        return {name: session.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in names}  # noqa: S608  # ours


def filled(house: House, case: str) -> None:
    """Put a row about a case into every table that can have one, whatever it means."""
    made: dict[str, dict[str, Any]] = {"case_file": {"code": case}, "organisation": {"code": "harbour"}}
    values: dict[type, Any] = {int: 7, bool: False, bytes: b"sealed", date: house.now.date(), object: house.now}
    with house.database.writing() as session:
        for table in Table.metadata.sorted_tables:
            if table.name not in {*rows(house), "staff"} or table.name in made:
                continue
            row = {
                column.name: ("1" * 64)[: getattr(column.type, "length", 0) or 64]
                if column.type.python_type is str
                else values[column.type.python_type]
                for column in table.columns
            }
            row |= {key.parent.name: made[key.column.table.name][key.column.name] for key in table.foreign_keys}
            session.execute(insert(table), [row])
            made[table.name] = row


def cleared(house: House) -> dict[Class, int]:
    done = keeping.clear(house, RULES, house.now)
    assert isinstance(done, Cleared), done
    return {kind: count for kind, count in done.cases.items() if count}


def test_t16_each_class_of_closed_cases_goes_on_its_day(house: House, trust: Measured) -> None:
    codes = {}
    for kind, reason in (("a", ClosingReason.ENOUGH), ("b", ClosingReason.NOT_REACHED), ("c", ClosingReason.MISTAKE)):
        codes[kind] = house.opens().code
        closes(house, codes[kind], reason)
    began = house.now
    found = [cleared(house)]
    for days in (29, 31, 364, 367, 7 * 365 + 1, 7 * 365 + 3):
        house.now = began + timedelta(days=days)
        found.append(cleared(house))
    expected = [{}, {}, {Class.MISTAKE: 1}, {}, {Class.UNREACHED: 1}, {}, {Class.CLOSED: 1}]
    keys = len(house.casebook.keys.some(codes.values()))
    trust(
        "T16",
        f"cases: gone as said {found == expected}, {keys} keys left",
        "on their day, 0",
        found == expected and not keys,
    )


def test_t15_a_deleted_case_is_gone_from_every_table_and_its_keys_with_it(house: House, trust: Measured) -> None:
    one, two = workday(house, Crew(ANN, CAT, SUE, "north"))
    folded, stays = house.opens(card=house.sees(one).card), house.opens()
    casenotes.note(house, house.by(ANN), stays.code, "Stays.")
    assert isinstance(merge(house, house.by(SUE), one, folded.code), Merge)
    closes(house, one, ClosingReason.ENOUGH)
    closes(house, two, ClosingReason.ARRIVED)
    filled(house, one)
    empty = {name for name, count in rows(house).items() if not count}
    house.now += 7 * YEAR
    assert cleared(house) == {Class.CLOSED: 2}
    left = {name: count for name, count in rows(house).items() if count}
    keys = house.casebook.keys.some([one, two, folded.code, stays.code])
    view = house.sees(stays.code)
    checked = check(house.casebook, {}, house.now)
    assert isinstance(checked, tuple)
    whole = all(entry.broken is None for entry in checked)
    on_record = [house.trail_of(code)[-1] for code in (one, two)]
    good = left == {"case_file": 1, "case_entry": 1} and set(keys) == {stays.code} and len(view.written) == 1
    told = f"cases: rows left {left}, {len(keys) - 1} keys of deleted ones, trail whole {whole}, never filled {empty}"
    trust("T15", told, "those of the open case, 0", good and whole and on_record == ["deleted"] * 2 and not empty)


def test_every_table_that_points_to_a_case_is_behind_the_border() -> None:
    pointing = {
        table.name
        for table in Table.metadata.sorted_tables
        if any(key.column.table.name == "case_file" for key in table.foreign_keys)
    }
    assert pointing <= {table.__tablename__ for table in TENANT_TABLES}


def test_t15_a_copy_put_back_opens_nothing_and_is_cleared_again(tmp_path: Path, trust: Measured) -> None:
    house = a_house(tmp_path)
    codes = [house.opens().code for _ in range(3)]
    casenotes.note(house, house.by(ANN), codes[0], "After-the-party she rang.")
    for code in codes[:2]:
        closes(house, code, ClosingReason.ENOUGH)
    with house.database.reading() as session:
        sealed = [
            bytes(one)
            for one in session.scalars(
                text("SELECT sealed FROM case_entry UNION SELECT sealed FROM case_file WHERE is_open = 0")
            )
        ]
    house.close()
    shutil.copy(tmp_path / "main.db", tmp_path / "older.db")
    house.now += 7 * YEAR
    assert cleared(house) == {Class.CLOSED: 2}
    files = b"".join(path.read_bytes() for path in tmp_path.glob("*.db*") if path.name != "older.db")
    found = sum(one in files for one in sealed)
    house.close()
    for path in tmp_path.glob("main.db*"):
        path.unlink()
    shutil.copy(tmp_path / "older.db", tmp_path / "main.db")
    opened = [cases.view(house, house.by(SUE), code) for code in codes]
    shut = [isinstance(view, Unreachable) for view in opened]
    again = cleared(house)
    good = not found and shut == [True, True, False] and again == {Class.CLOSED: 2}
    told = (
        f"cases: {found} of {len(sealed)} sealed values in the files, {shut.count(True)} of 2 shut in a copy put back"
    )
    trust("T15", told, "0, 2", good)
    house.close()


def killed_at(house: House, statement: int) -> None:
    """Let a process clear away, and have it killed before it sends so many statements to either database."""
    house.close()
    child = os.fork()
    if not child:
        sent = count(1)

        def dies(*_told: object) -> None:
            if next(sent) >= statement:
                os.kill(os.getpid(), signal.SIGKILL)

        for engine in (house.database.engine, house.casebook.keys._database.engine):
            event.listen(engine, "before_cursor_execute", dies)
        keeping.clear(house, RULES, house.now)
        os._exit(0)
    os.waitpid(child, 0)


def test_t16_killed_anywhere_while_clearing_the_next_round_finishes(tmp_path: Path, trust: Measured) -> None:
    house = a_house(tmp_path)
    codes = [house.opens().code for _ in range(MANY)]
    for code in codes[1:]:
        closes(house, code, ClosingReason.MISTAKE)
    house.now += timedelta(days=31)
    for statement in range(1, KILLS + 1):
        killed_at(house, statement)
    midway = rows(house)["case_file"]
    cleared(house)
    keys = house.casebook.keys.some(codes)
    good = rows(house)["case_file"] == 1 and set(keys) == {codes[0]} and house.sees(codes[0]).case.open
    trust("T16", f"cases: {midway} of {MANY} after {KILLS} kills, {len(keys)} keys when done", "told; 1", good)
    house.close()


def test_keys_of_no_case_go_after_a_month_and_never_beside_another_database(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    code = house.opens().code
    keys = house.casebook.keys
    keys.new(["broken-off"], house.now.date())
    house.now += timedelta(days=29)
    assert house.casebook.sweep_keys(house.now) == 0
    house.now += timedelta(days=3)
    assert house.casebook.sweep_keys(house.now) == 1
    assert set(keys.some([code, "broken-off"])) == {code}
    (tmp_path / "other").mkdir()
    other = a_house(tmp_path / "other")
    other.casebook.keys = keys
    assert other.casebook.sweep_keys(house.now) == 0
    assert keys.get(code) is not None
    other.close()
    house.close()
