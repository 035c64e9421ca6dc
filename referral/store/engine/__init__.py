"""The socket for an engine: it wakes workers, on one machine or several, so that each text finds one that is free.

What an engine keeps is disposable. That a text waits, who claimed it, and that it is past its point of no return stand
in our own tables: a job that is lost costs the time of a lease, one that runs twice finds that its claim is over.
An engine's package is loaded only where a setting names it.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from importlib import import_module
from threading import Event
from typing import Protocol

from referral.core.jobs import Crew, Job
from referral.store.database import Database
from referral.store.followup import FollowupStore, Work

EXTRA = "soundings[scale]"
"""What brings the package of each engine, which has the engine's name."""


class Jobs(Protocol):
    """The jobs in one transaction of ours: they are there when it commits, and never were when it does not."""

    def waiting(self) -> int:
        """Count those that nobody has begun."""
        ...

    def add(self, jobs: Sequence[Job]) -> None:
        """Have somebody woken for each."""
        ...


class Engine(Protocol):
    """What an engine does. Its methods raise StoreUnavailable when the database says no, but for `run`."""

    def claiming(self) -> AbstractContextManager[tuple[Work, Jobs]]:
        """Give a writing transaction on our tables, in which jobs can be added as well."""
        ...

    def sweep(self, age: timedelta) -> int:
        """Delete the jobs that are older than this, begun or not, and return how many."""
        ...

    def run(self, crew: Crew, over: Event) -> None:
        """Have jobs done until `over` is set; return when the last one is done. A database that is away is borne."""
        ...


class NotInstalled(Exception):
    """The package of an engine is not there. Its text says how it gets there."""


def connect(name: str, database: Database, followup: FollowupStore) -> Engine:
    """Open the engine of this name on PostgreSQL; connects to nothing yet. NotInstalled where its package is not."""
    try:
        opens: Callable[[Database, FollowupStore], Engine] = import_module(f"{__name__}.{name}").connect
    except ModuleNotFoundError as missing:
        raise NotInstalled(lacks(name)) from missing
    return opens(database, followup)


def lacks(name: str) -> str:
    """Say what to do where the package of an engine is not installed."""
    return f"The package {name} is not installed: pip install '{EXTRA}'"
