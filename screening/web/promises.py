"""What the site promises, each promise with the checks that measure it. Without a passing check it is not said."""

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from flask_babel import LazyString

from screening.web.texts import lazy as _l

RESULTS = "trust-results.json"


class Offer(StrEnum):
    """What a site may offer beyond the questions."""

    TEXTS = "texts"
    RESULTS = "results"  # kept for those who ask
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence and the ids of the checks that all have to pass; said everywhere, or only where there is `only`."""

    text: LazyString
    checks: tuple[str, ...]
    only: Offer | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What came out of a check in the last run, and what was asked."""

    code: str
    value: str
    threshold: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise that held in the last run, with its checks."""

    text: LazyString
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The last run of the checks: its day, if it is known, and the checks that passed."""

    day: date | None
    passed: Mapping[str, Check]


PROMISES = (
    Promise(
        _l("We do not learn who you are when you answer. No address, no browser, no answer is written down."),
        ("T06", "T09", "T10", "T11", "T12", "T13"),
    ),
    Promise(
        _l("Nothing from your answers stays in the browser after you leave. The address of this site may."),
        ("T01", "T02", "T05"),
    ),
    Promise(_l("No other company is contacted while you answer."), ("T11",)),
    Promise(_l("Everything works without scripts, leaving too."), ("T07",)),
    Promise(_l("Titles, addresses and the history of the browser name no drug."), ("T01", "T08")),
    Promise(_l("No other site can put a frame around these pages, or run a script in them."), ("T03", "T04")),
    Promise(
        _l("When something breaks here, numbers to call are still shown."),
        ("T44",),
    ),
    Promise(_l("Whatever is sent to this site, it answers with a clear page."), ("T41",)),
    Promise(_l("The page with people to talk to is still shown when the site is very busy."), ("T46",)),
    Promise(_l("The texts claim no more than was measured."), ("T48",)),
    Promise(_l("Published numbers cannot point at one person."), ("T19",)),
    Promise(_l("A text never names a drug, a service or your result."), ("T08", "T24"), Offer.TEXTS),
    Promise(
        _l(
            "Once you said stop, in whatever words, no text is started any more, but an answer to what you write "
            "yourself. One that is on its way at that moment may still come."
        ),
        ("T25", "T29"),
        Offer.TEXTS,
    ),
    Promise(
        _l(
            "No text is sent twice, whatever breaks. None that we plan comes outside your hours; an answer to what you "
            "just did comes at once."
        ),
        ("T22", "T23", "T26"),
        Offer.TEXTS,
    ),
    Promise(
        _l(
            "Your number is deleted some weeks after your plan ends; “My texts” names the day. Seven days later nobody "
            "can read it in old backups either."
        ),
        ("T14", "T15", "T16"),
        Offer.TEXTS,
    ),
    Promise(
        _l("A result that you keep opens with your words and with nothing else, not with our keys either."),
        ("T13", "T57"),
        Offer.RESULTS,
    ),
    Promise(
        _l("Who works here sees cases of their own service only, and each look at one is recorded."),
        ("T31", "T32", "T33", "T34", "T35", "T36", "T37"),
        Offer.STAFF,
    ),
)


def read_run(path: Path) -> Run:
    """Read the last results; without a file nothing has passed. A check that failed once has not passed."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Run(None, {})
    rows = written["checks"]
    failed = {row["id"] for row in rows if row["passed"] is not True}
    passed = {row["id"]: Check(row["id"], str(row["value"]), str(row["threshold"])) for row in rows}
    day = date.fromisoformat(written["day"]) if written.get("day") else None
    return Run(day, {code: check for code, check in passed.items() if code not in failed})


def made(offers: AbstractSet[Offer]) -> tuple[Promise, ...]:
    """Return the promises that a site makes that offers this, once they are borne out."""
    return tuple(promise for promise in PROMISES if promise.only is None or promise.only in offers)


def held(run: Run, promises: tuple[Promise, ...] = PROMISES) -> tuple[Kept, ...]:
    """Return the promises whose checks all passed."""
    return tuple(
        Kept(promise.text, tuple(run.passed[code] for code in promise.checks))
        for promise in promises
        if all(code in run.passed for code in promise.checks)
    )
