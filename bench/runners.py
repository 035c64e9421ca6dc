"""How the two runners compare on PostgreSQL: the loop, by which each worker takes its own, and procrastinate.

Three worker processes of one thread each hand over to a stand-in for Twilio in a process of its own. The runners take
turns, so that what else the machine does falls on both alike; the middle of several turns is told. Clock times depend
on the machine, their ratio less; processor time is that of the workers, PostgreSQL's own is not in it. `--write FILE`
keeps the table.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from bench.texts import cpu, provider
from bench.tools.postgres import postgres
from referral.core.followup import Stage
from referral.core.timing import Timing
from tests.durability.sending import Rehearsal, Where

DUE, FIRST = 200, 20
WORKERS = 3
TURNS = 3
RUNNERS = {"loop": "", "procrastinate": "procrastinate"}


@dataclass(frozen=True)
class Took:
    """Texts a second, and milliseconds of a processor for one."""

    rate: float
    processor: float


def handed_over(told: Mapping[str, str], url: str, engine: str) -> Took:
    """Hand over what is due; the first texts, while all starts, are not counted."""
    with tempfile.TemporaryDirectory() as folder:
        where = Where(Path(folder), url, told, Timing(poll=timedelta(seconds=0.1)), engine=engine)
        made = Rehearsal(where, SimpleNamespace())  # type: ignore[arg-type]  # what phones got is not looked at
        try:
            made.plan(DUE)
            made.begin(WORKERS)
            while made.stages()[Stage.ACCEPTED] < FIRST:
                time.sleep(0.05)
            began, done, used = time.perf_counter(), made.stages()[Stage.ACCEPTED], sum(map(cpu, made.running))
            while made.stages()[Stage.ACCEPTED] < DUE:
                time.sleep(0.1)
            number, took = DUE - done, time.perf_counter() - began
            return Took(number / took, (sum(map(cpu, made.running)) - used) / number * 1000)
        finally:
            made.end()


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    came: dict[str, list[Took]] = {name: [] for name in RUNNERS}
    with provider() as told, postgres(TURNS * len(RUNNERS)) as urls:
        free = iter(urls)
        for _ in range(TURNS):
            for name, engine in RUNNERS.items():
                came[name].append(handed_over(told, next(free), engine))
    rates = {name: statistics.median(one.rate for one in turns) for name, turns in came.items()}
    costs = {name: statistics.median(one.processor for one in turns) for name, turns in came.items()}
    rows = [f"| {name} | {rates[name]:.0f} a second | {costs[name]:.0f} ms |" for name in RUNNERS]
    ratio = f"{rates['procrastinate'] / rates['loop']:.2f} | {costs['procrastinate'] / costs['loop']:.2f}"
    head = f"| {DUE} texts due at once, {WORKERS} workers | handed over | processor for one |"
    table = "\n".join([head, "|---|---|---|", *rows, f"| procrastinate to loop | {ratio} |"])
    print(table)
    if given.write:
        load = os.getloadavg()[0]
        machine = f"{time.strftime('%Y-%m-%d', time.gmtime())}, {os.cpu_count()} cores, load {load:.0f}."
        given.write.write_text(f"# Runners\n\n{(__doc__ or '').strip()}\n\n{machine}\n\n{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
