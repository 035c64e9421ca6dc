"""`screening check`: do the data files add up?"""

import sys
from pathlib import Path

import click

from screening.cli.data import DATA, OVERLAY
from screening.library.faults import DataFaults
from screening.library.opening import Library, open_library
from screening.library.released import FILE, recorded


@click.command()
@DATA
@OVERLAY
@click.option("--record", is_flag=True, help="Record the codes of new versions in instruments/released.toml.")
@click.option(
    "--again",
    is_flag=True,
    help="With --record: replace what is recorded for the versions in the files. Only for a version that nobody has "
    "used yet: once it was served, give it a new number instead.",
)
def check(data: Path, overlay: Path | None, *, record: bool, again: bool) -> None:
    """Hold every data file against every other; name all faults as file:line: field: message."""
    if again and not record:
        message = "--again goes with --record"
        raise click.UsageError(message)
    try:
        library = open_library(data, overlay, hold_codes=not again, hold_texts=True)
    except DataFaults as faults:
        click.echo(str(faults))
        sys.exit(1)
    if record:
        text = recorded(library.digests, library.released, again=again)
        (data / "instruments" / FILE).write_text(text, encoding="utf-8")
        library = open_library(data, overlay)
    click.echo(_summary(library))


def _summary(library: Library) -> str:
    questions = sum(len(pathway.by_code) for pathway in library.pathways.values())
    open_versions = [" ".join(one.key) for one in library.digests if one.key not in library.released]
    counted = (
        f"{len(library.pathways)} pathway(s), {questions} questions, {len(library.directory.listed)} listed countries"
    )
    rows = [f"The data files add up: {counted}, languages {', '.join(library.languages)}."]
    if open_versions:
        rows.append(f"Not recorded yet (--record): {', '.join(open_versions)}.")
    if library.unused:
        rows.append(f"In no pathway: {', '.join(library.unused)}.")
    return " ".join(rows)
