"""`screening ask`: answer a pathway in the terminal, or score a file of answers."""

import json
import sys
from pathlib import Path

import click

from screening.app import now
from screening.cli.asking import Talk
from screening.cli.data import DATA, OVERLAY, PATHWAY, chosen, opened
from screening.cli.reading import Refused, read_answers
from screening.cli.telling import Telling
from screening.core.directory import matching
from screening.core.outcome import Outcome, as_json
from screening.library.opening import Library


@click.command()
@PATHWAY
@click.option(
    "--answers",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help='JSON object of answers by question code; "-" reads standard input.',
)
@click.option("--json", "wants_json", is_flag=True, help="Write the result as JSON (with --answers).")
@click.option("--resources", is_flag=True, help="With --json: add the places to turn to.")
@click.option("--country", help="Country for places to turn to, for example GB, where the answers name none.")
@DATA
@OVERLAY
def ask(  # noqa: PLR0913  # click hands over each option by itself
    *,
    pathway: str,
    answers: Path | None,
    country: str | None,
    data: Path,
    overlay: Path | None,
    wants_json: bool,
    resources: bool,
) -> None:
    """Ask the questions of PATHWAY one by one, or score the answers in a file. Nothing is kept."""
    if (wants_json or resources) and answers is None:
        message = "--json and --resources go with --answers"
        raise click.UsageError(message)
    library = opened(data, overlay)
    found = chosen(library, pathway)
    if country is not None and country != "other" and country.upper() not in library.directory.countries:
        message = f"there is no country {country}"
        raise click.BadParameter(message, param_hint="--country")
    telling = Telling(library.directory, now(), country.upper() if country else None)
    if answers is None:
        Talk(found, telling).run()
        return
    outcome = read_answers(found, _text(answers))
    if isinstance(outcome, Refused):
        click.echo("\n".join(outcome.faults), err=True)
        sys.exit(2)
    if wants_json:
        click.echo(json.dumps(_as_json(outcome, library, telling, resources=resources), indent=2, ensure_ascii=False))
    else:
        telling.result(outcome)


def _text(path: Path) -> bytes:
    return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()


def _as_json(outcome: Outcome, library: Library, telling: Telling, *, resources: bool) -> dict[str, object]:
    written = as_json(outcome, library.directory.version)
    if not resources:
        return written
    places = {
        route.code: [
            {"id": one.resource.id, "title": one.resource.title, "open_now": one.open_now, "instead_of": one.instead_of}
            for one in matching(library.directory, route.code, *telling.where(outcome.answers)).listings
        ]
        for route in outcome.routes
    }
    return {**written, "resources": places}
