"""Real worker processes on a real database, a stand-in for Twilio on this machine, and a hand that kills them.

The workers are forked from a process that has all that they need and has connected to nothing, so that a new one is
there at once: otherwise most would be killed while Python starts.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
from sqlalchemy import update

from referral.core.followup import Contact, Hours, Purpose, Reminder, Stage, Standing, Wish
from referral.core.timing import Timing
from referral.crew import ByEngine
from referral.settings import Settings
from referral.store import engine
from referral.store.engine.schema import SCHEMA, EngineSchema
from referral.store.rows import ReminderRow
from referral.wiring import Parts, TextParts, now, wire, wire_texts
from referral.worker import Loop, Runner
from screening.settings import Secret
from tests import directories
from tests.migrated import migrated
from tests.peers.carrier import Decide
from tests.peers.twilio import Fake, serving

SHORT = Timing(
    lease=timedelta(seconds=3),
    handover=timedelta(seconds=1),
    look_after=timedelta(seconds=4),
    tidy_every=timedelta(seconds=1),
    poll=timedelta(seconds=0.05),
)
NEVER_SENDS = 120.0  # seconds
ALL_DAY = "00:00-24:00"
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.durability.sending"])


@dataclass(frozen=True)
class Where:
    """What a worker process is told: plain values only."""

    folder: Path
    database: str
    provider: Mapping[str, str]
    timing: Timing = SHORT
    threads: int = 1
    pace: float = 500.0
    engine: str = ""

    @property
    def settings(self) -> Settings:
        """Return the settings of this rehearsal: any pace, any cost, at any hour."""
        given = dict(self.provider)
        tokens = tuple(Secret(one) for one in given.pop("twilio_tokens").split(","))
        return Settings(
            data_dir=self.folder,
            database_url=Secret(self.database),
            keys_url=Secret(f"sqlite:///{self.folder}/keys.db"),
            sms_provider="twilio",
            twilio_tokens=tokens,
            texts_hours=ALL_DAY,
            texts_per_second=self.pace,
            texts_spend_cap=1_000_000,
            texts_trial=False,
            texts_approval="a rehearsal",
            **given,  # type: ignore[arg-type]  # the rest are texts
        )

    def wired(self) -> tuple[Parts, TextParts]:
        """Return the parts, with the times of this rehearsal."""
        parts = wire(self.settings)
        return parts, replace(wire_texts(self.settings, parts, directories.a_directory()), timing=self.timing)

    def runner(self, parts: Parts) -> Runner:
        """Return what a worker runs by: the loop, or an engine."""
        if not self.engine:
            return Loop(self.threads)
        return ByEngine(engine.connect(self.engine, parts.databases[0], parts.followup), self.threads)


def nursery(where: Where, orders: "Connection[Any, Any]") -> None:
    """Fork a worker for each name that comes, and tell its process id. Ends with whoever sends the names."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    parts, texts = where.wired()
    runner = where.runner(parts)
    children = []
    with suppress(EOFError):
        while True:
            name = orders.recv()
            child = os.fork()
            if not child:
                runner.run(texts, name, Event())
                os._exit(1)
            children.append(child)
            orders.send(child)
    for one in children:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


