"""Erases a case with its texts, or a contact, and proves it: what went, how much, when, what remains and why.

Keys go first, so that whatever is interrupted afterwards, nobody reads any of it again. What is left is counted in the
same transaction, after the rows went.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from referral.actions.database import Unreachable
from referral.actions.privacy.inventory import Parts as InventoryParts
from referral.actions.privacy.inventory import about_case, together
from referral.actions.texts.contacts import SUPPRESSED_BY_STOP, SUPPRESSED_BY_WISH, forget
from referral.actions.texts.housekeeping import is_held
from referral.core.alias import tidied
from referral.core.audit import Action, Done
from referral.core.casework import standing_in
from referral.core.datamap import Held
from referral.core.erasure import KEY_BACKUPS, Erasure, Remains, by_class, digest_of, named, packed, unpacked
from referral.core.ordering import Because
from referral.core.retention import months_before
from referral.store.casebook.erasures import holds, sealed
from referral.store.database import StoreUnavailable
from referral.store.datakeys import CaseKeyRow
from referral.store.encrypted import Keyring, KeysUnavailable
from referral.store.everything import STAYS
from referral.store.followup import Work
from referral.store.together import Both

LEFT_ALONE = STAYS | {"audit_entry"}
"""What is about somebody and stays: `core.erasure.Remains` says why."""
OF_TEXTS = (Remains.STOP, Remains.MARKS, Remains.PROVIDER)


class Draws(Protocol):
    """What draws codes."""

    @property
    def new_code(self) -> Callable[[], str]:
        """A new random code, 32 hex digits."""
        ...


class Parts(InventoryParts, Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def keep_accounts_months(self) -> int:
        """For how many months back what was told to whom is kept after an erasure."""
        ...


@dataclass(frozen=True, slots=True)
class IsHeld:
    """Nothing was erased: it is held."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which case in hand is to be erased, why, and when."""

    case: str
    because: Because
    now: datetime


@dataclass(frozen=True, slots=True)
class Proved:
    """A proof and its seal, for who has no case here: it is kept nowhere else."""

    erasure: Erasure
    seal: str


def erase_case(parts: Parts, both: Both, wanted: Wanted) -> Erasure | IsHeld:
    """Erase a locked case in hand with the contacts tied to it, in a transaction that does more.

    A contact that another organisation has a case of as well stays: it is theirs too.
    """
    work = both.cases
    tied = work.everything.tied(wanted.case)
    contacts = only_here(both, tied, wanted.now)
    rows = _going(about_case(both, wanted.case, contacts))
    files = work.inside.files(wanted.case)
    account, until = _account(both, wanted, parts.keep_accounts_months)
    if not work.deleting.delete(wanted.case, wanted.because.value):
        return IsHeld()
    work.everything.end_lent(wanted.case)
    both.texts.everything.erase_keys(contacts)
    for contact in sorted(contacts):
        _forget(both.texts, contact, wanted.now)
    left = [*work.everything.of(wanted.case), *(row for one in contacts for row in both.texts.everything.of(one, ""))]
    keys = (*work.inside.keys.rows(CaseKeyRow, files), *both.texts.everything.keys_of(contacts))
    made = Erasure(
        code=parts.new_code(),
        what="case",
        because=wanted.because.value,
        at=wanted.now,
        rows=by_class(one.table for one in rows),
        digest=_digest(rows),
        keys=len(files) + len(contacts),
        left=len(_going(left)),
        keys_left=len(keys),
        unreadable=wanted.now + KEY_BACKUPS,
        remains=tuple(_remains(contacts, shared=len(contacts) < len(tied), told=bool(account))),
    )
    work.erasures.add(made, account, until)
    work.inside.done.append(Done(Action.DELETED, "erasure", made.code, wanted.because.value))
    return made


def only_here(both: Both, contacts: Collection[str], now: datetime) -> frozenset[str]:
    """Return the contacts that no other organisation has a case of."""
    mine, texts = both.cases.inside.border.scope.organisation, both.texts
    marks = {one: texts.contacts.tie_mark(one) for one in contacts}
    others = [one for one in texts.everywhere.organisations() if one != mine]
    return frozenset(
        one
        for one, mark in marks.items()
        if not any(mark and texts.everywhere.case_of(other, mark, now) for other in others)
    )


