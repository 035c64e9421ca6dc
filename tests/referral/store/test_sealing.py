"""What is sealed opens in its own place only, and a keyring is read with care."""

import json
from pathlib import Path

import pytest

from referral.store.encrypted import (
    KeyringFile,
    KeysUnavailable,
    Place,
    Unsealable,
    new_data_key,
    new_key,
    new_keyring,
    read_keyring,
    seal,
    unseal,
    write_keyring,
)

HERE = Place("contact", "sealed", "a")


def test_a_sealed_value_opens_with_its_key_and_in_its_place_only() -> None:
    key = new_data_key()
    sealed = seal(key, b"+447700900123", HERE)
    assert unseal(key, sealed, HERE) == b"+447700900123"
    assert seal(key, b"+447700900123", HERE) != sealed
    for other in (Place("contact", "sealed", "b"), Place("contact", "body", "a"), Place("inbound", "sealed", "a")):
        with pytest.raises(Unsealable):
            unseal(key, sealed, other)
    for wrong in (sealed[:-1], sealed[:4], b"", sealed[:-1] + bytes([sealed[-1] ^ 1])):
        with pytest.raises(Unsealable):
            unseal(key, wrong, HERE)
    with pytest.raises(Unsealable):
        unseal(new_data_key(), sealed, HERE)


def test_a_keyring_comes_back_as_it_was_written_and_is_never_overwritten_by_a_new_one(tmp_path: Path) -> None:
    path, keyring = tmp_path / "keyring.json", new_keyring()
    write_keyring(path, keyring, anew=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_keyring(path) == keyring
    with pytest.raises(FileExistsError):
        write_keyring(path, new_keyring(), anew=True)
    assert read_keyring(path) == keyring
    assert [file.name for file in tmp_path.iterdir()] == ["keyring.json"]


def test_a_keyring_shows_no_key() -> None:
    keyring = new_keyring()
    assert all(str(key.secret) not in f"{keyring!r} {keyring}" for key in (*keyring.seals, *keyring.indexes))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_keyring_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keyring.json"
    write_keyring(path, new_keyring(), anew=True)
    path.chmod(mode)
    with pytest.raises(KeysUnavailable, match="chmod 600"):
        read_keyring(path)


GOOD = {"id": "a", "key": "A" * 43 + "="}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"seal": 1, "index": 2}',
        json.dumps({"seal": [], "index": [GOOD]}),
        json.dumps({"seal": [GOOD], "index": []}),
        json.dumps({"seal": [GOOD, GOOD], "index": [GOOD]}),
        json.dumps({"seal": [{"id": "", "key": GOOD["key"]}], "index": [GOOD]}),
        json.dumps({"seal": [{"id": "a", "key": "c2hvcnQ="}], "index": [GOOD]}),
        json.dumps({"seal": [{"id": "a", "key": "not base64 at all"}], "index": [GOOD]}),
        json.dumps({"seal": ["a"], "index": [GOOD]}),
    ],
)
def test_what_is_no_keyring_is_refused_without_repeating_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keyring.json"
    path.touch(mode=0o600)
    path.write_text(content)
    with pytest.raises(KeysUnavailable) as told:
        read_keyring(path)
    assert told.value.__cause__ is None
    assert "AAA" not in str(told.value)


def test_a_keyring_is_made_only_where_that_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "keyring.json"
    with pytest.raises(KeysUnavailable, match="put its copy back"):
        KeyringFile(path).now()
    made = KeyringFile(path, make=True).now()
    assert KeyringFile(path).now() == made


def test_a_new_key_is_seen_without_opening_anew(tmp_path: Path) -> None:
    file = KeyringFile(tmp_path / "keyring.json", make=True)
    other = KeyringFile(tmp_path / "keyring.json")
    before, key = file.now(), new_key()
    assert other.now() == before
    file.replace(before.with_new_seal(key))
    assert other.now().newest == key
    assert other.now().seal_key(before.newest.id) == before.newest
    file.replace(other.now().with_only(key))
    with pytest.raises(KeysUnavailable):
        other.now().seal_key(before.newest.id)


def test_hashes_of_different_things_and_under_different_keys_differ() -> None:
    keyring = new_keyring()
    (number,), (code,) = keyring.marks("number", "+447700900123"), keyring.marks("code", "+447700900123")
    assert len(number) == 64
    assert number != code
    assert keyring.marks("number", "+447700900123") == (number,)
    assert new_keyring().marks("number", "+447700900123") != (number,)
