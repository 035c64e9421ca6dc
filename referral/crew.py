"""The runner for several machines: each process claims what is due, and an engine wakes whoever is free to hand over.

A text that was claimed here may be handed over by another process. So each goes by what it knows itself: one whose
provider is in trouble, or whose replies may be missing, takes no job and claims nothing, and others do.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from threading import Event, Lock, Thread

from referral.actions.casetexts.caseline import Parts
from referral.actions.database import Unreachable
from referral.actions.texts.catching import interrupted
from referral.actions.texts.delivering import Delivered, Outcome, Wait, counted
from referral.actions.texts.waking import Engine, sweep, wake, woken
from referral.core.breaker import Breaker
from referral.core.jobs import Crew, Job
from referral.worker import Done, Rounds, say, step
from screening import logs

BRIEF = 0.1
"""Seconds between two rounds while there is something to do."""
MANY = 20
"""After so many texts it is told how they fared."""


@dataclass(frozen=True, slots=True)
class ByEngine:
    """The runner: a thread that claims, and so many at most that hand over."""

    engine: Engine
    threads: int = 1

    def run(self, parts: Parts, name: str, over: Event) -> bool:
        """Repeat until `over` is set, and return when the last text is settled. What fails ends all of it."""
        parts.provider.load()
        failed = Event()
        shift = Shift(parts, self.engine, name, over)

        def whole(act: Callable[..., None], *given: object) -> None:
            ended = False
            try:
                act(*given)
                ended = True
            finally:
                if not ended:
                    failed.set()
                    over.set()

        crew = Crew(partial(whole, shift.hand), shift.may, shift.fault, self.threads)
        running = [
            Thread(target=whole, args=(shift.claims,), name="texts-claimed"),
            Thread(target=whole, args=(self.engine.run, crew, over), name="texts-engine"),
        ]
        for one in running:
            one.start()
        for one in running:
            one.join()
        return not failed.is_set()


class Shift:
    """One process at work, and what it knows by itself."""

    def __init__(self, parts: Parts, engine: Engine, owner: str, over: Event) -> None:
        """Work under this name until it is over."""
        self._parts, self._engine, self._owner, self._over = parts, engine, owner, over
        self._lock, self._alone = Lock(), Lock()
        self._rounds = Rounds(sends=self._wake)
        self._looked, self._missed = False, False
        self._sent = Delivered()

    def claims(self) -> None:
        """Claim what is due and have somebody woken for it; look after all else that a round looks after."""
        while not self._over.is_set():
            done = step(self._parts, self._owner, self._begun(), self._over.wait)
            self._ended(done)
            told = self._told(done.delivered)
            say(replace(done, delivered=told))
            if done.tidied is not None:
                say_swept(sweep(self._parts, self._engine))
            busy = done.delivered.claimed or told.claimed
            self._over.wait(BRIEF if busy else self._parts.timing.poll.total_seconds())

    def may(self) -> bool:
        """Return whether this process may hand anything over just now."""
        now = self._parts.clock()
        with self._lock:
            if not self._looked or self._missed or self._rounds.watch.holds(now, self._parts.timing.held_for):
                return False
            return bool(self._sent.breaker.allows(now))

    def hand(self, job: Job) -> None:
        """Hand one text over, or give it back."""
        with self._by_turns():
            self._note(woken(self._parts, job, self._waited))

    def fault(self, kind: str) -> None:
        """Take notice of the engine's fault: the database was away, so that replies may be missing."""
        logs.named("referral").warning("texts_wait", fault=kind)
        with self._lock:
            self._missed = True

    def _begun(self) -> Rounds:
        """Return what is known at the beginning of a round. Its breaker is the last round's: a change of it shows."""
        with self._lock:
            watch = self._rounds.watch.missing(self._parts.clock()) if self._missed else self._rounds.watch
            self._missed = False
            self._rounds = replace(self._rounds, watch=watch)
            return self._rounds

    def _ended(self, done: Done) -> None:
        with self._lock:
            self._rounds = done.rounds
            self._looked = True

    def _wake(self, parts: Parts, owner: str, _breaker: Breaker, _wait: Wait) -> Delivered:
        with self._lock:
            breaker = self._sent.breaker
        most = breaker.allows(parts.clock())
        found = wake(parts, self._engine, owner, most) if most else 0
        if isinstance(found, Unreachable):
            return Delivered(breaker=breaker, fault=found.fault)
        return Delivered(breaker=breaker, claimed=found)

    def _told(self, round_: Delivered) -> Delivered:
        """Return what has been done since this was last told: at the end of a rush, and now and then before."""
        with self._lock:
            sent = self._sent
            number = sent.handed + sent.unsure + len(sent.left)
            if round_.claimed and number < MANY:
                return replace(round_, claimed=0)
            self._sent = Delivered(breaker=sent.breaker)
        return replace(sent, claimed=number, fault=round_.fault)

    def _by_turns(self) -> AbstractContextManager[object]:
        """After trouble one text is tried, and the others wait for what comes of it."""
        with self._lock:
            trying = self._sent.breaker.allows(self._parts.clock()) == 1
        return self._alone if trying else nullcontext()

    def _waited(self, seconds: float) -> bool:
        if self._over.wait(seconds) or not self.may():
            return True
        with self._lock:
            watch = self._rounds.watch
        return interrupted(self._parts, watch)

    def _note(self, came: Outcome | Unreachable | None) -> None:
        match came:
            case None:
                pass
            case Unreachable(kind):
                self.fault(kind)
            case _:
                with self._lock:
                    self._sent = counted(self._sent, came, self._parts.clock())


def say_swept(swept: int | Unreachable) -> None:
    """Log a count: no code."""
    if isinstance(swept, Unreachable):
        logs.named("referral").warning("texts_wait", fault=swept.fault)
    elif swept:
        logs.named("referral").info("jobs_swept", jobs=swept)
