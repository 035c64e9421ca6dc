"""The commands of the anonymous site: `screening serve | check | diff | atlas | questions | ask`."""

import click

from screening.cli.lazily import Lazily

COMMANDS = ("serve", "check", "diff", "atlas", "questions", "ask")


@click.group(cls=Lazily, places={name: f"screening.cli.{name}:{name}" for name in COMMANDS})
@click.version_option(package_name="soundings")
def main() -> None:
    """Soundings, the anonymous part: ask, score, explain, and say where help is. Nothing is stored."""
