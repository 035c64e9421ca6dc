"""Where staff are told of alerts: their own number and address, and, for managers, who can be told at all."""

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import BadRequest

from referral.actions.alerts import reaching
from referral.actions.alerts.alertparts import ways
from referral.actions.alerts.reaching import Not, Wanted
from referral.core.access import Permission
from referral.core.alerting import Way
from referral.web.staff.alertnames import NOT_TAKEN
from referral.web.staff.alerts import hours, said
from referral.web.staff.casedesk import Fault
from referral.web.staff.casepage import NOT_DONE_STATUS
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from screening.web import parts as site_parts

PATH = "/account/alerts"
EVERYBODY = "/people/alerts"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("told", __name__)
    made.get(PATH, endpoint="mine")(mine)
    made.post(PATH, endpoint="add")(add)
    made.post(f"{PATH}/code", endpoint="confirm")(confirm)
    made.post(f"{PATH}/night", endpoint="night")(night)
    made.post(f"{PATH}/drop", endpoint="drop")(drop)
    made.get(EVERYBODY, endpoint="everybody")(everybody)
    return made


@needs(Permission.TOLD)
def mine() -> ResponseReturnValue:
    """Show one's own number and address."""
    return _drawn()


@needs(Permission.TOLD)
def add() -> ResponseReturnValue:
    """Keep a number or an address, and have a code sent there."""
    wanted = Wanted(
        way=_way(),
        typed=request.form.get("to", ""),
        country=desk().settings.default_country or "",
        countries=frozenset(desk().settings.texts_countries or site_parts.parts().directory.countries),
        language=str(get_locale()),
    )
    return _answered(_way(), reaching.add(desk().parts, desk().settings, staff(), wanted, desk().now()))


@needs(Permission.TOLD)
def confirm() -> ResponseReturnValue:
    """Confirm it with the code."""
    answer = reaching.confirm(desk().parts, staff(), _way(), request.form.get("code", ""), desk().now())
    return _answered(f"{_way()}-code", answer)


@needs(Permission.TOLD)
def night() -> ResponseReturnValue:
    """Be told outside the hours as well, or no more."""
    wanted = request.form.get("night") == "yes"
    reaching.at_night(desk().parts, staff(), _way(), desk().now(), wanted=wanted)
    return _answered(_way(), None)


@needs(Permission.TOLD)
def drop() -> ResponseReturnValue:
    """Forget it."""
    reaching.drop(desk().parts, staff(), _way(), desk().now())
    return _answered(_way(), None)


@needs(Permission.STAFF)
def everybody() -> str:
    """Show who can be told of alerts, and who has stopped it. No number and no address."""
    found = reaching.everybody(desk().parts, staff().organisation)
    told = [(one, known) for one, known in found if one.may(Permission.ALERTS)]
    return page("people-alerts", "people_alerts", **said(), told=told, hours=hours())


def _way() -> Way:
    """Return which of the two a form is about."""
    way = request.form.get("way", "")
    if way not in set(Way):
        raise BadRequest
    return Way(way)


def _answered(form: str, answer: Not | None) -> ResponseReturnValue:
    if answer is None:
        flash("", "success")
        return redirect(f"{request.script_root}{PATH}", 303)
    return _drawn(Fault(form, NOT_TAKEN[answer], request.form))


def _drawn(fault: Fault | None = None) -> Response:
    known = reaching.mine(desk().parts, staff(), desk().now())
    # The daily report comes by e-mail alone, and a manager is told of nothing else.
    usable = ways(desk().settings) if staff().may(Permission.ALERTS) else ways(desk().settings) & {Way.MAIL}
    open_to = [way for way in Way if way in usable or way in known]
    shown = page("account-alerts", "account_alerts", **said(), ways=open_to, known=known, fault=fault, hours=hours())
    return make_response(shown, NOT_DONE_STATUS if fault else 200)
