"""`screening diff OLD NEW`: what changed between two data folders, and which golden cases move."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from screening.cli.data import FOLDER
from screening.cli.places import directory_rows
from screening.library.cases import Case
from screening.library.changes import Moved, between, changes, moves
from screening.library.directory import load_directory
from screening.library.faults import DataFaults
from screening.library.opening import SHIPPED, load_cases, load_pathways
from screening.library.trying import Change

RULES = "questions, points, bands, conditions, rules and texts"
PLACES = "countries, places and routes"


@click.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def diff(old: Path, new: Path, *, as_json: bool) -> None:
    """Say what changed from OLD to NEW: questions, points, bands, conditions, rules, texts, places, golden cases.

    Each is a data folder with instruments/ and pathways/, perhaps resources/ (compared where both have it) and cases/
    (else the shipped cases are used).
    """
    before, after = _folder(old), _folder(new)
    try:
        first, second = load_pathways(before), load_pathways(after)
        cases = _cases(before, after)
        places = _places(before, after)
    except DataFaults as faults:
        raise click.ClickException(f"the data files do not add up\n{faults}") from None
    found = list(changes(first, second))
    moved = list(moves(first, second, cases))
    if as_json:
        report = {
            "changes": [asdict(one) for one in found],
            "places": None if places is None else [_of_no_pathway(one) for one in places],
            "cases": [asdict(one) for one in moved],
        }
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([*_told(found, RULES), *_places_told(places), *_moves_told(moved, len(cases))]))


def _folder(given: Path) -> Path:
    """Return the data folder; a checkout has it inside."""
    return given if (given / "instruments").is_dir() else given / "screening"


def _cases(old: Path, new: Path) -> tuple[Case, ...]:
    """Return the cases of both folders, the newer form of each, or the shipped ones."""
    found = {case.id: case for folder in (old, new) for case in load_cases(folder)}
    return tuple(found.values()) or load_cases(SHIPPED)


def _places(old: Path, new: Path) -> list[Change] | None:
    """Return what changed in countries, places and routes; None where a folder has none of them."""
    folders = [folder / "resources" for folder in (old, new)]
    if not all(folder.is_dir() for folder in folders):
        return None
    before, after = (directory_rows(load_directory(folder)) for folder in folders)
    return list(between(before, after))


def _of_no_pathway(change: Change) -> dict[str, Any]:
    return {name: value for name, value in asdict(change).items() if name != "pathway"}


def _places_told(found: list[Change] | None) -> Iterator[str]:
    if found is None:
        yield "Places are not compared: a folder has no resources/."
    else:
        yield from _told(found, PLACES)


def _told(found: list[Change], of: str) -> Iterator[str]:
    for one in found:
        yield f"{one.change} {one.what} {one.code}" + (f" {one.field}" if one.field else "")
        if one.change == "changed":
            yield f"  - {_shown(one.old)}"
            yield f"  + {_shown(one.new)}"
    if not found:
        yield f"Nothing changed in {of}."


def _moves_told(moved: list[Moved], cases: int) -> Iterator[str]:
    for case in moved:
        yield f"case {case.id} ({case.pathway}) moves"
        yield from (f"  {field}: {_shown(was)} -> {_shown(now)}" for field, (was, now) in case.moved.items())
    yield f"{len(moved)} of {cases} golden cases move."


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
