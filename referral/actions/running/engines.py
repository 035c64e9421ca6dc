"""Whether the engine that the settings name can run: brings its rows a place, says what is missing, takes it away."""

from collections.abc import Iterator
from dataclasses import dataclass

from referral.actions.database import Unreachable
from referral.core.checkup import Finding, fault, look
from referral.settings import Settings
from referral.store.database import Database, StoreUnavailable
from referral.store.engine import lacks
from referral.store.engine.schema import SCHEMA, EngineSchema, NotOurs, Shape
from screening.settings import PREFIX

MIGRATE = "Run: referral migrate"


@dataclass(frozen=True, slots=True)
class Wrong:
    """An engine cannot run: what is wrong, and what to do."""

    what: str
    do: str = ""


def state(settings: Settings, database: Database) -> Wrong | Unreachable | None:
    """Look whether the engine can run, where one is named; None: it can. Changes nothing."""
    if not settings.engine:
        return None
    try:
        shape = EngineSchema(database).shape(settings.engine)
    except ModuleNotFoundError:
        return Wrong(f"{PREFIX}RUNNER: {lacks(settings.engine)}")
    except StoreUnavailable as error:
        return Unreachable(str(error))
    match shape:
        case Shape.READY:
            return None
        case Shape.FOREIGN:
            return _foreign()
        case Shape.OTHER:
            return Wrong(f"{PREFIX}RUNNER: {settings.engine} finds the tables of another version of it.", MIGRATE)
        case Shape.NONE:
            return Wrong(f"{PREFIX}RUNNER: {settings.engine} has no tables in the database yet.", MIGRATE)


def bring(settings: Settings, database: Database) -> Wrong | Unreachable | None:
    """Make the place for the rows of the engine that is named, where it is missing or of another shape.

    Where none is named what an engine left is removed. Nothing is lost by either: see the socket in the store.
    """
    if not settings.engine:
        return remove(database)
    try:
        EngineSchema(database).make(settings.engine)
    except ModuleNotFoundError:
        return Wrong(f"{PREFIX}RUNNER: {lacks(settings.engine)}")
    except NotOurs:
        return _foreign()
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return None


def remove(database: Database) -> Unreachable | None:
    """Take away what an engine left, if anything."""
    try:
        EngineSchema(database).remove()
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return None


def checked(settings: Settings, database: Database) -> Iterator[Finding]:
    """Say what keeps the engine from running, or that rows of one lie there for nobody."""
    found = state(settings, database)
    if isinstance(found, Wrong):
        yield fault("engine", found.what, "RUNNER", found.do)
    if settings.engine or found is not None:
        return
    try:
        left = EngineSchema(database).there()
    except StoreUnavailable:
        return  # said already
    if left:
        yield look("engine", f"The schema {SCHEMA} is there, and nothing here uses it.", "RUNNER", MIGRATE)


def _foreign() -> Wrong:
    return Wrong(f"{PREFIX}RUNNER: there is a schema {SCHEMA} in the database that is not ours.", "Move it away.")
