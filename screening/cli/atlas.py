"""`screening atlas`: every reachable kind of outcome with its places to turn to, and the proof that none is empty."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from screening.app import now
from screening.cli.atlaspage import page
from screening.cli.data import DATA, OVERLAY, opened
from screening.core.classes import Key, OutcomeClass, survey
from screening.core.directory import Match, matching
from screening.core.instrument import URGENCY_ORDER
from screening.core.proof import Proof, Sampling, prove
from screening.library.opening import Library

STEP = 1000


@click.command()
@click.option("--pathway", default="ketamine", show_default=True, help="Pathway to map.")
@click.option("--country", "countries", multiple=True, help="Only this listed country (may be given several times).")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page to this file.")
@click.option("--check", "proves", is_flag=True, help="Prove that no outcome is without places to turn to.")
@click.option("--samples", type=click.IntRange(min=0), default=100_000, show_default=True, help="Random answer sets.")
@click.option("--seed", type=int, default=1, show_default=True, help="Where chance begins.")
@DATA
@OVERLAY
def atlas(  # noqa: PLR0913  # click hands over each option by itself
    *,
    pathway: str,
    countries: tuple[str, ...],
    html: Path | None,
    samples: int,
    seed: int,
    data: Path,
    overlay: Path | None,
    proves: bool,
) -> None:
    """Show every class of outcomes (level and red flag) with its routes and, by country, who serves them."""
    library = opened(data, overlay)
    if pathway not in library.pathways:
        message = f"there is no pathway {pathway}"
        raise click.BadParameter(message, param_hint="--pathway")
    classes = survey(library.pathways[pathway])
    if proves:
        bar = click.progressbar(
            length=samples, label="answers drawn at random", file=sys.stderr, hidden=not sys.stderr.isatty()
        )
        with bar:
            chance = random.Random(seed)  # noqa: S311  # nothing is guarded by these draws; they have to be repeatable
            sampling = Sampling(samples, chance, lambda n: None if n % STEP else bar.update(STEP))
            proof = prove(library.pathways[pathway], library.directory, classes, now(), sampling)
        click.echo("\n".join(_told(proof)))
        sys.exit(1 if proof.wrong else 0)
    matches = {code: _matches(library, code) for code in _codes(library, countries)}
    if html is not None:
        html.write_text(page(library.pathways[pathway], classes, matches), encoding="utf-8")
        click.echo(f"Written to {html}.")
        return
    click.echo("\n".join((*_classes(classes), *_places(matches))))


def _codes(library: Library, countries: tuple[str, ...]) -> list[str]:
    listed = [country.code for country in library.directory.listed]
    strangers = [code for code in countries if code.upper() not in listed]
    if strangers:
        message = f"{', '.join(strangers)} is not listed; there is {', '.join(listed)}"
        raise click.BadParameter(message, param_hint="--country")
    return [code.upper() for code in countries] or listed


def _matches(library: Library, country: str) -> dict[str, Match]:
    moment = now()
    return {route: matching(library.directory, route, country, moment, None) for route in library.directory.routes}


def _classes(classes: dict[Key, OutcomeClass]) -> Iterator[str]:
    for (level, flag), one in classes.items():
        yield f"{level or 'no level'} / {flag or 'no red flag'}"
        for route, urgency in sorted(one.routes.items(), key=lambda pair: -URGENCY_ORDER[pair[1]]):
            yield f"    {route}: {urgency}"
        if not one.routes:
            yield "    information only"


def _places(matches: dict[str, dict[str, Match]]) -> Iterator[str]:
    for country, by_route in matches.items():
        yield f"\n{country}"
        for route, match in by_route.items():
            numbers = [f"emergency {' or '.join(match.emergency.ambulance)}"] if match.emergency else []
            own = [listing.resource.title for listing in match.own]
            instead = [f"{listing.resource.title} (nearest: {listing.route})" for listing in match.instead]
            yield f"    {route}: {'; '.join((*numbers, *own, *instead))}"


def _told(proof: Proof) -> Iterator[str]:
    yield (
        f"{proof.classes} classes of outcomes (level and red flag) were reached; they open {proof.routes} routes. "
        f"Every route has somebody in each of {proof.countries} listed countries, for every age, at every moment of "
        "the coming week; emergency and crisis_support by themselves, the others perhaps by the nearest route."
        if not proof.wrong
        else f"{len(proof.wrong)} outcome(s) would leave somebody without an answer:"
    )
    yield from (f"  {wrong}" for wrong in proof.wrong)
    yield f"{proof.samples} random answer sets were scored, {proof.with_level} of them with a level."
    if not proof.wrong:
        yield "None is without places to turn to."
