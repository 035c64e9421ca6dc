"""Sends what is due, asks about what nobody knows, deletes what is over: one step, and the loop that repeats it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Protocol

from referral.actions.alerts.alertparts import AlertParts
from referral.actions.alerts.telling import Told, tell
from referral.actions.casetexts.caseinbox import bring
from referral.actions.casetexts.caseline import Parts
from referral.actions.database import Unreachable
from referral.actions.privacy import keeping
from referral.actions.public import claiming, returning
from referral.actions.reporting import digesting
from referral.actions.texts.catching import Watch, catch_up, interrupted
from referral.actions.texts.delivering import Delivered, Wait, deliver, look_after
from referral.actions.texts.housekeeping import Cleared, clear
from referral.actions.texts.reconciling import Tidied
from referral.actions.texts.trouble import note
from referral.core.breaker import Breaker
from referral.core.digest import Digest
from referral.core.timing import Timing
from screening import logs


@dataclass(frozen=True, slots=True)
class Rounds:
    """What one worker remembers between two steps; `sends` is how what is due gets on its way."""

    breaker: Breaker = field(default_factory=Breaker)
    tidied: datetime | None = None
    cleared: datetime | None = None
    watch: Watch = field(default_factory=Watch)
    sends: Callable[[Parts, str, Breaker, Wait], Delivered] = deliver


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did, and what the next one has to know."""

    rounds: Rounds
    delivered: Delivered
    tidied: Tidied | str | None = None
    cleared: Cleared | str | None = None
    brought: int | str = 0  # replies that were told to their cases
    caught: int | str = 0  # replies that had not got through

    @property
    def idle(self) -> bool:
        """Whether there was nothing due, or nothing may be handed over."""
        return not self.delivered.claimed or bool(self.delivered.fault)


def step(parts: Parts, owner: str, rounds: Rounds | None = None, wait: Wait = lambda _seconds: False) -> Done:
    """Do what is due now, once. `owner` is a name that no other worker has; `wait` waits for the sender's next slot."""
    rounds, now = rounds or Rounds(), parts.clock()
    tidied: Tidied | str | None = None
    cleared: Cleared | str | None = None
    brought: int | str = 0
    watch, caught = catch_up(parts, rounds.watch, may_ask=bool(rounds.breaker.allows(now)))
    if _due(rounds.tidied, parts.timing.tidy_every, now):
        tidied = look_after(parts, ask=bool(rounds.breaker.allows(now)))
        brought = bring(parts, now)
        rounds = replace(rounds, tidied=now)
    if _due(rounds.cleared, parts.timing.clear_every, now):
        cleared = clear(parts, now)
        rounds = replace(rounds, cleared=now)
    delivered = Delivered(breaker=rounds.breaker)
    if not watch.holds(now, parts.timing.held_for):
        delivered = rounds.sends(parts, owner, rounds.breaker, lambda span: wait(span) or interrupted(parts, watch))
    note(parts, rounds.breaker, delivered.breaker)
    if any(isinstance(one, str) and one for one in (delivered.fault, tidied, cleared, brought)):
        watch = watch.missing(parts.clock())
    return Done(replace(rounds, breaker=delivered.breaker, watch=watch), delivered, tidied, cleared, brought, caught)


def _due(last: datetime | None, every: timedelta, now: datetime) -> bool:
    # A clock that was put back must not stop this.
    return last is None or not last <= now < last + every


class Runner(Protocol):
    """What repeats the step until it is told to end. An engine of another make can take its place."""

    def run(self, parts: Parts, name: str, over: Event) -> bool:
        """Repeat until `over` is set; `name` is one that no other process has. False: it ended by a fault."""
        ...


@dataclass(frozen=True, slots=True)
class Loop:
    """The plain runner: threads that each step, and rest for a moment when nothing is due."""

    threads: int = 1

    def run(self, parts: Parts, name: str, over: Event) -> bool:
        """Repeat in so many threads; return when all have ended. One that fails ends them all."""
        parts.provider.load()
        failed = Event()
        running = [
            Thread(target=self._repeat, args=(parts, f"{name}.{number}", over, failed), name=f"texts-{number}")
            for number in range(self.threads)
        ]
        for one in running:
            one.start()
        for one in running:
            one.join()
        return not failed.is_set()

    def _repeat(self, parts: Parts, owner: str, over: Event, failed: Event) -> None:
        rounds = Rounds()
        try:
            while not over.is_set():
                done = step(parts, owner, rounds, over.wait)
                rounds = done.rounds
                say(done)
                if done.idle:
                    over.wait(parts.timing.poll.total_seconds())
        finally:
            if not over.is_set():
                failed.set()
                over.set()


@dataclass(frozen=True, slots=True)
class TellLoop:
    """Tells staff of what cannot wait, in a thread of its own: a mail server that hangs holds up nobody's text."""

    every: timedelta = Timing().tell_every

    def run(self, parts: AlertParts, over: Event, failed: Event) -> None:
        """Look every so often until `over` is set. A fault sets `failed` and ends everything."""
        if parts.provider is not None:
            parts.provider.load()
        try:
            while not over.is_set():
                say_told(tell(parts, over.wait))
                over.wait(self.every.total_seconds())
        finally:
            if not over.is_set():
                failed.set()
                over.set()


