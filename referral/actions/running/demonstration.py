"""Marks a database as a demonstration, so that a copy of it is known as one wherever it lies."""

from referral.actions.database import Unreachable
from referral.actions.texts.contacts import DEMONSTRATION
from referral.store.database import Database, StoreUnavailable
from referral.store.followup import FollowupStore
from referral.store.notices import switched


def mark(followup: FollowupStore, seed: int) -> None:
    """Say that all that is kept here was invented; StoreUnavailable when the database says no."""
    with followup.writing() as work:
        work.switches.set(DEMONSTRATION, str(seed))


def marked(database: Database) -> bool | Unreachable:
    """Return whether it was. Asks without keys: a copy that was carried off came without them."""
    try:
        return bool(switched(database, DEMONSTRATION))
    except StoreUnavailable as error:
        return Unreachable(str(error))
