"""How far an entry of the directory can be trusted today: its age, what was reported, what became of referrals.

Three grounds, each with a band of its own; the worst one counts. More of any ground never makes a band better. The
anonymous site alone knows the age only; what else is known is handed in as `Heard`. The cuts are ours, not measured:
docs/directory.md says why they are where they are.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

DOUBTED_BY_REPORTS = 3
"""So many open reports make an entry doubtful; one or two make it ageing."""
DOUBTED_BY_REFUSALS = 3
"""So many refused referrals, when they are half of those answered or more; any at all make it ageing."""


class Band(IntEnum):
    """How far an entry can be trusted: the higher, the less."""

    FRESH = 0
    AGEING = 1
    STALE = 2  # nobody has checked it in time
    DOUBTFUL = 3  # others tell us that something is wrong


class Ground(StrEnum):
    """What a band rests on."""

    AGE = "age"
    REPORTS = "reports"
    REFUSALS = "refusals"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a service knows of an entry beside its age: reports that nobody has settled, referrals that it turned down.

    `answered` counts the referrals that came to an end, those that it turned down among them.
    """

    reports: int = 0
    refusals: int = 0
    answered: int = 0


NOTHING_HEARD = Heard()


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground, the band that it gives, and its number: days since the check, reports, or refusals of `of`."""

    ground: Ground
    band: Band
    number: int
    of: int = 0


@dataclass(frozen=True, slots=True)
class Confidence:
    """The worst band of all grounds, and the grounds: the age always, the others where there is something to say."""

    band: Band
    reasons: tuple[Reason, ...]


def confidence(checked: date, expires: date, heard: Heard, today: date) -> Confidence:
    """Return how far an entry can be trusted that was checked on a day, and holds until another."""
    reasons = [Reason(Ground.AGE, _of_age(checked, expires, today), max((today - checked).days, 0))]
    if heard.reports:
        reasons.append(Reason(Ground.REPORTS, _of_reports(heard.reports), heard.reports))
    if heard.refusals:
        reasons.append(Reason(Ground.REFUSALS, _of_refusals(heard), heard.refusals, heard.answered))
    return Confidence(max(one.band for one in reasons), tuple(reasons))


def _of_age(checked: date, expires: date, today: date) -> Band:
    """Fresh for half of the time that a check lasts, then ageing, and stale when it is over."""
    if today > expires:
        return Band.STALE
    return Band.AGEING if (today - checked) * 2 > expires - checked else Band.FRESH


def _of_reports(reports: int) -> Band:
    return Band.DOUBTFUL if reports >= DOUBTED_BY_REPORTS else Band.AGEING


def _of_refusals(heard: Heard) -> Band:
    doubted = heard.refusals >= DOUBTED_BY_REFUSALS and heard.refusals * 2 >= heard.answered
    return Band.DOUBTFUL if doubted else Band.AGEING
