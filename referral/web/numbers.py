"""The statistics page: how many people finished, by week, floored and rounded before it comes here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, abort
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from referral.actions.database import Unreachable
from referral.core.sampling import FEWEST, Accuracy, Tier
from referral.core.tally import FLOOR, NO_LEVEL, NO_ROUTE, NOT_SAID, STEP, Measure, Shown, Week
from screening.web.parts import parts
from screening.web.render import page

PATH = "/numbers"
Read = Callable[[], tuple[Shown, ...] | Unreachable]
Called = Callable[[], Accuracy | Unreachable | None]
TIERS: Mapping[Tier, LazyString] = {
    Tier.CRISIS: _l("Lines for people in crisis"),
    Tier.DRUGS: _l("Help with drugs"),
    Tier.OTHER: _l("Other help"),
}
TITLES: Mapping[Measure, LazyString] = {
    Measure.LEVEL: _l("How many signs"),
    Measure.ROUTE: _l("Kind of help"),
    Measure.LANGUAGE: _l("Language"),
    Measure.COUNTRY: _l("Country"),
}
NAMELESS: Mapping[str, LazyString] = {
    NO_LEVEL: _l("no level is given"),
    NO_ROUTE: _l("information only"),
    NOT_SAID: _l("not said"),
    "other": _l("another country"),
}


@dataclass(frozen=True, slots=True)
class OneWeek:
    """What may be shown of a week: about how many finished (None: fewer than the floor), and the rest by measure."""

    week: Week
    finished: int | None
    tables: tuple[tuple[LazyString, tuple[Shown, ...]], ...]


def by_week(shown: Iterable[Shown]) -> tuple[OneWeek, ...]:
    """Gather numbers, which come newest week first."""
    return tuple(_one(week, tuple(numbers)) for week, numbers in groupby(shown, key=lambda number: number.week))


def _one(week: Week, numbers: tuple[Shown, ...]) -> OneWeek:
    finished = next((one.about for one in numbers if one.mark.measure is Measure.FINISHED), None)
    tables = ((title, tuple(n for n in numbers if n.mark.measure is measure)) for measure, title in TITLES.items())
    return OneWeek(week, finished, tuple((title, rows) for title, rows in tables if rows))


def pages(read: Read, called: Called = lambda: None) -> Blueprint:
    """Return the page that shows what `read` and `called` return; where that is not to be had, it answers 503.

    `called` is what calling a sample of the places came to, None where nothing was called.
    """
    made = Blueprint("numbers", __name__)

    @made.get(PATH)
    def numbers() -> str:
        shown, found = read(), called()
        if isinstance(shown, Unreachable) or isinstance(found, Unreachable):
            abort(503)
        return page(
            "numbers",
            "referral/numbers.html",
            weeks=by_week(shown),
            nameless=NAMELESS,
            routes=parts().directory.routes,
            countries=parts().directory.countries,
            floor=FLOOR,
            step=STEP,
            accuracy=found,
            fewest=FEWEST,
            tiers=TIERS,
        )

    return made
