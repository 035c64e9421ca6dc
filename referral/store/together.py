"""A case and the texts of its person in one transaction: both are kept in the same database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from referral.core.access import Staff
from referral.store.casebook.border import Border
from referral.store.casebook.inside import Inside
from referral.store.casebook.store import CaseStore, CaseWork
from referral.store.casebook.texts import Replies, Ties
from referral.store.followup import FollowupStore, Work


@dataclass(frozen=True, slots=True)
class Both:
    """What is kept of cases and of texts, in one transaction.

    Take the case first, then the contact: all do it in this order, so that nobody waits in a circle.
    """

    cases: CaseWork
    texts: Work
    ties: Ties
    replies: Replies


class Together:
    """The two stores. Every method raises StoreUnavailable as they do."""

    def __init__(self, casebook: CaseStore, followup: FollowupStore) -> None:
        """Work with these two, which have the same database."""
        self.casebook = casebook
        self.followup = followup

    @contextmanager
    def writing(self, staff: Staff, now: datetime) -> Iterator[Both]:
        """Give a transaction that writes the audit trail and commits at the end, or rolls back whole."""
        with self.followup.joined() as (session, texts):
            cases = CaseWork(Inside(Border(session, staff, now), self.casebook.keys, now, writes=True))
            yield Both(cases, texts, Ties(cases.inside), Replies(cases.inside))
            cases.trail.write()
