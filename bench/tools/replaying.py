"""Sends requests at moments that are set beforehand, whatever the answers take, and lets the simulation do the same."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from statistics import mean, median

from bench.tools.costs import cpu
from bench.tools.line import Answer
from bench.tools.person import Person
from bench.tools.processes import TICKS, Server, serving
from bench.tools.queues import Outcome, Use, Visit, Yard, cut
from bench.tools.serve import PROCESSES

PEOPLE = 24
TELLS = b"GET /turn/"
CUTS = (0.50, 0.95, 0.99)
SEEDS = 12
STANDS = 0.04
"""Mean seconds of an answer that takes a set time."""


@dataclass
class Recorder(Person):
    """A person whose requests are kept as they were sent."""

    sent: list[bytes] = field(default_factory=list)

    def _sent(self, request: bytes) -> Answer:
        self.sent.append(request)
        return super()._sent(request)


@dataclass(frozen=True, slots=True)
class Replayed:
    """When each request left, in seconds from the first, which it was, and how long its answer took.

    `used` is how many cores the server's processes used meanwhile, `others` how many somebody else's did; `said` is
    what stood in each answer of a site that tells.
    """

    moments: tuple[float, ...]
    kinds: tuple[int, ...]
    took: tuple[float, ...]
    used: float
    others: float
    said: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Return the requests a second."""
        return len(self.moments) / self.moments[-1]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was measured at a load, and what the simulation said: p50, p95 and p99 in seconds; cores that were used."""

    what: str
    load: float
    others: float
    cores: tuple[float, float]
    measured: tuple[float, ...]
    simulated: tuple[float, ...]


def busy_seconds() -> float:
    """Return the seconds for which all cores of this machine together were not idle."""
    user, nice, system, _idle, _waiting, *rest = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + sum(rest)) / TICKS


def replayed(server: Server, requests: Sequence[bytes], moments: Iterator[float], chance: random.Random) -> Replayed:
    """Send requests by chance at these moments, in seconds from now, and note when each left and what it took."""
    tells = requests[0].startswith(TELLS)
    waiting: SimpleQueue[tuple[float, int] | None] = SimpleQueue()
    seen: list[tuple[float, int, float, str]] = []

    def works() -> None:
        person = Person(server.port)
        while (one := waiting.get()) is not None:
            left, kind = one
            answer = person._sent(requests[kind])  # noqa: SLF001  # a request that is written already
            seen.append((left, kind, time.perf_counter() - left, answer.text() if tells else ""))
        person.close()

    busy, served, own, began = busy_seconds(), cpu(*server.workers()), time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        working = [pool.submit(works) for _ in range(PEOPLE)]
        for moment in moments:
            time.sleep(max(0.0, began + moment - time.perf_counter()))
            waiting.put((time.perf_counter(), chance.randrange(len(requests))))
        for _ in working:
            waiting.put(None)
    for one in working:
        one.result()
    span, served, own = time.perf_counter() - began, cpu(*server.workers()) - served, time.process_time() - own
    others = max(0.0, busy_seconds() - busy - served - own)
    seen.sort()
    left, kinds, took, said = zip(*seen, strict=True)
    return Replayed(tuple(at - seen[0][0] for at in left), kinds, took, served / span, others / span, said)


def evenly_by_chance(rate: float, count: int, chance: random.Random) -> Iterator[float]:
    """Yield so many moments of a Poisson process."""
    at = 0.0
    for _ in range(count):
        yield (at := at + chance.expovariate(rate))


def simulated(seen: Replayed, seconds: Callable[[int, random.Random], float]) -> tuple[tuple[float, ...], float]:
    """Return waits and used cores for the same moments: a process by chance for each, one at a time in each.

    `seconds` says what the request of a place takes, and may draw it.
    """
    runs = [_once(seen, seconds, random.Random(seed), None) for seed in range(SEEDS)]
    return cuts([wait for one in runs for wait in one.waits()]), mean(
        sum(one.busy.values()) / one.until for one in runs
    )


def _once(
    seen: Replayed, seconds: Callable[[int, random.Random], float], chance: random.Random, where: Sequence[str] | None
) -> Outcome:
    names = where or [f"process {number}" for number in range(PROCESSES)]
    visits = [
        Visit(at, (Use(where[place] if where else chance.choice(names), seconds(place, chance)),))
        for place, at in enumerate(seen.moments)
    ]
    return Yard(dict.fromkeys(names, 1)).run(visits)


def cuts(waits: Sequence[float]) -> tuple[float, ...]:
    """Return p50, p95 and p99."""
    ordered = sorted(waits)
    return tuple(cut(ordered, share) for share in CUTS)


def set_times(loads: Sequence[float], count: int) -> Iterator[Compared]:
    """Compare for our server with answers that take a set time: they need no core, so a busy machine spoils little.

    Twice: by the processes that requests were really handed to, and by chance, as the sizing has it.
    """
    chance = random.Random(5)
    stands = [chance.expovariate(1 / STANDS) for _ in range(200)]
    requests = [TELLS + f"{int(one * 1e6)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() for one in stands]
    with serving("-m", "bench.tools.serve", "turns") as server:
        _alone(server, requests[:10])
        for load in loads:
            seen = replayed(server, requests, evenly_by_chance(load * PROCESSES / STANDS, count, chance), chance)
            stood, where = zip(*(one.split() for one in seen.said), strict=True)
            took = [float(one) for one in stood]
            told = load, seen.others, (0.0, 0.0), cuts(seen.took)
            same = _once(seen, lambda place, _chance, took=took: took[place], chance, where)  # type: ignore[misc]
            yield Compared("answers of a set time, as handed out", *told, cuts(same.waits()))
            said, _ = simulated(seen, lambda place, _chance, took=took: took[place])  # type: ignore[misc]
            yield Compared("answers of a set time, by chance", *told, said)


def _alone(server: Server, requests: Sequence[bytes]) -> float:
    """Return the middle of what requests take that come one after the other."""
    person, took = Person(server.port), []
    person._sent(requests[0])  # noqa: SLF001  # as above
    for one in requests:
        began = time.perf_counter()
        person._sent(one)  # noqa: SLF001  # as above
        took.append(time.perf_counter() - began)
    person.close()
    return median(took)


def real_pages(loads: Sequence[float], seconds: float, patience: int) -> Iterator[Compared]:
    """Compare for the site with ten questions, at each load in the quietest of some short spans of this machine."""
    with serving("-m", "bench.tools.serve", "site") as server:
        recorder = Recorder(server.port)
        recorder.journey()
        requests = recorder.sent
        used = _each(server, requests, 12)
        way = max(0.0, _alone(server, [*requests] * 4) - median(one for kind in used for one in kind))
        one = mean(mean(kind) for kind in used)
        for load in loads:
            rate, chance = load * PROCESSES / one, random.Random(3)
            tries = (
                replayed(server, requests, evenly_by_chance(rate, int(rate * seconds), chance), chance)
                for _ in range(patience)
            )
            seen = min(tries, key=lambda done: done.others)
            left = max(0.2, 1 - seen.others / PROCESSES)
            draw = partial(_drawn, [[one / left for one in kind] for kind in used], seen.kinds)
            said, cores = simulated(seen, draw)
            waits = cuts(seen.took), tuple(wait + way for wait in said)
            yield Compared("pages of the site", load, seen.others, (seen.used, cores * left), *waits)


def _drawn(used: Sequence[Sequence[float]], kinds: Sequence[int], place: int, chance: random.Random) -> float:
    return chance.choice(used[kinds[place]])


def _each(server: Server, requests: Sequence[bytes], times: int) -> list[list[float]]:
    """Return the processor time that the server uses for each request, some times over."""
    person, used = Person(server.port), []
    for one in [*requests] * times:
        before = cpu(*server.workers())
        person._sent(one)  # noqa: SLF001  # as above
        time.sleep(0.001)
        used.append(cpu(*server.workers()) - before)
    person.close()
    return [used[place :: len(requests)] for place in range(len(requests))]
