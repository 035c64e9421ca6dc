"""An hour of moderate work: does any process of the service grow, or hold more files, or does a log on disk?

Visitors, staff and texts come at a low pace to `referral serve` with its worker; every process is looked at each half
minute. A slope is that of the straight line through what was seen after the first quarter, while caches fill.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.journey import machine
from bench.load import CONTEXT, KINDS
from bench.tools.crowd import Heard, Timetable, staff, visitors, waits_of
from bench.tools.processes import Process
from bench.tools.standing import STAFF, Standing, standing
from referral.wiring import now

PACE, STAFF_PACE, AT_ONCE = 0.5, 0.2, 8
LOOK_EVERY, TEXTS_EACH = 30.0, 15
WARM = 0.25
SHOWN = 7
RESULTS = Path(__file__).parent / "soak.md"


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at one moment: seconds since the beginning, each process, megabytes on disk by name."""

    at: float
    processes: dict[int, Process]
    disk: dict[str, float]


def on_disk(made: Standing) -> dict[str, float]:
    """Return what the databases take, by name, in megabytes; PostgreSQL's in its own words."""
    found = sorted(one for one in (made.server.folder / "data").iterdir() if one.name.endswith((".db", "-wal", "3")))
    sizes = {one.name: one.stat().st_size / 1e6 for one in found}
    if made.url:
        with psycopg.connect(made.url) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            assert row is not None
            sizes["PostgreSQL"] = row[0] / 1e6
    return sizes


def watched(made: Standing, seconds: float) -> tuple[list[Look], Heard]:
    """Let people come for so long, and look."""
    began, looks = time.monotonic(), []
    with ProcessPoolExecutor(2, CONTEXT) as pool:
        crowds = [
            pool.submit(visitors, made.server.port, Timetable(PACE, seconds, AT_ONCE)),
            pool.submit(staff, made.server.port, made.people, Timetable(STAFF_PACE, seconds, STAFF)),
        ]
        while (at := time.monotonic() - began) < seconds:
            made.plan(TEXTS_EACH, now())
            looks.append(Look(at, made.processes(), on_disk(made)))
            time.sleep(LOOK_EVERY)
        heard = Heard()
        for crowd in crowds:
            heard.joined(crowd.result())
    return looks, heard


def slope(looks: list[Look], of: list[float]) -> float:
    """Return by how much an hour what was seen grows, after the first quarter."""
    warm = len(looks) * WARM
    late = [(look.at / 3600, value) for place, (look, value) in enumerate(zip(looks, of, strict=True)) if place >= warm]
    return statistics.linear_regression(*zip(*late, strict=True)).slope if len(late) > 1 else 0.0


def told(looks: list[Look], heard: Heard) -> Iterable[str]:
    """Write what was seen."""
    waits = " / ".join(f"{wait:.0f}" for wait in waits_of([one for some in heard.waits.values() for one in some]))
    failed = f"{sum(heard.failures.values())} failures {dict(heard.failures) or ''}".strip()
    yield f"{heard.requests} requests in {looks[-1].at / 60:.0f} min, {failed}; p50 / p95 / p99 / p99.9 {waits} ms."
    yield ""
    yield "| process | share (PSS) in MB, over the time | an hour | resident | files | threads | CPU |"
    yield "|---|---|---|---|---|---|---|"
    span = looks[-1].at - looks[0].at or 1.0
    for pid, last in looks[-1].processes.items():
        every = [look.processes.get(pid, last) for look in looks]
        share = [one.memory.share for one in every]
        files, threads = (f"{getattr(every[0], what)} to {getattr(last, what)}" for what in ("files", "threads"))
        held = f"{every[0].memory.resident:.0f} to {last.memory.resident:.0f}"
        cpu = f"{(last.cpu - every[0].cpu) / span:.1%} of a core"
        yield f"| {last.name} | {course(share)} | {slope(looks, share):+.1f} | {held} | {files} | {threads} | {cpu} |"
    yield ""
    yield "| on disk | MB, over the time | an hour |"
    yield "|---|---|---|"
    for name in looks[-1].disk:
        sizes = [look.disk.get(name, 0.0) for look in looks]
        yield f"| {name} | {course(sizes)} | {slope(looks, sizes):+.1f} |"


def course(values: list[float]) -> str:
    """Write some values of many, the first and the last among them."""
    places = sorted({round(step * (len(values) - 1) / (SHOWN - 1)) for step in range(SHOWN)})
    return " ".join(f"{values[place]:.1f}" for place in places)


def main() -> None:
    """Watch, and write the report anew after it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=60.0)
    asked.add_argument("--only", choices=KINDS, default="SQLite")
    asked.add_argument("--write", type=Path, default=RESULTS)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder), given.only) as made:
        rows = told(*watched(made, given.minutes * 60))
        text = "\n".join([f"## {given.only}, {now():%Y-%m-%d}, {machine()}", "", *rows, ""])
    print(text)
    head = f"# An hour of work\n\n{(__doc__ or '').strip()}\n\n"
    before = given.write.read_text(encoding="utf-8") if given.write.exists() else head
    given.write.write_text(before + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
