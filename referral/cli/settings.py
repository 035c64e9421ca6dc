"""`referral settings`: every setting with what it is for."""

from collections.abc import Iterable

import click

from referral.settings import Settings
from screening.settings import PREFIX


@click.command("settings")
def show_settings() -> None:
    """Write every setting with what it is for, as deploy/env.example holds it."""
    click.echo("\n".join(_env_example()))


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
