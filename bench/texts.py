"""How fast due texts are handed over, and what a hundred thousand planned ones cost while nothing is due.

A worker process on SQLite hands over to a stand-in for Twilio in a process of its own, over real HTTP. Times depend on
the machine; `--write FILE` keeps the table.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from referral.core.followup import Stage
from referral.core.timing import Timing
from referral.wiring import now
from tests.durability.sending import Rehearsal, Where, a_contact, a_text

DUE = 2000
PLANNED = 100_000
PEOPLE = 10_000
PACE = 50.0
SOON = timedelta(seconds=10)
IDLE_SECONDS = 20.0
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def provider() -> Iterator[Mapping[str, str]]:
    """Run the stand-in in a process of its own; give what the plug is told."""
    command = [sys.executable, "-m", "tests.peers.twilio"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # written above
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield {name: value for name, value in told.items() if name != "url"}
        process.terminate()


@contextmanager
def rehearsal(folder: Path, told: Mapping[str, str], database: str = "", **given: Any) -> Iterator[Rehearsal]:
    """Make a follow-up in a folder of its own, on SQLite unless given."""
    timing = Timing(tidy_every=timedelta(seconds=20))
    where = Where(folder, database or f"sqlite:///{folder}/soundings.db", told, timing, **given)
    made = Rehearsal(where, SimpleNamespace())  # type: ignore[arg-type]  # what phones got is not looked at
    try:
        yield made
    finally:
        made.end()


def handed_over(told: Mapping[str, str], threads: int, pace: float) -> tuple[float, float, float]:
    """Return the texts a second, the share begun within ten seconds of being due, and of the pace's own moment."""
    with tempfile.TemporaryDirectory() as folder, rehearsal(Path(folder), told, threads=threads, pace=pace) as made:
        made.plan(DUE)
        began = now()
        made.begin(1)
        while made.stages()[Stage.ACCEPTED] < DUE:
            time.sleep(0.5)
        with made.texts.followup.reading() as work:
            tried = sorted(one.began for code in work.contacts.all_codes() for text in work.reminders.of(code)
                           for one in work.attempts.of(text.code))  # fmt: skip
    late = [at - began - timedelta(seconds=place / pace) for place, at in enumerate(tried)]
    took = (tried[-1] - began).total_seconds()
    return DUE / took, sum(at - began <= SOON for at in tried) / DUE, sum(one <= SOON for one in late) / DUE


def planned_ahead(told: Mapping[str, str]) -> tuple[float, float, float, str]:
    """Return the seconds to keep the people and to plan the texts, the CPU share of an idle worker, and its memory."""
    with tempfile.TemporaryDirectory() as folder, rehearsal(Path(folder), told) as made:
        at = now()
        people = [a_contact(place, at) for place in range(PEOPLE)]
        began = time.perf_counter()
        with made.texts.followup.writing() as work:
            work.contacts.add_all(people)
        kept = time.perf_counter() - began
        texts = [
            replace(a_text(people[place % PEOPLE], at + timedelta(days=1 + place // PEOPLE)), code=f"{place:032x}")
            for place in range(PLANNED)
        ]
        began = time.perf_counter()
        with made.texts.followup.writing() as work:
            work.reminders.add(*texts)
        planned = time.perf_counter() - began
        made.begin(1)
        time.sleep(5)
        before, began = cpu(made.running[0]), time.perf_counter()
        time.sleep(IDLE_SECONDS)
        busy = (cpu(made.running[0]) - before) / (time.perf_counter() - began)
        return kept, planned, busy, memory(made.running[0])


def memory(process: int) -> str:
    """Say what a process holds."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    size = {name: int(kilobytes) / 1024 for name, kilobytes in re.findall(r"^(\w+): +(\d+) kB", rollup, re.MULTILINE)}
    return f"{size['Rss']:.0f} MB resident"


def cpu(process: int) -> float:
    """Return the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    with provider() as told:
        rows = [
            (f"{DUE} texts due at once, {threads} at a time", f"{rate:.0f} a second")
            for threads in (1, 4)
            for rate, *_ in [handed_over(told, threads, 500.0)]
        ]
        rate, soon, share = handed_over(told, 4, PACE)
        rows.append((f"the same with a sender of {PACE:.0f} a second", f"{rate:.0f} a second"))
        rows.append(("- begun within 10 s of being due", f"{soon:.1%}; asked 95 %, which takes 190 a second"))
        rows.append(("- begun within 10 s of the moment that the pace gives", f"{share:.1%}"))
        kept, planned, busy, held = planned_ahead(told)
    rows.append((f"{PEOPLE} contacts kept, each with a key", f"{kept:.1f} s"))
    rows.append((f"{PLANNED} texts planned ahead", f"{planned:.1f} s"))
    rows.append(("CPU of a worker beside them, nothing due", f"{busy:.1%} of a core"))
    rows.append(("memory of that worker", held))
    table = "\n".join(["| what | measured |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])
    print(table)
    if given.write:
        machine = f"{time.strftime('%Y-%m-%d', time.gmtime())}, {os.cpu_count()} cores."
        text = f"# Texts\n\n{(__doc__ or '').strip()}\n\n{machine}\n\n{table}\n"
        given.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
