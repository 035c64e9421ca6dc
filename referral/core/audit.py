"""The audit trail: who did what to which record and when, in a chain that shows whether an entry was changed or taken.

An entry holds codes and nothing else: no number, no name, no answer, no free text. Each organisation has a chain of its
own. The digests are not keyed: who can write to the whole database can make a new chain, so the newest digest is worth
noting outside now and then (`referral audit verify` prints it).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

AT_A_TIME = timedelta(minutes=15)
"""Within so long, the same done by the same person with the same record reads as one line."""
START = "0" * 64
"""What stands before the first entry."""


class Action(StrEnum):
    """What was done. Every one of them that is about a record has read it."""

    OPENED = "opened"
    READ = "read"
    READ_NOTES = "read_notes"
    MOVED = "moved"
    ASSIGNED = "assigned"
    COVERED = "covered"
    RETURNED = "returned"
    CARD = "card"
    NOTED = "noted"
    COUNSELLED = "counselled"
    TASK = "task"
    TASK_DONE = "task_done"
    PLANNED = "planned"
    SCREENED = "screened"
    FINISHED = "finished"
    AMENDED = "amended"
    OVERRODE = "overrode"
    MERGED = "merged"
    UNMERGED = "unmerged"
    UNMASKED = "unmasked"
    BROKE_GLASS = "broke_glass"
    FLAGGED = "flagged"
    REFERRED = "referred"
    DISCLOSED = "disclosed"
    CONSENTED = "consented"
    ALERTED = "alerted"
    ALERTS_TO = "alerts_to"  # somebody changed where they are told of alerts
    TEXTED = "texted"
    CHANGED_TEAM = "changed_team"
    CLAIMED = "claimed"  # what somebody let go on the public site came by a code
    CLAIM_FAILED = "claim_failed"  # somebody typed such a code, and there is none
    DELETED = "deleted"
    ASKED_FOR = "asked_for"  # that a case is erased, held, or held no longer
    DECIDED = "decided"  # about what somebody else had asked for
    GAVE_ALL = "gave_all"  # all that is held, as a file for the person
    COUNTED = "counted"  # a record was read for the numbers of a report
    FROZE = "froze"  # the report of a finished time
    EXTRACT_ASKED = "extract_asked"  # rows for an evaluation
    EXTRACT_DECIDED = "extract_decided"
    EXTRACT_MADE = "extract_made"
    EXTRACT_FETCHED = "extract_fetched"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    LENT = "lent"  # a device, to the person who is to answer
    TAKEN_BACK = "taken_back"
    STAFF_ADDED = "staff_added"
    SET_UP = "set_up"
    BEGAN_ANEW = "began_anew"  # all of how somebody came in was taken back
    SHUT_OUT = "shut_out"
    LET_IN = "let_in"
    WAY_IN = "way_in"  # somebody changed how they come in
    RECOVERY_USED = "recovery_used"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"
    JOINED_TEAM = "joined_team"
    LEFT_TEAM = "left_team"
    PROPOSED = "proposed"  # settings, rules or places; `reason` names the kind
    SIGNED = "signed"
    PUBLISHED = "published"
    TURNED_DOWN = "turned_down"
    ROLLED_BACK = "rolled_back"
    SETTLED = "settled"  # reports that something in the list of places is wrong
    DREW = "drew"  # a month's sample of places to call
    CALLED = "called"
    PAUSED = "paused"
    UNPAUSED = "unpaused"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, before it has a place in the chain. `about` is a code, `reason` a word from a closed list."""

    action: Action
    kind: str
    about: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the trail. `number` counts from 1 in each organisation; `digest` vouches for it and all before it."""

    number: int
    at: datetime
    by: str
    organisation: str
    action: str
    kind: str
    about: str
    reason: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many entries it has, and the digest of the last."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Line:
    """Entries that read as one: what somebody did with a record within a quarter of an hour, and how often.

    `last` is the newest of them, `first` when the oldest was written.
    """

    last: Entry
    first: datetime
    times: int = 1


EMPTY = Head(0, START)


def lines(entries: Iterable[Entry]) -> tuple[Line, ...]:
    """Return a trail as it is read. Entries come the newest first; each is in one line, and none is left out."""
    found: list[Line] = []
    at: dict[tuple[str, ...], int] = {}
    for entry in entries:
        kind = (entry.by, entry.action, entry.kind, entry.about, entry.reason)
        place = at.get(kind)
        if place is not None and found[place].last.at - entry.at <= AT_A_TIME:
            found[place] = Line(found[place].last, entry.at, found[place].times + 1)
        else:
            at[kind] = len(found)
            found.append(Line(entry, entry.at))
    return tuple(found)


def chained(head: Head, done: Done, staff: tuple[str, str], at: datetime) -> Entry:
    """Return the entry that comes after `head`. `staff` is who did it and their organisation, as codes."""
    by, organisation = staff
    fields = (by, organisation, done.action.value, done.kind, done.about, done.reason)
    moment = at.astimezone(UTC)
    digest = _digest(head.digest, head.number + 1, moment, fields)
    return Entry(head.number + 1, moment, *fields, previous=head.digest, digest=digest)


def verify(entries: Iterable[Entry], head: Head | None = None) -> int | None:
    """Return the number of the first place that does not fit, or None. Entries come in the order of their numbers.

    With `head`, the chain also has to end there: otherwise entries at the end could be taken without a trace.
    """
    last = EMPTY
    for entry in entries:
        if not _follows(last, entry):
            return last.number + 1
        last = Head(entry.number, entry.digest)
    return None if head is None or head == last else last.number + 1


def _follows(last: Head, entry: Entry) -> bool:
    fields = (entry.by, entry.organisation, entry.action, entry.kind, entry.about, entry.reason)
    right = _digest(last.digest, last.number + 1, entry.at, fields)
    return entry.number == last.number + 1 and entry.previous == last.digest and entry.digest == right


def _digest(previous: str, number: int, at: datetime, fields: tuple[str, ...]) -> str:
    written = json.dumps([previous, number, at.astimezone(UTC).isoformat(), *fields], separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
