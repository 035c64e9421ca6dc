"""Changes of questions, wording and thresholds: rehearsed, proposed with what the rehearsal showed, put back.

A proposal holds the files that would lie over the shipped ones, all of them, and what came of the rehearsal. It is
rehearsed by another process: nothing of what reading needs stays in a process that serves.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from referral.actions.published.publishing import Draft, Parts, approve, propose
from referral.core import overlayfile
from referral.core.access import By
from referral.core.publishing import Kind, Needs, No, Proposal, digest, files_of, written
from referral.core.tally import FLOOR
from screening.library.aside import TookTooLong
from screening.library.edits import shipped_rules
from screening.library.trying import Published, Rehearsal, Report, Shift, tried

NEEDS = Needs(people=2, clinical=True)
MOST_TEXT = 400_000
"""The signs that all files of a proposal may have together."""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants to publish: files by name, upon what is active under this code, and why."""

    base: str
    files: Mapping[str, str]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a rehearsal is made upon: the operator's own places, the time, answers that are kept (in written form)."""

    own: Path | None
    now: datetime
    kept: tuple[Mapping[str, object], ...] = ()
    tries: Callable[[Rehearsal], Report] = tried


def current(parts: Parts) -> Mapping[str, str]:
    """Return the rule files as they are now: the shipped ones, and those that lie over them."""
    return {**shipped_rules(), **files_of(parts.publishing.active()[Kind.RULES].content)}


def laid_over(parts: Parts, change: Change) -> Mapping[str, str]:
    """Return all files that would lie over the shipped ones. One that is as shipped lies over nothing."""
    shipped = shipped_rules()
    held = {**files_of(parts.publishing.active()[Kind.RULES].content), **change.files}
    return {name: text for name, text in sorted(held.items()) if shipped.get(name) != text}


def rehearse(parts: Parts, change: Change, ground: Ground) -> Report | No:
    """Try a change against what is active. Says by file, line and field what does not add up.

    Raises TookTooLong where that takes longer than anybody waits.
    """
    active = parts.publishing.active()
    if active[Kind.RULES].code != change.base:
        return No.STALE
    if sum(map(len, change.files.values())) > MOST_TEXT:
        return Report(faults=(TOO_LONG,))
    places = overlayfile.texts_of(active[Kind.RESOURCES].content)
    before = Published(files_of(active[Kind.RULES].content), places, ground.own)
    after = Published(laid_over(parts, change), places, ground.own)
    used = tuple(
        (name, text) for one in parts.publishing.all_contents(Kind.RULES) for name, text in files_of(one).items()
    )
    try:
        report = ground.tries(Rehearsal(before, after, ground.now, used, ground.kept))
    except TookTooLong:
        raise
    except RuntimeError as fault:
        return Report(faults=(str(fault),))
    return report


TOO_LONG = "the files are too long"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A change that passed its rehearsal: with what that showed, and what it rested on. Nobody may make one up."""

    base: str
    files: Mapping[str, str]
    report: Mapping[str, Any]
    upon: str


def rehearsed(parts: Parts, change: Change, report: Report) -> Rehearsed | None:
    """Return what may be proposed, None where the rehearsal did not pass."""
    return Rehearsed(change.base, laid_over(parts, change), told(report), mark(parts)) if report.passed else None


def propose_rules(parts: Parts, by: By, one: Rehearsed, why: str) -> Proposal | No:
    """Propose a change that passed its rehearsal, and keep what that showed."""
    if one.upon != mark(parts):
        return No.FAILED
    content = written({"files": one.files, "report": one.report, "upon": one.upon})
    return propose(parts, by, Draft(Kind.RULES, one.base, content, why, NEEDS))


def approve_rules(parts: Parts, by: By, code: str) -> Proposal | No:
    """Sign a change. What it was rehearsed upon has to be what stands there now: the software, and the places."""
    return approve(parts, by, code, lambda content: bool(json.loads(content)["upon"] == mark(parts)))


def mark(parts: Parts) -> str:
    """Return what stands for all that a rehearsal rested on beside the rules: the shipped files, published places."""
    places = parts.publishing.active()[Kind.RESOURCES].content
    shipped = written(shipped_rules())
    return hashlib.sha256(f"{digest(shipped)}{digest(places)}".encode()).hexdigest()[:16]


def told(report: Report) -> dict[str, Any]:
    """Write what a rehearsal showed, as it is kept: counts of people's answers below the floor are not."""
    held = asdict(report)
    held["kept"] = _hidden(report.kept)
    return held


def _hidden(kept: Shift | None) -> dict[str, Any] | None:
    """Return counts of kept results with each one below the floor as None, and none at all where they are few."""
    if kept is None or kept.people < FLOOR:
        return None

    def shown(number: int) -> int | None:
        return None if 0 < number < FLOOR or 0 < kept.people - number < FLOOR else number

    return {
        "people": kept.people // 5 * 5,
        "levels": {name: shown(number) for name, number in kept.levels.items()},
        "sooner": shown(kept.sooner),
        "later": shown(kept.later),
        "routes": {name: shown(number) for name, number in kept.routes.items()},
    }


def report_of(content: str) -> dict[str, Any]:
    """Return what the rehearsal of a proposal showed."""
    found: dict[str, Any] = json.loads(content)["report"]
    return found
