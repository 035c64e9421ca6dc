"""Checks the audit trail of every organisation from its first entry to its last."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from referral.actions.database import Unreachable
from referral.core.audit import Entry, Head, verify
from referral.core.casework import standing_in
from referral.store.casebook.store import CaseStore
from referral.store.database import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Checked:
    """How the trail of an organisation stands. `broken` is the number of the first entry that does not fit, or None.

    `noted` says whether the entry of which somebody noted the digest outside still has it; None where none was noted.
    """

    organisation: str
    head: Head
    broken: int | None
    noted: bool | None = None


def check(store: CaseStore, noted: Mapping[str, Head], now: datetime) -> tuple[Checked, ...] | Unreachable:
    """Check every trail; `noted` are heads that were written down outside, by organisation."""
    try:
        known = dict.fromkeys((*store.organisations(), *noted))
        return tuple(_one(store, organisation, noted.get(organisation), now) for organisation in known)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _one(store: CaseStore, organisation: str, noted: Head | None, now: datetime) -> Checked:
    met: list[Head] = []
    with store.reading(standing_in(organisation), now) as work:
        head = work.trail.head()
        broken = verify(_watched(work.trail.entries(head), noted, met), head)
    return Checked(organisation, head, broken, None if noted is None else met == [noted])


def _watched(entries: Iterable[Entry], noted: Head | None, met: list[Head]) -> Iterator[Entry]:
    """Pass entries on, and keep the head that the trail had when it was noted."""
    for entry in entries:
        if noted is not None and entry.number == noted.number:
            met.append(Head(entry.number, entry.digest))
        yield entry
