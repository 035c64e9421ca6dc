"""Catches up with replies that met us while we were away: their provider says each once, and our door answered 503.

The worker asks for them when it starts, after any time in which it or the door could not reach the database, and every
few minutes. What comes goes the way of every reply, and counts once by its id. Until the provider has answered nothing
is handed over, for ten minutes at most: a stop among them has to hold before anything more is sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.actions.texts.contacts import alert
from referral.actions.texts.replies import receive
from referral.sms import MOST_REPLIES, Came, Unsure
from referral.store import missed
from referral.store.database import StoreUnavailable

ASKED = "replies_asked"
"""The switch that says up to which moment all replies are known."""

FIRST = timedelta(days=1)
"""How far back is asked where nothing says up to when all is known."""

LONGEST = timedelta(days=3)
"""How far back is asked at most. Marks of replies are kept for far longer, so that none of them counts twice."""

FAULTS = 3
"""So many replies that cannot be kept end a round: the database is away again."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What one worker knows of replies that may be missing.

    `owed` is since when some may be, None where none are; `noted` the door's last note that was seen. `asked` is when
    the provider last answered, `tried` when it was last asked; None: never, so that a start asks.
    """

    owed: datetime | None = None
    noted: int = 0
    asked: datetime | None = None
    tried: datetime | None = None

    def missing(self, now: datetime) -> "Watch":
        """Return it after the database was away: replies may have come meanwhile."""
        return replace(self, owed=now)

    def holds(self, now: datetime, longest: timedelta) -> bool:
        """Return whether texts have to wait. A clock that was put back must not stop them for longer."""
        return self.owed is not None and self.owed <= now < self.owed + longest


def not_kept(parts: Parts) -> None:
    """Note that the door could not keep a reply: every worker on this machine asks for it before it sends more."""
    missed.note(parts.settings.data_dir)


def interrupted(parts: Parts, watch: Watch) -> bool:
    """Return whether the door has missed a reply since this worker looked."""
    return missed.noted(parts.settings.data_dir) != watch.noted


def catch_up(parts: Parts, watch: Watch, *, may_ask: bool) -> tuple[Watch, int | str]:
    """Ask for replies if it is time; return what is known now, and how many were new or why there was no answer."""
    now = parts.clock()
    noted = missed.noted(parts.settings.data_dir)
    if watch.asked is None or noted != watch.noted:
        fresh = noted != watch.noted
        watch = replace(watch, owed=watch.owed or now, noted=noted, tried=None if fresh else watch.tried)
    holds = watch.holds(now, parts.timing.held_for)
    every = parts.timing.tidy_every if holds else parts.timing.ask_every
    # A clock that was put back must not stop this.
    if not may_ask or (watch.tried is not None and watch.tried <= now < watch.tried + every):
        return watch, 0
    watch = replace(watch, tried=now)
    answer = _asked(parts, now)
    if isinstance(answer, int):
        return replace(watch, owed=None, asked=now), answer
    if watch.owed is not None and not holds:
        _tell(parts, now)
    return watch, answer


def _asked(parts: Parts, now: datetime) -> int | str:
    try:
        # Writing, although it only asks: of a database that lets nobody write the provider need not be asked.
        with parts.followup.writing() as work:
            since = _since(work.switches.get(ASKED), now)
        came = parts.provider.replies(since)
        if isinstance(came, Unsure):
            return f"replies_{came.code}"
        taken = _taken(parts, came)
        if isinstance(taken, str):
            return taken
        if len(came) >= MOST_REPLIES:
            # What is older comes up once these are deleted there, so the same is asked again.
            return "replies_more"
        with parts.followup.writing() as work:
            work.switches.set(ASKED, now.isoformat())
    except StoreUnavailable as error:
        return str(error)
    return taken


def _taken(parts: Parts, came: Iterable[Came]) -> int | str:
    """Take in what came, also what stands behind one that cannot be kept; return how many were new, or the fault."""
    new, faults = 0, []
    for one in came:
        answer = receive(parts, one, parts.clock())
        if isinstance(answer, Unreachable):
            faults.append(answer.fault)
        else:
            new += not answer.again
        if len(faults) >= FAULTS:
            break
    return faults[0] if faults else new


def _since(known: str, now: datetime) -> datetime:
    until = datetime.fromisoformat(known) if known else None
    # One in the time to come was kept by a clock that has been put right since.
    return max(until, now - LONGEST) if until is not None and until <= now else now - FIRST


def _tell(parts: Parts, now: datetime) -> None:
    try:
        with parts.followup.writing() as work:
            alert(work, parts, "replies", "provider", now)
    except StoreUnavailable:
        return
