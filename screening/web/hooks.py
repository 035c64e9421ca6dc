"""Where a larger service joins in: what it may hear of a result or a report, and what it may add to the pages."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from screening.core.outcome import Outcome

THIS_SITE = "site"
LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Report:
    """Something that is wrong: the id of a place or THIS_SITE, a code of a closed list, a note. Says nothing of who."""

    about: str
    wrong: str
    note: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page that the mounting service adds to the footer: its path below the site, and a text in English."""

    path: str
    text: str


def hears_nothing(outcome: Outcome, language: str, country: str) -> None:
    """Do nothing: alone, the site keeps nothing."""
    del outcome, language, country


def adds_nothing(outcome: Outcome) -> Markup:
    """Return nothing to show below the result."""
    del outcome
    return Markup()


def keeps_nothing(outcome: Outcome) -> Markup:
    """Return nothing: alone, the site has no way back to a result."""
    del outcome
    return Markup()


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the mounting service is told and may add.

    `finished` is called once in a session, when the person first opens the result; `language` is a
    language code, `country` a country code, "other", or "" where none was given.
    `keeps` is the sentence that the site then owes people about what is kept; `keeps_reports` the one about reports,
    `keeps_texts` the one about texts, `keeps_results` the one about results that people ask to have kept,
    `keeps_codes` the one about codes by which a counselor gets what somebody ticked.
    `report` keeps a report and returns whether that worked; None where none are kept.
    `links` are pages of the service's own that the footer names; `pages` are the paths of all of them, in the footer or
    not, that can be opened again after the form at their foot; `start` are those that the start page names.
    `banner` is a text in English that stands on top of every page, on paper too; "" for none.
    `coming_back` is what stands on a result about coming back to it, nothing where it cannot be kept.
    """

    finished: Callable[[Outcome, str, str], None] = hears_nothing
    result_footer: Callable[[Outcome], Markup | str] = adds_nothing
    keeps: str = ""
    report: Callable[[Report], bool] | None = None
    keeps_reports: str = ""
    keeps_texts: str = ""
    keeps_results: str = ""
    keeps_codes: str = ""
    coming_back: Callable[[Outcome], Markup | str] = keeps_nothing
    start: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    pages: frozenset[str] = frozenset()
    banner: str = ""
