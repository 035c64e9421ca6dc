"""Consent, replies, stops, bounds and notices, on a real SQLite and a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from referral.core.followup import Alert, ConsentEvent, Heard, Inbound, Sender, Stage, Standing
from referral.store.bounds import Asked
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.followup import FollowupStore
from tests.migrated import migrated
from tests.texts import NOW, NUMBER, attempt, contact, reminder

OTHER = "+447700900456"
LATER = NOW + timedelta(hours=1)


def test_consent_is_a_list_in_order(store: FollowupStore) -> None:
    who = contact()
    confirmed = ConsentEvent("b", who.code, Heard.CONFIRMED, "v1", "en", "text", LATER)
    asked = ConsentEvent("c", who.code, Heard.ASKED, "v1", "es", "web", NOW)
    with store.writing() as work:
        work.contacts.add(who)
        work.consents.add(confirmed)
        work.consents.add(asked)
    with store.reading() as work:
        assert work.consents.of(who.code) == (asked, confirmed)
        assert work.consents.of("nobody") == ()


def test_planned_texts_and_attempts_come_back_as_they_were_kept(store: FollowupStore) -> None:
    who = contact()
    second, first = reminder(who, due=LATER, place="gb-one", reason="x"), reminder(who)
    tries = [attempt(first, began=NOW + timedelta(minutes=turn), sid=f"s{turn}") for turn in (1, 0)]
    with store.writing() as work:
        work.contacts.add(who)
        work.reminders.add(second, first)
        for one in tries:
            work.attempts.add(one)
        done = replace(tries[0], stage=Stage.DELIVERED, ended=LATER, error="x")
        work.attempts.save(done)
        work.reminders.save(moved := replace(first, place="gb-two", tries=2))
    with store.writing() as work:
        assert work.reminders.of(who.code) == (moved, second)
        assert work.reminders.get(first.code) == moved
        assert work.reminders.get("nothing") is None
        assert work.attempts.of(first.code) == (tries[1], done)
        assert work.attempts.by_token(done.token) == work.attempts.by_sid("s1") == work.attempts.get(done.code) == done
        assert work.attempts.by_token("none") is None
        assert work.attempts.by_sid("") is None
        assert work.attempts.unredacted_final(10) == (done,)
        work.attempts.save(replace(done, redacted=True))
        assert work.attempts.unredacted_final(10) == ()


def test_a_reply_counts_once_and_is_kept_sealed(store: FollowupStore) -> None:
    who = contact()
    reply = Inbound("SM1", who.code, "answer", ("crisis",), "3", "3 I can't", NOW)
    with store.writing() as work:
        work.contacts.add(who)
        assert work.inbound.add(reply)
        assert not work.inbound.add(replace(reply, body="4"))
        assert work.inbound.add(replace(reply, sid="SM2", body="", at=LATER))
    with store.writing() as work:
        (kept, empty) = work.inbound.of(who.code)
        assert replace(kept, sid="SM1") == reply
        assert "SM1" not in kept.sid
        assert empty.body == ""
        assert work.inbound.purge_bodies(NOW) == 0
        assert work.inbound.purge_bodies(LATER) == 1
        assert replace(work.inbound.of(who.code)[0], sid="SM1") == replace(reply, body="")
        assert work.inbound.of("nobody") == ()


def test_of_a_strangers_reply_nothing_is_kept_but_that_it_came(store: FollowupStore) -> None:
    with store.writing() as work:
        assert work.inbound.add(Inbound("SM1", "", "human", (), "", "who is this", NOW))
        assert not work.inbound.add(Inbound("SM1", "", "human", (), "", "who is this", NOW))
        assert work.inbound.purge_bodies(LATER) == 0


def test_that_a_reply_came_is_not_known_for_ever(store: FollowupStore) -> None:
    with store.writing() as work:
        assert work.inbound.add(Inbound("SM1", "", "human", (), "", "", NOW))
        assert work.inbound.prune(NOW) == 0
        assert work.inbound.prune(LATER) == 1
        assert work.inbound.add(Inbound("SM1", "", "human", (), "", "", NOW))


def test_a_suppression_holds_until_it_is_lifted_and_its_history_stays(store: FollowupStore) -> None:
    with store.writing() as work:
        work.suppressions.add(NUMBER, NOW, "forgotten")
        work.suppressions.add(NUMBER, LATER, "stopped")
        assert (work.suppressions.holds(NUMBER), work.suppressions.holds(OTHER)) == (True, False)
        assert (work.suppressions.reason(NUMBER), work.suppressions.reason(OTHER)) == ("stopped", "")
    with store.writing() as work:
        work.suppressions.lift(NUMBER, LATER + timedelta(hours=1))
        work.suppressions.lift(OTHER, LATER)
        assert not work.suppressions.holds(NUMBER)
        assert [event.reason for event in work.suppressions.events()] == ["forgotten", "stopped", ""]
        assert [event.reason for event in work.suppressions.events(LATER)] == ["stopped", ""]
    assert [stop.reason for stop in store.keys.stops()] == ["forgotten", "stopped", ""]
    assert [stop.reason for stop in store.keys.stops(LATER)] == ["stopped", ""]


def test_stops_since_a_backup_hold_again_after_it_was_put_back(
    keys: ContactKeyStore, keyring: KeyringFile, tmp_path: Path
) -> None:
    path = tmp_path / "a.db"
    database = Database(f"sqlite:///{path}")
    migrated(database)
    store = FollowupStore(database, keys, keyring)
    stopped, lifted, neither = people = [contact(NUMBER), contact(OTHER), contact("+447700900789")]
    with store.writing() as work:
        work.contacts.add_all(people)
        work.reminders.add(*(reminder(who) for who in people))
    database.shred()
    backup = path.read_bytes()
    with store.writing() as work:
        work.suppressions.add(stopped.number, NOW, "stopped")
        work.suppressions.add(lifted.number, NOW, "stopped")
        work.suppressions.lift(lifted.number, LATER)
    database.close()
    path.write_bytes(backup)
    assert store.level_stops() == 2
    assert store.level_stops() == 0
    with store.reading() as work:
        for who, holds in ((stopped, True), (lifted, True), (neither, False)):
            found = work.contacts.get(who.code)
            assert found is not None
            assert (found.standing is Standing.STOPPED, work.suppressions.holds(who.number)) == (holds, holds)
            assert [text.stage is Stage.CANCELLED for text in work.reminders.of(who.code)] == [holds]
    store.close()


def test_each_slot_of_a_sender_is_reserved_once(store: FollowupStore) -> None:
    with store.writing() as work:
        assert work.senders.get("main") is None
        slots = [work.senders.reserve("main", NOW, 4) for _ in range(3)]
        assert slots == [NOW, NOW + timedelta(seconds=0.25), NOW + timedelta(seconds=0.5)]
        assert work.senders.reserve("main", LATER, 4) == LATER
        assert work.senders.reserve("other", NOW, 1) == NOW
        work.senders.save(paused := Sender("main", LATER, "by_hand"))
        work.senders.save(Sender("third", NOW))
        assert work.senders.get("main") == paused
        assert [one.code for one in work.senders.all()] == ["main", "other", "third"]


def test_a_slot_from_before_the_clock_was_put_back_holds_nobody_up(store: FollowupStore) -> None:
    with store.writing() as work:
        work.senders.reserve("main", NOW + timedelta(hours=1), 4)
        assert work.senders.reserve("main", NOW, 4) == NOW
        assert work.senders.reserve("main", NOW, 4) == NOW + timedelta(seconds=0.25)


def test_slots_reserved_at_once_differ(store: FollowupStore) -> None:
    def reserves(_: int) -> datetime:
        with store.writing() as work:
            return work.senders.reserve("main", NOW, 10)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(reserves, range(20)))) == 20


def test_spending_and_asking_are_counted(store: FollowupStore) -> None:
    with store.writing() as work:
        work.spend.add(date(2026, 11, 21), 2)
        work.spend.add(date(2026, 11, 21), 3)
        assert (work.spend.of(date(2026, 11, 21)), work.spend.of(date(2026, 11, 22))) == (5, 0)
        midnight = datetime(2026, 11, 22, tzinfo=UTC)
        work.opt_ins.add(NUMBER, "GB", midnight - timedelta(minutes=1))
        work.opt_ins.add(NUMBER, "GB", midnight)
        work.opt_ins.add(OTHER, "GB", midnight)
        work.opt_ins.add(OTHER, "IE", midnight + timedelta(hours=1))
        assert work.opt_ins.count(NUMBER, "GB", midnight) == Asked(number=1, country=2, hour=2)
        assert work.opt_ins.count(OTHER, "IE", midnight + timedelta(hours=1)) == Asked(number=2, country=1, hour=1)
        assert work.opt_ins.count(NUMBER, "GB", midnight - timedelta(minutes=1)) == Asked(number=1, country=1, hour=1)
        work.opt_ins.add(NUMBER, "GB", midnight + timedelta(days=2))
        assert work.opt_ins.count(NUMBER, "GB", midnight) == Asked(number=0, country=0, hour=0)


def test_an_alert_is_open_until_somebody_has_seen_it(store: FollowupStore) -> None:
    second, first = Alert("b", "crisis", "x", LATER), Alert("c", "human", "x", NOW)
    with store.writing() as work:
        work.alerts.add(second)
        work.alerts.add(first)
        assert work.alerts.open() == (first, second)
        assert work.alerts.seen("c", LATER)
        assert not work.alerts.seen("c", LATER)
        assert not work.alerts.seen("none", LATER)
        assert work.alerts.open() == (second,)


def test_a_code_is_good_once_for_its_contact_in_its_time_and_after_few_tries(store: FollowupStore) -> None:
    one, two = contact(), contact(OTHER)
    with store.writing() as work:
        work.contacts.add_all([one, two])
        work.codes.add(one.code, "111111", LATER)
        work.codes.add(one.code, "222222", LATER)
        assert not work.codes.take(one.code, "111111", NOW)
        assert not work.codes.take(two.code, "222222", NOW)
        assert not work.codes.take(one.code, "222222", LATER)
        assert work.codes.take(one.code, "222222", NOW)
        assert not work.codes.take(one.code, "222222", NOW)
        work.codes.add(two.code, "333333", LATER)
        assert not any(work.codes.take(two.code, f"{wrong:06}", NOW) for wrong in range(5))
        assert not work.codes.take(two.code, "333333", NOW)


def test_a_switch_keeps_what_it_was_set_to(store: FollowupStore) -> None:
    with store.writing() as work:
        assert work.switches.get("hold") == ""
        work.switches.set("hold", "all")
        work.switches.set("hold", "planned")
        assert work.switches.get("hold") == "planned"


def test_what_is_counted_adds_up(store: FollowupStore) -> None:
    for more in (0, 2, 9, 1):
        with store.writing() as work:
            work.switches.count("stops", more)
    with store.reading() as work:
        assert (work.switches.counted("stops"), work.switches.counted("others")) == (12, 0)
