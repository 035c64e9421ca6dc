"""Somebody's own account: who they are here, how they come in, and where else they are signed in."""

from flask import Blueprint, flash, redirect, request, session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from referral.actions.accounts import signing_in
from referral.core.access import Permission
from referral.web.staff import devices
from referral.web.staff.desk import desk, here, staff
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from screening.web.i18n import LANGUAGE

PATH = "/account"
FEW_CODES = 3


def pages() -> Blueprint:
    """Return the page, and what can be done on it beside what Flask-Security brings."""
    made = Blueprint("account", __name__)
    made.get(PATH, endpoint="account")(account)
    made.post(f"{PATH}/end-others", endpoint="end_others")(end_others)
    made.post(f"{PATH}/language", endpoint="language")(language)
    made.post(f"{PATH}/keys", endpoint="keys")(keys)
    return made


@needs(Permission.OWN_ACCOUNT)
def account() -> str:
    """Show it."""
    found = here()
    codes = len(found.account.recovery) if found else 0
    named = {one.code: one.name for one in desk().parts.staff.teams(staff().organisation)}
    teams = sorted(named[code] for code in staff().teams if code in named)
    keys = signing_in.passkeys(desk().parts.staff, staff().code)
    return page("account", "account", keys=keys, codes=codes, few=codes < FEW_CODES and not keys, teams=teams)


@needs(Permission.OWN_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """End all other sign-ins."""
    found = here()
    if found is not None:
        signing_in.end_others(desk().parts.staff, found.account.code, found.mark, desk().now())
    flash("", "success")
    return redirect(f"{request.script_root}{PATH}", 303)


@needs(Permission.OWN_ACCOUNT)
def language() -> ResponseReturnValue:
    """Speak another language from now on."""
    wanted = request.form.get("language", "")
    if wanted not in desk().settings.languages:
        raise BadRequest
    session[LANGUAGE] = wanted
    return redirect(f"{request.script_root}{PATH}", 303)


@needs(Permission.OWN_ACCOUNT)
def keys() -> ResponseReturnValue:
    """Switch single keys off or on for this device, and go back to where they are listed."""
    back = "".join(sign for sign in request.form.get("back", "/") if sign.isprintable())
    devices.keep_keys(wanted=request.form.get("keys") != "off")
    # Below the staff site whatever it says: it stands after the site's own path.
    return redirect(f"{request.script_root}{back if back.startswith('/') else '/'}", 303)
