"""A follow-up store on databases of both kinds, and what to put into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.followup import FollowupStore


@pytest.fixture
def keyring(tmp_path: Path) -> KeyringFile:
    return KeyringFile(tmp_path / "keyring.json", make=True)


@pytest.fixture
def keys(tmp_path: Path, keyring: KeyringFile) -> Iterator[ContactKeyStore]:
    database = Database(f"sqlite:///{tmp_path}/keys.db")
    store = ContactKeyStore(database, keyring)
    store.prepare()
    yield store
    database.close()


@pytest.fixture
def store(database: Database, keys: ContactKeyStore, keyring: KeyringFile) -> FollowupStore:
    return FollowupStore(database, keys, keyring)
