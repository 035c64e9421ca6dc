"""T13: nothing joins a phone number to what somebody answered, not for somebody who has both databases and all keys.

The same people come twice, in the same order, with the same phones; the second time each has answered what another one
had. If a row, an order, an id or a time joined the two sides, the databases would differ. The control is a store that
notes the language of the visit with the number, as one careless column would: there the difference is found.
"""

import random
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import inspect, select, table, text

from referral.actions.public.tallies import Tallies
from referral.settings import Settings
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.wiring import wire
from screening.core.conditions import Level
from screening.core.outcome import Outcome
from tests.migrated import migrated
from tests.phones import Shipped, World, a_world, shipped
from tests.referral.people import Clock, an_outcome
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
ROUTES = ("drug_service", "urology", "mental_health", "harm_reduction", "gp")
Rows = Mapping[str, list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def words() -> Shipped:
    return shipped()


def people(number: int) -> list[tuple[str, Outcome]]:
    """Return phones with what their owners answered."""
    chance = random.Random(13)
    levels = [Level.LOW, Level.MODERATE, Level.HIGH]
    return [
        (f"+4474{chance.randrange(10**8):08d}", an_outcome(chance.choice(levels), chance.choice(ROUTES)))
        for _ in range(number)
    ]


def lived(folder: Path, words: Shipped, phones: list[str], outcomes: list[Outcome], careless: bool) -> Rows:
    """Let everybody come to a result and ask for texts a minute later; return all that a thief of both sees."""
    folder.mkdir()
    # The same keys both times: a mark made of a number is then the same as well.
    KeyringFile(folder.parent / "keyring.json", make=True).now()
    copyfile(folder.parent / "keyring.json", folder / "keyring.json")
    (folder / "keyring.json").chmod(0o600)
    clock = Clock()
    world = a_world(folder, words, clock=clock, texts_per_hour=10**6, texts_per_country=10**6)
    parts = wire(Settings(data_dir=folder))
    migrated(*parts.databases)
    names = count(1)
    tallies = Tallies(parts.tallies, clock, lambda: f"{next(names):032x}")
    for phone, outcome in zip(phones, outcomes, strict=True):
        tallies.count(outcome, "en", "GB")
        clock.passes(minutes=1)
        told = {"nickname": "garden" if careless and outcome.level is Level.HIGH else "notes"}
        world.asks(phone, **told)
        clock.passes(minutes=4)
    clock.passes(days=8)
    tallies.merge(closing=True)
    parts.close()
    found = opened(world) | seen(folder / "tallies.sqlite3") | seen(folder / "soundings.db")
    world.parts.followup.close()
    return found


def opened(world: World) -> dict[str, list[tuple[str, ...]]]:
    """Return what the keys open: every contact, whole."""
    with world.parts.followup.reading() as work:
        contacts = [work.contacts.get(code) for code in work.contacts.all_codes()]
    return {"contacts, opened": sorted((repr(one),) for one in contacts)}


def seen(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Return every row of a database in the order in which it lies there; of what is sealed, the length."""
    database = Database(f"sqlite:///{path}")
    with database.reading() as session:
        tables = inspect(session.connection()).get_table_names()
        rows = {
            f"{path.name} {name}": _rows(session.execute(select(text("*")).select_from(table(name)))) for name in tables
        }
    database.close()
    return rows


def _rows(found: object) -> list[tuple[str, ...]]:
    def shown(value: object) -> str:
        return f"{len(value)} bytes" if isinstance(value, bytes) else str(value)

    return [tuple(shown(value) for value in row) for row in found]  # type: ignore[attr-defined]  # a result


def joined(folder: Path, words: Shipped, number: int, *, careless: bool = False) -> list[str]:
    """Name the tables that tell who answered what."""
    known = people(number)
    phones, outcomes = [phone for phone, _ in known], [outcome for _, outcome in known]
    others = outcomes[1:] + outcomes[:1]
    first = lived(folder / "first", words, phones, outcomes, careless)
    second = lived(folder / "second", words, phones, others, careless)
    assert first.keys() == second.keys()
    return [name for name in first if first[name] != second[name]]


def test_t13_who_answered_what_makes_no_difference_to_what_is_kept(
    tmp_path: Path, words: Shipped, trust: Measured
) -> None:
    number = 60
    found = joined(tmp_path, words, number)
    trust("T13", f"{len(found)} tables {found} join {number} phones to their answers", "0", not found)


@pytest.mark.trust_long
def test_t13_nor_among_a_thousand(tmp_path: Path, words: Shipped, trust: Measured) -> None:
    number = 1000
    found = joined(tmp_path, words, number)
    trust("T13", f"{len(found)} tables {found} join {number} phones to their answers", "0", not found)


def test_t13_control_a_careless_column_is_found(tmp_path: Path, words: Shipped) -> None:
    assert joined(tmp_path, words, 12, careless=True)
