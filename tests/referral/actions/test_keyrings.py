"""The keyring and the keys' database as the commands meet them: made once, never guessed, said when they are no use."""

from pathlib import Path

from referral.actions.database import Unreachable
from referral.actions.running import keys
from referral.actions.running.keys import Made, Refused, Rotated
from tests.phones import World


def test_a_keyring_is_made_once_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "keyring.json"
    assert keys.make(path) == Made(path)
    before = path.read_bytes()
    assert isinstance(keys.make(path), Refused)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = keys.make(tmp_path / "file" / "further" / "keyring.json")
    assert isinstance(told, Refused)
    assert "NotADirectoryError" in told.why


def test_no_further_key_is_drawn_while_one_waits(world: World) -> None:
    world.asks()
    store = world.parts.followup
    waits = keys.add(store)
    assert isinstance(keys.add(store), Refused)
    assert isinstance(keys.rotate(store), Rotated)
    assert store.keyring.now().newest.id == waits


def test_keys_are_looked_at_and_not_changed(world: World, tmp_path: Path) -> None:
    store = world.parts.followup
    assert keys.ready(store) is None
    store.close()
    (tmp_path / "keys.db").rename(tmp_path / "away.db")
    assert isinstance(keys.ready(store), Refused)
    store.close()
    (tmp_path / "keyring.json").unlink()
    (tmp_path / "keyring.json").mkdir()
    assert isinstance(keys.ready(store), Unreachable)
