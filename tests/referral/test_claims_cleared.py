"""The worker deletes claim codes that are over, and goes on where the database is away."""

from datetime import datetime
from pathlib import Path
from threading import Event

import pytest

from referral.core.claim import Stands
from referral.store.claims import ClaimStore
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.worker import ClaimLoop
from tests.casebooks import House, a_house
from tests.claims import ClaimParts, claim_parts, waits


class Rounds:
    """What the loop is handed: the parts, and a clock whose reading ends it."""

    def __init__(self, parts: ClaimParts, claims: ClaimStore, now: datetime) -> None:
        self.claims, self.new_code, self._now = claims, parts.new_code, now
        self.over = Event()

    def clock(self) -> datetime:
        """Return the time, and let this be the last round."""
        self.over.set()
        return self._now


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_house(tmp_path)


def test_the_worker_deletes_codes_that_are_over(house: House, tmp_path: Path) -> None:
    parts, failed = claim_parts(house, tmp_path), Event()
    first = waits(parts, house.now)
    rounds = Rounds(parts, parts.claims, first.until)
    ClaimLoop().run(rounds, rounds.over, failed)
    assert not failed.is_set()
    assert parts.claims.stands(first.mark, house.now) is Stands.OVER
    house.close()


def test_where_the_database_is_away_it_waits(house: House, tmp_path: Path) -> None:
    (tmp_path / "none").write_text("a file where a folder should be")
    away = Database(f"sqlite:///{tmp_path}/none/such.db")
    parts, failed = claim_parts(house, tmp_path), Event()
    rounds = Rounds(parts, ClaimStore(away, KeyringFile(tmp_path / "keyring.json")), house.now)
    ClaimLoop().run(rounds, rounds.over, failed)
    assert not failed.is_set()
    house.close()
