"""A result that somebody keeps, in short and whole, and what changed since the last one.

Only what was made alike is compared: by the same rules, on answers to the same questions. With a question left out,
fewer points would look like fewer signs. Of the time there is only the week.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from referral.core.summary import RESOURCES
from referral.core.tally import Week
from screening.core.answers import Raw, Unsaid
from screening.core.instrument import Kind
from screening.core.outcome import Outcome
from screening.core.scoring import PartScore

FORM = "1"
LARGEST = 65_536
_SHOWN = 8
_HOLDS = {True: "y", False: "n", None: "?"}
_HELD = {sign: holds for holds, sign in _HOLDS.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """The band of one domain, its points, and a mark of the questions behind them."""

    band: str
    score: int
    most: int
    on: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A result in codes: small enough for the sealed cookie. `rules` marks the versions that made it."""

    week: Week
    rules: str
    level: str
    links: Mapping[str, bool | None] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    parts: Mapping[str, Part] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a phrase opens: the result in short, and all answers with the screens that were seen, up to which stage."""

    brief: Brief
    answers: Mapping[str, Raw]
    seen: tuple[str, ...]
    stage: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Something that both results have, last time and now. None where it cannot be compared."""

    code: str
    before: Part | float | None
    now: Part | float


@dataclass(frozen=True, slots=True)
class Change:
    """What is different since last time. `alike` is False where other rules made the two: nothing is compared then.

    Of the links that were seen before, `went` are those that today's answers rule out, `unclear` those they leave open.
    """

    before: Brief
    now: Brief
    alike: bool
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    flags_came: tuple[str, ...] = ()
    parts: tuple[Pair, ...] = ()
    numbers: tuple[Pair, ...] = ()


def rules_mark(versions: Mapping[str, str]) -> str:
    """Return a short mark of the rules and questions that make a result; where help is does not count."""
    rules = sorted((name, version) for name, version in versions.items() if name != RESOURCES)
    return hashlib.sha256(json.dumps(rules).encode()).hexdigest()[: 2 * _SHOWN]


def brief_of(outcome: Outcome, versions: Mapping[str, str], week: Week) -> Brief:
    """Write a result in short; `versions` as `summary.versions_of` names them."""
    numbers = {
        code: float(answer)
        for code, answer in outcome.answers.items()
        if isinstance(answer, int | float) and outcome.pathway.by_code[code].kind is Kind.NUMBER
    }
    return Brief(
        week,
        rules_mark(versions),
        str(outcome.level or ""),
        {link.sign.code: link.holds for link in outcome.links},
        frozenset(flag.flag.code for flag in outcome.flags),
        {part.part.code: _part(outcome, part) for part in outcome.parts},
        numbers,
    )


def _part(outcome: Outcome, part: PartScore) -> Part:
    known = {code for code, answer in outcome.answers.items() if not isinstance(answer, Unsaid)}
    on = [question.code for question in outcome.pathway.by_part[part.part.code] if question.code in known]
    mark = f"{zlib.crc32(' '.join(on).encode()):08x}" if on else ""
    return Part(part.band, part.score, part.maximum, mark)


def changed(before: Brief, now: Brief) -> Change:
    """Compare two results."""
    if before.rules != now.rules:
        return Change(before, now, alike=False)
    held = [{code for code, holds in one.links.items() if holds} for one in (before, now)]
    return Change(
        before,
        now,
        alike=True,
        came=_sorted(held[1] - held[0], now.links),
        # What is not known any more has not gone.
        went=_sorted({code for code in held[0] if now.links.get(code) is False}, now.links),
        unclear=_sorted({code for code in held[0] if now.links.get(code) is None}, now.links),
        flags_came=tuple(sorted(now.flags - before.flags)),
        parts=tuple(Pair(code, _same(before.parts.get(code), part), part) for code, part in now.parts.items()),
        numbers=tuple(
            Pair(code, before.numbers[code], one) for code, one in now.numbers.items() if code in before.numbers
        ),
    )


def _sorted(codes: set[str], order: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(code for code in order if code in codes)


def _same(before: Part | None, now: Part) -> Part | None:
    return before if before is not None and before.on == now.on and now.on else None


def brief_written(brief: Brief) -> list[Any]:
    """Write a result in short as JSON knows it."""
    return [
        str(brief.week),
        brief.rules,
        brief.level,
        [[code, _HOLDS[holds]] for code, holds in brief.links.items()],
        sorted(brief.flags),
        [[code, one.band, one.score, one.most, one.on] for code, one in brief.parts.items()],
        [[code, one] for code, one in brief.numbers.items()],
    ]


def brief_read(held: Any) -> Brief:
    """Read what `brief_written` wrote; ValueError for anything else."""
    try:
        week, rules, level, links, flags, parts, numbers = tuple(held)
        return Brief(
            Week.read(week),
            rules,
            level,
            {code: _HELD[sign] for code, sign in links},
            frozenset(flags),
            {code: Part(*one) for code, *one in parts},
            dict(numbers),
        )
    except (TypeError, KeyError, AttributeError, ValueError) as fault:
        raise ValueError(f"not a result in short: {type(fault).__name__}") from None


def to_bytes(kept: Kept) -> bytes:
    """Write what is kept, packed."""
    held = {
        "brief": brief_written(kept.brief),
        "answers": dict(kept.answers),
        "seen": list(kept.seen),
        "stage": kept.stage,
    }
    return zlib.compress(json.dumps({FORM: held}, separators=(",", ":")).encode(), 9)


def from_bytes(packed: bytes) -> Kept:
    """Read what `to_bytes` wrote; ValueError for what another version wrote in another form."""
    try:
        held = json.loads(zlib.decompressobj().decompress(packed, LARGEST))[FORM]
        return Kept(brief_read(held["brief"]), held["answers"], tuple(held["seen"]), held["stage"])
    except (zlib.error, KeyError, TypeError, ValueError) as fault:
        raise ValueError(f"not a kept result: {type(fault).__name__}") from None
