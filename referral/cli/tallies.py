"""`referral tallies`: the counted numbers, as anybody may see them."""

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import click

from referral.actions.database import Unreachable
from referral.actions.public import tallies
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.core.tally import EVERYBODY, FLOOR, STEP, Measure, Shown
from referral.wiring import wire


@click.command("tallies")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@DATA_DIR
def show_tallies(data_dir: Path | None, *, as_json: bool) -> None:
    """Show how many people finished, by week: small numbers hidden, the others rounded."""
    parts = wire(settings_from(data_dir=data_dir))
    shown = tallies.published(parts.tallies, parts.clock())
    if isinstance(shown, Unreachable):
        raise click.ClickException(explained(shown))
    click.echo(json.dumps(_as_json(shown), indent=2) if as_json else "\n".join(_as_text(shown)))


def _as_text(shown: Iterable[Shown]) -> Iterable[str]:
    for week, numbers in groupby(shown, key=lambda number: number.week):
        yield f"Week {week}"
        yield from (f"  {number.mark.measure:<9} {number.mark.code:<28} about {number.about}" for number in numbers)
    yield f"What is below {FLOOR} is not shown; the rest is rounded to {STEP}. A week is shown when it is over."


def _as_json(shown: Iterable[Shown]) -> dict[str, object]:
    weeks = []
    for week, numbers in groupby(shown, key=lambda number: number.week):
        told: dict[str, dict[str, int]] = {measure: {} for measure in Measure}
        for number in numbers:
            told[number.mark.measure][number.mark.code] = number.about
        finished = told.pop(Measure.FINISHED).get(EVERYBODY)
        weeks.append({"week": str(week), "finished": finished, **told})
    return {"floor": FLOOR, "rounded_to": STEP, "weeks": weeks}
