"""How many machines a service, a country or the internet would take, and what breaks first: measured, then simulated.

`--measure` measures anew what one of each thing costs, on this machine, and keeps it in `bench/figures.json`; a part
can be named; without it the kept figures are taken. The simulation is plain Python and its chance is seeded: the same
figures give the same report. People come by the hour of the day, and all at once on a day in the news; each request
takes what one took that was measured; processes, threads, the right to write and the pace of a sender are waited for,
first come, first served. What is assumed stands in `bench/tools/demand.py` and below. `--write FILE` keeps the report
elsewhere; without it `docs/operations.md` quotes the new one.
"""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.tools.demand import ASSUMED, LEVELS, MEANT, PRICES
from bench.tools.figures import PARTS, comparisons, figures, keep, measured, read
from bench.tools.known import Figures
from bench.tools.replaying import CUTS
from bench.tools.sized import CORES, FULLEST, PROCESSES, SLOWEST
from bench.tools.sizingrows import checked, costs, kept, one_machine, per_core, planned, sender, table, usual

HERE = Path(__file__).parent
KEPT, RESULTS = HERE / "figures.json", HERE / "sizing.md"
PAGE, BEGINS, ENDS = HERE.parent / "docs" / "operations.md", "<!-- from bench/sizing.md -->", "<!-- to here -->"
ONE = f"""## One machine as it is shipped

{CORES} cores, {PROCESSES} web processes, SQLite, one long number. 100 % is all that there is."""
MANY = f"""## As many as it takes

Public machines so that with one lost, in the first minutes of the news, none is busier than {FULLEST:.0%} and p99 is
below {SLOWEST:.0f} s; PostgreSQL; long numbers so that the texts of nine are out within three hours."""
MONDAY = "Monday at nine: p50 / p95 / p99, public; staff"
ALONE = ("level", "cores, usual", "cores, news", "one writer", "texts of nine, the last after", MONDAY, "breaks first")
TOGETHER = (
    *("level", "machines", "requests a second", "one lost: busy", "p50 / p95 / p99"),
    *("cores for staff", "cores of PostgreSQL", "numbers", "kept"),
)
MONTH = (
    "level",
    "machines",
    "databases, two for each number",
    "disk, numbers",
    "texts, US",
    "texts, UK",
    "a journey, with US texts",
)


def report(told: Mapping[str, Any]) -> str:
    """Return the whole report."""
    return "\n\n".join([*_measured(told), *_worked_out(figures(told), told["wire"]), *_assumed()]) + "\n"


def _measured(told: Mapping[str, Any]) -> Iterator[str]:
    known = figures(told)
    yield f"# How much it takes\n\n{(__doc__ or '').strip()}"
    yield (
        f"Figures: {told['on']}. Others were at work on the machine (load {told['load']:.0f}), so times on the clock "
        "are rough; processor time is told by the kernel for each thread, and holds."
    )
    yield "## One of each\n\n" + table(("what", "beside", "of a core", "per core"), per_core(known))
    yield table(("what", "measured"), kept(known))
    yield "## The simulation against a server\n\nMeasured / simulated (error)."
    cuts = [f"p{share:.0%}".rstrip("%") for share in CUTS]
    yield table(("what", "load", *cuts, "cores used"), checked(comparisons(told)))


def _worked_out(known: Figures, wire: float) -> Iterator[str]:
    yield sender(known, wire)
    yield ONE
    yield table(ALONE, one_machine(known))
    yield usual(known)
    yield MANY
    yield table(TOGETHER, planned(known))
    yield "## What a month costs, in US dollars\n\nWithout people, who cost most."
    yield table(MONTH, costs(known))


def _assumed() -> Iterator[str]:
    yield "## What is assumed\n\n" + table(("what", "how much", "ground"), ASSUMED)
    yield table(("level", "stands for"), ((f"{times} x", MEANT[times]) for times in LEVELS))
    yield table(("price", "for", "source"), ((f"{one.dollars:g}", one.what, one.source) for one in PRICES))


def quoted(page: str, said: str) -> str:
    """Return a page with each table between its marks as the report has it now, found by its first line."""
    tables = {block.split("\n")[0]: block for block in said.split("\n\n") if block.startswith("|")}
    before, rest = page.split(BEGINS)
    within, after = rest.split(ENDS)
    blocks = [tables.get(block.split("\n")[0], block) for block in within.strip("\n").split("\n\n")]
    return before + BEGINS + "\n" + "\n\n".join(blocks) + "\n" + ENDS + after


def main() -> None:
    """Measure if asked, simulate, print, and keep the report."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--measure", nargs="*", choices=[*PARTS], help="measure anew, some minutes: all, or these parts")
    asked.add_argument("--write", type=Path, default=RESULTS, help="file for the report")
    given = asked.parse_args()
    if given.measure is not None:
        keep(measured(given.measure or PARTS, lambda what: print(f"measuring: {what}", flush=True)), KEPT)
    print(text := report(read(KEPT)))
    given.write.write_text(text, encoding="utf-8")
    if given.write == RESULTS:
        PAGE.write_text(quoted(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


if __name__ == "__main__":
    main()
