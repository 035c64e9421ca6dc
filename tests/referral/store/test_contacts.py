"""Contacts as they are kept, found, changed and let go, with the keys beside them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from referral.core.followup import Alert, ConsentEvent, Heard, Inbound, Standing, Wish
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database, StoreUnavailable
from referral.store.encrypted import KeyringFile, KeysUnavailable, new_key, new_keyring
from referral.store.followup import FollowupStore
from tests.texts import NOW, NUMBER, attempt, contact, reminder

OTHER = "+447700900456"


def test_a_contact_comes_back_as_it_was_kept(store: FollowupStore) -> None:
    whole, bare = contact(paused_until=NOW, silent=2, held=True, expect="123"), contact(OTHER, wish=Wish())
    with store.writing() as work:
        work.contacts.add_all([])
        work.contacts.add_all([whole, bare])
    with store.reading() as work:
        assert work.contacts.get(whole.code) == work.contacts.by_number(NUMBER) == whole
        assert work.contacts.by_number(OTHER) == bare
        assert work.contacts.get("nobody") is None
        assert work.contacts.by_number("+447700900789") is None
        assert set(work.contacts.all_codes()) == {whole.code, bare.code}


def test_a_contact_changes_and_its_number_too(store: FollowupStore) -> None:
    who = contact()
    with store.writing() as work:
        work.contacts.add(who)
        changed = replace(who, number=OTHER, standing=Standing.PAUSED, wish=Wish(check_ins=False), silent=1)
        work.contacts.save(changed)
        assert work.contacts.get(who.code) == changed
    with store.reading() as work:
        assert work.contacts.by_number(NUMBER) is None
        assert work.contacts.by_number(OTHER) == changed


def test_a_number_is_kept_once(store: FollowupStore) -> None:
    with store.writing() as work:
        work.contacts.add(contact())
    with pytest.raises(StoreUnavailable), store.writing() as work:
        work.contacts.add(contact())
    with store.reading() as work:
        assert len(work.contacts.all_codes()) == 1


def test_what_fails_half_way_leaves_a_key_and_no_row_and_the_key_is_swept(store: FollowupStore) -> None:
    kept, lost = contact(), contact(OTHER)
    with store.writing() as work:
        work.contacts.add(kept)

    def half_way() -> None:
        with store.writing() as work:
            work.contacts.add(lost)
            raise KeyError

    with pytest.raises(KeyError):
        half_way()
    assert store.keys.get(lost.code) is not None
    day = lost.created.date()
    assert store.sweep_keys(day + timedelta(days=1)) == 0
    assert store.sweep_keys(day + timedelta(days=2)) == 1
    assert store.keys.get(lost.code) is None
    assert store.keys.get(kept.code) is not None
    assert store.sweep_keys(day + timedelta(days=2)) == 0


def test_a_moment_without_a_zone_is_refused(store: FollowupStore) -> None:
    with pytest.raises(StoreUnavailable), store.writing() as work:
        work.contacts.add(contact(created=NOW.replace(tzinfo=None)))


def test_contacts_whose_plan_is_over_are_named(store: FollowupStore) -> None:
    over, going = contact(ends=NOW - timedelta(days=1)), contact(OTHER)
    with store.writing() as work:
        work.contacts.add_all([over, going])
    with store.reading() as work:
        assert work.contacts.ended_before(NOW) == (over.code,)


def test_deleting_takes_all_that_is_about_a_contact_and_its_key(store: FollowupStore, database: Database) -> None:
    who, other = contact(), contact(OTHER)
    texts = [reminder(one, place="gb-one") for one in (who, other)]
    with store.writing() as work:
        work.contacts.add_all([who, other])
        work.reminders.add(*texts)
        for one, text_ in zip((who, other), texts, strict=True):
            work.attempts.add(attempt(text_, sid=f"sid-{one.code}"))
            work.consents.add(ConsentEvent(one.code, one.code, Heard.ASKED, "v1", "en", "web", NOW))
            work.inbound.add(Inbound(f"in-{one.code}", one.code, "answer", (), "1", "1 thanks", NOW))
            work.alerts.add(Alert(one.code, "human", text_.code, NOW))
            work.codes.add(one.code, "123456", NOW + timedelta(minutes=10))
        work.suppressions.add(NUMBER, NOW, "forgotten")
    with store.writing() as work:
        work.contacts.delete(who.code)
    assert store.keys.get(who.code) is None
    with store.writing() as work:
        assert work.contacts.get(who.code) is None
        assert work.contacts.get(other.code) == other
        assert work.suppressions.holds(NUMBER)
        assert not work.inbound.add(Inbound(f"in-{who.code}", "", "answer", (), "", "", NOW))
        assert [one.code for one in work.alerts.open()] == [other.code]
    with database.reading() as session:
        for table in ("contact", "reminder", "attempt", "consent_event", "one_time_code", "alert"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 1, table  # noqa: S608 - names from here
        assert session.scalar(text("SELECT count(*) FROM inbound WHERE contact IS NULL")) == 1


def test_a_row_whose_key_was_erased_is_nobody_and_makes_way(store: FollowupStore) -> None:
    """As after an older copy of the database was put back."""
    who, again = contact(), contact()
    with store.writing() as work:
        work.contacts.add(who)
        work.reminders.add(reminder(who, place="gb-one"))
    store.keys.erase([who.code])
    with store.writing() as work:
        assert work.contacts.by_number(NUMBER) is None
        assert [one.place for one in work.reminders.of(who.code)] == [""]
        with pytest.raises(KeysUnavailable):
            work.contacts.save(who)
        with pytest.raises(KeysUnavailable):
            work.reminders.add(reminder(who, place="gb-one"))
    with store.writing() as work:
        work.contacts.add(again)
    with store.reading() as work:
        assert work.contacts.by_number(NUMBER) == again
        assert work.contacts.all_codes() == (again.code,)


def test_an_index_key_that_came_later_finds_what_was_kept_before(store: FollowupStore) -> None:
    with store.writing() as work:
        work.contacts.add(contact())
        work.suppressions.add(OTHER, NOW, "stopped")
        work.inbound.add(Inbound("m", "", "answer", (), "", "", NOW))
    before = store.keyring.now()
    store.keyring.replace(replace(before, indexes=(new_key(), *before.indexes)))
    with store.writing() as work:
        assert work.contacts.by_number(NUMBER) is not None
        assert work.suppressions.holds(OTHER)
        assert not work.inbound.add(Inbound("m", "", "answer", (), "", "", NOW))
        work.suppressions.lift(OTHER, NOW)
        assert not work.suppressions.holds(OTHER)


def test_without_the_right_keyring_nothing_is_read_and_nothing_half_written(
    database: Database, store: FollowupStore, keyring: KeyringFile, tmp_path: Path
) -> None:
    who = contact()
    with store.writing() as work:
        work.contacts.add(who)
    right = keyring.now()
    for seals in ((new_key(),), (replace(new_key(), id=right.newest.id),)):
        keyring.replace(replace(right, seals=seals))
        with pytest.raises(KeysUnavailable), store.reading() as work:
            work.contacts.get(who.code)
        with pytest.raises(KeysUnavailable), store.writing() as work:
            work.contacts.delete(who.code)
    keyring.replace(new_keyring())
    with store.reading() as work:
        assert work.contacts.by_number(NUMBER) is None
    (tmp_path / "keyring.json").unlink()
    missing = KeyringFile(tmp_path / "keyring.json")
    with pytest.raises(KeysUnavailable), FollowupStore(database, store.keys, missing).reading():
        pass
    keyring.replace(right)
    with store.reading() as work:
        assert work.contacts.get(who.code) == who


def test_without_the_database_of_keys_a_stop_still_holds_and_nothing_else_is_done(
    database: Database, keyring: KeyringFile, store: FollowupStore, tmp_path: Path
) -> None:
    who = contact()
    with store.writing() as work:
        work.contacts.add(who)
    nowhere = ContactKeyStore(Database(f"sqlite:///{tmp_path}/missing/keys.db"), keyring)
    (tmp_path / "missing").touch()
    away = FollowupStore(database, nowhere, keyring)
    with pytest.raises(KeysUnavailable), away.reading() as work:
        work.contacts.get(who.code)
    for change in ("add", "delete"):
        with pytest.raises(KeysUnavailable), away.writing() as work:
            getattr(work.contacts, change)(contact(OTHER) if change == "add" else who.code)
    with pytest.raises(KeysUnavailable):
        nowhere.prepared()
    with away.writing() as work:
        work.suppressions.add(NUMBER, NOW, "stopped")
        assert work.reminders.cancel_open(who.code, "stopped") == 0
    with store.reading() as work:
        assert work.suppressions.holds(NUMBER)
        assert work.contacts.all_codes() == (who.code,)
    assert store.keys.stops() == ()
    assert store.level_stops() == 0
    assert [stop.reason for stop in store.keys.stops()] == ["stopped"]
    away.close()
