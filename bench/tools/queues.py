"""Queues, simulated in made-up time: who comes when, what each needs one after the other, and how long it takes.

Plain Python. The same seed gives the same numbers on every machine.
"""

import math
import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True)
class Take:
    """Wait for one of these, and hold it until it is given back, or until all is done."""

    what: str


@dataclass(frozen=True, slots=True)
class Give:
    """Give back one that was taken."""

    what: str


@dataclass(frozen=True, slots=True)
class Use:
    """Wait for one of these, and use it for so many seconds."""

    what: str
    seconds: float


Step = Take | Give | Use


@dataclass(slots=True)
class Visit:
    """Somebody who comes at a moment and goes from step to step. `label` is for telling them apart afterwards."""

    at: float
    steps: Sequence[Step]
    label: str = ""
    place: int = 0
    done: float = math.inf
    handed: bool = False  # what it waits for was passed on to it
    held: list[str] = field(default_factory=list)

    @property
    def took(self) -> float:
        """Return the seconds from coming to going."""
        return self.done - self.at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: every visit, and for how many seconds each kind of thing was used or held, over all of them."""

    visits: tuple[Visit, ...]
    busy: Mapping[str, float]
    until: float
    capacity: Mapping[str, int]

    def use(self, what: str) -> float:
        """Return the share of the time in which these were used."""
        return self.busy[what] / (self.capacity[what] * self.until) if self.until else 0.0

    def waits(self, label: str = "") -> list[float]:
        """Return how long each visit took, sorted; of those with a label where one is given."""
        return sorted(one.took for one in self.visits if not label or one.label == label)

    def left_at(self, moment: float) -> int:
        """Return how many had come by then and were not done."""
        return sum(one.at <= moment < one.done for one in self.visits)


class Yard:
    """Everything that can be waited for, first come, first served."""

    def __init__(self, capacity: Mapping[str, int]) -> None:
        """Begin with so many of each."""
        self.capacity = dict(capacity)
        self._free = dict(capacity)
        self._waiting: dict[str, deque[Visit]] = {name: deque() for name in capacity}
        self._since: dict[tuple[int, str], float] = {}
        self.busy = dict.fromkeys(capacity, 0.0)
        self._events: list[tuple[float, int, Visit]] = []
        self._number = 0
        self._ready: deque[Visit] = deque()

    def run(self, visits: Iterable[Visit]) -> Outcome:
        """Let all of them come, in the order of their time, and go on until the last is done."""
        done: list[Visit] = []
        coming = iter(visits)
        following = next(coming, None)
        now = 0.0
        while following is not None or self._events:
            if following is not None and (not self._events or following.at <= self._events[0][0]):
                now = following.at
                done.append(following)
                self._ready.append(following)
                following = next(coming, None)
            else:
                now, _, visit = heappop(self._events)
                self._ends_use(visit, now)
            while self._ready:
                self._goes_on(self._ready.popleft(), now)
        return Outcome(tuple(done), self.busy, now, self.capacity)

    def _goes_on(self, visit: Visit, now: float) -> None:
        while visit.place < len(visit.steps):
            step = visit.steps[visit.place]
            if isinstance(step, Give):
                visit.held.remove(step.what)
                self._free_one(step.what, visit, now)
            elif not (visit.handed or self._free[step.what]):
                self._waiting[step.what].append(visit)
                return
            else:
                self._free[step.what] -= not visit.handed
                visit.handed = False
                self._since[id(visit), step.what] = now
                if isinstance(step, Use):
                    self._number += 1
                    heappush(self._events, (now + step.seconds, self._number, visit))
                    return
                visit.held.append(step.what)
            visit.place += 1
        visit.done = now
        while visit.held:
            self._free_one(visit.held.pop(), visit, now)

    def _ends_use(self, visit: Visit, now: float) -> None:
        step = visit.steps[visit.place]
        visit.place += 1
        self._free_one(step.what, visit, now)
        self._ready.append(visit)

    def _free_one(self, what: str, visit: Visit, now: float) -> None:
        self.busy[what] += now - self._since.pop((id(visit), what))
        if not self._waiting[what]:
            self._free[what] += 1
            return
        following = self._waiting[what].popleft()
        following.handed = True
        self._ready.append(following)


def coming(rate: Callable[[float], float], most: float, until: float, chance: random.Random) -> Iterator[float]:
    """Yield moments at which somebody comes by chance: `rate` a second at each moment, never more than `most`."""
    at = 0.0
    while (at := at + chance.expovariate(most)) < until:
        if chance.random() * most < rate(at):
            yield at


def steadily(rate: float, until: float, chance: random.Random) -> Iterator[float]:
    """Yield moments at which somebody comes by chance, `rate` a second all the time."""
    return coming(lambda _at: rate, rate, until, chance)


def cut(waits: Sequence[float], share: float) -> float:
    """Return the value that this share of sorted values does not exceed (nearest rank); 0 of none."""
    return waits[max(0, math.ceil(share * len(waits)) - 1)] if waits else 0.0


def all_busy(servers: int, load: float) -> float:
    """Return how often somebody has to wait: Erlang's C for Poisson arrivals and exponential times.

    `load` is arrivals a second times seconds of each, below `servers`.
    """
    blocked = 1.0
    for one in range(1, servers + 1):
        blocked = load * blocked / (one + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def mean_wait(servers: int, rate: float, seconds: float, spread: float = 1.0) -> float:
    """Return the mean seconds of waiting. `spread` is the variance of the times over their mean squared.

    Exact for exponential times (1) and for one server (Pollaczek and Khinchine: 0 for times that are all the same);
    for several servers and other times Lee and Longton's approximation.
    """
    load = rate * seconds
    return all_busy(servers, load) * seconds / (servers - load) * (1 + spread) / 2
