"""Many people at once, by a timetable: each begins at their own moment, whether the site keeps up or not.

What a person waits for is counted from there to the last byte; how late somebody could begin, because all that the
generator has were busy, is told apart. A crowd is a process of its own, so that it and the site share no lock.
"""

import statistics
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, takewhile

from bench.tools.counselor import Counselor
from bench.tools.line import Line, kind_of
from bench.tools.person import AFTER, Person
from bench.tools.texter import asks_for_texts

TEXTED_EVERY = 25
"""Of so many visitors one asks for texts."""


@dataclass
class Heard:
    """What a crowd met: seconds by kind of page, failures by kind, and the crowd's own cost."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    done: int = 0
    latest: float = 0.0
    missed: int = 0
    cpu: float = 0.0
    said: list[str] = field(default_factory=list)

    def hears(self, line: Line) -> None:
        """Take over what one browser met, and let it forget."""
        for one in line.seen:
            page = f"{kind_of(one.answer.text())} page" if one.step == AFTER and one.answer.status == 200 else one.step
            self.waits.setdefault(page, []).append(one.seconds)
        line.seen.clear()

    def joined(self, other: "Heard") -> "Heard":
        """Add what another crowd met."""
        for kind, seconds in other.waits.items():
            self.waits.setdefault(kind, []).extend(seconds)
        self.failures.update(other.failures)
        self.done += other.done
        self.latest = max(self.latest, other.latest)
        self.missed += other.missed
        self.cpu += other.cpu
        self.said += other.said
        return self

    @property
    def requests(self) -> int:
        """Return how many requests were answered."""
        return sum(map(len, self.waits.values()))


@dataclass(frozen=True, slots=True)
class Timetable:
    """So many a second begin, for so many seconds, with so many at the same time at most; the first has this number."""

    pace: float
    seconds: float
    at_once: int
    first: int = 0


def goes_by(timetable: Timetable, job: Callable[[int, Heard], None]) -> Heard:
    """Do a job for each moment of the timetable; who could not begin before its end is counted, and does nothing."""
    heard, began = Heard(), time.monotonic()
    used = time.process_time()

    def one(number: int) -> None:
        moment = number / timetable.pace
        time.sleep(max(0.0, moment - (time.monotonic() - began)))
        if time.monotonic() - began > timetable.seconds:
            heard.missed += 1
            return
        heard.latest = max(heard.latest, time.monotonic() - began - moment)
        job(timetable.first + number, heard)
        heard.done += 1

    numbers = takewhile(lambda number: number / timetable.pace < timetable.seconds, count())
    with ThreadPoolExecutor(timetable.at_once) as pool:
        for done in [pool.submit(one, number) for number in numbers]:
            done.result()
    heard.cpu = time.process_time() - used
    return heard


def met(line: Line, heard: Heard, job: Callable[[], object]) -> None:
    """Let somebody do something; what goes wrong is counted at the page where it did."""
    try:
        job()
    except (OSError, AssertionError) as fault:
        heard.failures[line.seen[-1].step if line.seen else "first page"] += 1
        heard.said.append(f"{type(fault).__name__} {fault}"[:300])
        line.close()
    heard.hears(line)


def visitors(port: int, timetable: Timetable) -> Heard:
    """Let people come: each from the start to the result, to the numbers to call, and away; a few ask for texts."""

    def comes(number: int, heard: Heard) -> None:
        person = Person(port)

        def visit() -> None:
            person.journey()
            person.goes("helplines", "GET", "/talk")
            if number % TEXTED_EVERY == 0:
                asks_for_texts(person, number)
            person.goes("leave", "GET", "/leave")

        met(person, heard, visit)
        person.close()

    return goes_by(timetable, comes)


def seekers(port: int, timetable: Timetable) -> Heard:
    """Let people come who only want a number to call."""

    def comes(_: int, heard: Heard) -> None:
        line = Person(port)
        met(line, heard, lambda: line.goes("helplines", "GET", "/talk"))
        line.close()

    return goes_by(timetable, comes)


def staff(port: int, people: Iterable[tuple[str, str]], timetable: Timetable) -> Heard:
    """Let so many come in, each with a one-time code, and take turns at their rounds."""
    team = [Counselor(port) for _ in people]
    heard = Heard()
    for counselor, (address, code) in zip(team, people, strict=True):
        counselor.comes_in(address, code)
        heard.hears(counselor)
    free = deque(team)  # in turn: who does nothing for a quarter of an hour is signed out

    def works(_: int, heard: Heard) -> None:
        counselor = free.popleft()
        met(counselor, heard, counselor.works)
        free.append(counselor)

    return heard.joined(goes_by(timetable, works))


def waits_of(seconds: Iterable[float]) -> tuple[float, ...]:
    """Return the 50th, 95th, 99th and 99.9th of a hundred waits, in milliseconds."""
    ordered = sorted(seconds)
    cuts = statistics.quantiles(ordered, n=1000, method="inclusive") if len(ordered) > 1 else ordered * 999
    return tuple(1000 * cuts[place - 1] for place in (500, 950, 990, 999))
