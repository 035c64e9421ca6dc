"""Texts between a person and whoever looks after their case: which contact is theirs, and the replies that wait.

Plain values. Times are aware, UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from referral.core.followup import Contact, Purpose, Standing
from referral.core.texting import Kind, Reading


class ReplyKind(StrEnum):
    """What a reply is about that somebody has to read."""

    CRISIS = "crisis"  # words of danger
    CALL_ME = "call_me"  # reply 3 to a check-in
    WORDS = "words"  # anything in their own words
    ARRIVED = "arrived"  # the answer to "did you get there?"
    WHY_NOT = "why_not"  # what was in the way


class Handled(StrEnum):
    """What was done about a reply."""

    READ = "read"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Tie:
    """That a person asked for texts from their case: which contact is theirs since when, and who was with them."""

    code: str
    case: str
    contact: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Knock:
    """A reply that is to be told to the case of its contact.

    `answer` is the digit, `asked` the code of the text that asked for it, "" for none. `sid` is the keyed hash of the
    provider's id, by which the words are found as long as they are kept.
    """

    code: str
    contact: str
    at: datetime
    kind: ReplyKind
    answer: str = ""
    asked: str = ""
    sid: str = ""


@dataclass(frozen=True, slots=True)
class CaseReply:
    """A reply that somebody has to read, as the case keeps it: its words stay with the contact, for a few days.

    `place` is the directory entry that was asked about, "" for none. `seen`, `seen_by` and `handled` say when it was
    read, by whom, and what was done.
    """

    code: str
    case: str
    at: datetime
    kind: ReplyKind
    contact: str
    sid: str
    answer: str = ""
    place: str = ""
    seen: datetime | None = None
    seen_by: str = ""
    handled: Handled | None = None


class Text(StrEnum):
    """What somebody who works there can send: a text that is written already, or their own words."""

    WRITTEN = "written"
    CHECK_IN = "check_in"
    PLACE = "place"
    ARRIVED = "arrived"
    RECHECK = "recheck"


ABOUT_A_PLACE = frozenset({Text.PLACE, Text.ARRIVED})


@dataclass(frozen=True, slots=True)
class Draft:
    """A text before it is planned. `at` is a wall time in the person's zone, None for as soon as their hours allow."""

    kind: Text
    words: str = field(default="", repr=False)
    place: str = ""
    at: datetime | None = None  # naive

    @property
    def purpose(self) -> Purpose:
        """Return which text it becomes."""
        return Purpose(self.kind.value)


class Line(StrEnum):
    """Whether texts can go to the person of a case now, and if not why."""

    OPEN = "open"
    NONE = "none"  # nobody has asked for texts
    ASKED = "asked"  # the phone has not answered yet: of the number nothing is said before it has
    PAUSED = "paused"
    STOPPED = "stopped"
    OVER = "over"  # the plan has ended
    GONE = "gone"  # the number was deleted: nobody answered, the person deleted it, or its time was over


def line(tie: Tie | None, contact: Contact | None, now: datetime, unanswered: timedelta) -> Line:
    """Return how it stands; `unanswered` is how long a number is kept that has not answered the first text.

    A number that got nothing, because it stopped once or gets other texts, looks as one that has not answered.
    """
    if tie is None:
        return Line.NONE
    if contact is None or contact.standing is Standing.ASKED:
        return Line.ASKED if now < tie.since + unanswered or contact is not None else Line.GONE
    if contact.standing is Standing.STOPPED:
        return Line.STOPPED
    if contact.standing is Standing.ENDED or now >= contact.ends:
        return Line.OVER
    waits = contact.standing is Standing.PAUSED or contact.held or now < (contact.paused_until or now)
    return Line.PAUSED if waits else Line.OPEN


def to_be_read(reading: Reading, asked: Purpose | None) -> ReplyKind | None:
    """Return why somebody has to read a reply, or None; `asked` is the purpose of the text that a digit answers."""
    heard = [reading.kind, *reading.also]
    if Kind.CRISIS in heard:
        return ReplyKind.CRISIS
    if reading.answer is not None and asked in {Purpose.ARRIVED, Purpose.WHY_NOT}:
        return ReplyKind(asked.value)
    if reading.answer == "3" and asked is Purpose.CHECK_IN:
        return ReplyKind.CALL_ME
    return ReplyKind.WORDS if {Kind.AMBIGUOUS, Kind.HUMAN} & set(heard) else None
