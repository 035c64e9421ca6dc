"""T20: what a person is given as all that is held of them equals a raw scan of every table, on both databases.

Seen to fail with a table that the inventory does not know, plain and sealed (the control below does so every time).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from referral.actions.privacy import inventory
from referral.actions.privacy.inventory import Inventory
from referral.core.datamap import TABLES, DataClass
from referral.store.database import Table
from referral.store.datakeys import KeyTable
from referral.store.encrypted import Place, seal
from tests.casebooks import SUE
from tests.postgres import postgres_server, postgres_url
from tests.trust.heldpeople import MINE, People, people
from tests.trust.rawscan import Row, plain
from tests.trust_report import Measured

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.trust
OF_NOBODY = frozenset(
    {
        *(DataClass.TALLIES, DataClass.RESULTS, DataClass.CLAIMS, DataClass.REPORTS, DataClass.STAFF),
        *(DataClass.ERASURES, DataClass.OVERLAY, DataClass.PUBLISHED, DataClass.RUNNING),
    }
)
EMPTY_OF_THEM = frozenset({"audit_head", "sign_in_try"})
"""Of a class that holds something of people, but never itself."""


Rows = dict[tuple[str, tuple[str, ...]], Any]


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def them(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, People]]:
    url = "" if request.param == "SQLite" else str(request.getfixturevalue("postgres_url"))
    made = people(tmp_path, url)
    yield str(request.param), made
    made.close()


def told(given: object) -> Rows:
    """Return an inventory as the scanner writes its rows; a key itself is handed to nobody."""
    assert isinstance(given, Inventory), given
    found = {}
    for one in given.rows:
        key = tuple(part.removesuffix("+00:00") for part in one.key)
        found[one.table, key] = {name: None if name == "wrapped" else _utc(it) for name, it in one.columns.items()}
    return found


def _utc(value: object) -> object:
    return plain(value.removesuffix("+00:00") if isinstance(value, str) else value)


def scanned(rows: Iterable[Row]) -> Rows:
    return {(one.table, one.key): one.columns for one in rows}


def differing(given: Rows, found: Rows) -> list[str]:
    off = (key for key in given.keys() | found.keys() if given.get(key) != found.get(key))
    return sorted(f"{table} {key}" for table, key in off)


def of_case(world: People) -> Rows:
    """Return what a raw scan finds of the case, but for the entry that says it was handed out: it came last of all."""
    found = scanned(world.scanner().of(world.case, organisation="harbour"))
    last = max(int(key[1]) for table, key in found if table == "audit_entry")
    assert found.pop(("audit_entry", ("harbour", str(last))))["action"] == "gave_all"
    return found


def test_t20_what_a_person_is_given_equals_a_raw_scan(them: tuple[str, People], trust: Measured) -> None:
    name, world = them
    given = told(inventory.of_case(world.parts, world.by(SUE), world.case, "She asked, with her passport."))
    found = of_case(world)
    off = differing(given, found)
    personal = {table for table, kind in TABLES.items() if kind not in OF_NOBODY} - EMPTY_OF_THEM
    unfilled = sorted(personal - {table for table, _ in found})
    value = f"{name}, case: {len(off)} rows differ of {len(found)} in {len(personal)} tables {off[:3]}"
    trust("T20", f"{value}, tables never filled {unfilled}", "0, none", not off and not unfilled)

    given = told(inventory.of_contact(world.parts, MINE, world.practice.world.clock()))
    with world.practice.parts.followup.reading() as work:
        mark = work.contacts.tie_mark(world.contact) or ""
    whole = world.scanner().of(world.contact, mark, number=MINE)
    # Which replies a case was told of is the case's: an operator asks for that by itself.
    found = scanned(one for one in whole if one.table != "case_reply")
    off = differing(given, found)
    trust("T20", f"{name}, contact: {len(off)} rows differ of {len(found)} {off[:3]}", "0", not off)


def test_t20_control_a_table_that_nobody_thought_of_is_found(tmp_path: Path, trust: Measured) -> None:
    world = people(tmp_path)
    key = world.practice.parts.casebook.keys.get(world.case) or b""
    sealed = seal(key, b"Whoever-forgets-this", Place("stray", "words", "5" * 32))
    with world.main.begin() as connection:
        connection.execute(text("CREATE TABLE stray (code VARCHAR(32) PRIMARY KEY, who VARCHAR(32), words BLOB)"))
        rows: list[dict[str, Any]] = [
            {"code": "4" * 32, "who": world.case, "words": None},
            {"code": "5" * 32, "who": "", "words": sealed},
        ]
        connection.execute(text("INSERT INTO stray VALUES (:code, :who, :words)"), rows)
    given = told(inventory.of_case(world.parts, world.by(SUE), world.case, "She asked."))
    off = differing(given, of_case(world))
    world.close()
    trust("T20", f"{len(off)} of 2 rows found of a table that the inventory does not know", "2", len(off) == 2)


def test_every_table_of_both_databases_is_in_one_class() -> None:
    found = {*Table.metadata.tables, *KeyTable.metadata.tables, "alembic_version"}
    assert found == set(TABLES), "a table is in no class of core/datamap.py, or is not there any more"