@dataclass(frozen=True, slots=True)
class KeepLoop:
    """Deletes cases whose time is over, in a thread of its own: nothing that is due now waits for it."""

    every: timedelta = Timing().keep_every

    def run(self, parts: AlertParts, over: Event, failed: Event) -> None:
        """Look every so often until `over` is set. A fault sets `failed` and ends everything."""
        rules = keeping.keeping(parts.settings)
        try:
            while not over.is_set():
                say_deleted(keeping.clear(parts, rules, parts.clock()))
                over.wait(self.every.total_seconds())
        finally:
            if not over.is_set():
                failed.set()
                over.set()


@dataclass(frozen=True, slots=True)
class DigestLoop:
    """Makes the daily reports, in a thread of its own: what it looks at may be slow. `TellLoop` sends them."""

    every: timedelta = Timing().digest_every

    def run(self, house: digesting.House, over: Event, failed: Event) -> None:
        """Look every so often until `over` is set. A fault sets `failed` and ends everything."""
        try:
            while not over.is_set():
                say_digests(digesting.make(house))
                over.wait(self.every.total_seconds())
        finally:
            if not over.is_set():
                failed.set()
                over.set()


class ResultParts(Protocol):
    """What the thread that deletes kept results is handed."""

    @property
    def kept(self) -> returning.Cleans:
        """Where results are kept."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time: aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class ResultLoop:
    """Deletes kept results whose time is over, in a thread of its own."""

    every: timedelta = Timing().keep_every

    def run(self, parts: ResultParts, over: Event, failed: Event) -> None:
        """Look every so often until `over` is set. A fault sets `failed` and ends everything."""
        try:
            while not over.is_set():
                say_results(returning.clear(parts.kept, parts.clock()))
                over.wait(self.every.total_seconds())
        finally:
            if not over.is_set():
                failed.set()
                over.set()


class ClaimParts(claiming.Parts, Protocol):
    """What the thread that deletes claim codes is handed."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time: aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class ClaimLoop:
    """Deletes claim codes that are over, in a thread of its own: what waits under one is gone within minutes."""

    every: timedelta = Timing().claims_every

    def run(self, parts: ClaimParts, over: Event, failed: Event) -> None:
        """Look every so often until `over` is set. A fault sets `failed` and ends everything."""
        try:
            while not over.is_set():
                gone = claiming.clear(parts, parts.clock())
                if isinstance(gone, Unreachable):
                    logs.named("referral").warning("claim_codes_wait", fault=gone.fault)
                over.wait(self.every.total_seconds())
        finally:
            if not over.is_set():
                failed.set()
                over.set()


def say_results(cleared: int | Unreachable) -> None:
    """Log a count: no mark."""
    log = logs.named("referral")
    if isinstance(cleared, Unreachable):
        log.warning("kept_results_wait", fault=cleared.fault)
    elif cleared:
        log.info("kept_results_deleted", results=cleared)


def say_digests(made: tuple[Digest, ...] | Unreachable) -> None:
    """Log counts: no organisation."""
    log = logs.named("referral")
    if isinstance(made, Unreachable):
        log.warning("daily_reports_wait", fault=made.fault)
    elif made:
        log.info("daily_reports", made=len(made))


def say_deleted(cleared: keeping.Cleared | Unreachable) -> None:
    """Log counts: no code."""
    log = logs.named("referral")
    if isinstance(cleared, Unreachable):
        log.warning("cases_wait", fault=cleared.fault)
    elif cleared.keys or cleared.alerts or any(cleared.cases.values()):
        counts = {kind.value: count for kind, count in cleared.cases.items()}
        log.info("cases_deleted", **counts, keys=cleared.keys, alerts=cleared.alerts)


def say_told(told: Told) -> None:
    """Log counts: no address, no code, no word."""
    log = logs.named("referral")
    if told.fault:
        log.warning("alerts_wait", fault=told.fault)
    if told.nobody:
        log.warning("alerts_untold", alerts=told.nobody)
    if told.rounds or told.handed or told.failed or told.unsure:
        log.info("alerts", rounds=told.rounds, handed=told.handed, failed=told.failed, unsure=told.unsure)


def say(done: Done) -> None:
    """Log counts: no number, no code, no word of a text."""
    log, delivered = logs.named("referral"), done.delivered
    for fault in (delivered.fault, done.tidied, done.cleared, done.brought, done.caught):
        if isinstance(fault, str) and fault:
            log.warning("texts_wait", fault=fault)
    if isinstance(done.brought, int) and done.brought:
        log.info("replies_to_cases", told=done.brought)
    if isinstance(done.caught, int) and done.caught:
        log.info("replies_caught", replies=done.caught)
    if delivered.claimed:
        log.info("texts", handed=delivered.handed, unsure=delivered.unsure, left=len(delivered.left))
    if isinstance(done.tidied, Tidied) and done.tidied != Tidied():
        told = done.tidied
        log.info("texts_tidied", lost=told.lost, expired=told.expired, settled=told.settled, unknown=told.left)
    if isinstance(done.cleared, Cleared) and done.cleared != Cleared():
        log.info("texts_cleared", contacts=done.cleared.contacts, bodies=done.cleared.bodies)
