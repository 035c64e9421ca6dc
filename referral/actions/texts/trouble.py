"""Notes when nothing was handed over because the provider was in trouble: each worker knows it of itself alone."""

from contextlib import suppress

from referral.actions.parts import Parts
from referral.core.breaker import Breaker, Trouble, noted, unpacked
from referral.store.database import StoreUnavailable
from referral.store.followup import Work

BREAKER = "breaker"


def note(parts: Parts, before: Breaker, breaker: Breaker) -> None:
    """Keep that a breaker has just opened or closed. Where the database does not answer nothing is kept."""
    if breaker.open_until == before.open_until:
        return
    now = parts.clock()
    with suppress(StoreUnavailable), parts.followup.writing() as work:
        found = noted(trouble(work), breaker, now)
        if found is not None:
            work.switches.set(BREAKER, found.packed())


def trouble(work: Work) -> Trouble | None:
    """Return when it was last, None where it never was."""
    return unpacked(work.switches.get(BREAKER))
