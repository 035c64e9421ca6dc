"""Reads the unit files in deploy/systemd as systemd does: the lines of a unit, after those that all of them share."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "deploy" / "systemd"
SHARED = FOLDER / "soundings-.service.d" / "hardening.conf"
PROGRAM = "/opt/soundings/bin/referral"
COPIES = "soundings-litestream"
INSTANCE = "8000"


@dataclass(frozen=True, slots=True)
class Unit:
    """A service's name and its lines, as pairs."""

    name: str
    lines: tuple[tuple[str, str], ...]

    def said(self, name: str) -> list[str]:
        """Return every value of one kind of line, as far as no empty one after it took it back."""
        found: list[str] = []
        for key, value in self.lines:
            if key == name:
                found = [] if value == "" and found else [*found, value]
        return found

    @property
    def command(self) -> list[str]:
        """Return what it runs, behind the program."""
        program, *told = shlex.split(self.said("ExecStart")[0].replace("%i", INSTANCE))
        assert program == PROGRAM
        return told

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables it sets."""
        pairs = (pair for line in self.said("Environment") for pair in shlex.split(line))
        return dict(pair.split("=", 1) for pair in pairs)


def lines_of(path: Path) -> Iterator[tuple[str, str]]:
    """Read the lines of one file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith(("#", ";")):
            key, value = line.split("=", 1)
            yield key, value


def units() -> list[Unit]:
    """Return every service."""
    shared = tuple(lines_of(SHARED))
    found = sorted(path for path in FOLDER.glob("soundings-*.service") if path.is_file())
    return [Unit(path.stem, (*shared, *lines_of(path), *_only(path))) for path in found]


def services() -> list[Unit]:
    """Return those that run our own program."""
    return [unit for unit in units() if unit.name != COPIES]


def _only(path: Path) -> Iterator[tuple[str, str]]:
    """Read what one service is told beside its own file."""
    for more in sorted((path.parent / f"{path.name}.d").glob("*.conf")):
        assert more.name > SHARED.name, "systemd reads them by their names"
        yield from lines_of(more)
