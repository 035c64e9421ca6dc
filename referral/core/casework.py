"""What a case is made of: the case, how its person may be reached, what was written, asked and answered.

Plain values. Where a case can stand is in `case`; keeping all of it, sealed, is the store's work. Times are aware, UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum

from referral.core.access import SYSTEM, Staff
from referral.core.case import CaseState, ClosingReason


class Risk(IntEnum):
    """How soon somebody has to look: the higher, the sooner."""

    NONE = 0
    DAILY = 1
    HOURS = 2
    NOW = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A case, as far as a list of cases shows it: nothing here says who the person is, or what they answered.

    `owner` and `cover` are codes of staff, "" for nobody; `cover` stands in while the owner is away. `root` is the case
    that this one was merged into, itself where it was not. `due` is when the next open task is due, `reply_since` since
    when a reply waits, `chase` when a referral is to be asked after, `answer_since` since when what a receiving service
    answered waits to be seen.
    """

    code: str
    organisation: str
    team: str
    alias: str
    state: CaseState
    owner: str
    created: datetime
    updated: datetime
    root: str = ""
    cover: str = ""
    closed_for: ClosingReason | None = None
    risk: Risk = Risk.NONE
    must_not_contact: bool = False
    unfinished: bool = False
    due: datetime | None = None
    reply_since: datetime | None = None
    chase: datetime | None = None
    answer_since: datetime | None = None

    @property
    def merged(self) -> bool:
        """Return whether it was merged into another case."""
        return self.root not in {"", self.code}

    @property
    def open(self) -> bool:
        """Return whether somebody has to work on it: neither closed nor merged into another."""
        return self.state is not CaseState.CLOSED and not self.merged


class Voicemail(StrEnum):
    """What may be left on the person's voicemail."""

    NOTHING = "nothing"
    NAME_ONLY = "name_only"  # a first name and a number, not the service
    SERVICE = "service"


class SharedPhone(StrEnum):
    """Whether others use or see the phone."""

    UNKNOWN = "unknown"
    ONLY_MINE = "only_mine"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class ContactCard:
    """How a person may be reached, and what keeps them safe. The default is the careful choice for each.

    `name` is what they want to be called, "" by default. `number` is E.164. `say_who`: whether a caller may say which
    service calls. `interpreter` names a language, "" for none. `consent_to_contact` is when they agreed to be
    contacted, None where they did not.
    """

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    say_who: bool = False
    voicemail: Voicemail = Voicemail.NOTHING
    shared: SharedPhone = SharedPhone.UNKNOWN
    best_hours: str = field(default="", repr=False)
    consent_to_contact: datetime | None = None
    interpreter: str = ""
    access_needs: str = field(default="", repr=False)

    @property
    def masked(self) -> "ContactCard":
        """Return it as it is shown until somebody gives a reason: the first letter, the last three digits."""
        name = f"{self.name[:1]}..." if self.name else ""
        return replace(self, name=name, number=f"... {self.number[-3:]}" if self.number else "")


class EntryKind(StrEnum):
    """What was written about a case. Counselling notes are not among them: they stand apart, as `CounsellingNote`."""

    NOTE = "note"
    PLAN = "plan"
    TASK = "task"
    AMENDMENT = "amendment"
    MOVE = "move"
    OVERRIDE = "override"
    REFERRAL = "referral"
    CONSENT = "consent"
    TEAM = "team"  # the case went to another team: `about` is the new one, the words are the old one, as codes
    TEXT = "text"  # words that somebody here texted, or which text that is written already
    CLAIM = "claim"  # what the person let go on the public site came by a code: the words name the parts
    REASON = "reason"  # why somebody looked at what is usually hidden, in their words


@dataclass(frozen=True, slots=True)
class Written:
    """Something that was written about a case once, and is never changed or deleted. `words` are as they were typed."""

    code: str
    case: str
    kind: EntryKind
    by: str
    at: datetime
    words: str = field(repr=False)
    about: str = ""  # a screen, an earlier entry, or what was done


@dataclass(frozen=True, slots=True)
class CounsellingNote:
    """A counsellor's own note of what was said in a session: kept apart from the record (42 CFR 2.11)."""

    code: str
    case: str
    by: str
    at: datetime
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done by `due`. `done` and `done_by` say when and by whom it was."""

    code: str
    case: str
    by: str
    at: datetime
    due: datetime
    for_whom: str
    words: str = field(repr=False)
    done: datetime | None = None
    done_by: str = ""


class Said(StrEnum):
    """How a question of a screen was met. These are five different things and are never mixed up."""

    GIVEN = "given"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question. `value` is the answer in its written form as JSON text, "" unless it was given."""

    question: str
    said: Said
    value: str = field(default="", repr=False)


class Door(StrEnum):
    """Through which door the answers came."""

    WEB = "web"
    STAFF = "staff"
    PAPER = "paper"
    KIOSK = "kiosk"


@dataclass(frozen=True, slots=True)
class Override:
    """Another result than the rules gave, by somebody who says why. The rules' own result stays beside it."""

    by: str
    at: datetime
    level: str
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Screen:
    """One time that the questions were asked.

    `versions` names what the result was made with: the pathway, each instrument, the resources. `summary` is the result
    in plain words and codes as JSON text, "" until it is finished.
    """

    code: str
    case: str
    pathway: str
    versions: Mapping[str, str]
    door: Door
    by: str
    began: datetime
    updated: datetime
    answers: tuple[Answer, ...] = field(default=(), repr=False)
    finished: datetime | None = None
    summary: str = field(default="", repr=False)
    override: Override | None = None
    place: str = ""  # where to go on


@dataclass(frozen=True, slots=True)
class Amendment:
    """Another answer in place of one: the old one stays, with who changed it and why.

    `why` is "" where that was before the screen was finished: then nobody was asked for a reason.
    """

    screen: str
    old: Answer
    new: Answer
    by: str
    at: datetime
    why: str = field(repr=False)


class Why(StrEnum):
    """Why somebody looks at what is usually hidden. A closed list, for the audit trail must not hold anybody's name."""

    CALL = "call"  # to call the person
    TEXT_FAILED = "text_failed"  # to find out why a text did not arrive
    EMERGENCY = "emergency"
    ASKED = "asked"  # the person asked for it
    HANDOVER = "handover"  # a colleague's work has to go on
    CHECKING = "checking"  # to put a mistake right
    OTHER = "other"  # said in words, kept with the case


class Section(StrEnum):
    """A part of the worklist."""

    ALL = "all"
    MINE = "mine"
    RISK = "risk"
    DUE = "due"
    OVERDUE = "overdue"
    REPLY = "reply"
    CHASE = "chase"
    ANSWER = "answer"
    UNASSIGNED = "unassigned"
    UNFINISHED = "unfinished"


def standing_in(organisation: str) -> Staff:
    """Return what acts in an organisation when nobody does it by hand: the worker."""
    return replace(SYSTEM, organisation=organisation)
