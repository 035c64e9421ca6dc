"""Deletes cases whose time is over, with their keys; says how many are kept. `erasing` deletes one on request.

Each case is a transaction of its own and can be interrupted anywhere: the next round finds what is left.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from referral.actions.database import Unreachable
from referral.core.casework import standing_in
from referral.core.directorywork import oldest_month
from referral.core.retention import CLASSES, Class, Keeping
from referral.settings import Settings
from referral.store.casebook.placeoutcomes import PlaceOutcomes
from referral.store.casebook.store import CaseStore
from referral.store.database import StoreUnavailable

T = TypeVar("T")
MOST_AT_ONCE = 1_000
"""So many cases of a class are deleted in one round; the next one goes on."""


class Parts(Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def casebook(self) -> CaseStore:
        """Where cases are kept."""
        ...


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many cases of each class were deleted, how many keys of no case, and finished alerts of no case."""

    cases: Mapping[Class, int]
    keys: int
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """How many closed cases of a class are kept, and when the oldest was last changed; what is older is over."""

    organisation: str
    kind: Class
    count: int
    oldest: datetime | None
    over: datetime | None


def keeping(settings: Settings) -> Keeping:
    """Return how long cases are kept."""
    months = settings.keep_cases_months, settings.keep_unreached_months
    # Of somebody without a case there is only what their texts brought: it goes as their number does.
    return Keeping(*months, settings.keep_mistakes_days, settings.keep_contacts_days)


def clear(parts: Parts, rules: Keeping, now: datetime) -> Cleared | Unreachable:
    """Delete the cases and the alerts of no case whose time is over, and the keys that belong to no case."""
    counts, alerts = dict.fromkeys(Class, 0), 0
    try:
        for organisation in parts.casebook.organisations():
            for kind in Class:
                counts[kind] += _cleared(parts, rules, (organisation, kind), now)
            with parts.casebook.writing(standing_in(organisation), now) as work:
                alerts += work.risk_alerts.delete_done(now - timedelta(days=rules.alert_days))
                work.erasures.drop_accounts(now)
                PlaceOutcomes(work.inside.border).forget_before(oldest_month(now.date()))
        keys = parts.casebook.sweep_keys(now)
        if alerts or any(counts.values()):
            parts.casebook.shred()
        parts.casebook.runs.note("cases", now)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return Cleared(counts, keys, alerts)


def _cleared(parts: Parts, rules: Keeping, what: tuple[str, Class], now: datetime) -> int:
    organisation, kind = what
    before = rules.before(kind, now)
    if before is None:
        return 0
    gone = 0
    for _ in range(MOST_AT_ONCE):
        with parts.casebook.writing(standing_in(organisation), now) as work:
            found = work.deleting.due(CLASSES[kind], before, limit=1)
            if not found:
                break
            # One that was held since it was found stays, and the next look does not find it.
            gone += work.deleting.delete(found[0], kind.value)
    return gone


def kept(parts: Parts, rules: Keeping, now: datetime) -> tuple[Kept, ...] | Unreachable:
    """Return what is kept of each class in each organisation: the proof that nothing older is."""

    def asked() -> tuple[Kept, ...]:
        found = []
        for organisation in parts.casebook.organisations():
            with parts.casebook.reading(standing_in(organisation), now) as work:
                for kind in Class:
                    count, oldest = work.deleting.kept(CLASSES[kind])
                    found.append(Kept(organisation, kind, count, oldest, rules.before(kind, now)))
        return tuple(found)

    return _reached(asked)


def _reached(asks: Callable[[], T]) -> T | Unreachable:
    try:
        return asks()
    except StoreUnavailable as error:
        return Unreachable(str(error))
