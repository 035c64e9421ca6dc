"""The socket for e-mail to staff: what a plug has to do, and the values that go in and come out.

A module in this folder is a plug, its name is the value of the setting `mail`. Only staff are written to, and nothing
about a person stands in any letter. No plug logs an address or a body.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail to hand over. `token` makes its Message-ID: two copies of one letter have the same."""

    to: str = field(repr=False)
    subject: str
    body: str
    token: str


class Why(StrEnum):
    """Why a letter was surely not taken."""

    LATER = "later"  # no connection, no name, a 4xx answer: try again
    ADDRESS = "address"  # this address is refused
    SETUP = "setup"  # the server's certificate, our name and password, or our sender address are refused


@dataclass(frozen=True, slots=True)
class Taken:
    """The mail server has it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Surely not taken. `code` is the server's number or the kind of fault."""

    why: Why
    code: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nobody knows whether it was taken: the whole letter was sent, and no answer came."""

    code: str


class Mailer(Protocol):
    """What a plug does. Nothing here raises for what a server or a network may do: it is in the answer."""

    def send(self, letter: Letter) -> Taken | Refused | Unsure:
        """Hand over one letter, within a minute."""
        ...

    def reached(self) -> Refused | None:
        """Come in as a letter would, and hand none over; return what is in the way."""
        ...


class UnknownMailer(ValueError):
    """No plug of that name. Names the ones there are."""


def names() -> tuple[str, ...]:
    """Name every plug in this folder."""
    return tuple(sorted(found.name for found in iter_modules(__path__)))


def connect(name: str, settings: Mapping[str, str]) -> Mailer:
    """Open the plug of this name; each has a `connect(settings)`, and says with ValueError what it is missing.

    `settings` are those of every plug, by name, as `Settings.mail_plug` gives them.
    """
    if name not in names():
        raise UnknownMailer(f"There is no mail plug {name}: there are {', '.join(names())}")
    return opener(import_module(f"{__name__}.{name}"))(settings)


def opener(module: ModuleType) -> Callable[[Mapping[str, str]], Mailer]:
    """Return what opens a plug. UnknownMailer where the module is none."""
    opens: Callable[[Mapping[str, str]], Mailer] | None = getattr(module, "connect", None)
    if opens is None:
        raise UnknownMailer(f"{module.__name__} is no mail plug: it has no connect(settings)")
    return opens
