"""What is counted of cases in a finished week: exact numbers, from what was known when the week was over.

Two kinds of numbers: what happened in the week itself, and what became of those who came some weeks before, looked at
once and never again. Who was counted then and is not there any more counts as deleted, so that a total never falls.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from referral.core.case import Move
from referral.core.casework import Door
from referral.core.referring import OVER, Because, Happened, ReferralState, Step
from referral.core.reporting.periods import begins, earlier, ends
from referral.core.reporting.tables import ALL, ARRIVAL_WEEKS, CONTACT_WEEKS, WITHIN_DAYS, Cell, Counts, Name
from referral.core.tally import NO_LEVEL, NO_ROUTE, Week

MET = frozenset({Move.START, Move.WAIT, Move.REFER})
"""Moves of a case that are not made without having spoken with the person."""
IN_PERSON = frozenset({Door.STAFF, Door.KIOSK, Door.PAPER})
_S = ReferralState
TAKEN = frozenset({_S.ACCEPTED, _S.IN_PROGRESS, _S.COMPLETED})
_REFUSED = {Because.FULL: "full", Because.NOT_FOR_THEM: "not_for_them", Because.SHUT: "shut"}
_FAILED = {Because.COULD_NOT_HELP: "could_not_help", Because.DID_NOT_ARRIVE: "did_not_arrive", Because.FULL: "full"}


@dataclass(frozen=True, slots=True)
class Asked:
    """That the questions were answered: when, through which door, the level that holds, the kinds of help, by what."""

    at: datetime
    door: Door
    level: str = ""
    routes: tuple[str, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """That a case was moved."""

    at: datetime
    made: Move


@dataclass(frozen=True, slots=True)
class Stepped:
    """That a step of a referral was made; `referral` tells those of one case apart."""

    at: datetime
    referral: str
    happened: Happened


@dataclass(frozen=True, slots=True)
class Facts:
    """What counts of a file, times and codes from closed lists: no name, no answer, no word that somebody wrote.

    `joined`: it was merged into another one, which has what happened since.
    """

    opened: datetime
    asked: tuple[Asked, ...] = ()
    moved: tuple[Moved, ...] = ()
    stepped: tuple[Stepped, ...] = ()
    joined: bool = False

    def until(self, end: datetime) -> "Facts":
        """Return what was known by then."""
        return replace(
            self,
            asked=tuple(one for one in self.asked if one.at < end),
            moved=tuple(one for one in self.moved if one.at < end),
            stepped=tuple(one for one in self.stepped if one.at < end),
        )

    @property
    def met(self) -> datetime | None:
        """When the person was first spoken with, None where they were not."""
        times = [one.at for one in self.moved if one.made in MET]
        times += [one.at for one in self.asked if one.door in IN_PERSON]
        return min(times, default=None)

    @property
    def referrals(self) -> tuple[tuple[Stepped, ...], ...]:
        """The steps of each referral that was offered, the first first."""
        found: dict[str, list[Stepped]] = {}
        for one in sorted(self.stepped, key=lambda step: step.at):
            found.setdefault(one.referral, []).append(one)
        return tuple(tuple(steps) for steps in found.values() if offered(steps) is not None)


def offered(steps: Iterable[Stepped]) -> datetime | None:
    """Return when a service was asked."""
    return next((one.at for one in steps if one.happened.step is Step.OFFER), None)


def week_counts(week: Week, facts: Iterable[Facts], before: Callable[[Week], Counts]) -> Counts:
    """Return the exact numbers of a week. `before` gives those of an earlier one, none where it was not frozen."""
    known = [one.until(ends(week)) for one in facts if one.opened < ends(week)]
    counts: Counter[Cell] = Counter()
    for one in known:
        counts.update(_happened(one, week))
        counts.update(_reached(one, earlier(week, CONTACT_WEEKS)))
        counts.update(_became(one, earlier(week, ARRIVAL_WEEKS)))
    for name, row, weeks in (
        (Name.CONTACT, "opened", CONTACT_WEEKS),
        (Name.ARRIVAL, "offered", ARRIVAL_WEEKS),
        (Name.FUNNEL, "opened", ARRIVAL_WEEKS),
    ):
        _keep_total(counts, name, before(earlier(week, weeks)).get((Name.WORK, row), 0))
    return {cell: count for cell, count in sorted(counts.items()) if count}


def _keep_total(counts: Counter[Cell], name: Name, then: int) -> None:
    """Let a table be about as many as were counted when they came."""
    total = (name, "opened") if name is Name.FUNNEL else (name, ALL)
    gone = max(0, then - counts[total])
    counts[total] += gone
    if name is not Name.FUNNEL:
        counts[name, "deleted"] += gone


def _in(week: Week, at: datetime) -> bool:
    return begins(week) <= at < ends(week)


def _happened(one: Facts, week: Week) -> Iterable[Cell]:
    """Yield what happened in the week."""
    if _in(week, one.opened):
        yield Name.WORK, "opened"
    if one.met is not None and _in(week, one.met):
        yield Name.WORK, "reached"
    for asked in one.asked:
        if _in(week, asked.at):
            yield from _screened(asked)
    for steps in one.referrals:
        if _in(week, offered(steps) or one.opened):
            yield Name.WORK, "offered"
        if _in(week, steps[-1].at) and steps[-1].happened.after in OVER:
            yield Name.OUTCOME, ALL
            yield Name.OUTCOME, _outcome(steps[-1].happened)


def _screened(asked: Asked) -> Iterable[Cell]:
    yield Name.LEVEL, ALL
    yield Name.LEVEL, asked.level or NO_LEVEL
    for route in asked.routes or (NO_ROUTE,):
        yield Name.ROUTE, route


def _outcome(happened: Happened) -> str:
    """Return how a referral ended."""
    if happened.after is _S.COMPLETED:
        return "helped" if happened.because is Because.HELPED else "arrived"
    if happened.after is _S.CANCELLED:
        return "taken_back"
    reasons: Mapping[Because, str] = _REFUSED if happened.after is _S.REJECTED else _FAILED
    return reasons.get(happened.because or Because.NO_ANSWER, "no_answer")


def _reached(one: Facts, cohort: Week) -> Iterable[Cell]:
    """Yield how long it took to speak with somebody whose case was opened in this week."""
    if _in(cohort, one.opened):
        yield Name.CONTACT, ALL
        yield Name.CONTACT, contact_row(one)


def contact_row(one: Facts) -> str:
    """Return within which time a person was spoken with, or what came of it until now."""
    if one.met is None and one.joined:
        return "deleted"
    if one.met is None:
        closed = bool(one.moved) and max(one.moved, key=lambda moved: moved.at).made is Move.CLOSE
        return "closed_before" if closed else "not_yet"
    days = (one.met.date() - one.opened.date()).days
    return next((row for row, most in WITHIN_DAYS.items() if days <= most), "later")


def _became(one: Facts, cohort: Week) -> Iterable[Cell]:
    """Yield what became of a case that was opened in this week, and of referrals that were offered in it."""
    if _in(cohort, one.opened):
        yield from ((Name.FUNNEL, row) for row in funnel_rows(one))
    for steps in one.referrals:
        if _in(cohort, offered(steps) or one.opened):
            yield Name.ARRIVAL, ALL
            yield Name.ARRIVAL, arrival_row(steps)


def funnel_rows(one: Facts) -> tuple[str, ...]:
    """Return how far a case has come, each step with all before it."""
    steps = [step.happened for steps in one.referrals for step in steps]
    done = {
        "helped": any(step.after is _S.COMPLETED and step.because is Because.HELPED for step in steps),
        "arrived": any(step.after is _S.COMPLETED for step in steps),
        "accepted": any(step.after in TAKEN for step in steps),
        "offered": bool(steps),
        "screened": bool(one.asked),
        "opened": True,
    }
    furthest = next(row for row, so in done.items() if so)
    rows = tuple(reversed(done))
    return rows[: rows.index(furthest) + 1]


def arrival_row(steps: tuple[Stepped, ...]) -> str:
    """Return what became of a referral until now."""
    last = steps[-1].happened
    if last.after in OVER:
        ended = _outcome(last)
        groups = {"helped": "arrived", **dict.fromkeys(("full", "not_for_them", "shut", "could_not_help"), "refused")}
        return groups.get(ended, ended)
    return "waiting" if last.after is _S.ON_HOLD and last.because is Because.WAITING_LIST else "open"
