"""Claiming a text and the point of no return, on a real SQLite and a real PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import product
from threading import Barrier

import pytest

from referral.core.consent import may_send
from referral.core.followup import Contact, Purpose, Reminder, Stage, Standing
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.followup import FollowupStore, Work
from tests.texts import LEASE, NOW, NUMBER, attempt, contact, reminder

SOON = NOW + timedelta(hours=1)


def planned(store: FollowupStore, who: Contact, *texts: Reminder) -> None:
    with store.writing() as work:
        work.contacts.add(who)
        work.reminders.add(*texts)


def claimed(store: FollowupStore, owner: str = "one", limit: int = 10) -> tuple[Reminder, ...]:
    with store.writing() as work:
        return work.reminders.claim(owner, NOW, LEASE, limit)


def started(store: FollowupStore, text: Reminder, owner: str = "one") -> bool:
    with store.writing() as work:
        return work.reminders.start_sending(text.code, owner, NOW, attempt(text), SOON)


def now_of(store: FollowupStore, text: Reminder) -> Reminder:
    with store.reading() as work:
        found = work.reminders.get(text.code)
    assert found is not None
    return found


def test_what_is_due_is_claimed_once_the_longest_due_first(store: FollowupStore) -> None:
    who = contact()
    early, late = reminder(who, due=NOW - timedelta(hours=2), place="gb-one"), reminder(who)
    not_yet = reminder(who, due=NOW + timedelta(seconds=1))
    too_late = reminder(who, due=NOW - timedelta(days=1))
    planned(store, who, late, early, not_yet, too_late)
    until = NOW + timedelta(seconds=LEASE)
    assert claimed(store) == tuple(
        replace(text, stage=Stage.CLAIMED, owner="one", leased_until=until) for text in (early, late)
    )
    assert claimed(store, "two") == ()


def test_only_purposes_asked_for_are_claimed(store: FollowupStore) -> None:
    who = contact()
    answer, other = reminder(who, purpose=Purpose.HELP), reminder(who)
    planned(store, who, other, answer)
    with store.writing() as work:
        assert [one.code for one in work.reminders.claim("one", NOW, LEASE, 10, {Purpose.HELP})] == [answer.code]


def test_a_text_passes_the_point_of_no_return_once_and_with_its_attempt(store: FollowupStore) -> None:
    who = contact()
    text = reminder(who)
    planned(store, who, text)
    assert not started(store, text)
    claimed(store)
    assert started(store, text)
    assert not started(store, text)
    assert (now_of(store, text).stage, now_of(store, text).tries) == (Stage.SENDING, 1)
    with store.reading() as work:
        assert [one.stage for one in work.attempts.of(text.code)] == [Stage.SENDING]


def test_what_is_past_the_point_of_no_return_is_counted_for_its_contact_alone(store: FollowupStore) -> None:
    who, other = contact(), contact(number="+447400123457")
    sent, lost, waits, elses = reminder(who), reminder(who), reminder(who), reminder(other)
    planned(store, who, sent, lost, waits)
    planned(store, other, elses)
    claimed(store)
    assert all(started(store, text) for text in (sent, lost, elses))
    with store.writing() as work:
        assert work.reminders.under_way(who.code, NOW) == (2, 0)
        work.reminders.save(replace(now_of(store, lost), stage=Stage.UNKNOWN))
        assert work.reminders.under_way(who.code, NOW) == (1, 1)
        assert work.reminders.under_way(who.code, NOW + timedelta(seconds=LEASE)) == (0, 2)


def stops(work: Work, who: Contact, _: Reminder) -> None:
    work.contacts.save(replace(who, standing=Standing.STOPPED))


def suppresses(work: Work, who: Contact, _: Reminder) -> None:
    work.suppressions.add(who.number, NOW, "stopped")


def holds(work: Work, who: Contact, _: Reminder) -> None:
    work.contacts.save(replace(who, held=True))


def pauses(work: Work, who: Contact, _: Reminder) -> None:
    work.contacts.save(replace(who, paused_until=NOW + timedelta(days=7)))


def ends(work: Work, who: Contact, _: Reminder) -> None:
    work.contacts.save(replace(who, ends=NOW))


def cancels(work: Work, who: Contact, _: Reminder) -> None:
    assert work.reminders.cancel_open(who.code, "stopped") == 1


def deletes(work: Work, who: Contact, _: Reminder) -> None:
    work.contacts.delete(who.code)


def outlives(work: Work, _: Contact, text: Reminder) -> None:
    work.reminders.save(replace(text, expires=NOW))


def loses_its_lease(work: Work, _: Contact, text: Reminder) -> None:
    work.reminders.save(replace(text, leased_until=NOW))


def is_claimed_by_another(work: Work, _: Contact, text: Reminder) -> None:
    work.reminders.save(replace(text, owner="two"))


@pytest.mark.parametrize(
    "change",
    [stops, suppresses, holds, pauses, ends, cancels, deletes, outlives, loses_its_lease, is_claimed_by_another],
)
def test_whatever_changed_after_the_claim_stops_the_text(
    store: FollowupStore, change: Callable[[Work, Contact, Reminder], None]
) -> None:
    who = contact()
    planned(store, who, reminder(who))
    (text,) = claimed(store)
    with store.writing() as work:
        change(work, who, text)
    assert not started(store, text)
    with store.reading() as work:
        assert work.attempts.of(text.code) == ()


def test_a_window_that_has_shut_stops_the_text(store: FollowupStore) -> None:
    who = contact()
    planned(store, who, reminder(who))
    (text,) = claimed(store)
    with store.writing() as work:
        assert not work.reminders.start_sending(text.code, "one", NOW, attempt(text), NOW)


def test_the_database_says_what_the_rule_says_for_every_purpose_and_standing(store: FollowupStore) -> None:
    week = NOW + timedelta(days=7)
    people = [
        contact(f"+4477009{number:05}", standing=standing, held=held, paused_until=paused, ends=ends)
        for number, (standing, held, paused, ends) in enumerate(
            product(Standing, (False, True), (None, week), (NOW, week))
        )
    ]
    texts = {reminder(who, purpose=purpose): who for who in people for purpose in Purpose}
    with store.writing() as work:
        work.contacts.add_all(people)
        work.reminders.add(*texts)
    got = {text.code for text in claimed(store, limit=len(texts))}
    may = {text.code for text, who in texts.items() if may_send(who, text.purpose, NOW, suppressed=False) is None}
    assert got == may
    with store.writing() as work:
        for who in people:
            work.suppressions.add(who.number, NOW, "stopped")
    passed = {text.code for text in texts if started(store, text)}
    assert passed == {
        text.code for text, who in texts.items() if may_send(who, text.purpose, NOW, suppressed=True) is None
    }


def test_workers_that_claim_at_once_never_share_a_text(
    store: FollowupStore, database: Database, keys: ContactKeyStore, keyring: KeyringFile
) -> None:
    people = [contact(f"+4477009{number:05}") for number in range(60)]
    with store.writing() as work:
        work.contacts.add_all(people)
        work.reminders.add(*(reminder(who) for who in people))
    together = Barrier(3)

    def works(owner: str) -> list[str]:
        mine = FollowupStore(Database(database.engine.url.render_as_string(hide_password=False)), keys, keyring)
        together.wait()
        sent = []
        while some := claimed(mine, owner, limit=4):
            sent += [text.code for text in some if started(mine, text, owner)]
        mine.close()
        return sent

    with ThreadPoolExecutor(3) as pool:
        sent = [code for some in pool.map(works, ["one", "two", "three"]) for code in some]
    assert (len(sent), len(set(sent))) == (60, 60)


def test_a_stop_and_a_send_at_once_wait_for_each_other(
    store: FollowupStore, database: Database, keys: ContactKeyStore, keyring: KeyringFile
) -> None:
    people = [contact(f"+4477009{number:05}") for number in range(40)]
    with store.writing() as work:
        work.contacts.add_all(people)
        work.reminders.add(*(reminder(who, due=NOW - timedelta(minutes=turn)) for who in people for turn in (1, 2)))
    texts = {text.code: text for text in claimed(store, limit=100)}
    together = Barrier(2)
    address = database.engine.url.render_as_string(hide_password=False)

    def sends() -> dict[str, bool]:
        mine = FollowupStore(Database(address), keys, keyring)
        together.wait()
        passed = {code: started(mine, text) for code, text in texts.items()}
        mine.close()
        return passed

    def stops_all() -> dict[str, int]:
        mine = FollowupStore(Database(address), keys, keyring)
        together.wait()
        cancelled = {}
        for who in people:
            with mine.writing() as work:
                found = work.contacts.by_number(who.number)
                assert found is not None
                work.contacts.save(replace(found, standing=Standing.STOPPED))
                work.suppressions.add(who.number, NOW, "stopped")
                cancelled[who.code] = work.reminders.cancel_open(who.code, "stopped")
        mine.close()
        return cancelled

    with ThreadPoolExecutor(2) as pool:
        sending, stopping = pool.submit(sends), pool.submit(stops_all)
        passed, cancelled = sending.result(), stopping.result()
    for who in people:
        of_this = [code for code, text in texts.items() if text.contact == who.code and passed[code]]
        assert len(of_this) + cancelled[who.code] == 2


def test_a_lease_that_ran_out_before_sending_is_given_back(store: FollowupStore) -> None:
    who = contact()
    planned(store, who, reminder(who))
    (text,) = claimed(store)
    with store.writing() as work:
        assert work.reminders.give_back_expired(NOW + timedelta(seconds=LEASE - 1)) == 0
        assert work.reminders.give_back_expired(NOW + timedelta(seconds=LEASE)) == 1
    assert now_of(store, text) == replace(text, stage=Stage.SCHEDULED, owner="", leased_until=None)


def test_a_lease_that_ran_out_while_sending_is_unknown_and_never_scheduled_again(store: FollowupStore) -> None:
    who = contact()
    planned(store, who, reminder(who))
    (text,) = claimed(store)
    assert started(store, text)
    later = NOW + timedelta(seconds=LEASE)
    with store.writing() as work:
        assert work.reminders.give_back_expired(later) == 0
        assert work.reminders.lost_sending(NOW) == ()
        (lost,) = work.reminders.lost_sending(later)
        assert (lost.stage, lost.reason) == (Stage.UNKNOWN, "lease")
        assert [one.stage for one in work.attempts.of(text.code)] == [Stage.UNKNOWN]
        assert work.reminders.unknowns(NOW - timedelta(seconds=1)) == ()
        assert work.reminders.unknowns(NOW) == (lost,)
        assert work.reminders.counts()[Stage.UNKNOWN] == 1


def test_what_outlived_its_purpose_expires_unless_somebody_holds_it(store: FollowupStore) -> None:
    who = contact(NUMBER)
    late, other = reminder(who, expires=NOW), reminder(who)
    planned(store, who, late, other)
    with store.writing() as work:
        assert work.reminders.overdue(NOW) == (replace(late, stage=Stage.EXPIRED, reason="expired"),)
        assert work.reminders.overdue(NOW) == ()
