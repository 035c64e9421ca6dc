"""An entry of the directory as a form, and back: every fact is written, or somebody says that it is not known.

What a field may say is not decided here: the checks of the directory's files do that, with the same words for all. This
only refuses what cannot be written as such a table: nothing said at all, both said, hours that are no times.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from referral.core.overlay import Table, plain

FACTS = ("who_answers", "paid_by", "cost", "recorded", "privacy", "audience")
"""What each is said in words, or is not known."""
NEEDED = ("name", "operator", "source_url", "source_date", "checked")
"""Without these nothing is published."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CONTACTS = 8
KINDS = ("phone", "text", "whatsapp", "chat", "url")
LINKS = frozenset({"chat", "url"})
UNKNOWN = "unknown"
CAPACITIES = ("open", "waiting_list", "full")
WAITS = ("days", "weeks", "months", "longer")
_SPAN = re.compile(r"\s*(\d{1,2})[:.](\d{2})\s*(?:-|\u2013|to)\s*(\d{1,2})[:.](\d{2})\s*")
_KEPT = ("id", "holiday_region", "waiting", "capacity", "wait", "standing_until", "expires", "notes")
"""What the form does not ask and the entry keeps."""

Typed = Mapping[str, Sequence[str]]


class Wrong(StrEnum):
    """Why a field could not be taken."""

    UNSAID = "unsaid"  # neither written nor said to be unknown
    BOTH = "both"
    NEEDED = "needed"
    NOT_HOURS = "not_hours"
    NOT_A_DAY = "not_a_day"
    LATER = "later"  # a day that has not come yet
    CHOOSE = "choose"
    NOT_ALL = "not_all"  # a contact with one half missing


@dataclass(frozen=True, slots=True)
class Read:
    """What a form came to: the table of an entry, and what is wrong, by field."""

    table: Table
    faults: Mapping[str, Wrong]


def typed_from(table: Table) -> dict[str, list[str]]:
    """Return how an entry is filled in on the form."""
    given, hidden = plain(table), set(table.get("unverified_fields", ()))
    typed: dict[str, list[str]] = {}
    for name in (*NEEDED, *FACTS):
        typed[name] = [str(given[name])] if given.get(name) and name not in hidden else []
    for name in FACTS:
        typed[f"{name}-{UNKNOWN}"] = [] if typed[name] else ["1"]
    languages = [] if "languages" in hidden else given.get("languages", [])
    typed["languages"] = [", ".join(languages)] if languages else []
    typed[f"languages-{UNKNOWN}"] = [] if languages else ["1"]
    groups = [] if "audience" in hidden else given.get("for", [])
    typed["for"] = groups or [UNKNOWN]
    takes = given.get("takes_people_who_use")
    typed["takes_people_who_use"] = [UNKNOWN if takes is None else "yes" if takes else "no"]
    typed["topics"], typed["ages"] = list(given.get("topics", [])), list(given.get("ages", []))
    typed |= _typed_scope(given, hidden) | _typed_hours({} if "hours" in hidden else given)
    seen = (one for one in given.get("contact", []) if one["kind"] not in hidden)
    for number, one in enumerate(seen):
        typed[f"contact-{number}-kind"] = [one["kind"]]
        typed[f"contact-{number}-to"] = [one.get("number") or one.get("url") or ""]
        typed[f"contact-{number}-shown"] = [one["shown"]]
        typed[f"contact-{number}-how"] = [one.get("how") or ""]
    return typed


def _typed_scope(given: Table, hidden: set[str]) -> dict[str, list[str]]:
    scope = UNKNOWN if "scope" in hidden else given.get("scope", "national")
    if scope in {UNKNOWN, "national"}:
        return {"scope": [scope], "region": []}
    return {"scope": ["region"], "region": [scope]}


def _typed_hours(given: Table) -> dict[str, list[str]]:
    hours = given.get("hours")
    typed = {"hours_said": [given["hours_said"]] if given.get("hours_said") else []}
    typed["holidays"] = [given.get("holidays") or UNKNOWN]
    if not isinstance(hours, Mapping):
        return typed | {"hours": ["always" if hours else UNKNOWN]}
    typed |= {"hours": ["week"], "zone": [hours["zone"]]}
    for day in DAYS:
        spans = [f"{row['from']}-{row['to']}" for row in hours["open"] if day in row["days"]]
        typed[day] = [", ".join(spans)] if spans else []
    return typed


def read(typed: Typed, base: Table, today: date) -> Read:
    """Return the table that a form stands for, made upon `base`, which has the id and what the form does not ask."""
    faults: dict[str, Wrong] = {}
    table: dict[str, Any] = {name: base[name] for name in _KEPT if base.get(name)}
    for name in NEEDED:
        table[name] = _one(typed, name)
        if not table[name]:
            faults[name] = Wrong.NEEDED
    faults |= _days(table, today)
    for name in FACTS:
        _fact(typed, name, table, faults)
    _fact(typed, "languages", table, faults)
    if "languages" in table:
        table["languages"] = [one.strip() for one in table["languages"].split(",") if one.strip()]
    _ticked(typed, table, faults)
    _scope(typed, table, faults)
    _hours(typed, table, faults)
    _contacts(typed, table, faults)
    return Read({name: value for name, value in table.items() if value not in ("", [])}, faults)


