"""Where a larger service joins in: what it may hear of a result, and what it may add below one."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from screening.core.outcome import Outcome


def hears_nothing(outcome: Outcome, language: str, country: str) -> None:
    """Do nothing: alone, the site keeps nothing."""
    del outcome, language, country


def adds_nothing(outcome: Outcome) -> Markup:
    """Return nothing to show below the result."""
    del outcome
    return Markup()


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the mounting service is told and may add.

    `finished` is called once in a session, when the person first opens the result; `language` is a
    language code, `country` a country code, "other", or "" where none was given.
    `keeps` is the sentence that the start page then owes people about what is kept.
    """

    finished: Callable[[Outcome, str, str], None] = hears_nothing
    result_footer: Callable[[Outcome], Markup | str] = adds_nothing
    keeps: str = ""
