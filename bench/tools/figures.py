"""The figures that the sizing begins with: measured on this machine, kept in a file, read again."""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.journey import machine
from bench.tools.costs import journeys, public_site, staff_pages, sync_seconds, texts
from bench.tools.known import Cost, Figures, Journey
from bench.tools.person import Person
from bench.tools.postgres import postgres
from bench.tools.replaying import Compared, real_pages, set_times
from bench.tools.weighing import a_case, a_contact_and_texts, heaviest

JOURNEYS, PAGES, TEXTS, STANDING = 8, 40, 60, 600
LOADS, PAGE_LOADS = (0.3, 0.6, 0.8), (0.2, 0.4, 0.6)
Told = Mapping[str, Any]
FIRM = 6
"""Digits that are kept of what was measured."""


def public() -> Told:
    """Measure journeys through the shipped questions."""
    with public_site() as server:
        journey = journeys(server, JOURNEYS)
        person = Person(server.port)
        person.journey()
        sent = sum(one.answer.head_bytes + len(one.answer.body) for one in person.seen)
        person.close()
        memory = heaviest(server)
    held = {"web resident": memory.resident, "web share": memory.share}
    return {"journey": asdict(journey), "memory": held, "sent": float(sent)}


def staff() -> Told:
    """Measure pages of staff on both databases."""
    pages = {"SQLite": staff_pages(PAGES)}
    with postgres(2) as urls:
        pages["PostgreSQL"] = staff_pages(PAGES, *urls)
    return {"staff": {kind: {name: asdict(cost) for name, cost in some.items()} for kind, some in pages.items()}}


def sending() -> Told:
    """Measure texts on both databases, and how long the stand-in for a provider takes."""
    cost, wire = texts(TEXTS)
    with postgres(1) as urls:
        other, _ = texts(TEXTS, urls[0])
    return {"text": {"SQLite": asdict(cost), "PostgreSQL": asdict(other)}, "wire": wire}


def kept() -> Told:
    """Measure bytes, and the disk."""
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        sync = sync_seconds(Path(folder))
    return {"bytes": {**a_case(), **a_contact_and_texts()}, "sync": sync}


def check() -> Told:
    """Compare the simulation with a server."""
    compared = [*set_times(LOADS, STANDING), *real_pages(PAGE_LOADS, 2.0, 8)]
    return {"compared": [asdict(one) for one in compared]}


PARTS: Mapping[str, Callable[[], Told]] = {
    "public": public,
    "staff": staff,
    "sending": sending,
    "kept": kept,
    "check": check,
}


def measured(parts: Iterable[str], say: Callable[[str], object]) -> Told:
    """Measure these parts, one after the other; what takes long is said."""
    told: dict[str, Any] = {"on": f"{datetime.now(UTC):%Y-%m-%d}, {machine()}"}
    for name in parts:
        say(name)
        told |= PARTS[name]()
    return {**told, "load": os.getloadavg()[1]}


def keep(told: Told, file: Path) -> None:
    """Write what was measured; what was not stays as it was."""
    before = read(file) if file.exists() else {}
    file.write_text(json.dumps(_rounded({**before, **told}), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _rounded(told: Any) -> Any:
    match told:
        case float():
            return float(f"{told:.{FIRM}g}")
        case dict():
            return {name: _rounded(value) for name, value in told.items()}
        case list() | tuple():
            return [_rounded(one) for one in told]
        case _:
            return told


def read(file: Path) -> Told:
    """Read what was measured."""
    told: Told = json.loads(file.read_text(encoding="utf-8"))
    return told


def figures(told: Told) -> Figures:
    """Return what the simulation needs."""
    return Figures(
        Journey(told["journey"]["short"], told["journey"]["whole"], tuple(told["journey"]["requests"])),
        {kind: {name: Cost(**cost) for name, cost in pages.items()} for kind, pages in told["staff"].items()},
        {kind: Cost(**cost) for kind, cost in told["text"].items()},
        told["sync"],
        told["memory"],
        {**told["bytes"], "journey": told["sent"]},
    )


def comparisons(told: Told) -> tuple[Compared, ...]:
    """Return what was measured beside what the simulation said."""
    return tuple(
        Compared(
            one["what"],
            one["load"],
            one["others"],
            (one["cores"][0], one["cores"][1]),
            tuple(one["measured"]),
            tuple(one["simulated"]),
        )
        for one in told["compared"]
    )
