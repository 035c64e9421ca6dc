"""A group of commands that loads a command when it is asked for: a site that serves has no use for the others."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Lazily(click.Group):
    """Knows where each command stands, as "module:name"; `places` has them by the name that a person types."""

    def __init__(self, *, places: Mapping[str, str], **told: Any) -> None:
        """Take the places, and what click tells any group."""
        super().__init__(**told)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        del ctx
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None where there is no such."""
        del ctx
        if cmd_name not in self._places:
            return None
        module, _, attribute = self._places[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found
