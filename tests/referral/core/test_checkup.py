"""What is measured of an installation, and how it is judged."""

from datetime import timedelta

import pytest

from referral.core.checkup import (
    CLEANED_WITHIN,
    CLOCKS_APART,
    LEAST_FREE,
    LOOKED_AT_WITHIN,
    ROUND,
    WAITS_AT_MOST,
    Copy,
    Finding,
    Weight,
    cleaned,
    clock,
    copies,
    due,
    fault,
    left_over,
    look,
    note,
    ordered,
    sound,
    space,
    unseen,
)
from tests.factories import NOW

GB = 2**30
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("seconds", "weight"),
    [(0, Weight.NOTE), (5, Weight.NOTE), (-5, Weight.NOTE), (5.1, Weight.FAULT), (-6, Weight.FAULT)],
)
def test_a_clock_may_be_five_seconds_off(seconds: float, weight: Weight) -> None:
    found = clock("the server", NOW + timedelta(seconds=seconds), NOW)
    assert found.weight is weight
    if seconds == -6:
        assert "6 seconds behind that of the server" in found.what


@pytest.mark.parametrize(
    ("free", "total", "weight"),
    [(GB // 4, 10 * GB, Weight.FAULT), (GB, 100 * GB, Weight.LOOK), (10 * GB, 100 * GB, Weight.NOTE)],
)
def test_little_room_is_told_before_there_is_none(free: int, total: int, weight: Weight) -> None:
    assert space("/data", free, total).weight is weight


def test_texts_that_wait_for_long_are_a_fault_unless_they_are_held() -> None:
    late = NOW - timedelta(minutes=16)
    assert [one.code for one in due(3, late, NOW, held=False)] == ["unsent"]
    assert [one.code for one in due(3, late, NOW, held=True)] == ["held"]
    assert not list(due(3, NOW - timedelta(minutes=14), NOW, held=False))
    assert not list(due(0, None, NOW, held=False))


def test_alerts_may_wait_for_a_day() -> None:
    assert [one.weight for one in unseen(2, NOW - 2 * DAY, NOW, "alert")] == [Weight.LOOK]
    assert not list(unseen(2, NOW - DAY / 2, NOW, "alert"))
    assert not list(unseen(0, None, NOW, "alert"))


def test_what_is_over_is_a_fault_however_little_it_is() -> None:
    assert [one.where for one in left_over("inbound", 1)] == ["inbound"]
    assert not list(left_over("inbound", 0))


def test_backups_are_missing_late_or_too_old() -> None:
    new, late, old = (Copy("keys", NOW - age, f"/k/{age.days}", 9) for age in (DAY / 2, 3 * DAY, 9 * DAY))
    other = Copy("main", NOW, "/m", 9)

    def codes(*found: Copy) -> list[str]:
        return [one.code for one in copies("keys", found, 7 * DAY, timedelta(hours=26), NOW)]

    assert codes() == codes(other) == ["no_backup"]
    assert codes(new, other) == ["backup"]
    assert codes(late) == ["late_backup"]
    assert codes(new, old) == ["backup", "old_backup"]
    ahead = Copy("keys", NOW + DAY, "/a", 9)
    assert codes(late, ahead) == ["late_backup", "late_backup"]
    assert codes(ahead) == ["late_backup", "no_backup"]
    assert codes(new, Copy("keys", NOW - 7.5 * DAY, "/k", 9)) == ["backup"]


def test_a_worker_that_does_not_clean_is_worth_a_look() -> None:
    assert list(cleaned(NOW - CLEANED_WITHIN, NOW)) == []
    do = "Look whether a worker runs: nothing else deletes by itself."
    assert list(cleaned(None, NOW)) == [look("uncleaned", "No worker ever deleted here what is over.", "purge_run", do)]
    assert list(cleaned(NOW - timedelta(hours=7200), NOW)) == [
        look("uncleaned", "What is over was last deleted 7200 hours ago.", "purge_run", do)
    ]
    assert len(list(cleaned(NOW - CLEANED_WITHIN - LITTLE, NOW))) == 1


def test_the_gravest_comes_first_and_each_once() -> None:
    found = (note("c", "well"), look("b", "look"), fault("a", "wrong"), look("b", "look"))
    assert [one.weight for one in ordered(found)] == [Weight.FAULT, Weight.LOOK, Weight.NOTE]
    assert not sound(found)
    assert sound(found[:2])
    assert ordered([look("b", "y"), look("a", "z")]) == (look("a", "z"), look("b", "y"))


LITTLE = timedelta(seconds=1)


def test_a_finding_says_what_it_is_where_and_what_to_do() -> None:
    assert fault("a", "what", "where", "do") == Finding("a", Weight.FAULT, "what", "where", "do")
    assert look("a", "what", "where", "do") == Finding("a", Weight.LOOK, "what", "where", "do")
    assert note("a", "what", "where") == Finding("a", Weight.NOTE, "what", "where", "")
    bare = [fault("a", "what"), look("a", "what"), note("a", "what")]
    assert {(one.where, one.do) for one in bare} == {("", "")}


def test_a_clock_is_told_by_how_much_it_is_off() -> None:
    assert clock("mail", NOW, NOW) == note("clock", "This machine's clock goes with that of mail.")
    do = "Have the clock set by NTP, on both machines."
    told = "This machine's clock is 90 seconds ahead of that of mail."
    assert clock("mail", NOW + timedelta(seconds=90), NOW) == fault("clock", told, "mail", do)
    told = "This machine's clock is 90 seconds behind that of mail."
    assert clock("mail", NOW, NOW + timedelta(seconds=90)) == fault("clock", told, "mail", do)


def test_room_is_told_in_megabytes() -> None:
    told = "10240 MB of 20481 MB are free."
    assert space("/data", 10 * GB + 5, 20 * GB + 2**20) == note("disk", told, "/data")
    full = space("/data", LEAST_FREE - 1, 2 * LEAST_FREE)
    assert full == fault("disk", full.what, "/data", "Make room: a full disk lets nobody opt out.")
    assert full.what.startswith(f"{LEAST_FREE // 2**20 - 1} MB of ")
    assert space("/data", LEAST_FREE, 2 * LEAST_FREE).weight is Weight.NOTE
    soon = space("/data", 100 * GB - 1, 2000 * GB)
    assert soon == look("disk", soon.what, "/data", "Make room before it is full.")
    assert "102399 MB" in soon.what
    assert space("/data", 100 * GB, 2000 * GB).weight is Weight.NOTE


def test_what_waits_is_told_with_since_when() -> None:
    assert list(due(3, NOW - WAITS_AT_MOST, NOW, held=False)) == []
    (unsent,) = due(3, NOW - WAITS_AT_MOST - LITTLE, NOW, held=False)
    since = f"{NOW - WAITS_AT_MOST - LITTLE:%Y-%m-%d %H:%M} UTC"
    told = f"3 text(s) wait, the oldest since {since}."
    assert unsent == fault("unsent", told, "reminder", "Look whether a worker runs, and at its log.")
    held = look("held", "Texts are held.", "", "When you know why: referral texts release")
    assert list(due(0, None, NOW, held=True)) == [held]
    assert list(unseen(2, NOW - LOOKED_AT_WITHIN, NOW, "alert")) == []
    (waits,) = unseen(2, NOW - LOOKED_AT_WITHIN - LITTLE, NOW, "alert")
    since = f"{NOW - LOOKED_AT_WITHIN - LITTLE:%Y-%m-%d %H:%M} UTC"
    told = f"2 alert(s) that nobody has looked at, the oldest since {since}."
    assert waits == look("unseen", told, "alert", "referral texts status, and the alerts of the staff site.")
    told = "7 row(s) stand there although their time is over."
    assert list(left_over("inbound", 7)) == [fault("expired", told, "inbound", "Run a worker.")]


def test_each_backup_is_told_by_its_place_and_what_to_do_about_it() -> None:
    late = timedelta(hours=26)

    def told(*found: Copy) -> list[Finding]:
        return list(copies("main", found, 7 * DAY, late, NOW))

    def copy(age: timedelta, where: str = "/b") -> Copy:
        return Copy("main", NOW - age, where, 9)

    missing = fault("no_backup", "There is no backup of the main database.", "main", "referral backup")
    assert told() == [missing]
    assert told(copy(late)) == [note("backup", "The newest backup of the main database is 26 hours old.", "/b")]
    says = "The newest backup of the main database is 30 hours old."
    assert "7200 hours old" in told(copy(timedelta(hours=7200)))[0].what
    assert told(copy(timedelta(hours=30)), copy(timedelta(hours=31), "/c")) == [
        fault("late_backup", says, "/b", "Look why none was made: referral backup")
    ]
    shut = fault(
        "shut_backup",
        "The newest backup of the main database does not open with SOUNDINGS_BACKUP_KEY.",
        "/b",
        "At once: referral backup. Delete those that do not open.",
    )
    assert told(Copy("main", NOW, "/b", 9, opens=False), copy(LITTLE, "/c")) == [shut]
    ahead = fault(
        "late_backup",
        "This backup says that it was made at a time that has not come yet.",
        "/b",
        "Set the clock right, delete it, and make one: referral backup",
    )
    assert told(copy(-CLOCKS_APART - LITTLE)) == [ahead, missing]
    assert [one.code for one in told(copy(-CLOCKS_APART))] == ["backup"]
    old = fault(
        "old_backup",
        "This backup is older than the 7 days for which they are kept.",
        "/c",
        "referral backup removes it; or delete it, and every copy of it.",
    )
    assert told(copy(LITTLE), copy(7 * DAY + ROUND + LITTLE, "/c"))[1:] == [old]
    assert told(copy(LITTLE), copy(7 * DAY + ROUND, "/c"))[1:] == []
