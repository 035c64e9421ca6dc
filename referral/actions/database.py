"""Says whether the database fits this version, and brings it there."""

from dataclasses import dataclass

from referral.store.database import StoreUnavailable
from referral.store.migrations import BASE, HEAD, Migrations


@dataclass(frozen=True, slots=True)
class Ready:
    """The database is at the revision that this version needs."""

    at: str


@dataclass(frozen=True, slots=True)
class Behind:
    """The database is at an earlier revision, or empty (None)."""

    at: str | None
    needs: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A revision that this version does not know: a newer version made it, or it is misspelt."""

    revision: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The database does not answer, or says no; `fault` is the kind of error."""

    fault: str


State = Ready | Behind | Unknown | Unreachable


def state(migrations: Migrations) -> State:
    """Compare the database with what this version needs. Changes nothing."""
    known = migrations.revisions()
    try:
        at = migrations.current()
    except StoreUnavailable as error:
        return Unreachable(str(error))
    if at is not None and at not in known:
        return Unknown(at, known)
    return Ready(at) if at == known[-1] else Behind(at, known[-1])


def migrate(migrations: Migrations, to: str = HEAD) -> State:
    """Go to a revision, up or down; return the state afterwards. Nothing is half done: one transaction."""
    known = migrations.revisions()
    if to not in {BASE, HEAD, *known}:
        return Unknown(to, known)
    before = state(migrations)
    if isinstance(before, Unknown | Unreachable):
        return before
    try:
        migrations.go(to)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return state(migrations)


def loses_data(migrations: Migrations, to: str) -> bool:
    """Say whether going to a known revision goes down, which drops what the later ones keep."""
    order = (BASE, *migrations.revisions())
    before = state(migrations)
    at = before.at if isinstance(before, Ready | Behind) else None
    return to in order and order.index(to) < order.index(at or BASE)
