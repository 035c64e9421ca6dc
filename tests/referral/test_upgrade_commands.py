"""`referral migrate --check`, `--dry-run`, and the backup that is made first."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.cli import main
from referral.store.database import Database
from referral.store.migrations import Migrations
from tests.installation import HOUSE
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
EARLIER = "0014"
KEY = "a-backup-key-that-only-tests-know-of"
LATER = len(Migrations(Database("sqlite://")).revisions()) - int(EARLIER)


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(folder))
    folder.mkdir(mode=0o700)
    return folder


def types(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_what_is_left_to_do_is_said_tried_and_done(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert types("migrate", "--to", EARLIER).exit_code == 0
    left = types("migrate", "--check")
    assert (left.exit_code, f"{LATER} step(s) are left to do: 0015" in left.output) == (1, True)
    tried = types("migrate", "--dry-run")
    assert (tried.exit_code, f"DATABASE_URL: {LATER} step(s) done once" in tried.output) == (0, True)
    assert types("migrate", "--check").exit_code == 1, "it was taken back"
    assert {path.name for path in data_dir.glob(".*")} == set()
    monkeypatch.setenv("SOUNDINGS_BACKUP_DIR", str(tmp_path / "copies"))
    monkeypatch.setenv("SOUNDINGS_BACKUP_KEY", KEY)
    assert "Backup first: " in types("migrate").output
    assert len(list((tmp_path / "copies").iterdir())) == 1
    done = types("migrate", "--check")
    assert (done.exit_code, "Nothing is left to do." in done.output) == (0, True)
    types("migrate")
    assert len(list((tmp_path / "copies").iterdir())) == 1, "nothing was to do"
    types("migrate", "--to", EARLIER, "--yes")
    assert len(list((tmp_path / "copies").iterdir())) == 2, "going down drops data"


def test_production_is_not_brought_on_without_a_backup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert types("migrate", "--to", EARLIER).exit_code == 0
    for name, value in {**HOUSE, "staff": "false", "sms_provider": "", "security_contact": ""}.items():
        monkeypatch.setenv(f"SOUNDINGS_{name.upper()}", value)
    refused = types("migrate")
    assert (refused.exit_code, "There is no backup: set SOUNDINGS_BACKUP_DIR" in refused.output) == (1, True)
    monkeypatch.setenv("SOUNDINGS_BACKUP_DIR", str(tmp_path / "data" / "soundings.db"))
    failed = types("migrate")
    assert (failed.exit_code, "was not copied" in failed.output) == (1, True)
    assert types("migrate", "--check").exit_code == 1, "and it stayed as it was"
    assert types("migrate", "--without-backup").exit_code == 0


@pytest.mark.postgres
def test_on_postgresql_a_rehearsal_is_taken_back(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDINGS_DATABASE_URL", postgres_url)
    assert types("migrate", "--to", EARLIER).exit_code == 0
    tried = types("migrate", "--dry-run")
    assert (tried.exit_code, "done once and taken back" in tried.output) == (0, True)
    assert types("migrate", "--check").exit_code == 1
    assert types("migrate").exit_code == 0
