"""Marks a database as a demonstration, so that a copy of it is known as one wherever it lies."""

from referral.actions.database import Unreachable
from referral.store.database import StoreUnavailable
from referral.store.followup import FollowupStore

SWITCH = "demonstration"


def mark(followup: FollowupStore, seed: int) -> None:
    """Say that all that is kept here was invented; StoreUnavailable when the database says no."""
    with followup.writing() as work:
        work.switches.set(SWITCH, str(seed))


def marked(followup: FollowupStore) -> bool | Unreachable:
    """Return whether it was."""
    try:
        with followup.reading() as work:
            return bool(work.switches.get(SWITCH))
    except StoreUnavailable as error:
        return Unreachable(str(error))
