"""The rows of the report on sizing: figures, the simulation against a server, each level, what it costs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import ceil
from pathlib import Path

from bench.tools import demand
from bench.tools.demand import FAST, HOUR, LEVELS, SLOW, WINDOW_HOURS, Level
from bench.tools.known import Cost, Figures
from bench.tools.queues import cut
from bench.tools.replaying import CUTS, Compared
from bench.tools.sized import (
    busiest,
    last_after,
    machines_for_news,
    monday_at_nine,
    news,
    strain,
    usual_day,
)

HERE = Path(__file__).parents[1]
WINDOW = WINDOW_HOURS * HOUR
QUIET = 0.25
"""Cores that somebody else used: with more, what pages took was theirs and not ours."""
GIGABYTE, COPIES = 1e9, 4
WITHIN = 3 * HOUR
KINDS = ("SQLite", "PostgreSQL")
PAGES = {"worklist": "the worklist", "case": "a case", "note": "a note, and the case again"}
Row = tuple[str, ...]


def per_core(known: Figures) -> Iterator[Row]:
    """Yield what one core, one disk and one process hold."""
    short, whole = (known.journey.seconds(part) for part in (known.journey.short, known.journey.whole))
    yield "a journey to the short result", f"{known.journey.short} requests", ms(short), f"{1 / short:.0f} a second"
    yield "a whole journey", f"{known.journey.whole} requests", ms(whole), f"{1 / whole:.0f} a second"
    for kind, name in product(KINDS, PAGES):
        cost = known.staff[kind][name]
        yield f"{PAGES[name]}, {kind}", beside(cost), ms(cost.own), f"{1 / (cost.own + cost.database):.0f} a second"
    for kind in KINDS:
        cost = known.text[kind]
        told = f"{beside(cost)}, {cost.writes:.1f} commits"
        yield f"a text, {kind}", told, ms(cost.own), f"{1 / (cost.own + cost.database):.0f} a second"


def beside(cost: Cost) -> str:
    return f"{ms(cost.database)} of PostgreSQL" if cost.database else f"{ms(cost.held)} alone with the database"


def kept(known: Figures) -> Iterator[Row]:
    """Yield bytes and memory."""
    yield (
        "a web process of `referral serve`",
        f"{known.memory['web resident']:.0f} MB, {known.memory['web share']:.0f} MB its share",
    )
    yield "a whole journey, on the wire, packed", f"{known.bytes['journey'] / 1000:.0f} kB; on a disk nothing"
    yield "a case with two screens, a note and 20 entries of the trail", f"{known.bytes['case'] / 1000:.1f} kB"
    yield "a contact with its key", f"{known.bytes['contact'] / 1000:.1f} kB"
    yield "a planned text", f"{known.bytes['text'] / 1000:.2f} kB"
    yield "the disk's word that a commit is safe", ms(known.sync)


def checked(seen: Iterable[Compared]) -> Iterator[Row]:
    """Yield measured and simulated, side by side, with the error."""
    for one in seen:
        cores = (
            f"{one.cores[0]:.2f} / {one.cores[1]:.2f} cores ({one.cores[1] / one.cores[0] - 1:+.0%})"
            if one.cores[0]
            else ""
        )
        told = [
            f"{1000 * was:.0f} / {1000 * said:.0f} ms ({said / was - 1:+.0%})"
            for was, said in zip(one.measured, one.simulated, strict=True)
        ]
        if cores and one.others > QUIET:
            told = [f"not to be told: others used {one.others:.1f} cores", "", ""]
        yield one.what, f"{one.load:.0%}", *told, cores


def one_machine(known: Figures) -> Iterator[Row]:
    """Yield what each level would ask of one machine as it is shipped."""
    for times in LEVELS:
        level = Level(times)
        found = strain(known, level, SLOW, WINDOW)
        waits = "they never end"
        if max(found.cores, found.writer) < 1:
            done = monday_at_nine(known, level, SLOW)
            waits = "; ".join(percents(done.waits(who)) for who in ("public", "staff"))
        out = last_after(known, level.due_at_once, SLOW)
        yield (
            f"{times} x",
            f"{found.cores:.0%}",
            f"{found.news:.0%}",
            f"{found.writer:.1%}",
            f"{level.due_at_once}, {span(out)}",
            waits,
            found.first() or "nothing",
        )


def planned(known: Figures) -> Iterator[Row]:
    """Yield what each level takes, and how that fares on a day in the news with one machine lost."""
    for times in LEVELS:
        level = Level(times)
        machines = machines_for_news(known, level)
        lost = news(known, level, machines - 1)
        yield (
            f"{times} x",
            str(machines),
            f"{level.news * known.requests:.0f}",
            f"{busiest(lost):.0%}",
            percents(lost.waits()),
            f"{level.pages * known.page_seconds('PostgreSQL'):.1f}",
            f"{database_cores(known, level):.2f}",
            f"{numbers(level)}",
            f"{gigabytes(known, level):.1f} GB",
        )


def database_cores(known: Figures, level: Level) -> float:
    """Return the cores that PostgreSQL needs on a Monday at nine, all organisations in one."""
    at_nine = min(level.due_at_once / WITHIN, FAST)
    return level.pages * known.database_seconds() + at_nine * known.text["PostgreSQL"].database


def numbers(level: Level) -> int:
    """Return the long numbers, and so the installations, with which the texts of nine are out within three hours."""
    return max(1, -(-level.due_at_once // int(SLOW * WITHIN)))


def gigabytes(known: Figures, level: Level) -> float:
    """Return what is kept once as much is deleted as comes, on one disk."""
    cases = level.cases * demand.KEPT_YEARS * known.bytes["case"]
    contact = known.bytes["contact"] + demand.PLANNED * known.bytes["text"]
    return (cases + level.contacts * demand.ACTIVE_DAYS * contact) / GIGABYTE


def costs(known: Figures) -> Iterator[Row]:
    """Yield what a month costs, in US dollars: machines, database, disk, numbers, texts at each price."""
    for times in LEVELS:
        level = Level(times)
        machines, month = machines_for_news(known, level), 30 * level.texts
        pairs = 0 if times == 1 else max(numbers(level), ceil(database_cores(known, level) / 2))
        bases = 2 * pairs * demand.BIG_MACHINE.dollars
        machine = (1 if times == 1 else machines) * demand.MACHINE.dollars
        rest = COPIES * gigabytes(known, level) * demand.DISK.dollars + numbers(level) * demand.NUMBER.dollars
        sums = [month * price.dollars for price in (demand.TEXT_US, demand.TEXT_UK)]
        fixed = machine + bases + rest
        each = (fixed + sums[0]) / (30 * level.journeys)
        yield (
            f"{times} x",
            dollars(machine),
            dollars(bases),
            dollars(rest),
            *map(dollars, sums),
            f"{100 * each:.1f} cents",
        )


def usual(known: Figures) -> str:
    """Say how a whole usual day goes on one machine at ten times."""
    done = usual_day(known, Level(10))
    waits = percents(done.waits())
    return (
        f"A whole usual day of 10 x on one machine, hour by hour: {len(done.visits):,} requests, processes busy for "
        f"{busiest(done):.1%} of the day, p50 / p95 / p99 {waits}, the slowest {1000 * done.waits()[-1]:.0f} ms."
    )


def sender(known: Figures, wire: float) -> str:
    """Say what the simulation makes of the run that bench/texts.md measured."""
    rate = 1 / (known.text["SQLite"].own + known.text["SQLite"].writes * known.sync + wire)
    line = next(one for one in (HERE / "texts.md").read_text("utf-8").splitlines() if ", 1 at a time |" in one)
    was = float(line.split("|")[2].split()[0])
    return (
        f"Texts, one at a time, on SQLite, from the figures above: {rate:.0f} a second; `bench/texts.md` measured "
        f"{was:.0f} in a run of its own ({rate / was - 1:+.0%})."
    )


def table(head: Sequence[str], rows: Iterable[Row]) -> str:
    """Write rows as Markdown."""
    lines = [" | ".join(head), "|".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" if "---" not in line else f"|{line}|" for line in lines)


def ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def percents(waits: Sequence[float]) -> str:
    return " / ".join(f"{1000 * cut(waits, share):.0f}" for share in CUTS) + " ms"


def span(seconds: float) -> str:
    return (
        f"{seconds:.0f} s"
        if seconds < 120
        else f"{seconds / 60:.0f} min"
        if seconds < 2 * HOUR
        else f"{seconds / HOUR:.1f} h"
    )


def dollars(sum_: float) -> str:
    return f"{sum_:,.0f}"
