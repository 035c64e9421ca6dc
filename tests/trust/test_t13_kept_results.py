"""T13, where people keep their result: no key, no id, no order and no time joins it to a contact, a case or a tally.

The same people come twice, in the same order, with the same phones. Both times the same seven words are given out, but
the second time each person gets those, and has the result, of another one. If anything joined a kept result to whoever
came with it, the databases would differ. The control is a store that writes the day of the month beside a result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from shutil import copyfile

import pytest

from referral.actions.public.returning import Desk, Keeps
from referral.actions.public.tallies import Tallies
from referral.core.recheck import Brief, Kept
from referral.core.tally import Week
from referral.settings import Settings
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.kept import KeptStore
from referral.store.phrasekeys import Cost, KeyMaker
from referral.wiring import wire
from screening.core.conditions import Level
from tests.migrated import migrated
from tests.phones import Shipped, a_world, shipped
from tests.referral.people import Clock, an_outcome
from tests.trust.test_t13_no_join import opened, seen
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
CHEAP = KeyMaker(Cost(memory=8, rounds=1))
PEOPLE = 20
Rows = Mapping[str, list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def words() -> Shipped:
    return shipped()


@dataclass(frozen=True)
class Careless:
    """A store that takes note of when somebody came."""

    store: KeptStore
    clock: Clock

    def put(self, number: int, content: bytes, until: Week, most: int) -> bool:
        """Keep the hour as well, in the number of the week."""
        return self.store.put(number, content, Week(until.year, 1 + self.clock().hour), most)

    def get(self, number: int, week: Week) -> tuple[bytes, Week] | None:
        """Return what is kept."""
        return self.store.get(number, week)

    def drop(self, number: int) -> bool:
        """Delete it."""
        return self.store.drop(number)

    def clear(self, week: Week) -> int:
        """Delete what is over."""
        return self.store.clear(week)


def result(place: int) -> tuple[int, Kept]:
    """Return the phrase and the result of one of these people; some have answered far more than others."""
    chance = Random(place)
    level = chance.choice(list(Level))
    brief = Brief(Week(2026, 47), "rules", level.value, {"link_control": level is Level.HIGH})
    answers = {f"question_{number}": chance.randrange(30) for number in range(chance.randrange(6, 60))}
    return chance.getrandbits(66), Kept(brief, answers, ("now",), 1)


def lived(folder: Path, words: Shipped, order: list[int], careless: bool) -> Rows:
    """Let everybody come to a result, keep it, and ask for texts a minute later; return all that a thief sees."""
    folder.mkdir()
    KeyringFile(folder.parent / "keyring.json", make=True).now()
    copyfile(folder.parent / "keyring.json", folder / "keyring.json")
    (folder / "keyring.json").chmod(0o600)
    clock = Clock(datetime(2026, 11, 16, 0, 30, tzinfo=UTC))
    world = a_world(folder, words, clock=clock, texts_per_hour=10**6, texts_per_country=10**6)
    parts = wire(Settings(data_dir=folder))
    migrated(*parts.databases)
    names = count(1)
    tallies = Tallies(parts.tallies, clock, lambda: f"{next(names):032x}")
    database = Database(f"sqlite:///{folder}/soundings.db")
    store = KeptStore(database, CHEAP)
    keeps: Keeps = Careless(store, clock) if careless else store
    desk = Desk(keeps, clock, 90)
    for place, other in enumerate(order):
        number, kept = result(other)
        tallies.count(an_outcome(Level.LOW, "gp"), "en", "GB")
        assert isinstance(desk.keep(number, kept), Week)
        clock.passes(minutes=1)
        world.asks(f"+44740012{place:04d}", nickname="notes")
        clock.passes(minutes=29)
    clock.passes(days=8)
    store.clear(Week.of(clock().date()))
    tallies.merge(closing=True)
    parts.close()
    database.close()
    found = opened(world) | seen(folder / "tallies.sqlite3") | seen(folder / "soundings.db")
    world.parts.followup.close()
    return found


def joined(folder: Path, words: Shipped, *, careless: bool = False) -> tuple[list[str], int]:
    """Name the tables that tell who kept what, and how many results there are."""
    order = list(range(PEOPLE))
    first = lived(folder / "first", words, order, careless)
    second = lived(folder / "second", words, order[1:] + order[:1], careless)
    assert first.keys() == second.keys()
    kept = len(first["soundings.db kept_result"])
    return [name for name in first if first[name] != second[name]], kept


def test_t13_who_kept_what_makes_no_difference_to_what_lies_there(
    tmp_path: Path, words: Shipped, trust: Measured
) -> None:
    found, kept = joined(tmp_path, words)
    value = f"{len(found)} tables {found} join {kept} kept results to phones, tallies or each other's order"
    trust("T13", value, f"0, {PEOPLE}", not found and kept == PEOPLE)


def test_t13_control_an_hour_beside_a_result_is_found(tmp_path: Path, words: Shipped) -> None:
    assert joined(tmp_path, words, careless=True)[0] == ["soundings.db kept_result"]
