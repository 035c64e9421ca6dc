"""A month's sample of entries to call, the calls, and the figure that is published of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from referral.core.sampling import Accuracy, Candidate, Figure, Outcome, Stratum, Tier, draw, figure
from screening.core.directory import Directory
from screening.core.resources import SPEAKS, TREATMENT, Resource, Topic

PER_STRATUM = 5
PUBLISHED_MONTHS = 6
"""The figure is of the samples of so many months, the newest that has any call being the last."""
DRUGS = TREATMENT | {Topic.DRUG_HELPLINE, Topic.HARM_REDUCTION}


class Field(StrEnum):
    """What of an entry was found to be otherwise than listed."""

    NUMBER = "number"
    OPERATOR = "operator"
    WHO_ANSWERS = "who_answers"
    COST = "cost"
    HOURS = "hours"
    CLOSED = "closed"
    OTHER = "other"


class No(StrEnum):
    """Why a call does not count."""

    NOT_DRAWN = "not_drawn"
    LATER = "later"  # a time that has not come yet, or before the sample was drawn
    SHUT = "shut"  # nobody answered, and it was listed as closed then: call again when it is open
    NEEDS_FIELD = "needs_field"
    UNASKED_FIELD = "unasked_field"


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn for a month ("2026-11"). Who has the seed and that version of the list can draw it again."""

    code: str
    month: str
    seed: str
    per_stratum: int
    version: str
    by: str
    at: datetime
    strata: tuple[Stratum, ...]

    @property
    def drawn(self) -> tuple[str, ...]:
        """Return every entry that is to be called, stratum by stratum."""
        return tuple(code for stratum in self.strata for code in stratum.drawn)

    def tier_of(self, place: str) -> Tier:
        """Return the kind of help of an entry that was drawn; KeyError for another."""
        return {code: stratum.tier for stratum in self.strata for code in stratum.drawn}[place]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: of which entry, when, what it came to, what was wrong, and who called."""

    place: str
    at: datetime
    outcome: Outcome
    wrong: Field | None
    by: str


def tier(resource: Resource) -> Tier:
    """Return of which kind an entry is."""
    if resource.is_crisis_line:
        return Tier.CRISIS
    return Tier.OTHER if DRUGS.isdisjoint(resource.topics) else Tier.DRUGS


def candidates(directory: Directory, own: str = "") -> tuple[Candidate, ...]:
    """Return every entry that is shown and can be called or texted: of the service's own country, where it has one.

    Those for all countries are among them either way.
    """
    found = (one for one in directory.everything if one.published and one.reached_by(SPEAKS))
    return tuple(Candidate(one.country, tier(one), one.id) for one in found if not own or one.country in {own, "INT"})


def sampled(sample: Sample, drawn_from: Iterable[Candidate]) -> bool:
    """Return whether this list and the sample's seed give the sample's draw."""
    return draw(drawn_from, sample.seed, sample.per_stratum) == sample.strata


def counts(sample: Sample, call: Call, now: datetime, *, open_then: bool | None) -> No | None:
    """Return why a call does not count, or None. `open_then` says whether the entry was listed as open at its time."""
    if call.place not in sample.drawn:
        return No.NOT_DRAWN
    if not sample.at <= call.at <= now:
        return No.LATER
    if call.outcome is Outcome.NOBODY and open_then is False:
        return No.SHUT
    if (call.outcome is Outcome.WRONG) != (call.wrong is not None):
        return No.NEEDS_FIELD if call.wrong is None else No.UNASKED_FIELD
    return None


def accuracy(samples: Mapping[str, tuple[Sample, Iterable[Call]]], today: str) -> Accuracy | None:
    """Return the published figure of the samples by month, up to the month of today; None where none was called."""
    by_month = {month: (sample, tuple(calls)) for month, (sample, calls) in sorted(samples.items()) if month <= today}
    called = [month for month, (_, calls) in by_month.items() if calls]
    if not called:
        return None
    months = [month for month in by_month if month <= called[-1]][-PUBLISHED_MONTHS:]
    tiers = {one: _figure([by_month[month] for month in months], (one,)) for one in Tier}
    return Accuracy(months[0], months[-1], _figure([by_month[month] for month in months], tuple(Tier)), tiers)


def _figure(held: list[tuple[Sample, tuple[Call, ...]]], tiers: tuple[Tier, ...]) -> Figure:
    drawn = sum(len(stratum.drawn) for sample, _ in held for stratum in sample.strata if stratum.tier in tiers)
    outcomes = [call.outcome for sample, calls in held for call in calls if sample.tier_of(call.place) in tiers]
    return figure(drawn, outcomes)


def packed(strata: Iterable[Stratum]) -> str:
    """Write strata for keeping."""
    return json.dumps([[one.country, one.tier, one.held, list(one.drawn)] for one in strata])


def read_packed(text: str) -> tuple[Stratum, ...]:
    """Read strata."""
    return tuple(Stratum(country, Tier(kind), held, tuple(drawn)) for country, kind, held, drawn in json.loads(text))
