"""What looking over an installation can find, and the limits by which what was measured is judged."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CLOCKS_APART = timedelta(seconds=5)
"""More than this between our clock and another makes texts late, codes end early, and second steps fail."""

LEAST_FREE = 512 * 1024 * 1024  # bytes
LEAST_SHARE = 0.05
WAITS_AT_MOST = timedelta(minutes=15)
"""A text that is due goes out in seconds; a quarter of an hour means that nobody sends."""

LOOKED_AT_WITHIN = timedelta(days=1)
CLEANED_WITHIN = timedelta(hours=12)
"""A worker deletes what is over every six hours."""
ROUND = timedelta(days=1)
"""How long after its end something may still stand there: what clears comes by each quarter of an hour, or daily."""


class Weight(StrEnum):
    """How grave a finding is: a fault has to be put right, a look is worth one, a note is only told."""

    FAULT = "fault"
    LOOK = "look"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found: a code, what it is, where, and what to do about it. Holds no number, no answer and no key."""

    code: str
    weight: Weight
    what: str
    where: str = ""
    do: str = ""


def fault(code: str, what: str, where: str = "", do: str = "") -> Finding:
    """Return what has to be put right."""
    return Finding(code, Weight.FAULT, what, where, do)


def look(code: str, what: str, where: str = "", do: str = "") -> Finding:
    """Return what is worth a look."""
    return Finding(code, Weight.LOOK, what, where, do)


def note(code: str, what: str, where: str = "") -> Finding:
    """Return what is only told."""
    return Finding(code, Weight.NOTE, what, where)


def ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, the gravest first, each once."""
    rank = {weight: place for place, weight in enumerate(Weight)}
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (rank[one.weight], one.code)))


def sound(found: Iterable[Finding]) -> bool:
    """Return whether there is nothing that has to be put right."""
    return all(one.weight is not Weight.FAULT for one in found)


def clock(name: str, ours: datetime, theirs: datetime) -> Finding:
    """Judge our clock by another one, both read at the same moment."""
    skew = ours - theirs
    if abs(skew) <= CLOCKS_APART:
        return note("clock", f"This machine's clock goes with that of {name}.")
    ahead = "ahead of" if skew > timedelta() else "behind"
    told = f"This machine's clock is {abs(skew).total_seconds():.0f} seconds {ahead} that of {name}."
    return fault("clock", told, name, "Have the clock set by NTP, on both machines.")


def space(where: str, free: int, total: int) -> Finding:
    """Judge how much room is left, in bytes."""
    told = f"{free // 2**20} MB of {total // 2**20} MB are free."
    if free < LEAST_FREE:
        return fault("disk", told, where, "Make room: a full disk lets nobody opt out.")
    if free < total * LEAST_SHARE:
        return look("disk", told, where, "Make room before it is full.")
    return note("disk", told, where)


def due(count: int, oldest: datetime | None, now: datetime, *, held: bool) -> Iterator[Finding]:
    """Judge the texts that are due and not sent."""
    if held:
        yield look("held", "Texts are held.", "", "When you know why: referral texts release")
    elif oldest is not None and now - oldest > WAITS_AT_MOST:
        told = f"{count} text(s) wait, the oldest since {oldest:%Y-%m-%d %H:%M} UTC."
        yield fault("unsent", told, "reminder", "Look whether a worker runs, and at its log.")


def unseen(count: int, oldest: datetime | None, now: datetime, where: str) -> Iterator[Finding]:
    """Judge the alerts that nobody has looked at."""
    if oldest is not None and now - oldest > LOOKED_AT_WITHIN:
        told = f"{count} alert(s) that nobody has looked at, the oldest since {oldest:%Y-%m-%d %H:%M} UTC."
        yield look("unseen", told, where, "referral texts status, and the alerts of the staff site.")


def left_over(where: str, count: int) -> Iterator[Finding]:
    """Judge rows whose time is over."""
    if count:
        yield fault("expired", f"{count} row(s) stand there although their time is over.", where, "Run a worker.")


def cleaned(newest: datetime | None, now: datetime) -> Iterator[Finding]:
    """Judge when a worker last deleted what is over, None where none ever did."""
    do = "Look whether a worker runs: nothing else deletes by itself."
    if newest is None:
        yield look("uncleaned", "No worker ever deleted here what is over.", "purge_run", do)
    elif now - newest > CLEANED_WITHIN:
        told = f"What is over was last deleted {(now - newest).total_seconds() / 3600:.0f} hours ago."
        yield look("uncleaned", told, "purge_run", do)


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup as it lies there: of what, when it was made, where, how many bytes; `sealed` is False in the clear.

    `opens` is False where it was tried and the key that is here does not open it.
    """

    kind: str
    made: datetime
    where: str
    size: int
    sealed: bool = True
    opens: bool = True


def copies(kind: str, found: Iterable[Copy], keep: timedelta, late: timedelta, now: datetime) -> Iterator[Finding]:
    """Judge the backups of one kind: whether the newest opens and is new enough, and none older than they are kept."""
    all_of_them = sorted((one for one in found if one.kind == kind), key=lambda one: one.made)
    mine = [one for one in all_of_them if one.made <= now + CLOCKS_APART]
    for one in all_of_them[len(mine) :]:
        # Left there it would stand for the newest one until that day has come.
        said = "This backup says that it was made at a time that has not come yet."
        yield fault("late_backup", said, one.where, "Set the clock right, delete it, and make one: referral backup")
    if not mine:
        yield fault("no_backup", f"There is no backup of the {kind} database.", kind, "referral backup")
        return
    newest = mine[-1]
    age = now - newest.made
    told = f"The newest backup of the {kind} database is {age.total_seconds() / 3600:.0f} hours old."
    if not newest.opens:
        told = f"The newest backup of the {kind} database does not open with SOUNDINGS_BACKUP_KEY."
        yield fault("shut_backup", told, newest.where, "At once: referral backup. Delete those that do not open.")
    elif age > late:
        yield fault("late_backup", told, newest.where, "Look why none was made: referral backup")
    else:
        yield note("backup", told, newest.where)
    for one in mine:
        if now - one.made > keep + ROUND:
            said = f"This backup is older than the {keep.days} days for which they are kept."
            yield fault(
                "old_backup", said, one.where, "referral backup removes it; or delete it, and every copy of it."
            )