def _one(typed: Typed, name: str) -> str:
    given = typed.get(name) or ("",)
    return " ".join(given[0].split())


def _fact(typed: Typed, name: str, table: dict[str, Any], faults: dict[str, Wrong]) -> None:
    said, unknown = _one(typed, name), bool(_one(typed, f"{name}-{UNKNOWN}"))
    if said and unknown:
        faults[name] = Wrong.BOTH
    elif not said and not unknown:
        faults[name] = Wrong.UNSAID
    if said:
        table[name] = said


def _days(table: dict[str, Any], today: date) -> dict[str, Wrong]:
    checked = day_of(table["checked"])
    if table["checked"] and checked is None:
        return {"checked": Wrong.NOT_A_DAY}
    if checked is not None and checked > today:
        return {"checked": Wrong.LATER}
    if checked is not None:
        table["checked"] = checked.isoformat()  # however it was written: it goes into the file as it stands
    if checked is not None and table.get("expires") and plain(table["expires"]) <= checked.isoformat():
        del table["expires"]
    return {}


def day_of(text: str) -> date | None:
    """Return the day that a text holds, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _ticked(typed: Typed, table: dict[str, Any], faults: dict[str, Wrong]) -> None:
    groups = list(typed.get("for") or ())
    if not groups:
        faults["for"] = Wrong.UNSAID
    elif UNKNOWN in groups and len(groups) > 1:
        faults["for"] = Wrong.BOTH
    table["for"] = [one for one in groups if one != UNKNOWN]
    table["topics"], table["ages"] = list(typed.get("topics") or ()), list(typed.get("ages") or ())
    if not table["topics"]:
        faults["topics"] = Wrong.CHOOSE
    takes = _one(typed, "takes_people_who_use")
    if takes in {"yes", "no"}:
        table["takes_people_who_use"] = takes == "yes"
    elif takes != UNKNOWN:
        faults["takes_people_who_use"] = Wrong.CHOOSE


def _scope(typed: Typed, table: dict[str, Any], faults: dict[str, Wrong]) -> None:
    scope = _one(typed, "scope")
    if scope == UNKNOWN:
        table["unverified_fields"] = ["scope"]
    elif scope == "region":
        table["scope"] = _one(typed, "region")
        if not table["scope"]:
            faults["region"] = Wrong.NEEDED
    elif scope != "national":
        faults["scope"] = Wrong.CHOOSE


def _hours(typed: Typed, table: dict[str, Any], faults: dict[str, Wrong]) -> None:
    kind = _one(typed, "hours")
    table["hours_said"] = _one(typed, "hours_said")
    if kind == "always":
        table["hours"] = "24/7"
    elif kind == "week":
        table["hours"] = {"zone": _one(typed, "zone"), "open": _week(typed, faults)}
        holidays = _one(typed, "holidays")
        table["holidays"] = holidays if holidays in {"open", "closed"} else ""
        if not table["hours"]["zone"]:
            faults["zone"] = Wrong.NEEDED
        if not table["hours"]["open"] and not faults.keys() & set(DAYS):
            faults["mon"] = Wrong.NEEDED
    elif kind != UNKNOWN:
        faults["hours"] = Wrong.CHOOSE


def _week(typed: Typed, faults: dict[str, Wrong]) -> list[dict[str, Any]]:
    """Return the rows of a week: days with the same opening stand together."""
    rows: dict[tuple[str, str], list[str]] = {}
    for day in DAYS:
        for part in filter(None, (one.strip() for one in _one(typed, day).split(","))):
            found = _SPAN.fullmatch(part)
            if found is None:
                faults[day] = Wrong.NOT_HOURS
                continue
            span = (f"{int(found[1]):02}:{found[2]}", f"{int(found[3]):02}:{found[4]}")
            rows.setdefault(span, []).append(day)
    return [{"days": days, "from": start, "to": to} for (start, to), days in rows.items()]


def _contacts(typed: Typed, table: dict[str, Any], faults: dict[str, Wrong]) -> None:
    found = []
    for number in range(CONTACTS):
        kind, to, shown, how = (_one(typed, f"contact-{number}-{part}") for part in ("kind", "to", "shown", "how"))
        if not (to or shown or how):
            continue
        if kind not in KINDS or not to:
            faults[f"contact-{number}"] = Wrong.NOT_ALL
        way = {"url": to} if kind in LINKS else {"number": "".join(sign for sign in to if sign.isdigit())}
        default = _host(to) if kind in LINKS else to
        found.append({"kind": kind, **way, "shown": shown or default, **({"how": how} if how else {})})
    table["contact"] = found
    if not found:
        faults["contact-0"] = Wrong.NEEDED


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:  # no address at all: the checks of the files say so
        return url


def new_code(country: str, name: str, taken: frozenset[str]) -> str:
    """Return an id for a new entry, made of its country and name, that no other entry has."""
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold().encode("ascii", "ignore").decode()).strip("-")
    first = f"{country.lower()}-{words or 'place'}"[:48].rstrip("-")
    numbered = (f"{first}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (first, *numbered) if code not in taken)
