"""What the text follow-up is made of: a contact, what they agreed to, what is planned, what was tried, what came back.

Plain values. The rules about them stand in consent, schedule, delivery and discretion; keeping them is the store's
work. Times are aware and in UTC unless a name says `wall`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum


class Standing(StrEnum):
    """Where a contact stands. Texts other than the one that asks go out while CONFIRMED only."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    STOPPED = "stopped"
    ENDED = "ended"


class Stage(StrEnum):
    """Where a planned text stands. SENDING is the point of no return; see sms.md's state diagram in docs."""

    SCHEDULED = "scheduled"
    CLAIMED = "claimed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Purpose(StrEnum):
    """Why a text is sent. The value is the name of its template, `templates/sms/<purpose>.<language>.txt`."""

    CONFIRM = "confirm"  # asks whether the number may be texted; the only one before consent
    WELCOME = "welcome"  # the answer to the confirming digit: what comes, how often, how to stop
    CHECK_IN = "check_in"  # 1 fine, 2 not great, 3 call me
    PLACE = "place"  # reminds of a place chosen on the result
    ARRIVED = "arrived"  # did you get there? 1 yes, 2 not yet, 3 could not
    WHY_NOT = "why_not"  # after "could not": 1 full, 2 shut, 3 refused, 4 too far, 5 cost
    APPOINTMENT_SOON = "appointment_soon"  # 48 hours before
    APPOINTMENT_TODAY = "appointment_today"  # the same morning
    BREAK_ENDS = "break_ends"
    RECHECK = "recheck"
    END_NOTICE = "end_notice"  # the plan is over, nothing more comes
    STOPPED = "stopped"  # the one closing text
    HELP = "help"  # who runs this, how to stop, a crisis line
    START_AGAIN = "start_again"  # after START: texts need a new opt-in
    CRISIS = "crisis"  # after words of crisis: a crisis line, who reads when
    UNCLEAR = "unclear"  # the one neutral question, sending is held
    HUMAN = "human"  # nobody reads at once: hours and a crisis line
    THANKS = "thanks"  # after "fine", "yes"
    NOT_GREAT = "not_great"  # after "not great": hours, a crisis line, the next text
    CALL_ME = "call_me"  # after "call me": when somebody will call, or that nobody here can
    ELSEWHERE = "elsewhere"  # after a reason: another place is on the page
    PAUSED = "paused"  # silence twice
    CODE = "code"  # opens /my-messages
    WRITTEN = "written"  # words of whoever looks after their case


DIRECT = frozenset(
    {
        Purpose.CONFIRM, Purpose.WELCOME, Purpose.WHY_NOT, Purpose.STOPPED, Purpose.HELP, Purpose.START_AGAIN,
        Purpose.CRISIS, Purpose.UNCLEAR, Purpose.HUMAN, Purpose.THANKS, Purpose.NOT_GREAT, Purpose.CALL_ME,
        Purpose.ELSEWHERE, Purpose.CODE,
    }
)  # fmt: skip
"""Answers to something that the person did a moment ago: they go out at any hour, within minutes or not at all."""

WITHOUT_CONSENT = frozenset({Purpose.CONFIRM, Purpose.CODE})
"""May go to a number that has not confirmed: each was asked for on the site a moment ago."""

EXPECTS: Mapping[Purpose, str] = {
    Purpose.CONFIRM: "1",
    Purpose.CHECK_IN: "123",
    Purpose.ARRIVED: "123",
    Purpose.WHY_NOT: "12345",
    Purpose.UNCLEAR: "12",  # 1 go on, 2 stop
    Purpose.PAUSED: "1",  # go on
}
"""The digits that a text asks for. Digits, because carriers act on words such as YES and STOP themselves."""

ALWAYS_ANSWERED = frozenset({Purpose.HELP, Purpose.CRISIS})
"""Answers to the person's own words that go out before a confirmation and after the end as well: nobody in danger is
met with silence because they did not reply 1, and a carrier demands the answer to HELP."""

AFTER_STOP = frozenset({Purpose.STOPPED, Purpose.START_AGAIN, Purpose.CODE, Purpose.CRISIS})
"""May go to a stopped number: the one closing text, one line after START, the code of a person who wants to delete,
and the crisis answer to the very reply that stopped ("stop, I want to die"). Whatever comes later gets no answer:
that is kept where replies are received."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the day in the person's own zone; `until` is later than `start`, and not included."""

    start: time
    until: time


