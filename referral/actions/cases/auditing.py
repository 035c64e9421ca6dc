"""The audit trail: checked from its first entry to its last, and read by those who audit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from referral.actions.cases.casebook import No, Parts, Refused
from referral.actions.database import Unreachable
from referral.core.access import By, Permission
from referral.core.alias import tidied
from referral.core.audit import Entry, Head, Line, lines, verify
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


A_PAGE = 500
"""So many entries are read at a time; as lines they are fewer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a trail: before an entry's number, of one person by their code, about a case by its alias."""

    before: int = 0
    by: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A part of a trail, the latest first, with its end, the aliases of the cases in it, and where it goes on.

    `older` is the number before which more entries may stand, 0 where there are none.
    """

    lines: tuple[Line, ...]
    head: Head
    aliases: Mapping[str, str]
    older: int = 0


def read(parts: Parts, by: By, asked: Asked) -> Read | Refused | Unreachable:
    """Return a part of the organisation's trail. No record is opened for this: of a case its alias is shown.

    Refused with NO_OTHER where no case of the organisation has this alias.
    """
    if not by.staff.may(Permission.AUDIT):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.reading(by.staff, by.now) as work:
            alias = tidied(asked.alias)
            case = work.cases.called(alias) if alias else ""
            if case is None:
                return Refused(No.NO_OTHER)
            found = work.trail.latest(A_PAGE, before=asked.before, by=asked.by, about=case)
            cases = {one.about for one in found if one.kind == "case"}
            older = found[-1].number if len(found) == A_PAGE else 0
            return Read(lines(found), work.trail.head(), work.cases.aliases(cases), older)
    except StoreUnavailable as error:
        return Unreachable(str(error))


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
