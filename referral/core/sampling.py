"""Which entries are called each month, drawn by lot so that anybody can draw again; and what the calls came to.

Entries are drawn in strata, by country and kind of help, so that small countries are called as well. The draw is a
ranking by a digest of the seed and the entry's id: no generator of random numbers whose make may change. Who knows the
seed and the list of that day gets the very same entries.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

FEWEST = 10
"""Of fewer calls than this no figure is published: one call more or less would change it too much."""
_Z = 1.959964  # both sides of 95 %


class Tier(StrEnum):
    """The kinds of help that are drawn apart."""

    CRISIS = "crisis"
    DRUGS = "drugs"
    OTHER = "other"


class Outcome(StrEnum):
    """What a call came to."""

    RIGHT = "right"  # somebody answered, and all was as listed
    WRONG = "wrong"  # something is otherwise than listed
    NOBODY = "nobody"  # nobody answered while it is listed as open


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """An entry that can be called: its country and kind are its stratum."""

    country: str
    tier: Tier
    code: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum: how many entries it had, and which were drawn."""

    country: str
    tier: Tier
    held: int
    drawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with all that it rests on. `low` and `high` are the 95 % interval by Wilson, in per cent like `share`.

    `drawn` were to be called, `called` were; `right`, `wrong` and `nobody` add up to `called`. `share`, `low` and
    `high` are None where fewer than FEWEST were called.
    """

    drawn: int
    called: int
    right: int
    wrong: int
    nobody: int
    share: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def uncalled(self) -> int:
        """Return how many were drawn and not called."""
        return self.drawn - self.called


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What a period's calls came to: all together, and by kind of help. Months as "2026-11"."""

    first: str
    last: str
    whole: Figure
    tiers: Mapping[Tier, Figure] = field(default_factory=dict)


def draw(candidates: Iterable[Candidate], seed: str, per_stratum: int) -> tuple[Stratum, ...]:
    """Draw so many of each stratum, or all where it has fewer."""
    by_stratum: dict[tuple[str, Tier], list[str]] = {}
    for one in sorted(set(candidates)):
        by_stratum.setdefault((one.country, one.tier), []).append(one.code)
    return tuple(
        Stratum(country, tier, len(codes), tuple(sorted(codes, key=lambda code: _lot(seed, code))[:per_stratum]))
        for (country, tier), codes in sorted(by_stratum.items())
    )


def _lot(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed}|{code}".encode()).hexdigest()


def figure(drawn: int, outcomes: Sequence[Outcome]) -> Figure:
    """Count what calls came to. Who did not answer was not right: somebody who needs them is not helped either."""
    right, wrong, nobody = (outcomes.count(one) for one in (Outcome.RIGHT, Outcome.WRONG, Outcome.NOBODY))
    called = len(outcomes)
    if called < FEWEST:
        return Figure(drawn, called, right, wrong, nobody)
    low, high = wilson(right, called)
    return Figure(drawn, called, right, wrong, nobody, round(100 * right / called), round(100 * low), round(100 * high))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's score method (1927), from 0 to 1; `of` is at least 1."""
    share, square = hits / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)
