"""Whether a place takes new people on, as a form says it: it ends by itself, and is then not known again."""

from collections.abc import Mapping
from datetime import date, timedelta

from referral.core.entryform import CAPACITIES, WAITS, day_of
from referral.core.overlay import Table as Fields
from referral.core.overlay import plain
from screening.web.i18n import marked

LONGEST = timedelta(days=60)
FIELDS = ("capacity", "wait", "standing_until")
NEEDS_DAY = marked(
    "Say until which day this holds: from today on, for 60 days at most. After it, it is not known again."
)
NEEDS_WHAT = marked("Say whether it takes new people, or how long they wait; or take the day away as well.")


def standing_of(table: Fields) -> dict[str, str]:
    """Return how an entry is filled in on the form."""
    return {name: str(plain(table.get(name)) or "") for name in FIELDS}


def standing(typed: Mapping[str, str], table: Fields, today: date) -> Fields | str:
    """Return an entry with what the form says, or the sentence that says what is wrong."""
    kept = {name: value for name, value in plain(table).items() if name not in FIELDS}
    capacity = typed["capacity"] if typed["capacity"] in CAPACITIES else ""
    wait = typed["wait"] if typed["wait"] in WAITS else ""
    if not (capacity or wait):
        return NEEDS_WHAT if typed["standing_until"] else kept
    until = day_of(typed["standing_until"])
    if until is None or not today <= until <= today + LONGEST:
        return NEEDS_DAY
    said = {"capacity": capacity, "wait": wait, "standing_until": until.isoformat()}
    return {**kept, **{name: value for name, value in said.items() if value}}
