"""`referral doctor`, `backup` and `restore`, as an operator types them."""

import fcntl
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.actions.running.checkup import databases
from referral.actions.running.transferring import STOP_FIRST
from referral.cli import main
from referral.store.sealedcopy import read_head
from referral.store.soundness import in_words
from tests.installation import Installation, settled


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return settled(tmp_path_factory.mktemp("made") / "here", sms_provider="", twilio_account="")


@pytest.fixture
def here(made: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    copy = made.copy(tmp_path / "here")
    for name, value in copy.told.items():
        monkeypatch.setenv(f"SOUNDINGS_{name.upper()}", str(value))
    return copy


def loses(*files: Path) -> None:
    """Lose databases, with what SQLite keeps next to them."""
    for file in files:
        for path in file.parent.glob(f"{file.name}*"):
            path.unlink()


def types(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_the_doctor_finds_nothing_wrong_and_says_so(here: Installation) -> None:
    result = types("doctor", "--deploy", "--offline")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Nothing has to be put right.")
    assert "this version needs" in result.output
    told = json.loads(types("doctor", "--deploy", "--offline", "--json", "--no-scan").output)
    assert told["sound"] is True
    assert {"code", "weight", "what", "where", "do"} == set(told["findings"][0])
    assert str(here.database) in {one["where"] for one in told["findings"]}


def test_the_doctor_says_what_where_and_what_to_do_and_fails(here: Installation, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.write_text("203.0.113.77 said hello\n")
    here.database.chmod(0o644)
    result = types("doctor", "--offline", "--logs", str(log))
    assert result.exit_code == 1
    assert f"an IP address, 1 time(s). [{log}]" in result.output
    assert "SOUNDINGS_DATABASE_URL: others than its owner may read or change it (mode 644)" in result.output
    assert "    chmod 600" in result.output
    assert "203.0.113.77" not in result.output
    assert "2 thing(s) must be put right." in result.output


def test_settings_that_cannot_be_read_are_all_that_is_found(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_PORT", "hunter2")
    monkeypatch.setenv("SOUNDINGS_HOST", "")
    result = types("doctor")
    assert result.exit_code == 1
    assert "MUST BE PUT RIGHT: SOUNDINGS_PORT: has to be a whole number" in result.output
    assert "hunter2" not in result.output
    assert here.database.exists()


def test_a_backup_is_made_tried_and_put_back(here: Installation) -> None:
    result = types("backup")
    assert (result.exit_code, result.output.count(".sealed, ")) == (0, 2)
    assert "soundings-main-" in (tried := types("restore", "--only-try").output)
    assert "opens and is whole" in tried
    assert "soundings-keys-" in types("restore", "--only-try", "--keys").output
    refused = types("restore")
    assert (refused.exit_code, "There is a main database already" in refused.output) == (1, True)
    loses(here.database)
    result = types("restore")
    assert result.exit_code == 0, result.output
    assert "Everything is held, and 0 stop(s)" in result.output
    assert result.output.endswith("The copy is whole. Start the site.\n")
    assert "Texts are off here." in result.output
    loose = here.folder / "loose.db"
    loose.write_bytes(here.database.read_bytes())
    assert "opens and is whole" in types("restore", "--only-try", "--from", str(loose)).output
    result = types("restore", "--replace", "--from", str(loose))
    assert (result.exit_code, "What was there lies in" in result.output) == (0, True)


@pytest.mark.parametrize("words", [(), ("--replace",), ("--keys", "--replace")])
def test_nothing_is_put_back_while_something_serves(here: Installation, words: tuple[str, ...]) -> None:
    before = here.database.stat()
    serving = os.open(here.database.parent, os.O_RDONLY)
    fcntl.flock(serving, fcntl.LOCK_SH)
    refused = types("restore", *words)
    tried = types("restore", "--only-try")
    os.close(serving)
    assert (refused.exit_code, refused.output) == (1, f"Error: {STOP_FIRST}\n")
    assert (tried.exit_code, here.database.stat()) == (0, before)
    assert not list(here.folder.glob("*/before-*"))


def test_the_keys_are_needed_or_come_back_as_well(here: Installation) -> None:
    loses(here.database, here.folder / "keys" / "keys.db")
    refused = types("restore")
    assert (refused.exit_code, "See --keys" in refused.output) == (1, True)
    assert not here.database.exists()
    result = types("restore", "--keys")
    assert result.exit_code == 0, result.output


def test_a_file_that_cannot_be_opened_is_not_called_broken(here: Installation) -> None:
    shm = here.database.with_name(f"{here.database.name}-shm")
    shm.unlink(missing_ok=True)
    shm.symlink_to("nowhere")  # which SQLite does not follow, so that it has none, as on a full disk
    (told,) = [one for one in databases.whole(here.settings) if one.where == str(here.database)]
    assert (told.code, told.weight, "one of its files cannot be opened" in told.what) == ("not_opened", "look", True)
    failed = types("backup")
    assert "The main database was not copied: one of its files cannot be opened." in failed.output
    assert (failed.exit_code, "OperationalError" in failed.output) == (1, False)
    assert in_words(unwritable(), Path("/proc")) == "no room is left in /proc"
    assert in_words(unwritable(), here.folder) == "it may not be written"


def unwritable() -> sqlite3.Error:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA query_only = 1")
        with pytest.raises(sqlite3.OperationalError) as fault:
            connection.execute("CREATE TABLE one (a)")
        return fault.value


def test_a_file_that_is_not_whole_is_called_so(here: Installation) -> None:
    pages = here.database.read_bytes()
    here.database.write_bytes(pages[:4096] + b"x" * 8192 + pages[12288:])
    told = next(one for one in databases.whole(here.settings) if one.where == str(here.database))
    assert (told.code, told.weight) == ("not_whole", "fault")
    assert "referral restore" in told.do


@pytest.mark.parametrize("empty", [False, True], ids=["not there", "empty"])
def test_a_lost_database_is_asked_after_before_a_new_one_is_begun(here: Installation, *, empty: bool) -> None:
    keys = here.folder / "keys" / "keys.db"
    loses(here.database, keys)
    if empty:
        for file in (here.database, keys):
            file.touch(mode=0o600)
    told = told_of(here)
    refused = types("serve")
    assert (refused.exit_code, f"The database is {told} Run: referral restore. Only" in refused.output) == (1, True)
    assert here.database.exists() == keys.exists() == empty
    found = json.loads(types("doctor", "--offline", "--no-scan", "--json").output)["findings"]
    said = {one["what"].partition(":")[0]: one["do"].partition(".")[0] for one in found if told in one["what"]}
    assert said == {
        "SOUNDINGS_DATABASE_URL": "referral restore",
        "SOUNDINGS_KEYS_URL": "referral restore --keys --replace",
    }


def test_lost_keys_are_asked_after_as_well(here: Installation) -> None:
    loses(keys := here.folder / "keys" / "keys.db")
    refused = types("serve")
    told = f"The database of the contacts' keys is {told_of(here)} Run: referral restore --keys --replace."
    assert (refused.exit_code, told in refused.output, keys.exists()) == (1, True, False)


def told_of(here: Installation) -> str:
    made = read_head(next((here.folder / "copies").glob("soundings-main-*"))).made
    return f"empty, or not there, and there is a backup of {made:%Y-%m-%d}: was it lost?"


def test_without_a_folder_or_a_copy_they_say_so(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (here.folder / "copies").iterdir():
        path.unlink()
    assert "There is no backup of the main database." in types("restore").output
    loses(here.database)
    failed = types("backup")
    assert (failed.exit_code, "The main database was not copied" in failed.output) == (1, True)
    for name in ("BACKUP_DIR", "KEYS_BACKUP_DIR"):
        monkeypatch.setenv(f"SOUNDINGS_{name}", "")
    assert "No folder is set" in types("backup").output
