"""What a whole journey costs: ten questions from the start page to the result, against eleven bare Flask pages.

Both are served by two gunicorn workers on this machine and asked by four busy people, in turns, in one run; so the
ratio holds elsewhere, and the times do not. `--write FILE` keeps the table.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.tools.person import Person, Seen, assets
from bench.tools.processes import Memory, Server, ran, serving
from bench.tools.serve import PRODUCTION

PEOPLE = 4
BARE_PAGES = 11
RESULTS = Path(__file__).parent / "results.md"
Row = tuple[str, str, str]
Steps = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of all: seconds of processor time, and journeys in a second.

    `straight` goes from the tenth page to the result, `journey` by the page of all answers, as the site leads.
    """

    straight: float
    journey: float
    bare: float
    pace: float


def busy(server: Server, times: int, job: Callable[[Person], object]) -> tuple[float, float]:
    """Let each person do a job so many times; return the server's processor time for each and the time on the clock."""

    def works() -> None:
        person = Person(server.port)
        for _ in range(times):
            job(person)
        person.close()

    used, began = server.cpu(), time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        for done in [pool.submit(works) for _ in range(PEOPLE)]:
            done.result()
    return (server.cpu() - used) / (times * PEOPLE), time.perf_counter() - began


def bare_pages(person: Person) -> None:
    """Ask for as many bare pages as the lean journey has."""
    for _ in range(BARE_PAGES):
        assert person.ask("GET", "/").status == 200


def one_round(site: Server, bare: Server, times: int, steps: Steps) -> Round:
    """Measure all three, the bare pages as often as takes about as long."""

    def walks(person: Person) -> None:
        for step, seconds in person.journey():
            steps.setdefault(step, []).append(seconds)

    def straight(person: Person) -> None:
        person.straight = True
        person.journey()

    plain, _ = busy(bare, times * 5, bare_pages)
    short, _ = busy(site, times, straight)
    whole, took = busy(site, times, walks)
    return Round(short, whole, plain, times * PEOPLE / took)


def measured(rounds: int, times: int) -> Iterable[Row]:
    """Yield the rows that are about work and waiting."""
    steps: Steps = {}
    with serving("-m", "bench.tools.serve", "site") as site, serving("-m", "bench.tools.serve", "bare") as bare:
        one_round(site, bare, max(times // 5, 1), {})
        turns = [one_round(site, bare, times, steps) for _ in range(rounds)]
    yield "server CPU: start, ten pages, result", times_bare([t.straight / t.bare for t in turns]), "10 x, goal 6 x"
    yield "- with the page of all answers before the result", times_bare([t.journey / t.bare for t in turns]), ""
    yield "- the first of them", f"{1000 * statistics.median(t.straight for t in turns):.1f} ms", ""
    yield "- eleven bare pages", f"{1000 * statistics.median(t.bare for t in turns):.1f} ms", ""
    pace = statistics.median(turn.pace for turn in turns)
    yield "journeys a second, the people on the same cores", f"{pace:.0f}", "20 on two free cores"
    every = sorted(seconds for waits in steps.values() for seconds in waits)
    yield "a step, p50 / p95 / p99", waits_of(every), "p95 30 ms on two free cores"
    for step, waits in steps.items():
        yield f"- {step}", waits_of(sorted(waits)), ""


def times_bare(ratios: list[float]) -> str:
    """Say the middle and the spread of ratios to eleven bare pages."""
    spread = f"{min(ratios):.1f} to {max(ratios):.1f} in {len(ratios)} rounds"
    return f"{statistics.median(ratios):.1f} x eleven bare pages ({spread})"


def waits_of(seconds: list[float]) -> str:
    """Say the middle and the worst of a sorted list of waits."""
    if len(seconds) < 2:
        return f"{1000 * seconds[0]:.1f} ms"
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return " / ".join(f"{1000 * cuts[cut - 1]:.1f}" for cut in (50, 95, 99)) + " ms"


def sizes() -> Iterable[Row]:
    """Yield the rows about bytes: what one new visitor's browser receives, heads and bodies, packed as it is sent."""
    with serving("-m", "bench.tools.serve", "site") as site:
        person = Person(site.port)
        person.journey()
        seen = list(person.seen)
        loaded = [Seen(path, 0, person.ask("GET", path)) for path in assets(seen[0].answer.text())]
        person.close()
    pages = [one for one in seen if one.answer.status == 200]
    yield "mean page, packed", kilobytes([statistics.mean(len(one.answer.body) for one in pages)]), "4 kB"
    yield "mean page, as the browser unpacks it", kilobytes([statistics.mean(len(p.answer.text()) for p in pages)]), ""
    yield "mean head of a response", kilobytes([statistics.mean(one.answer.head_bytes for one in seen)]), ""
    yield "first page with all that it loads", kilobytes(map(wire, [seen[0], *loaded])), "20 kB"
    yield "cold journey with all that it loads", kilobytes(len(one.answer.body) for one in [*seen, *loaded]), "40 kB"
    yield "- with every head, as HTTP/1.1 repeats them", kilobytes(map(wire, [*seen, *loaded])), ""
    yield "requests of a cold journey", str(len(seen) + len(loaded)), "30"


def wire(one: Seen) -> int:
    """Return the bytes of a response, its head included."""
    return one.answer.head_bytes + len(one.answer.body)


def kilobytes(parts: Iterable[float]) -> str:
    """Write a sum of bytes."""
    return f"{sum(parts) / 1000:.1f} kB"


def weights() -> Iterable[Row]:
    """Yield the rows about memory: a worker of each command, after journeys through the real questions."""
    with tempfile.TemporaryDirectory() as folder:
        told = {f"SOUNDINGS_{name.upper()}": str(value) for name, value in PRODUCTION.items()}
        settings = {**told, "SOUNDINGS_PORT": "0", "SOUNDINGS_DATA_DIR": folder}
        ran("-c", "from referral.cli import main; main()", "migrate", settings=settings)
        for command, gate in (("screening", "60 MB resident"), ("referral", "")):
            with serving("-c", f"from {command}.cli import main; main()", "serve", settings=settings) as server:
                busy(server, 3, Person.journey)
                workers = server.memory()
            yield f"a worker of `{command} serve`", heaviest(workers), gate


def heaviest(workers: tuple[Memory, ...]) -> str:
    """Say the memory of the worker that holds the most."""
    most = max(workers, key=lambda one: one.resident)
    return f"{most.resident:.0f} MB resident, {most.share:.0f} MB as its share (PSS)"


def machine() -> str:
    """Name what this ran on, without naming the machine."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}"


def table(rows: Iterable[Row]) -> str:
    """Write the rows as Markdown."""
    return "\n".join(["| what | measured | at most |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])


def main() -> None:
    """Print the table, and keep it where asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5, help="turns of both servers")
    asked.add_argument("--times", type=int, default=25, help="journeys of each person in a turn")
    asked.add_argument("--write", type=Path, default=RESULTS, help="file for the table")
    given = asked.parse_args()
    rows = [*measured(given.rounds, given.times), *weights(), *sizes()]
    print(text := table(rows))
    when = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}."
    given.write.write_text(f"# A whole journey\n\n{__doc__}\n{when}\n\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
