"""The database of keys: what it holds, and how its wrapping is replaced while it is in use."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from referral.actions.database import Unreachable
from referral.actions.running import keys as actions
from referral.actions.running.keys import Refused, Rotated
from referral.store.contactkeys import ContactKeyStore, Stop
from referral.store.database import Database
from referral.store.encrypted import KeyringFile, KeysUnavailable, new_key
from referral.store.followup import FollowupStore
from tests.texts import NOW

DAY = NOW.date()


@pytest.fixture
def kept(empty: Database, keyring: KeyringFile) -> Iterator[ContactKeyStore]:
    """Return a database of keys, once of each kind."""
    store = ContactKeyStore(empty, keyring)
    assert not store.prepared()
    store.prepare()
    yield store
    store.close()


def test_a_key_is_kept_until_it_is_erased(kept: ContactKeyStore) -> None:
    made = kept.new(["a", "b"], DAY)
    assert len(set(made.values())) == 2
    assert {kept.get("a"), kept.get("b")} == set(made.values())
    assert kept.some(["a", "a", "none"]) == {"a": made["a"]}
    assert kept.erase(["a", "none"]) == 1
    assert kept.get("a") is None
    assert kept.erase([]) == 0


def test_preparing_again_keeps_what_is_there(kept: ContactKeyStore) -> None:
    kept.new(["a"], DAY)
    kept.prepare()
    assert kept.prepared()
    assert kept.get("a") is not None


def test_stops_are_noted_once_and_in_order(kept: ContactKeyStore) -> None:
    first, second = Stop(NOW, "x", "stopped"), Stop(NOW.replace(hour=13), "x", "")
    kept.note_stops([second])
    kept.note_stops([first, second])
    kept.note_stops([])
    assert kept.stops() == (first, second)


def test_without_its_tables_it_refuses(empty: Database, keyring: KeyringFile) -> None:
    with pytest.raises(KeysUnavailable):
        ContactKeyStore(empty, keyring).get("a")


def test_a_rotation_wraps_every_key_anew_and_the_old_one_can_go(
    kept: ContactKeyStore, database: Database, keyring: KeyringFile
) -> None:
    store = FollowupStore(database, kept, keyring)
    made = kept.new([f"c{number}" for number in range(1_200)], DAY)
    old = keyring.now().newest
    rests: list[float] = []
    assert isinstance(actions.drop(store), Rotated)
    done = actions.rotate(store, rest=rests.append)
    assert done == Rotated(keyring.now().newest.id, 1_200, (old.id,))
    assert len(rests) == 12
    assert kept.some(made) == made
    assert actions.drop(store) == Rotated(keyring.now().newest.id, 1_200, ())
    assert [key.id for key in keyring.now().seals] != [old.id]
    assert kept.some(made) == made
    assert len(keyring.now().indexes) == 1


def test_a_rotation_that_was_cut_off_is_finished_with_the_same_key(
    kept: ContactKeyStore, database: Database, keyring: KeyringFile
) -> None:
    store = FollowupStore(database, kept, keyring)
    kept.new([f"c{number}" for number in range(600)], DAY)
    begun = new_key()
    keyring.replace(keyring.now().with_new_seal(begun))
    kept.rewrap()
    assert isinstance(actions.drop(store), Refused)
    done = actions.rotate(store)
    assert isinstance(done, Rotated)
    assert (done.newest, done.wrapped) == (begun.id, 600)


def test_a_key_that_waits_lets_two_machines_change_without_a_moment_in_which_one_cannot_read(
    kept: ContactKeyStore, database: Database, keyring: KeyringFile, tmp_path: Path
) -> None:
    here, there = FollowupStore(database, kept, keyring), KeyringFile(tmp_path / "there.json")
    other = ContactKeyStore(database, there)

    def carried() -> None:
        there.replace(keyring.now())

    carried()
    old, made = keyring.now().newest, kept.new(["a"], DAY)
    waits = actions.add(here)
    assert isinstance(actions.add(here), Refused)
    assert keyring.now().newest == old, "it opens, and seals nothing yet"
    made |= kept.new(["b"], DAY)
    assert other.some(made) == made
    carried()
    assert actions.rotate(here) == Rotated(str(waits), 2, (old.id,))
    made |= kept.new(["c"], DAY)
    assert other.some(made) == made
    made |= other.new(["d"], DAY)
    assert kept.some(made) == made
    assert isinstance(actions.drop(here), Refused), "the other machine still seals with the old one"
    carried()
    assert actions.rotate(here) == Rotated(str(waits), 4, (old.id,)), "this ends the rotation, with the same key"
    assert actions.drop(here) == Rotated(str(waits), 4, ())
    carried()
    assert other.some(made) == made


def test_a_key_that_waits_stays_while_old_ones_go_and_is_never_another_of_the_same_name(
    kept: ContactKeyStore, database: Database, keyring: KeyringFile
) -> None:
    store = FollowupStore(database, kept, keyring)
    waits = actions.add(store)
    assert actions.drop(store) == Rotated(keyring.now().newest.id, 0, ())
    held = keyring.now().waiting
    assert held is not None
    assert held.id == waits
    keyring.replace(replace(keyring.now(), waiting=keyring.now().newest))
    with pytest.raises(KeysUnavailable, match="two have the same id"):
        keyring.now()


def test_reading_and_writing_go_on_during_a_rotation(
    kept: ContactKeyStore, database: Database, keyring: KeyringFile
) -> None:
    store = FollowupStore(database, kept, keyring)
    made = kept.new([f"c{number}" for number in range(2_000)], DAY)
    over, faults, rounds = Event(), list[Exception](), [0]

    def serves() -> None:
        while not over.is_set() or not rounds[0]:
            try:
                name = f"n{rounds[0]}"
                new = kept.new([name], DAY)
                assert kept.some([name, "c7"]) == {**new, "c7": made["c7"]}
                rounds[0] += 1
            except (KeysUnavailable, AssertionError) as fault:
                faults.append(fault)
                return

    thread = Thread(target=serves)
    thread.start()
    for _ in range(2):
        assert isinstance(actions.rotate(store), Rotated)
    over.set()
    thread.join()
    assert faults == []
    assert actions.rotate(store) == Rotated(
        keyring.now().newest.id, 2_000 + rounds[0], tuple(key.id for key in keyring.now().seals[1:])
    )


def test_keys_that_cannot_be_used_are_said_as_values(database: Database, tmp_path: Path) -> None:
    keyring = KeyringFile(tmp_path / "none.json")
    nothing = FollowupStore(database, ContactKeyStore(Database(f"sqlite:///{tmp_path}/k.db"), keyring), keyring)
    for act in (actions.prepare, actions.ready, actions.rotate, actions.add, actions.drop):
        assert isinstance(act(nothing), Unreachable)
    nothing.close()
    made = KeyringFile(tmp_path / "some.json", make=True)
    empty = FollowupStore(database, ContactKeyStore(Database(f"sqlite:///{tmp_path}/k.db"), made), made)
    assert isinstance(actions.ready(empty), Refused)
    assert actions.prepare(empty) is None
    assert actions.ready(empty) is None
    empty.close()


def test_a_keyring_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "keyring.json"
    assert actions.make(path) == actions.Made(path)
    before = path.read_bytes()
    assert isinstance(actions.make(path), Refused)
    assert path.read_bytes() == before
    assert isinstance(actions.make(path / "below" / "a.json"), Refused)
