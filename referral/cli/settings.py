"""`referral settings`: every setting with what it is for."""

from collections.abc import Iterable

import click

from referral.settings import Settings
from screening.settings import declared


@click.command("settings")
def show_settings() -> None:
    """Write every setting with what it is for, as deploy/env.example holds it."""
    click.echo("\n".join(_env_example()))


def _env_example() -> Iterable[str]:
    yield "# Every setting of Soundings. Written by `referral settings`; a test keeps it so."
    yield "# Any of them can be read from a file instead: set the name with _FILE at its end to the file's path."
    for one in declared(Settings):
        yield f"\n# {one.setting.says}"
        yield f"#{one.variable}={_written(one.default)}"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, tuple) else str("" if value is None else value)