@dataclass
class Rehearsal:
    """Texts that are due, the workers that send them, and what came of it."""

    where: Where
    fake: Fake
    seed: int = 1
    begun: int = 0
    killed: int = 0
    running: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parts, self.texts = self.where.wired()
        migrated(*self.parts.databases)
        if self.where.engine:
            EngineSchema(self.parts.databases[0]).make(self.where.engine)
        self.texts.followup.keys.prepare()
        self.chance = random.Random(self.seed)
        self._orders, theirs = CONTEXT.Pipe()
        self._nursery = CONTEXT.Process(target=nursery, args=(self.where, theirs), daemon=True)
        self._nursery.start()
        theirs.close()

    def plan(self, number: int) -> None:
        """Let so many texts be due now, each to a number of its own."""
        at = now()
        contacts = [a_contact(place, at) for place in range(number)]
        with self.texts.followup.writing() as work:
            work.contacts.add_all(contacts)
            work.reminders.add(*(a_text(one, at) for one in contacts))

    def begin(self, workers: int = 1) -> None:
        """Bring the number of running workers to this."""
        while len(self.running) < workers:
            self.begun += 1
            self._orders.send(f"w{self.begun}")
            self.running.append(self._orders.recv())

    def kill(self) -> None:
        """End one worker as a power cut does."""
        victim = self.chance.choice(self.running)
        os.kill(victim, signal.SIGKILL)
        self.running.remove(victim)
        self.killed += 1

    def throws_away(self) -> None:
        """Empty the engine's tables while it uses them: nobody promised to keep a row of them."""
        with psycopg.connect(self.where.database, autocommit=True) as connection:
            connection.execute(f"TRUNCATE {SCHEMA}.procrastinate_jobs, {SCHEMA}.procrastinate_workers CASCADE")

    def freeze(self, seconds: float) -> None:
        """Let one worker stand still, as a machine does that is suspended, and go on after that."""
        victim = self.chance.choice(self.running)
        os.kill(victim, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(victim, signal.SIGCONT)

    def end(self) -> None:
        """End all workers."""
        for one in self.running:
            os.kill(one, signal.SIGKILL)
        self.running.clear()
        self._orders.close()
        self._nursery.join()
        self.parts.close()

    def stages(self) -> Counter[Stage]:
        """Count the texts by where they stand."""
        with self.texts.followup.reading() as work:
            return Counter({stage: number for stage, number in work.reminders.counts().items() if number})

    def kill_all_along(self, times: int, workers: int, every: tuple[float, float] = (0.05, 0.4)) -> None:
        """Kill a worker again and again while they work, each time after a moment; new ones take over."""
        for _ in range(times):
            self.begin(workers)
            time.sleep(self.chance.uniform(*every))
            self.kill()

    def kill_on_its_way(self) -> None:
        """Kill the one worker there is as soon as the provider has got a text of it."""
        posts, until = self.fake.carrier.posts, time.monotonic() + NEVER_SENDS
        self.begin()
        while self.fake.carrier.posts == posts:
            assert time.monotonic() < until, "the worker sends nothing"
            time.sleep(0.005)
        self.kill()

    def drain(self, workers: int, seconds: float) -> Counter[Stage]:
        """Let the workers go on until nothing is left to do, and return what stands where."""
        until = time.monotonic() + seconds
        self.begin(workers)
        while time.monotonic() < until:
            stages = self.stages()
            under_way = any(stages[stage] for stage in (Stage.CLAIMED, Stage.SENDING, Stage.UNKNOWN))
            if not under_way and not stages[Stage.SCHEDULED]:
                break
            if not under_way:
                self.bring_forward()
            time.sleep(0.2)
        return self.stages()

    def bring_forward(self) -> None:
        """Let texts that were put off be due now: for how long they are is tried with a clock that is moved."""
        at = now()
        later = update(ReminderRow).where(ReminderRow.stage == Stage.SCHEDULED, ReminderRow.due > at).values(due=at)
        with self.parts.databases[0].engine.begin() as connection:
            connection.execute(later)

    def missed(self) -> tuple[int, int]:
        """Return how many phones got nothing, and of how many of those texts staff were told."""
        got = {one.to for one in self.fake.carrier.sent}
        with self.texts.followup.reading() as work:
            told = {one.about for one in work.alerts.open()}
            everybody = [work.contacts.get(code) for code in work.contacts.all_codes()]
            without = [one for one in everybody if one is not None and one.number not in got]
            surfaced = [one for one in without if {text.code for text in work.reminders.of(one.code)} & told]
        return len(without), len(surfaced)

    def unknown(self) -> tuple[int, int]:
        """Return of how many texts nobody knows whether they went, and of how many of those staff were told."""
        with self.texts.followup.reading() as work:
            told = {one.about for one in work.alerts.open() if one.kind == "unknown"}
            every = (one for code in work.contacts.all_codes() for one in work.reminders.of(code))
            codes = [one.code for one in every if one.stage is Stage.UNKNOWN]
        return len(codes), len(told.intersection(codes))

    def copies(self) -> Counter[int]:
        """Count the numbers by how many texts their phone got: {1: 2000} is what is promised."""
        got = Counter(one.to for one in self.fake.carrier.sent)
        with self.texts.followup.reading() as work:
            everybody = [work.contacts.get(code) for code in work.contacts.all_codes()]
        return Counter(got[one.number] for one in everybody if one is not None)


def a_contact(place: int, at: datetime) -> Contact:
    """Return somebody who confirmed just then, with a number of their own, who may be texted at any hour."""
    return Contact(
        code=f"{place:032x}",
        number=f"+44740{place:07d}",
        country="GB",
        zone="UTC",
        hours=Hours(datetime.min.time(), datetime.max.time()),
        language="en",
        nickname="garden",
        only_mine=True,
        minor=False,
        standing=Standing.CONFIRMED,
        wish=Wish(),
        created=at,
        ends=at + timedelta(days=90),
    )


def a_text(contact: Contact, at: datetime) -> Reminder:
    """Return a check-in that is due then and makes sense for six hours."""
    return Reminder(
        code=f"{int(contact.code, 16) + 2**64:032x}",
        contact=contact.code,
        purpose=Purpose.CHECK_IN,
        due=at,
        wall=at.astimezone(UTC).replace(tzinfo=None),
        zone="UTC",
        expires=at + timedelta(hours=6),
        expect="123",
    )


@contextmanager
def rehearsal(folder: Path, database: str, decide: Decide | None = None, **given: Any) -> Iterator[Rehearsal]:
    """Rehearse in this folder, on this database, with a provider that does wrong what `decide` says."""
    ours = {name: given.pop(name) for name in ("timing", "threads", "pace", "engine") if name in given}
    with serving(decide, **given) as fake:
        made = Rehearsal(Where(folder, database, fake.settings, **ours), fake)
        try:
            yield made
        finally:
            made.end()
