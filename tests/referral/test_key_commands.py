"""`referral keys`, as an operator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.cli import main
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from tests.texts import NOW


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path))
    return tmp_path


def types(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def with_contacts(folder: Path, count: int) -> KeyringFile:
    assert types("migrate").exit_code == 0
    keyring = KeyringFile(folder / "keyring.json")
    database = Database(f"sqlite:///{folder}/contact-keys.sqlite3")
    ContactKeyStore(database, keyring).new([f"c{number}" for number in range(count)], NOW.date())
    database.close()
    return keyring


def test_a_keyring_is_written_where_the_setting_says_and_never_over_another(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = data_dir / "apart" / "ring.json"
    monkeypatch.setenv("SOUNDINGS_KEYRING", str(path))
    made = types("keys", "new")
    assert (made.exit_code, str(path) in made.output) == (0, True)
    before = path.read_bytes()
    again = types("keys", "new")
    assert (again.exit_code, "There is a keyring already" in again.output) == (1, True)
    assert path.read_bytes() == before
    assert all(key.secret.hex() not in made.output for key in KeyringFile(path).now().seals)


def test_no_keyring_is_drawn_beside_what_another_one_sealed(data_dir: Path) -> None:
    assert types("migrate").exit_code == 0
    path = data_dir / "keyring.json"
    path.unlink()  # tables alone hold nothing: it is as on a first start
    assert types("keys", "new").exit_code == 0
    with_contacts(data_dir, 1)
    path.unlink()
    refused = types("keys", "new")
    assert (refused.exit_code, "another keyring sealed" in refused.output, path.exists()) == (1, True, False)
    assert types("keys", "new", "--although-data-is-there").exit_code == 0
    (data_dir / "contact-keys.sqlite3").unlink()
    path.unlink()
    assert types("keys", "new").exit_code == 0
    for role in ("ann", "bea"):
        types("staff", "add", f"{role}@example.org", "--name", role, "--role", "manager", "--organisation", "Harbour")
    path.unlink()
    assert (types("keys", "new").exit_code, path.exists()) == (1, False)
    (data_dir / "soundings.db").write_bytes(b"no database at all, of no kind that we know of, whoever looks at it")
    assert "Nobody can tell" in types("keys", "new").output


def test_a_rotation_says_what_it_did_and_what_can_go(data_dir: Path) -> None:
    keyring = with_contacts(data_dir, 3)
    old = keyring.now().newest.id
    done = types("keys", "rotate")
    assert done.exit_code == 0
    assert f"Seal key {keyring.now().newest.id} wraps the keys of 3 contact(s)." in done.output
    assert f"No longer needed: {old}." in done.output
    assert types("keys", "drop").output == f"The only seal key is {keyring.now().newest.id}.\n"
    assert [key.id for key in keyring.now().seals] != [old]


def test_a_key_can_be_added_first_and_used_later(data_dir: Path) -> None:
    keyring = with_contacts(data_dir, 2)
    added = types("keys", "rotate", "--only-add")
    assert "Carry the file to every machine" in added.output
    waits = keyring.now().waiting
    assert waits is not None
    assert f"Seal key {waits.id} waits" in added.output
    refused = types("keys", "rotate", "--only-add")
    assert (refused.exit_code, "waits already" in refused.output) == (1, True)
    assert f"Seal key {waits.id} wraps the keys of 2" in types("keys", "rotate").output


def test_keys_that_cannot_be_used_are_said_in_a_line(data_dir: Path) -> None:
    (data_dir / "keyring.json").write_text("{}")
    (data_dir / "keyring.json").chmod(0o600)
    for command in (["keys", "rotate"], ["keys", "drop"], ["migrate"]):
        result = types(*command)
        assert (result.exit_code, result.output.count("\n")) == (1, 1)
        assert "The keys cannot be used (the keyring is not as" in result.output


def test_where_texts_are_off_no_key_is_needed(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDINGS_TEXTS", "false")
    monkeypatch.setenv("SOUNDINGS_STAFF", "false")
    assert types("migrate").exit_code == 0
    assert not (data_dir / "keyring.json").exists()
    assert not (data_dir / "contact-keys.sqlite3").exists()
