"""Calling a sample of the list each month: drawn by lot, a sheet to call by, what came of it, and the figure."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from referral.actions.published import placework
from referral.actions.published.placework import Sheet
from referral.core import placecalls
from referral.core.access import Permission
from referral.core.directorywork import month_of
from referral.core.placecalls import Call, Field, candidates, sampled
from referral.core.sampling import FEWEST, Outcome, Stratum
from referral.web.staff import placewords
from referral.web.staff.casedesk import by, named, today, when, zone
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.placedesk import PATH, address, countries, there
from screening.core.hours import opening
from screening.core.resources import Resource
from screening.web.i18n import translated
from screening.web.parts import parts as site

CALLS = f"{PATH}/calls"


@dataclass(frozen=True, slots=True)
class Country:
    """The places of one country that are to be called, by kind, and how many were."""

    code: str
    name: str
    strata: tuple[Stratum, ...]
    drawn: int
    called: int


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("placecalls", __name__)
    made.get(CALLS, endpoint="calls")(calls)
    made.post(f"{CALLS}/draw", endpoint="draw")(draw)
    made.get(f"{CALLS}/<month>", endpoint="sheet")(sheet)
    made.post(f"{CALLS}/<month>", endpoint="enter")(enter)
    return made


@needs(Permission.DIRECTORY)
def calls() -> str:
    """Show the samples, and the figure as everybody sees it."""
    return _calls("")


def _calls(fault: str) -> str:
    store = desk().parts.places
    return page(
        "place-calls",
        "place_calls",
        samples=store.samples(12),
        month=month_of(today()),
        found=there(placework.published_accuracy(store, desk().now)),
        fault=fault,
        fewest=FEWEST,
        words=placewords,
        named=named,
        when=when,
    )


@needs(Permission.DIRECTORY)
def draw() -> ResponseReturnValue:
    """Draw this month's sample."""
    done = there(placework.draw_sample(desk().parts, by(), site().directory, today(), _own()))
    if isinstance(done, placework.No):
        return _calls(translated(placewords.NOT_WORKED[done])), 422
    return redirect(address("calls", month_of(today())), 303)


@needs(Permission.DIRECTORY)
def sheet(month: str) -> str:
    """Show whom to call, with what is listed of each."""
    return _sheet(_held(month), "", "")


@needs(Permission.DIRECTORY)
def enter(month: str) -> ResponseReturnValue:
    """Enter what one call came to."""
    held, code = _held(month), request.form.get("place", "")
    call = _typed(code)
    if call is None:
        return _sheet(held, code, translated(placewords.NOT_CALLED[placecalls.No.LATER])), 422
    resource = _known().get(code)
    open_then = _open(resource, call.at) if resource else None
    done = there(placework.enter_call(desk().parts, by(), held.sample, call, open_then=open_then))
    if isinstance(done, placecalls.No | placework.No):
        words = placewords.NOT_CALLED[done] if isinstance(done, placecalls.No) else placewords.NOT_WORKED[done]
        return _sheet(held, code, translated(words)), 422
    flash("", "success")
    return redirect(f"{address('calls', month)}?country={_chosen(_by_country(held))}#p-{code}", 303)


def _own() -> str:
    """Return the country whose places this service calls, "" for all."""
    return desk().settings.default_country or ""


def _held(month: str) -> Sheet:
    found = there(placework.sheet(desk().parts, month))
    if found is None:
        raise NotFound
    return found


def _typed(code: str) -> Call | None:
    outcome, wrong = request.form.get("outcome", ""), request.form.get("wrong", "")
    try:
        at = datetime.fromisoformat(request.form.get("at", "")).replace(tzinfo=zone()).astimezone(UTC)
    except (ValueError, OverflowError):  # the first day of all is none in every zone
        return None
    if outcome not in set(Outcome):
        return None
    return Call(code, at, Outcome(outcome), Field(wrong) if wrong in set(Field) else None, by().staff.code)


def _chosen(listed: tuple[Country, ...]) -> str:
    """Return which country is to be seen, "" for all: the service's own, in a sample of many, until one is chosen."""
    codes, own = {one.code for one in listed}, _own()
    asked = request.args.get("country")
    if asked in {"", *codes}:
        return asked or ""
    return own if own in codes and codes - {own, "INT"} else ""


def _by_country(held: Sheet) -> tuple[Country, ...]:
    """Return what is to be called country by country, in the order of their names."""
    names, found = countries(), []
    for code in sorted({one.country for one in held.sample.strata}, key=lambda one: names.get(one, one)):
        strata = tuple(one for one in held.sample.strata if one.country == code)
        drawn = [place for one in strata for place in one.drawn]
        called = sum(place in held.calls for place in drawn)
        found.append(Country(code, names.get(code, code), strata, len(drawn), called))
    return tuple(found)


def _known() -> dict[str, Resource]:
    return {one.id: one for one in site().directory.everything}


def _open(resource: Resource, at: datetime) -> bool | None:
    """Return whether a place was listed as open at a time."""
    holidays = site().directory.holidays.get(resource.calendar or "", frozenset())
    return opening(resource.hours, holidays, at).open_now


def _sheet(held: Sheet, code: str, fault: str) -> str:
    same = held.sample.version == site().directory.version
    known, listed = _known(), _by_country(held)
    chosen = _chosen(listed)
    shown = [one for one in listed if not chosen or one.code == chosen]
    return page(
        "place-sheet",
        "place_sheet",
        held=held,
        known=known,
        listed=listed,
        shown=shown,
        chosen=chosen,
        again=sampled(held.sample, candidates(site().directory, _own())) if same else None,
        open={one: _open(known[one], desk().now()) for one in held.sample.drawn if one in known},
        typed=request.form if fault else {},
        at=code,
        fault=fault,
        now=desk().now().astimezone(zone()).strftime("%Y-%m-%dT%H:%M"),
        words=placewords,
        named=named,
        when=when,
    )