@dataclass(frozen=True, slots=True)
class Wish:
    """Which reminders a person chose. `places` are ids of directory entries, `routes` codes of routes.

    `staff`: they asked from a case, and whoever looks after it may text them too, as long as the plan runs.
    """

    check_ins: bool = True
    places: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    appointment: datetime | None = None  # wall time in the person's zone, naive
    break_ends: date | None = None
    recheck: bool = False
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A number that texts may go to, and what its owner chose. `number` is E.164: never logged, sealed when kept.

    `silent` counts questions in a row without an answer. `held` stops sending until a neutral question is answered or
    a person has looked. `expect` is the digits that the last text asked for.
    """

    code: str  # random, 32 hex digits
    number: str
    country: str  # ISO 3166 alpha-2
    zone: str  # IANA
    hours: Hours
    language: str
    nickname: str  # code of the sender nickname in texting/outgoing/nicknames.toml
    only_mine: bool
    minor: bool
    standing: Standing
    wish: Wish
    created: datetime
    ends: datetime  # after this nothing is sent, and retention starts to count
    paused_until: datetime | None = None
    silent: int = 0
    held: bool = False
    expect: str = ""


class Heard(StrEnum):
    """What is written into the list of consent events."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    STOPPED = "stopped"
    START = "start"
    PAUSED = "paused"
    RESUMED = "resumed"
    CHANGED = "changed"
    ENDED = "ended"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """Something that a person agreed to or took back: append-only.

    `wording` is the version of the text they saw and `filled` what stood in its gaps, so that the very words can be
    shown again. Nothing personal stands in them.
    """

    code: str
    contact: str
    heard: Heard
    wording: str
    language: str
    through: str  # "web", "text", "staff", "system"
    at: datetime
    filled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One planned text. `wall` and `zone` are what it was planned for; `due` is the same moment in UTC.

    `place` is the id of the directory entry it is about, "" for none: held while that is shut, full or unverified.
    `words` are those of a WRITTEN one, "" for all others and after they were deleted.
    """

    code: str
    contact: str
    purpose: Purpose
    due: datetime
    wall: datetime  # naive
    zone: str
    expires: datetime
    stage: Stage = Stage.SCHEDULED
    expect: str = ""
    place: str = ""
    owner: str = ""  # which worker holds the lease
    leased_until: datetime | None = None
    tries: int = 0
    reason: str = ""  # a code: why it is where it is
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST to the provider. `token` is opaque and stands in the address of its status callback.

    Committed before the POST. `sid` is the provider's id of the message, "" until known.
    """

    code: str
    reminder: str
    contact: str
    token: str
    sender: str
    began: datetime
    stage: Stage = Stage.SENDING
    sid: str = ""
    error: str = ""
    ended: datetime | None = None
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class Inbound:
    """A reply, once. `sid` is the provider's id. `body` is "" after it was purged. `contact` is "" for a stranger."""

    sid: str
    contact: str
    kind: str  # core.texting.Kind
    also: tuple[str, ...]
    answer: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a person of the service has to look at. `about` is a code of a contact, reminder or sender."""

    code: str
    # "unknown", "human", "crisis", "call_me", "spend_cap", "template_stopped", "silent", "give_up", "replies"
    kind: str
    about: str
    at: datetime
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """A number or messaging service that sends. `next_slot` is the first moment at which it may send again."""

    code: str
    next_slot: datetime
    paused: str = ""  # why: "", "spend_cap", "by_hand", "refused"


@dataclass(frozen=True, slots=True)
class Planned:
    """What the schedule wants: a Reminder before it has a code and a contact."""

    purpose: Purpose
    wall: datetime
    due: datetime
    expires: datetime
    expect: str = ""
    place: str = ""
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Cadence:
    """When check-ins come, in days after the confirmation. A default, not evidence (docs/clinical-basis.md)."""

    days: tuple[int, ...] = (2, 7, 14, 21, 28, 42, 56, 70, 84)
    arrived_after: int = 5  # days after a place reminder
    place_after: int = 1
    recheck_after: int = 84
    ends_after: int = 91
    at: time = field(default=time(11, 0))