def erase_contact(parts: Draws, work: Work, contact: str, now: datetime) -> Erasure | IsHeld | None:
    """Erase a contact at the person's own wish, in a transaction that does more; None where there is none."""
    if is_held(work, contact, now):
        return IsHeld()
    known = work.contacts.get(contact)
    if known is None:
        return None
    rows = _going(work.everything.of(contact, known.number))
    work.everything.erase_keys([contact])
    _forget(work, contact, now)
    return Erasure(
        code=parts.new_code(),
        what="contact",
        because=Because.ASKED.value,
        at=now,
        rows=by_class(one.table for one in rows),
        digest=_digest(rows),
        keys=1,
        left=len(_going(work.everything.of(contact, known.number))),
        keys_left=len(work.everything.keys_of([contact])),
        unreadable=now + KEY_BACKUPS,
        remains=OF_TEXTS,
    )


def proved(keyring: Keyring, erasure: Erasure) -> Proved:
    """Return a proof with the seal that only this service can make."""
    return Proved(erasure, sealed(keyring, packed(erasure)))


def genuine(parts: InventoryParts, content: str, seal: str) -> Erasure | None:
    """Return a proof by its text, or None where it was not made here or was changed."""
    return unpacked(content) if holds(parts.casebook.keys.keyring, content, seal) else None


def delete_now(
    parts: Parts, organisation: str, alias: str, because: Because, now: datetime
) -> Proved | IsHeld | Unreachable | None:
    """Erase one closed case by its whole alias, as an operator: None where there is no such closed case."""
    try:
        with together(parts).writing(standing_in(organisation), now) as both:
            code = both.cases.deleting.closed_case(tidied(alias))
            if code is None:
                return None
            both.cases.orders.in_hand(code)
            made = erase_case(parts, both, Wanted(code, because, now))
            if isinstance(made, IsHeld):
                return made
        clear_files(parts)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return proved(parts.casebook.keys.keyring, made)


def clear_files(parts: InventoryParts) -> None:
    """Take what was erased out of the files as well."""
    parts.casebook.keys.clear_files()
    parts.followup.keys.clear_files()
    parts.casebook.shred()


def _going(rows: Sequence[Held]) -> tuple[Held, ...]:
    return tuple(one for one in rows if one.table not in LEFT_ALONE)


def _digest(rows: Sequence[Held]) -> str:
    return digest_of(named(one.table, one.key) for one in rows)


def _remains(contacts: Collection[str], *, shared: bool, told: bool) -> Iterator[Remains]:
    if shared:
        yield Remains.SHARED
    yield from (Remains.AUDIT, Remains.PROOF)
    if told:
        yield Remains.ACCOUNT
    if contacts:
        yield from OF_TEXTS


def _forget(work: Work, contact: str, now: datetime) -> None:
    """Delete a contact whose key is gone already, and keep its number from being texted."""
    known = work.contacts.get(contact)
    if known is not None and work.suppressions.reason(known.number) != SUPPRESSED_BY_STOP:
        work.suppressions.add(known.number, now, SUPPRESSED_BY_WISH)
    forget(work, contact, now)


def _account(both: Both, wanted: Wanted, months: int) -> tuple[list[dict[str, Any]], datetime | None]:
    """Return what was told in the last months and to whom, without a name, and until when it is kept."""
    if not months:
        return [], None
    since = months_before(wanted.now, months)
    told: list[Any] = []
    with suppress(KeysUnavailable):  # an older copy of the database brought the case back: nobody can read it
        told += [one for one in both.cases.disclosures.of(wanted.case) if one.at >= since]
    if not told:
        return [], None
    last = max(one.at for one in told)
    return [_told(one) for one in told], wanted.now + (last - since)


def _told(one: Any) -> dict[str, Any]:
    out = one.outgoing
    return {
        "at": one.at.isoformat(),
        "recipient": out.recipient.name,
        "purpose": out.purpose.value,
        "what": sorted(what.value for what in out.what),
        "way": out.way.value,
        "without_consent": one.override.because.value if one.override else "",
    }
