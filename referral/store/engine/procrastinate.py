"""Procrastinate as the engine: it hands jobs out to whoever is free, and nothing else that it can do is used.

No lock, no retry, nothing periodic: what has to happen again, the dispatch finds in our tables. Its own timer stands
still for as long as the clock was put back. Its connections do not wait until a change is on the disk, for none of
its rows is worth that; a job itself is written in our own transaction, which does wait.
"""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from sqlalchemy import String, cast, column, delete, func, select, table
from sqlalchemy.orm import Session

from referral.core.jobs import Crew, Job
from referral.store.database import CONNECT_SECONDS, Database, StoreUnavailable
from referral.store.engine import Engine
from referral.store.engine.schema import PATH, SCHEMA
from referral.store.followup import FollowupStore, Work

SEND, QUEUE = "send", "texts"
FIRST = 1  # the priority of an answer
LOOK = 0.1  # seconds between two looks at whether to go on
BEGIN_AGAIN = 1.0  # seconds
ASK_EVERY = 1.0
"""Seconds after which jobs are looked for where no notice of one came through."""
CONNECTIONS = 4
OPTIONS = f"-c search_path={SCHEMA} -c statement_timeout=15000 -c synchronous_commit=off"
JOBS = table("procrastinate_jobs", column("id"), column("status"), schema=SCHEMA)
EVENTS = table("procrastinate_events", column("job_id"), column("type"), column("at"), schema=SCHEMA)


class ByProcrastinate:
    """The engine on one database. Opening it connects to nothing."""

    def __init__(self, database: Database, followup: FollowupStore) -> None:
        """Keep jobs in `database`, beside the follow-up."""
        self._database = database
        self._followup = followup

    @contextmanager
    def claiming(self) -> Iterator[tuple[Work, "Waiting"]]:
        """Give a writing transaction on our tables, in which jobs can be added as well."""
        with self._followup.joined() as (session, work):
            session.execute(PATH, {"schema": SCHEMA})
            yield work, Waiting(session)

    def sweep(self, age: timedelta) -> int:
        """Delete the jobs that are older than this by the database's own clock, begun or not; return how many."""
        old = select(EVENTS.c.job_id).where(cast(EVENTS.c.type, String) == "deferred", EVENTS.c.at < func.now() - age)
        with self._database.writing() as session:
            # What it does itself when a row goes names its tables without their schema.
            session.execute(PATH, {"schema": SCHEMA})
            return len(session.execute(delete(JOBS).where(JOBS.c.id.in_(old)).returning(JOBS.c.id)).all())

    def run(self, crew: Crew, over: Event) -> None:
        """Have jobs done until `over` is set; return when the last one is done. A database that is away is borne."""
        asyncio.run(self._until(crew, over))

    async def _until(self, crew: Crew, over: Event) -> None:
        with ThreadPoolExecutor(crew.threads, "texts") as threads:
            while not over.is_set():
                if not crew.may():
                    await asyncio.sleep(LOOK)
                    continue
                try:
                    await self._turn(crew, threads, over)
                except (ConnectorException, psycopg.Error) as error:
                    crew.fault(_kind(error))
                    await _rest(over)

    async def _turn(self, crew: Crew, threads: ThreadPoolExecutor, over: Event) -> None:
        """Do jobs until it is over, or none may be done; raise what went wrong with the engine."""
        app = App(connector=self._connector())

        @app.task(name=SEND, queue=QUEUE)
        async def _send(text: str, claim: str, slot: str) -> None:
            job = Job(text, claim, datetime.fromisoformat(slot))
            await asyncio.get_running_loop().run_in_executor(threads, partial(crew.hand, job))

        working = asyncio.create_task(self._worked(app, crew.threads))
        while not (over.is_set() or working.done()) and crew.may():
            await asyncio.wait({working}, timeout=LOOK)
        if not working.done():
            # It takes this as the wish to end: it takes no more jobs, and waits for those that it has.
            working.cancel()
        with suppress(asyncio.CancelledError):
            await working

    async def _worked(self, app: App, threads: int) -> None:
        async with app.open_async():
            await app.run_worker_async(
                queues=[QUEUE],
                name=QUEUE,
                concurrency=threads,
                delete_jobs="always",
                install_signal_handlers=False,
                fetch_job_polling_interval=ASK_EVERY,
            )
        # Nobody told it to: one of its own tasks failed, which it says in its log.
        raise ConnectorException

    def _connector(self) -> PsycopgConnector:
        engine = self._database.engine
        _, arguments = engine.dialect.create_connect_args(engine.url)
        given = {**arguments, "connect_timeout": CONNECT_SECONDS, "options": OPTIONS}
        return PsycopgConnector(kwargs=given, configure=_each_by_itself, min_size=1, max_size=CONNECTIONS)


class Waiting:
    """The jobs in one transaction of ours."""

    def __init__(self, session: Session) -> None:
        """Work in this transaction, in which the engine's schema is on the path."""
        self._session = session

    def waiting(self) -> int:
        """Count those that nobody has begun."""
        todo = select(func.count()).select_from(JOBS).where(cast(JOBS.c.status, String) == "todo")
        return self._session.scalar(todo) or 0

    def add(self, jobs: Sequence[Job]) -> None:
        """Wake somebody for each, those first who answer somebody."""
        for direct in (True, False):
            told = [_told(job) for job in jobs if job.direct is direct]
            if told:
                self._add(told, FIRST * direct)

    def _add(self, told: Sequence[dict[str, Any]], priority: int) -> None:
        connection = self._session.connection().connection.driver_connection
        task = App(connector=SyncPsycopgConnector()).configure_task(
            SEND, queue=QUEUE, priority=priority, connection=connection
        )
        try:
            task.batch_defer(*told)
        except ConnectorException as error:
            raise StoreUnavailable(_kind(error)) from None


def connect(database: Database, followup: FollowupStore) -> Engine:
    """Open it; connects to nothing yet."""
    return ByProcrastinate(database, followup)


def _told(job: Job) -> dict[str, Any]:
    return {"text": job.text, "claim": job.claim, "slot": job.slot.isoformat()}


def _kind(error: BaseException) -> str:
    """Name the kind of a fault: its text holds values."""
    return type(error.__cause__ or error).__name__


async def _each_by_itself(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.set_autocommit(True)


async def _rest(over: Event) -> None:
    for _ in range(round(BEGIN_AGAIN / LOOK)):
        if not over.is_set():
            await asyncio.sleep(LOOK)
