"""The list of places as staff look after it: what needs somebody, every entry, how far each can be trusted."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from referral.actions.published import placework
from referral.core.access import Permission
from referral.core.directorywork import Settled, Task
from referral.core.overlay import differences
from referral.web.staff import placewords
from referral.web.staff.casedesk import by, named, today, when
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.placedesk import (
    PATH,
    Place,
    address,
    board,
    countries,
    heard,
    on,
    open_tasks,
    place,
    reasons,
    shipped,
    there,
    trust,
)
from screening.core.confidence import Band
from screening.core.resources import Resource
from screening.web.i18n import translated
from screening.web.parts import parts as site
from screening.web.reports import OF_A_PLACE, Wrong


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("directory", __name__)
    made.get(PATH, endpoint="places")(places)
    made.get(f"{PATH}/<place_code>", endpoint="place")(one_place)
    made.post(f"{PATH}/<place_code>/settle", endpoint="settle")(settle)
    return made


@needs(Permission.DIRECTORY)
def places() -> str:
    """Show what needs somebody, and the entries of a country, the least trusted first."""
    known = countries()
    country = request.args.get("country", "") or desk().settings.default_country or next(iter(known))
    listed = [(one, trust(one)) for one in site().directory.everything if one.country == country]
    bands = {band: sum(found.band is band for _, found in listed) for band in Band}
    hidden = sorted(code for code, local in board().overlay.items() if local.hidden and local.country == country)
    return page(
        "places",
        "places",
        country=country,
        countries=known,
        listed=sorted(listed, key=lambda pair: (not pair[0].published, -pair[1].band, pair[0].title)),
        bands=bands,
        hidden=hidden,
        tasks=open_tasks(),
        board=board(),
        titles=titles(),
        words=placewords,
        reasons=reasons,
        on=on,
        named=named,
    )


def titles() -> dict[str, str]:
    """Return the names of all entries by their codes."""
    return {one.id: one.title for one in site().directory.everything}


@needs(Permission.DIRECTORY)
def one_place(place_code: str) -> str:
    """Show an entry: what stands, how far it can be trusted and why, what was reported, what can be done."""
    found = place(place_code)
    return page("place", "place", **shown(found))


def shown(found: Place) -> dict[str, object]:
    """Return what the page of an entry shows."""
    resource = found.resource
    files = shipped(found.code)
    return {
        "place": found,
        "resource": resource,
        "trusted": trust(resource) if resource else None,
        "why_not": _why_not(resource),
        "heard": heard().get(found.code),
        "task": task(found.code),
        "waiting": board().touching(found.code),
        "over": differences(files.table, found.table) if files and found.ours and found.table else (),
        "shipped": files,
        "standing": resource.standing(today()) if resource else (None, None),
        "countries": countries(),
        "kinds": OF_A_PLACE,
        "said_wrong": lambda code: OF_A_PLACE.get(Wrong(code)) if code in set(Wrong) else code,
        "words": placewords,
        "reasons": reasons,
        "named": named,
        "when": when,
        "on": on,
        "address": address(found.code),
    }


def _why_not(resource: Resource | None) -> str:
    """Say why an entry is not shown to the public, "" where it is."""
    if resource is None:
        return translated(placewords.HIDDEN)
    if resource.published:
        lapsed = today() > resource.expires and not resource.is_crisis_line
        return translated(placewords.LAPSED) if lapsed else ""
    return translated(placewords.UNPUBLISHED)


def task(code: str) -> Task | None:
    """Return the reports of an entry that wait."""
    return next((one for one in open_tasks() if one.about == code), None)


@needs(Permission.DIRECTORY)
def settle(place_code: str) -> ResponseReturnValue:
    """Settle the reports that somebody has seen."""
    found = place(place_code)
    how = request.form.get("how", "")
    if how not in set(Settled):
        raise BadRequest
    if Settled(how) in {Settled.CHANGED, Settled.HIDDEN} and not (found.ours or board().touching(place_code)):
        return page("place", "place", **shown(found), fault=translated(placewords.PROPOSE_FIRST)), 422
    codes = frozenset(request.form.getlist("report"))
    done = there(placework.settle(desk().parts, by(), place_code, codes, Settled(how)))
    if isinstance(done, placework.No):
        return page("place", "place", **shown(found), fault=translated(placewords.NOT_WORKED[done])), 422
    flash("", "success")
    return redirect(address(place_code), 303)
