"""A reply that comes while the keys are out of reach: nothing is read or sent, but a stop is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from referral.actions.database import Unreachable
from referral.actions.texts.housekeeping import clear
from tests.phones import World


@contextmanager
def without_keys(world: World, folder: Path) -> Iterator[None]:
    """Put the database of keys out of reach for a while."""
    here, away = folder / "keys.db", folder / "away.db"
    world.parts.followup.close()
    here.rename(away)
    here.mkdir()
    yield
    world.parts.followup.close()
    here.rmdir()
    away.rename(here)


@pytest.mark.parametrize(("said", "texts_come"), [("stop texting me please", False), ("thanks", True)])
def test_a_stop_is_kept_without_keys_and_nothing_else_is(
    world: World, tmp_path: Path, said: str, *, texts_come: bool
) -> None:
    phone = world.confirmed()
    with without_keys(world, tmp_path):
        assert isinstance(phone.texts(said), Unreachable)
    with world.parts.followup.reading() as work:
        assert work.suppressions.holds(phone.number) is not texts_come
    world.days(3, hours=6)
    assert bool(phone.received) is texts_come
    clear(world.parts, world.clock())
    assert [stop.reason for stop in world.parts.followup.keys.stops()] == ([] if texts_come else ["stopped"])
