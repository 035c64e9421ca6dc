"""Who works here: a manager adds, changes, shuts out and resets the people of their own organisation, and of no other.

All of it asks for fresh proof: a manager's screen that was left open makes nobody a manager.
"""

from typing import TypeVar

from flask import Blueprint, flash, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from wtforms import Form, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2
from wtforms.validators import InputRequired, Length

from referral.actions.accounts import signing_in
from referral.actions.accounts import staff as people
from referral.actions.accounts.staff import New, Opened, Place, Refused
from referral.core.access import FEWEST_MANAGERS, Permission, Role
from referral.core.account import Account
from referral.web.staff.desk import desk, staff
from referral.web.staff.draw import ROLES, page
from referral.web.staff.guard import needs
from referral.web.staff.proof import freshly, typed
from screening.web.i18n import translated
from screening.web.texts import lazy as _l

PATH = "/people"
GIVEN = "given"
Chosen = TypeVar("Chosen", bound="RolesForm")
NOT_DONE = _l("This was not done: the address is somebody's already.")
WHY = {
    people.NO_ADDRESS: _l("This is not an e-mail address in plain letters (a to z, digits, signs without accents)."),
    people.HIDDEN_SIGN: _l("There is a sign in this name that nobody can see. Type the name anew."),
    people.NAMESAKE: _l("Somebody here has a name that looks the same. Add something that tells the two apart."),
}
TWO_STAY = _l("This was not done: an organisation keeps two managers. Add another one first.")


class RolesForm(Form):
    """What somebody is here for, and in which teams: those that there are, and perhaps a new one."""

    team = StringField(validators=[Length(max=120)])
    teams = SelectMultipleField()
    roles = SelectMultipleField(validators=[InputRequired(_l("Choose at least one role."))])

    @property
    def wanted(self) -> Place:
        """Return it as it was chosen."""
        new = (self.team.data or "").strip()
        return Place(
            frozenset(Role(one) for one in self.roles.data or ()), (*(self.teams.data or ()), *filter(None, [new]))
        )


class NewForm(RolesForm):
    """Somebody who is to work here."""

    name = StringField(validators=[InputRequired(_l("Write a name.")), Length(max=120)])
    address = StringField(validators=[InputRequired(_l("Write an address.")), Length(max=254)])


def pages() -> Blueprint:
    """Return the pages, and what can be done on them."""
    made = Blueprint("people", __name__)
    made.get(PATH, endpoint="people")(everybody)
    made.post(PATH, endpoint="add")(add)
    made.get(f"{PATH}/given", endpoint="given")(given)
    made.get(f"{PATH}/<staff_code>", endpoint="somebody")(somebody)
    made.post(f"{PATH}/<staff_code>", endpoint="change")(change)
    made.post(f"{PATH}/<staff_code>/disable", endpoint="disable")(disable)
    made.post(f"{PATH}/<staff_code>/reset", endpoint="reset")(reset)
    return made


@needs(Permission.STAFF)
@freshly(PATH)
def everybody() -> ResponseReturnValue:
    """List them, with a form for another one."""
    return _shown(_filled(NewForm(MultiDict(typed()))), "")


@needs(Permission.STAFF)
@freshly(PATH, "name", "address", "team", "teams", "roles")
def add() -> ResponseReturnValue:
    """Add somebody, and lead to their one-time code."""
    form = _filled(NewForm(request.form))
    if not form.validate():
        return _shown(form, "")
    named = {one.code: one.name for one in desk().parts.staff.organisations()}
    wanted = form.wanted
    new = New(
        address=form.address.data or "",
        name=form.name.data or "",
        roles=wanted.roles,
        organisation=named[staff().organisation],
        teams=wanted.teams,
    )
    opened = people.add(desk().parts.staff, new, desk().parts.new_code, desk().now(), staff().code)
    return _shown(form, WHY.get(opened.why, NOT_DONE)) if isinstance(opened, Refused) else _give(opened)


@needs(Permission.STAFF)
@freshly(PATH)
def given() -> ResponseReturnValue:
    """Show a one-time code, once."""
    held = session.pop(GIVEN, None)
    if not held:
        return redirect(f"{request.script_root}{PATH}", 303)
    outside = (desk().settings.public_url or request.host_url).rstrip("/")
    where = f"{outside}{request.script_root}/set-up"
    return page("people-given", "people_given", address=held[0], code=held[1], hours=people.SET_UP_HOURS, where=where)


@needs(Permission.STAFF)
@freshly(PATH)
def somebody(staff_code: str) -> ResponseReturnValue:
    """Ask for other roles and teams of somebody."""
    theirs = _theirs(staff_code)
    chosen = {"roles": sorted(theirs.staff.roles), "teams": [_teams().get(one, "") for one in theirs.staff.teams]}
    return _one(theirs, _filled(RolesForm(MultiDict(chosen))), "")


@needs(Permission.STAFF)
@freshly(PATH)
def change(staff_code: str) -> ResponseReturnValue:
    """Give somebody other roles and teams."""
    theirs, form = _theirs(staff_code), _filled(RolesForm(request.form))
    if not form.validate():
        return _one(theirs, form, "")
    who = (desk().now(), staff().code)
    done = people.place(desk().parts.staff, theirs.address, form.wanted, desk().parts.new_code, who)
    return _one(theirs, form, TWO_STAY) if isinstance(done, Refused) else _back()


@needs(Permission.STAFF)
@freshly(PATH)
def disable(staff_code: str) -> ResponseReturnValue:
    """Shut somebody out."""
    theirs, who = _theirs(staff_code), staff().code
    done = people.disable(desk().parts.staff, theirs.address, desk().parts.new_code, desk().now(), who)
    return _shown(_filled(NewForm()), TWO_STAY) if isinstance(done, Refused) else _back()


@needs(Permission.STAFF)
@freshly(PATH)
def reset(staff_code: str) -> ResponseReturnValue:
    """End how somebody comes in, and lead to a new one-time code."""
    theirs, who = _theirs(staff_code), staff().code
    opened = people.reset(desk().parts.staff, theirs.address, desk().parts.new_code, desk().now(), who)
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


def _back() -> ResponseReturnValue:
    flash("", "success")
    return redirect(f"{request.script_root}{PATH}", 303)


def _teams() -> dict[str, str]:
    return {one.code: one.name for one in desk().parts.staff.teams(staff().organisation)}


def _filled(form: Chosen) -> Chosen:
    """Give a form what can be chosen."""
    form.roles.choices = [SelectChoice(role.value, translated(ROLES[role])) for role in Role]
    form.teams.choices = [SelectChoice(name, name) for name in _teams().values()]
    return form


def _shown(form: NewForm, fault: LazyString | str) -> str:
    listed = desk().parts.staff.listed(staff().organisation)
    few = sum(Role.MANAGER in one.staff.roles and not one.staff.disabled for one in listed) < FEWEST_MANAGERS
    return page("people", "people", form=form, listed=listed, few=few, fault=fault, teams=_teams())


def _one(theirs: Account, form: RolesForm, fault: LazyString | str) -> str:
    return page("people-change", "people_change", form=form, one=theirs.staff, fault=fault)
