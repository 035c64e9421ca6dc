"""The commands of the anonymous site: `screening serve | check | diff | atlas | questions | ask`."""

import click

from screening.cli.ask import ask
from screening.cli.atlas import atlas
from screening.cli.check import check
from screening.cli.diff import diff
from screening.cli.questions import questions
from screening.cli.serve import serve


@click.group()
@click.version_option(package_name="soundings")
def main() -> None:
    """Soundings, the anonymous part: ask, score, explain, and say where help is. Nothing is stored."""


for command in (serve, check, diff, atlas, questions, ask):
    main.add_command(command)
