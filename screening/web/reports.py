"""Report a wrong number or an error, without saying who you are."""

from collections.abc import Mapping
from enum import StrEnum

from flask import Blueprint, abort, request, session
from flask_babel import LazyString
from werkzeug import Response

from screening.core.resources import Resource
from screening.web.hooks import LONGEST_NOTE, THIS_SITE, Report
from screening.web.parts import country_of, load_progress, parts
from screening.web.questions import see_other
from screening.web.render import address, page
from screening.web.texts import lazy as _l

pages = Blueprint("reports", __name__)
ABOUT = "about"
SENT = "sent"


class Wrong(StrEnum):
    """What can be wrong, with a place or with this site."""

    NUMBER = "number"
    SOMEBODY_ELSE = "somebody_else"
    HOURS = "hours"
    COST = "cost"
    CLOSED = "closed"
    TREATED_BADLY = "treated_badly"
    PAGE = "page"
    TEXT = "text"
    RESULT = "result"
    OTHER = "other"


OF_A_PLACE: Mapping[Wrong, LazyString] = {
    Wrong.NUMBER: _l("The number or address does not work"),
    Wrong.SOMEBODY_ELSE: _l("Somebody else answers than you say"),
    Wrong.HOURS: _l("The hours are wrong"),
    Wrong.COST: _l("It costs something else than you say"),
    Wrong.CLOSED: _l("It has closed or moved"),
    Wrong.TREATED_BADLY: _l("They turned me away, or treated me badly"),
    Wrong.OTHER: _l("Something else"),
}
OF_THIS_SITE: Mapping[Wrong, LazyString] = {
    Wrong.PAGE: _l("A page does not work"),
    Wrong.TEXT: _l("A text is wrong, or hard to understand"),
    Wrong.RESULT: _l("The result does not fit what I answered"),
    Wrong.OTHER: _l("Something else"),
}


def places() -> Mapping[str, Resource]:
    """Return every place that the site shows, by its id."""
    known = parts().directory
    everywhere = (*(one for country in known.countries.values() for one in country.resources), *known.international)
    return {resource.id: resource for resource in everywhere if resource.published}


@pages.post("/report/about")
def choose() -> Response:
    """Open a report about one place, or about this site. Kept for the session only, so it needs no token."""
    about = request.form.get(ABOUT, "")
    session[ABOUT] = about if about in places() else THIS_SITE
    session.pop(SENT, None)
    return see_other(address("report"))


@pages.get("/report")
def report() -> str:
    """Show how to report it: a form where reports are kept, else whom to tell and what to quote."""
    if session.pop(SENT, None):
        return page("report-sent", "screening/report_sent.html")
    known = places()
    about = session.get(ABOUT, THIS_SITE)
    here = country_of(load_progress())
    return page(
        "report",
        "screening/report.html",
        about=known.get(about),
        kinds=OF_A_PLACE if about in known else OF_THIS_SITE,
        kept=parts().hooks.report is not None,
        most=LONGEST_NOTE,
        nearby=sorted(
            (one for one in known.values() if here is None or one.country in {here, "INT"}), key=lambda one: one.title
        ),
    )


@pages.post("/report")
def send() -> Response:
    """Keep a report, where the mounting service keeps any. Nothing chosen is "something else"."""
    keep = parts().hooks.report
    if keep is None:
        return see_other(address("report"))
    chosen = session.get(ABOUT, THIS_SITE)
    about = chosen if chosen in places() else THIS_SITE
    wrong = request.form.get("wrong", "")
    kinds = OF_THIS_SITE if about == THIS_SITE else OF_A_PLACE
    note = _clean(request.form.get("note", ""))
    if not keep(Report(about, wrong if wrong in kinds else Wrong.OTHER, note)):
        abort(503)
    session.pop(ABOUT, None)
    session[SENT] = 1
    return see_other(address("report"))


def _clean(text: str) -> str:
    """Return a note without what does not print, at most as long as it may be."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:LONGEST_NOTE]
