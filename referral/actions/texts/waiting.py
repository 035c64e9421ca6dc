"""Lists the people whose replies wait for somebody, with what they wrote: for those who may call back."""

from dataclasses import dataclass
from datetime import datetime

from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.core.followup import Inbound
from referral.store.database import StoreUnavailable

KINDS = ("crisis", "call_me", "human")
"""The alerts that a person's reply raised, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits. `number` is whole: it is shown only where it was asked for. `code` is the alert's."""

    code: str
    kind: str
    at: datetime
    number: str
    language: str
    only_mine: bool
    stopped: bool
    replies: tuple[Inbound, ...]


def waiting(parts: Parts) -> tuple[Waiting, ...] | Unreachable:
    """Return who waits, words of danger first, then the longest wait. Whoever deleted their texts is not there."""
    try:
        with parts.followup.reading() as work:
            found = []
            for alert in work.alerts.open():
                contact = work.contacts.get(alert.about) if alert.kind in KINDS else None
                if contact is not None:
                    stopped = bool(work.suppressions.reason(contact.number))
                    replies = work.inbound.of(contact.code)
                    known = (contact.number, contact.language, contact.only_mine, stopped, replies)
                    found.append(Waiting(alert.code, alert.kind, alert.at, *known))
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), one.at)))
