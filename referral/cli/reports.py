"""`referral reports`: what people reported as wrong."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from referral.actions.database import Unreachable
from referral.actions.public import reports
from referral.cli.common import DATA_DIR, explained, settings_from
from referral.core.report import KEPT_WEEKS
from referral.wiring import wire


@click.command("reports")
@click.option("--forget", "code", help="Let go of the report with this code, once it is dealt with.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@DATA_DIR
def show_reports(data_dir: Path | None, code: str | None, *, as_json: bool) -> None:
    """List what people reported as wrong, by week. Nobody knows who reported it."""
    parts = wire(settings_from(data_dir=data_dir))
    if code is not None:
        gone = reports.forget(parts.reports, code)
        if isinstance(gone, Unreachable):
            raise click.ClickException(explained(gone))
        if not gone:
            raise click.ClickException("There is no report with this code. `referral reports` lists them.")
        click.echo("It is gone.")
        return
    listed = reports.listed(parts.reports)
    if isinstance(listed, Unreachable):
        raise click.ClickException(explained(listed))
    if as_json:
        click.echo(json.dumps([{**asdict(one), "week": str(one.week)} for one in listed], indent=2))
        return
    for one in listed:
        click.echo(f"{one.week}  {one.about}: {one.wrong}  [{one.code}]" + (f"\n    {one.note}" if one.note else ""))
    click.echo(f"{len(listed)} report(s). Each leaves by itself after {KEPT_WEEKS} weeks.")
