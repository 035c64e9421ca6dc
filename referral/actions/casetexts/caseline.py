"""What all that is done with the texts of a case has in common: case and contact in one transaction, and on record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from referral.actions import parts as texting
from referral.actions.texts.contacts import KEPT_UNCONFIRMED
from referral.core.casetexts import Line, Tie, line
from referral.core.followup import Contact
from referral.store.casebook.store import CaseStore
from referral.store.followup import Work
from referral.store.together import Together

T = TypeVar("T")


class Parts(texting.Parts, Protocol):
    """The parts of the texts, and both stores together. Wiring fills them in."""

    @property
    def together(self) -> Together:
        """Cases and texts in one transaction."""
        ...

    @property
    def casebook(self) -> CaseStore:
        """Where cases are kept."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """How texts stand with the person of a case: the tie that counts, its contact, those of earlier ties."""

    line: Line
    tie: Tie | None = None
    contact: Contact | None = None
    earlier: tuple[Contact, ...] = ()


def known_of(texts: Work, ties: tuple[Tie, ...], now: datetime) -> Known:
    """Return how texts stand by these ties, the latest first: the latest that still has a contact counts."""
    found = [(tie, contact) for tie in ties if (contact := texts.contacts.get(tie.contact)) is not None]
    if not found:
        first = ties[0] if ties else None
        return Known(line(first, None, now, KEPT_UNCONFIRMED), first)
    newest = ties[0]
    tie, contact = found[0]
    if tie is not newest and line(newest, None, now, KEPT_UNCONFIRMED) is Line.ASKED and not _live(contact, tie, now):
        # Asked once more, and the phone has not answered: nothing else tells whether this number got a text.
        return Known(Line.ASKED, newest, None, tuple(one for _, one in found))
    stands = line(tie, contact, now, KEPT_UNCONFIRMED)
    return Known(stands, tie, contact, tuple(one for _, one in found[1:]))


def _live(contact: Contact, tie: Tie, now: datetime) -> bool:
    return line(tie, contact, now, KEPT_UNCONFIRMED) in {Line.OPEN, Line.PAUSED}
