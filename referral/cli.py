"""The commands of the service: serve it, bring its database up to date, look at its numbers."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click

from referral.actions import database, reports, tallies
from referral.actions.database import Behind, Ready, State, Unknown, Unreachable
from referral.actions.rehearsing import BadLine, rehearse
from referral.app import create_app
from referral.core.report import KEPT_WEEKS
from referral.core.tally import EVERYBODY, FLOOR, STEP, Measure, Shown
from referral.settings import Settings
from referral.texting import open_lexicon
from referral.wiring import Parts, new_key, wire
from screening import logs
from screening.library.faults import DataFaults
from screening.server import Serving
from screening.server import serve as serve_site
from screening.settings import PREFIX, SettingsError, load

DATA_DIR = click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder for what is kept.")


@click.group()
@click.version_option(package_name="soundings")
def main() -> None:
    """Soundings, the whole service. Every setting is an environment variable: `referral settings` lists them."""


@main.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on; 0 picks a free one.")
@DATA_DIR
def serve(host: str | None, port: int | None, data_dir: Path | None) -> None:
    """Open the site. Ctrl-C stops it."""
    settings = _settings(host=host, port=port, data_dir=data_dir)
    parts = wire(settings)
    if settings.keeps_something:
        _prepare(parts, settings)
    # The workers are forked from here and must not share a connection.
    parts.close()
    try:
        service = create_app(settings, parts)
    except (SettingsError, DataFaults) as fault:
        raise click.ClickException(str(fault)) from None
    logs.configure(as_json=settings.production)
    serving = Serving(settings.host, settings.port, settings.workers, settings.threads)
    serve_site(service, serving, ready=_say_open, over=service.close)


@main.command()
@click.option("--to", default="head", show_default=True, help="Revision to go to, `head` or `base`.")
@click.option("--yes", is_flag=True, help="Go down without asking, which drops what later revisions keep.")
@DATA_DIR
def migrate(to: str, data_dir: Path | None, *, yes: bool) -> None:
    """Bring the database to the shape that this version needs."""
    parts = wire(_settings(data_dir=data_dir))
    if not yes and any(database.loses_data(one, to) for one in parts.migrations):
        click.confirm("This goes down and drops data. Go on?", abort=True)
    reached = {_revision(database.migrate(one, to)) for one in parts.migrations}
    click.echo(f"The database is at revision {', '.join(sorted(reached))}.")


def _revision(state: State) -> str:
    if isinstance(state, Unknown | Unreachable):
        raise click.ClickException(_explained(state))
    return state.at or "base"


@main.command("tallies")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@DATA_DIR
def show_tallies(data_dir: Path | None, *, as_json: bool) -> None:
    """Show how many people finished, by week: small numbers hidden, the others rounded."""
    parts = wire(_settings(data_dir=data_dir))
    shown = tallies.published(parts.tallies, parts.clock())
    if isinstance(shown, Unreachable):
        raise click.ClickException(_explained(shown))
    click.echo(json.dumps(_as_json(shown), indent=2) if as_json else "\n".join(_as_text(shown)))


@main.command("reports")
@click.option("--forget", "code", help="Let go of the report with this code, once it is dealt with.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@DATA_DIR
def show_reports(data_dir: Path | None, code: str | None, *, as_json: bool) -> None:
    """List what people reported as wrong, by week. Nobody knows who reported it."""
    parts = wire(_settings(data_dir=data_dir))
    if code is not None:
        gone = reports.forget(parts.reports, code)
        if isinstance(gone, Unreachable):
            raise click.ClickException(_explained(gone))
        click.echo("It is gone." if gone else "There is no report with this code.")
        return
    listed = reports.listed(parts.reports)
    if isinstance(listed, Unreachable):
        raise click.ClickException(_explained(listed))
    if as_json:
        click.echo(json.dumps([{**asdict(one), "week": str(one.week)} for one in listed], indent=2))
        return
    for one in listed:
        click.echo(f"{one.week}  {one.about}: {one.wrong}  [{one.code}]" + (f"\n    {one.note}" if one.note else ""))
    click.echo(f"{len(listed)} report(s). Each leaves by itself after {KEPT_WEEKS} weeks.")


@main.command("read-replies")
@click.option(
    "--words", type=click.Path(file_okay=False, path_type=Path), help="Folder of word files, to try others than ours."
)
def read_replies(words: Path | None) -> None:
    """Say what replies would be read as: JSON objects, one a line, from standard input. Nothing is kept.

    {"text": "2. not yet", "expect": "123"} where `expect` holds the digits that the last text asked for, if it did.
    """
    try:
        lexicon = open_lexicon(words) if words else open_lexicon()
    except DataFaults as faults:
        raise click.ClickException(str(faults)) from None
    bad = False
    for number, line in enumerate(sys.stdin.buffer, start=1):
        read = rehearse(line, lexicon) if line.strip() else None
        if isinstance(read, BadLine):
            bad = True
            click.echo(f"line {number}: {read.why}", err=True)
        elif read is not None:
            click.echo(json.dumps(read))
    if bad:
        sys.exit(2)


@main.command()
def keys() -> None:
    """Draw a new key for SOUNDINGS_SECRET_KEYS. It is shown once and kept nowhere."""
    click.echo(new_key())


@main.command("settings")
def show_settings() -> None:
    """Write every setting with what it is for, as deploy/env.example holds it."""
    click.echo("\n".join(_env_example()))


def _settings(**given: object) -> Settings:
    try:
        return load(Settings, {name: value for name, value in given.items() if value is not None})
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from None


def _say_open(address: str) -> None:
    click.echo(f"Soundings is open at {address}")


def _prepare(parts: Parts, settings: Settings) -> None:
    """Bring the database up to date in development; in production only look, and refuse one that does not fit.

    A database that does not answer stops nothing: the site needs none, and the tallies wait.
    """
    act: Callable[..., State] = database.state if settings.production else database.migrate
    for state in dict.fromkeys(act(one) for one in parts.migrations):
        if isinstance(state, Unreachable):
            click.echo(f"{_explained(state)} The site opens without it and goes on trying.", err=True)
        elif not isinstance(state, Ready):
            raise click.ClickException(_explained(state))


def _explained(state: Behind | Unknown | Unreachable) -> str:
    match state:
        case Behind(at, needs):
            return f"The database is at revision {at or 'base'}, this version needs {needs}. Run: referral migrate"
        case Unknown(revision, known):
            names = ", ".join(known)
            return f"This version does not know revision {revision}, only base, {names} and head."
        case Unreachable(fault):
            return f"The database cannot be used ({fault})."


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


def _env_example() -> Iterable[str]:
    yield "# Every setting of Soundings. Written by `referral settings`; a test keeps it so."
    yield "# Any of them can be read from a file instead: set the name with _FILE at its end to the file's path."
    for name, field in Settings.model_fields.items():
        yield f"\n# {field.description}"
        yield f"#{PREFIX}{name.upper()}={_written(field.get_default())}"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, tuple) else str("" if value is None else value)
