"""What the whole service does under load: journeys, staff at work and 2,000 texts due at once, all at the same time.

`referral serve` with two web processes and its worker, in production, on this machine's cores, which it shares with the
crowd, the provider's stand-in and PostgreSQL; the cost of the crowd is told apart. First at a usual pace, then with ten
times as many visitors as that, while others open the page of numbers to call. People come by a timetable: what they
wait for grows if the site does not keep up. Times depend on the machine; `--write FILE` keeps the report.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from bench.journey import machine
from bench.tools.crowd import Heard, Timetable, seekers, staff, visitors, waits_of
from bench.tools.processes import Process
from bench.tools.standing import LATENCY, STAFF, Standing, standing
from referral.wiring import now

KINDS = ("SQLite", "PostgreSQL")
PACE, STAFF_PACE, SEEKERS_PACE = 2.0, 2.0, 5.0
AT_ONCE, TIMES, CROWDED = 16, 10, 64
LATER = 8.0
"""Seconds after which staff are signed in, on a machine that has nothing else to do."""
MOST_SECONDS = 300.0
SOON = timedelta(seconds=10)
RESULTS = Path(__file__).parent / "load.md"
CONTEXT = get_context("spawn")


@dataclass(frozen=True, slots=True)
class Size:
    """How long the usual pace and ten times of it last, in seconds, how many texts, the pace that they are given."""

    usual: float = 90.0
    crowded: float = 20.0
    texts: int = 2000
    pace: float = 50.0


@dataclass
class Part:
    """What one part of a run came to; `left` are the texts that were never handed over."""

    heard: Heard
    seconds: float
    before: dict[int, Process]
    after: dict[int, Process]
    notes: list[str] = field(default_factory=list)
    left: int = 0

    def cpu(self, *names: str) -> float:
        """Return the seconds of processor time of the processes with these names."""
        return sum(one.cpu - self.before[pid].cpu for pid, one in self.after.items() if one.name in names)

    @property
    def failures(self) -> int:
        """Return how many pages went wrong."""
        return sum(self.heard.failures.values())


def usual(made: Standing, size: Size) -> Part:
    """Let visitors and staff come at their pace, and all texts be due at once, a while after."""
    due = now() + timedelta(seconds=LATER + size.usual / 10)
    made.plan(size.texts, due)
    before, began = made.processes(), time.monotonic()
    with ProcessPoolExecutor(2, CONTEXT) as pool:
        crowds = [
            pool.submit(visitors, made.server.port, Timetable(PACE, size.usual, AT_ONCE, first=1000)),
            pool.submit(staff, made.server.port, made.people, Timetable(STAFF_PACE, size.usual, STAFF)),
        ]
        heard = Heard()
        for crowd in crowds:
            heard.joined(crowd.result())
        seconds = time.monotonic() - began
        after = made.processes()
    until = time.monotonic() + MOST_SECONDS
    while made.due() and time.monotonic() < until:
        time.sleep(0.5)
    tried = made.begun(due)[: size.texts]
    timely = sum(at - due - timedelta(seconds=place / size.pace) <= SOON for place, at in enumerate(tried))
    soon = sum(at - due <= SOON for at in tried)
    rate = len(tried) / (tried[-1] - due).total_seconds()
    note = (
        f"texts: {made.accepted()} taken by the provider, {rate:.0f} a second; of {size.texts} begun within 10 s of "
        f"being due {soon / size.texts:.0%}, of the moment that {size.pace:.0f} a second give {timely / size.texts:.0%}"
    )
    return Part(heard, seconds, before, after, [note], made.due())


def crowded(made: Standing, size: Size) -> Part:
    """Let ten times as many visitors come as usually, and some who only look for a number."""
    before, began = made.processes(), time.monotonic()
    with ProcessPoolExecutor(2, CONTEXT) as pool:
        many = Timetable(PACE * TIMES, size.crowded, CROWDED, first=100_000)
        crowds = [
            pool.submit(visitors, made.server.port, many),
            pool.submit(seekers, made.server.port, Timetable(SEEKERS_PACE, size.crowded, AT_ONCE)),
        ]
        come, seek = (crowd.result() for crowd in crowds)
    part = Part(come, time.monotonic() - began, before, made.processes())
    p50, _, p99, _ = waits_of(seek.waits["helplines"])
    each, cost = come.requests / max(1, come.done), 1000 * part.cpu("web", "PostgreSQL") / max(1, come.done)
    part.notes = [
        f"numbers to call, by themselves: {seek.requests} requests, p50 {p50:.0f} ms, p99 {p99:.0f} ms (aim 1,000 ms)",
        f"{come.done} visitors came and {come.missed} found no room: the crowd has {CROWDED} at once",
        f"a whole journey of {each:.0f} requests: {cost:.0f} ms of processor time of web and PostgreSQL",
    ]
    part.heard.failures.update(seek.failures)
    return part


def measured(kind: str, size: Size, folder: Path) -> tuple[Part, Part]:
    """Measure on one kind of database; LookupError where there is none of it."""
    with standing(folder, kind, texts_per_second=str(size.pace)) as made:
        visitors(made.server.port, Timetable(2.0, 5.0, AT_ONCE))
        return usual(made, size), crowded(made, size)


def table(part: Part) -> Iterable[str]:
    """Write what each kind of page took."""
    yield "| page | requests | failures | p50 | p95 | p99 | p99.9 ms |"
    yield "|---|---|---|---|---|---|---|"
    kinds = {**part.heard.waits, "all": [one for some in part.heard.waits.values() for one in some]}
    for kind, seconds in kinds.items():
        failed = part.failures if kind == "all" else part.heard.failures[kind]
        told = " | ".join(f"{wait:.0f}" for wait in waits_of(seconds))
        yield f"| {kind} | {len(seconds)} | {failed} | {told} |"


def summary(part: Part) -> Iterable[str]:
    """Write what the part cost, and who held what."""
    web, base = part.cpu("web"), part.cpu("PostgreSQL")
    rate, heard = part.heard.requests / part.seconds, part.heard
    yield f"- {part.heard.requests} requests in {part.seconds:.0f} s, {rate:.0f} a second, {part.failures} failures"
    yield f"- {heard.requests / (web + base):.0f} requests for each second of a core, web and PostgreSQL together"
    worker = f"worker {part.cpu('worker'):.1f} s, " if part.cpu("worker") else ""
    yield f"- processor time: web {web:.1f} s, {worker}PostgreSQL {base:.1f} s; the crowd's own {heard.cpu:.1f} s"
    for one in part.after.values():
        held = f"{one.memory.resident:.0f} MB resident, {one.memory.share:.0f} MB as its share"
        yield f"- memory of {one.name}: {held}, {one.threads} threads, {one.files} open files"
    yield from (f"- {note}" for note in part.notes)


def told(kind: str, parts: tuple[Part, Part]) -> Iterable[str]:
    """Write the report of one kind of database."""
    names = (f"{kind}: the usual pace, {PACE:.0f} visitors a second", f"{kind}: ten times as many visitors")
    for name, part in zip(names, parts, strict=True):
        yield from ("", f"## {name}", "", *table(part), "", *summary(part))


def main() -> None:
    """Measure, print, and keep the report where asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=Size().usual, help="of the usual pace")
    asked.add_argument("--texts", type=int, default=Size().texts)
    asked.add_argument("--only", choices=KINDS)
    asked.add_argument("--write", type=Path, default=RESULTS)
    given = asked.parse_args()
    size = Size(usual=given.seconds, texts=given.texts)
    busy = os.getloadavg()[1]
    lines = [f"# Load\n\n{(__doc__ or '').strip()}\n", f"{now():%Y-%m-%d}, {machine()}."]
    lines.append(f"Load of the machine before it began: {busy:.1f}. A provider that takes {LATENCY} s for a text.")
    for kind in [given.only] if given.only else KINDS:
        with tempfile.TemporaryDirectory() as folder:
            lines += told(kind, measured(kind, size, Path(folder)))
    print(text := "\n".join([*lines, ""]))
    given.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
