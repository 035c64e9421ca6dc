"""What the doctor says of what PostgreSQL writes beside its tables."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from referral.actions.running.checkup.databases import server_logs
from referral.core.checkup import Finding, Weight
from referral.settings import Settings
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from screening.settings import Secret
from tests import factories
from tests.postgres import postgres_server, postgres_url
from tests.trust.ownpostgres import KEYS, OwnPostgres, own

__all__ = ["own", "postgres_server", "postgres_url"]


@dataclass
class Keyed:
    keys: ContactKeyStore


@dataclass
class Looked:
    """As much of an installation's parts as this looks at."""

    databases: tuple[Database, ...]
    followup: Keyed


def found(url: str, folder: Path) -> dict[str, Finding]:
    settings = Settings(data_dir=folder, secret_keys=(Secret(factories.SECRET),))
    database = Database(url)
    keys = ContactKeyStore(database, KeyringFile(folder / "keyring.json", make=True))
    told = tuple(server_logs(settings, Looked((database,), Keyed(keys))))  # type: ignore[arg-type]  # the part of it
    database.close()
    assert {one.weight for one in told} <= {Weight.LOOK}
    return {f"{one.code} {one.where}": one for one in told}


def test_sqlite_has_no_logs_of_its_own(tmp_path: Path) -> None:
    assert not found(f"sqlite:///{tmp_path}/a.db", tmp_path)


@pytest.mark.postgres
def test_as_it_comes_both_logs_hold_what_they_should_not(postgres_url: str, tmp_path: Path) -> None:
    told = found(postgres_url, tmp_path)
    assert set(told) == {"changes_kept PostgreSQL", "server_log PostgreSQL"}
    assert "wal_recycle = off" in told["changes_kept PostgreSQL"].do
    wanted = "log_min_messages = fatal, log_min_error_statement = panic, log_error_verbosity = terse"
    assert wanted in told["server_log PostgreSQL"].do


@pytest.mark.postgres
def test_as_it_is_shipped_there_is_nothing_to_say_until_a_right_is_taken(own: OwnPostgres, tmp_path: Path) -> None:
    assert not found(own.of(KEYS), tmp_path)
    with psycopg.connect(own.of(KEYS, "postgres"), autocommit=True) as connection:
        connection.execute("REVOKE EXECUTE ON FUNCTION pg_switch_wal() FROM soundings")
    assert set(found(own.of(KEYS), tmp_path)) == {"changes_kept SOUNDINGS_KEYS_URL"}
