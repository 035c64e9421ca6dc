"""What a level asks of machines: the same simulation for one machine as it is shipped, and for as many as it takes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from math import ceil
from statistics import mean

from bench.tools.demand import DAY, FRONT, HOUR, MIX, PROVIDER, Level
from bench.tools.known import Figures
from bench.tools.queues import Give, Outcome, Step, Take, Use, Visit, Yard, coming, cut, steadily

CORES, PROCESSES, THREADS = 2, 2, 4
"""Of one machine, as it is shipped."""

FULLEST, SLOWEST = 0.6, 1.0
"""With one machine lost the others are at most so busy, and p99 is below so many seconds."""

WRITER = 0.5
"""SQLite's one writer is at most so busy: SQLite waits by trying again, and who asks last may come first."""

SPAN, NEWS_SPAN, BEFORE = 300.0, 60.0, 20.0


def yard(threads: int = THREADS) -> dict[str, int]:
    """Return what there is on one machine."""
    kinds = {"writer": 1, "disk": 1, "sender": threads, "worker": 1, "provider": 1000}
    for number in range(PROCESSES):
        kinds |= {f"process {number}": 1, f"thread {number}": THREADS}
    return kinds


def request(figures: Figures, chance: random.Random, at: float) -> Visit:
    """Return a request of the public site: one of a journey's, by one of the processes."""
    number, seconds = chance.randrange(PROCESSES), chance.choice(figures.journey.requests) + FRONT
    return Visit(at, (Take(f"thread {number}"), Use(f"process {number}", seconds)), "public")


def page(figures: Figures, chance: random.Random, at: float) -> Visit:
    """Return a page of staff on SQLite."""
    cost = figures.staff["SQLite"][chance.choices([*MIX], [*MIX.values()])[0]]
    number = chance.randrange(PROCESSES)
    steps: list[Step] = [Take(f"thread {number}"), Use(f"process {number}", cost.own - cost.held + FRONT)]
    if cost.writes:
        held = Use(f"process {number}", cost.held), Use("disk", cost.writes * figures.sync)
        steps += [Take("writer"), *held, Give("writer")]
    return Visit(at, tuple(steps), "staff")


def text(figures: Figures, at: float) -> Visit:
    """Return a text on SQLite whose slot is then: it waits for a thread, for the right to write, for the provider."""
    cost = figures.text["SQLite"]
    wrote = Use("worker", cost.held), Use("disk", cost.writes * figures.sync)
    rest = Use("worker", cost.own - cost.held), Use("provider", PROVIDER)
    return Visit(at, (Take("sender"), Take("writer"), *wrote, Give("writer"), *rest), "text")


def monday_at_nine(figures: Figures, level: Level, pace: float) -> Outcome:
    """Simulate one machine in the worst minutes of a usual week: everybody is there, and the texts of nine are due."""
    chance = random.Random(level.times)
    rate = level.usual * figures.requests
    visits = [request(figures, chance, at) for at in steadily(rate, SPAN, chance)]
    visits += [page(figures, chance, at) for at in steadily(level.pages, SPAN, chance)]
    due = min(level.due_at_once, ceil(pace * SPAN))
    visits += [text(figures, BEFORE + place / pace) for place in range(due)]
    return Yard(yard(senders(pace))).run(sorted(visits, key=lambda one: one.at))


def usual_day(figures: Figures, level: Level) -> Outcome:
    """Simulate the public site of one machine for a whole usual day, hour by hour."""
    chance, most = random.Random(level.times), level.usual * figures.requests
    moments = coming(lambda at: level.by_hour(at) * figures.requests, most, DAY, chance)
    return Yard(yard()).run(request(figures, chance, at) for at in moments)


def senders(pace: float) -> int:
    """Return how many texts are on their way at once, as the worker sets it: a provider takes a fifth of a second."""
    return max(1, min(16, round(pace * PROVIDER)))


def at_nine(figures: Figures, due: int, pace: float) -> Outcome:
    """Simulate the texts of nine alone, to the last of them; of very many the first, which tell the pace."""
    return Yard(yard(senders(pace))).run(text(figures, place / pace) for place in range(min(due, MOST_TEXTS)))


MOST_TEXTS = 20_000


def last_after(figures: Figures, due: int, pace: float) -> float:
    """Return after how many seconds the last text of nine is out."""
    if not due:
        return 0.0
    done = at_nine(figures, due, pace)
    return done.until * due / min(due, MOST_TEXTS)


def news(figures: Figures, level: Level, machines: int) -> Outcome:
    """Simulate one of so many machines in the hour of the news; each gets its share."""
    chance = random.Random(level.times * 1000 + machines)
    rate = level.news * figures.requests / machines
    return Yard(yard()).run(request(figures, chance, at) for at in steadily(rate, NEWS_SPAN, chance))


def busiest(outcome: Outcome) -> float:
    """Return how busy the processes were."""
    return mean(outcome.use(f"process {number}") for number in range(PROCESSES))


def machines_for_news(figures: Figures, level: Level) -> int:
    """Return how many machines hold it: with one lost the others are not too busy, and no page is slow."""
    return next(number for number in _from_least(figures, level) if _holds(figures, level, number - 1))


def _from_least(figures: Figures, level: Level) -> Iterator[int]:
    need = level.news * figures.journey_seconds / (CORES * FULLEST)
    return count(max(2, ceil(need) + 1))


def _holds(figures: Figures, level: Level, machines: int) -> bool:
    done = news(figures, level, machines)
    return busiest(done) <= FULLEST * 1.02 and cut(done.waits(), 0.99) <= SLOWEST


@dataclass(frozen=True, slots=True)
class Strain:
    """How much of what one machine has a level would take."""

    cores: float
    news: float
    writer: float
    pace: float
    texts: float

    def first(self) -> str:
        """Return what breaks first, "" where nothing does."""
        words = {
            "pace": "the pace of one number",
            "news": "the cores, on a day in the news",
            "writer": "the one writer of SQLite",
            "texts": "the one worker of SQLite",
            "cores": "the cores",
        }
        most = {"cores": FULLEST, "news": FULLEST, "writer": WRITER}
        shares = {name: float(getattr(self, name)) / most.get(name, 1.0) for name in words}
        worst = max(words, key=lambda name: shares[name])
        return words[worst] if shares[worst] > 1 else ""


def strain(figures: Figures, level: Level, pace: float, window: float) -> Strain:
    """Work out the shares, without any chance."""
    usual = level.usual * figures.journey_seconds + level.pages * figures.page_seconds("SQLite")
    return Strain(
        cores=usual / CORES,
        news=level.news * figures.journey_seconds / CORES,
        writer=level.pages * figures.writer_seconds(),
        pace=level.due_at_once / pace / window,
        texts=level.due_at_once * figures.text_seconds() / HOUR,
    )
