"""What every page of casework needs: who asks, who works here, days and times as they are here, what was not done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import abort, g, redirect, request
from flask_babel import get_locale
from werkzeug.exceptions import Forbidden, NotFound

from referral.actions.accounts.signing_in import StoreUnavailable
from referral.actions.cases.casebook import Gone, MergedInto, No, NotDone
from referral.actions.database import Unreachable
from referral.core.access import SYSTEM, By, Permission, Staff
from referral.core.casework import Case
from referral.web.staff.desk import desk, staff

PATH = "/cases"


@dataclass(frozen=True, slots=True)
class Fault:
    """What was not done: by which form, why, and what was typed there, so that nobody types it again."""

    form: str
    why: str
    typed: Mapping[str, str] = field(default_factory=dict)


def by() -> By:
    """Return who does something, now."""
    return By(staff(), desk().now())


def why(answer: NotDone) -> No:
    """Return why something was not done; what is not there, has moved or cannot be reached gets its own page.

    Raises:
        NotFound: where there is no such case within the border.
        StoreUnavailable: where the database is away.

    """
    if isinstance(answer, Gone):
        raise NotFound
    if isinstance(answer, MergedInto):
        abort(redirect(address(answer.code), 303))
    if isinstance(answer, Unreachable):
        raise StoreUnavailable(str(answer))
    return answer.why


def stop(answer: NotDone) -> NoReturn:
    """Answer with the page of what was not done, where there is no other page to say it on."""
    why(answer)
    raise Forbidden


def address(case: str) -> str:
    """Return the address of a case's page."""
    return f"{request.script_root}{PATH}/{case}"


def colleagues() -> Mapping[str, Staff]:
    """Return who works in the organisation, by their codes."""
    return {one.code: one for one in _around()[0]}


def team_named(code: str) -> str:
    """Return the name of a team, "" for none."""
    known = _around()[1]
    if not code or code in known:
        return known.get(code, "")
    return next((one.name for one in desk().parts.staff.teams(staff().organisation) if one.code == code), "")


def teams() -> Mapping[str, str]:
    """Return the names of the teams in which somebody works, by their codes."""
    return _around()[1]


def _around() -> tuple[tuple[Staff, ...], Mapping[str, str]]:
    """Ask once in a request."""
    if "around" not in g:
        g.around = desk().parts.staff.around(staff().organisation)
    found: tuple[tuple[Staff, ...], Mapping[str, str]] = g.around
    return found


def named(code: str) -> str:
    """Return somebody's name, "" for nobody."""
    found = next((one for one in (*_around()[0], SYSTEM) if one.code == code), None)
    return found.name if found else ""


def who_can_have(case: Case) -> tuple[Staff, ...]:
    """Return who could look after a case, by name."""
    found = (one for one in colleagues().values() if one.may(Permission.CASES_WRITE))
    return tuple(sorted((one for one in found if one.scope.holds(case.organisation, case.team)), key=lambda s: s.name))


def zone() -> ZoneInfo:
    """Return the time zone that staff work in."""
    return ZoneInfo(desk().settings.staff_zone)


def today() -> date:
    """Return which day it is here."""
    return desk().now().astimezone(zone()).date()


def day_of(typed: str) -> date | None:
    """Return the day that a field holds, None where it holds none; the last year of all has no tomorrow to count by."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day.year < date.max.year else None


def ends(day: date) -> datetime:
    """Return when a day is over here: aware, UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, zone()).astimezone(UTC)


def by_the_end_of(day: date) -> datetime:
    """Return the last second of a day here: until then something is due on that day."""
    return ends(day) - timedelta(seconds=1)


def on_day(at: datetime) -> str:
    """Write a day in words."""
    return str(format_date(at.astimezone(zone()).date(), "EEE d MMM yyyy", locale=get_locale()))


def when(at: datetime) -> str:
    """Write a moment in words."""
    return str(format_datetime(at, "d MMM yyyy, HH:mm", tzinfo=zone(), locale=get_locale()))
