"""Risk alerts: how soon somebody has to look, whom it is told to in which round, and when it is told again.

Plain values and one table. What is told holds nothing about a person: only that something waits, how soon, and where
to sign in. Times are aware, UTC.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType

from referral.core.access import Permission, Role, Staff
from referral.core.casework import Risk


class Kind(StrEnum):
    """What raised an alert."""

    RED_FLAG = "red_flag"  # an answer of a screen inside a case, whichever door it came through
    CRISIS_WORDS = "crisis_words"  # words of danger in a reply
    CALL_ME = "call_me"  # reply 3: they ask to be called
    REFUSED = "refused"  # a referral was refused, of a case that cannot wait


class Speed(StrEnum):
    """How soon somebody has to look, the soonest first."""

    NOW = "now"
    HOURS = "hours"
    DAILY = "daily"


class Reach(IntEnum):
    """How far a round goes. Each holds the one before."""

    OWN = 0  # who has the case, and who stands in for them
    TEAM = 1
    SUPERVISORS = 2


@dataclass(frozen=True, slots=True)
class Pace:
    """How an alert of one speed is told.

    `waits` are the times after each round in which nobody has looked; the last one repeats. `seen` is how long somebody
    who has looked may take before it is told again. Round number `team` (from 0) goes to the whole team, round
    `supervisors` to those as well. `at_night`: outside the service's hours it is told to whoever chose that.
    """

    waits: tuple[timedelta, ...]
    seen: timedelta
    team: int
    supervisors: int
    at_night: bool = False


PACES: Mapping[Speed, Pace] = MappingProxyType(
    {
        Speed.NOW: Pace(
            waits=tuple(timedelta(minutes=one) for one in (5, 10, 15, 30, 60)),
            seen=timedelta(hours=1),
            team=1,
            supervisors=2,
            at_night=True,
        ),
        Speed.HOURS: Pace(
            waits=tuple(timedelta(hours=one) for one in (1, 2, 4)), seen=timedelta(hours=8), team=1, supervisors=2
        ),
        Speed.DAILY: Pace(waits=(timedelta(days=1),), seen=timedelta(days=3), team=1, supervisors=3),
    }
)
"""The three speeds. Who cannot be told (no address of theirs, not on duty) is passed over at once: see `reach`."""

SPEEDS: Mapping[Risk, Speed] = MappingProxyType({Risk.NOW: Speed.NOW, Risk.HOURS: Speed.HOURS, Risk.DAILY: Speed.DAILY})
OF_REPLIES: Mapping[Kind, Risk] = MappingProxyType({Kind.CRISIS_WORDS: Risk.NOW, Kind.CALL_ME: Risk.HOURS})
"""How soon a reply has to be looked at, whosever it is."""

REFUSED_FROM = Risk.HOURS
"""A refused referral raises an alert where the case is at this risk or a higher one."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that somebody has to look at.

    `case` is the case's code, "" for a reply of somebody who has none; `about` what raised it: a screen, a referral or
    a contact, by its code. `knows` is the code of whoever had it before their eyes when it was raised, "" for nobody.
    `round` counts the rounds told so far; `next` is when the next one is due, None when it is over. `nobody`: the last
    round found nobody who could be told.
    """

    code: str
    organisation: str
    kind: Kind
    risk: Risk
    at: datetime
    next: datetime | None
    case: str = ""
    about: str = ""
    knows: str = ""
    round: int = 0
    nobody: bool = False
    seen: datetime | None = None
    seen_by: str = ""
    done: datetime | None = None
    done_by: str = ""

    @property
    def speed(self) -> Speed:
        """Return how soon somebody has to look."""
        return SPEEDS[self.risk]

    @property
    def open(self) -> bool:
        """Return whether nobody has said yet what was done."""
        return self.done is None


class Way(StrEnum):
    """How somebody who works here is told."""

    TEXT = "text"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody who works here wants to be told: a number (E.164) or an e-mail address of their own choice.

    Nothing goes there before `confirmed`, and nothing after `stopped`. `at_night`: outside the service's hours as well.
    """

    staff: str
    way: Way
    to: str = field(repr=False)
    language: str
    added: datetime
    at_night: bool = False
    confirmed: datetime | None = None
    stopped: datetime | None = None

    @property
    def good(self) -> bool:
        """Return whether alerts may go there."""
        return self.confirmed is not None and self.stopped is None


class Sent(StrEnum):
    """Where one copy of an alert stands: for one person, one way and one round."""

    WAITS = "waits"
    SENDING = "sending"  # past the point of no return
    HANDED = "handed"  # the provider or the mail server has it
    ARRIVED = "arrived"
    FAILED = "failed"
    UNKNOWN = "unknown"  # no answer came: nobody knows, and this copy is never sent again
    DROPPED = "dropped"  # somebody looked before it was sent, or the address was taken back


@dataclass(frozen=True, slots=True)
class Notice:
    """One copy of an alert to one person. `alert` is "" for the code that confirms an address.

    It is "" as well for a copy of a daily report, whose code `digest` is then.
    """

    code: str
    organisation: str
    alert: str
    staff: str
    way: Way
    round: int
    due: datetime
    expires: datetime
    state: Sent = Sent.WAITS
    tries: int = 0
    began: datetime | None = None
    ended: datetime | None = None
    error: str = ""
    token: str = ""
    digest: str = ""


def reach(alert: Alert) -> Reach:
    """Return how far the next round of an alert goes."""
    pace = PACES[alert.speed]
    if alert.round >= pace.supervisors:
        return Reach.SUPERVISORS
    return Reach.TEAM if alert.round >= pace.team else Reach.OWN


def told(
    alert: Alert, staff: Iterable[Staff], theirs: tuple[str, Collection[str]], reachable: Collection[str]
) -> frozenset[str] | None:
    """Return the codes of those whom the next round goes to; None where nobody can be told at all.

    `theirs` is the case's team and the codes of who has the case (owner, cover). `reachable` are the codes of those who
    have a good address. Where a circle holds nobody who is reachable the next wider one is told at once. Whoever had it
    before their eyes is left out of the first round.
    """
    team, own = theirs
    able = [one for one in staff if one.may(Permission.ALERTS) and one.code in reachable]
    able = [one for one in able if one.scope.holds(alert.organisation, team)]
    circles = {
        Reach.OWN: [one for one in able if one.code in own],
        Reach.TEAM: [one for one in able if one.code in own or Role.SUPERVISOR not in one.roles],
        Reach.SUPERVISORS: able,
    }
    for circle in Reach:
        found = frozenset(one.code for one in circles[circle])
        if circle >= reach(alert) and found:
            return found - {alert.knows} if alert.round == 0 else found
    return None


def wait(alert: Alert) -> timedelta:
    """Return how long after the round that is being told now the next one comes."""
    pace = PACES[alert.speed]
    return pace.seen if alert.seen is not None else pace.waits[min(alert.round, len(pace.waits) - 1)]


def again(alert: Alert, risk: Risk) -> bool:
    """Return whether something that happened once more raises an alert of its own beside this earlier one.

    What a screen or a referral raised once it raises again only when it grew more urgent. A reply raises an alert again
    as soon as somebody has looked at the last one: they may have thought that it was over.
    """
    if risk > alert.risk:
        return True
    return alert.kind in OF_REPLIES and alert.seen is not None
