"""Who works here: a manager adds, shuts out and resets the people of their own organisation, and of no other."""

from flask import Blueprint, flash, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from werkzeug.exceptions import NotFound
from wtforms import Form, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2
from wtforms.validators import InputRequired, Length

from referral.actions import signing_in
from referral.actions import staff as people
from referral.actions.staff import New, Opened, Refused
from referral.core.access import FEWEST_MANAGERS, Permission, Role
from referral.core.account import Account
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import ROLES, page
from referral.web.staff.guard import needs
from screening.web.i18n import translated
from screening.web.texts import lazy as _l

PATH = "/people"
GIVEN = "given"
NOT_DONE = _l("This was not done: the address is somebody's already, or is no address.")
TWO_STAY = _l("This was not done: an organisation keeps two managers. Add another one first.")


class NewForm(Form):
    """Somebody who is to work here."""

    name = StringField(validators=[InputRequired(_l("Write a name.")), Length(max=120)])
    address = StringField(validators=[InputRequired(_l("Write an address.")), Length(max=254)])
    team = StringField(validators=[Length(max=120)])
    roles = SelectMultipleField(validators=[InputRequired(_l("Choose at least one role."))])


def pages() -> Blueprint:
    """Return the page, and what can be done on it."""
    made = Blueprint("people", __name__)
    made.get(PATH, endpoint="people")(everybody)
    made.post(PATH, endpoint="add")(add)
    made.get(f"{PATH}/given", endpoint="given")(given)
    made.post(f"{PATH}/<staff_code>/disable", endpoint="disable")(disable)
    made.post(f"{PATH}/<staff_code>/reset", endpoint="reset")(reset)
    return made


@needs(Permission.STAFF)
def everybody() -> str:
    """List them, with a form for another one."""
    return _shown(_form(), "")


@needs(Permission.STAFF)
def add() -> ResponseReturnValue:
    """Add somebody, and lead to their one-time code."""
    form = _form()
    if not form.validate():
        return _shown(form, "")
    named = {one.code: one.name for one in desk().parts.staff.organisations()}
    new = New(
        address=form.address.data or "",
        name=form.name.data or "",
        roles=frozenset(Role(one) for one in form.roles.data or ()),
        organisation=named[staff().organisation],
        teams=tuple(one for one in [(form.team.data or "").strip()] if one),
    )
    opened = people.add(desk().parts.staff, new, desk().parts.new_code, desk().now(), staff().code)
    return _shown(form, NOT_DONE) if isinstance(opened, Refused) else _give(opened)


@needs(Permission.STAFF)
def given() -> ResponseReturnValue:
    """Show a one-time code, once."""
    held = session.pop(GIVEN, None)
    if not held:
        return redirect(f"{request.script_root}{PATH}", 303)
    return page("people-given", "people_given", address=held[0], code=held[1], hours=people.SET_UP_HOURS)


@needs(Permission.STAFF)
def disable(staff_code: str) -> ResponseReturnValue:
    """Shut somebody out."""
    done = people.disable(desk().parts.staff, _theirs(staff_code).address, desk().parts.new_code, desk().now(), staff().code)
    if isinstance(done, Refused):
        return _shown(NewForm(), TWO_STAY)
    flash("", "success")
    return redirect(f"{request.script_root}{PATH}", 303)


@needs(Permission.STAFF)
def reset(staff_code: str) -> ResponseReturnValue:
    """End how somebody comes in, and lead to a new one-time code."""
    opened = people.reset(desk().parts.staff, _theirs(staff_code).address, desk().parts.new_code, desk().now())
    if isinstance(opened, Refused):
        raise NotFound
    return _give(opened)


def _theirs(code: str) -> Account:
    """Return somebody else of this organisation; whoever is not does not exist here."""
    found = signing_in.find(desk().parts.staff, "code", code)
    if found is None or found.staff.organisation != staff().organisation or found.code == staff().code:
        raise NotFound
    return found


def _give(opened: Opened) -> ResponseReturnValue:
    session[GIVEN] = [opened.address, opened.code]
    return redirect(f"{request.script_root}{PATH}/given", 303)


def _form() -> NewForm:
    form = NewForm(request.form)
    form.roles.choices = [SelectChoice(role.value, translated(ROLES[role])) for role in Role]
    return form


def _shown(form: NewForm, fault: LazyString | str) -> str:
    listed = desk().parts.staff.listed(staff().organisation)
    few = sum(Role.MANAGER in one.staff.roles and not one.staff.disabled for one in listed) < FEWEST_MANAGERS
    return page("people", "people", form=form, listed=listed, few=few, fault=fault, roles=list(Role))
