"""Where somebody sets their account up, with the one-time code that they were given by hand."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_security import hash_password
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from referral.actions.accounts import signing_in
from referral.actions.accounts import staff as people
from referral.actions.accounts.staff import NoSuchCode, SetUp
from referral.core.account import tidy
from referral.core.passwords import Fault
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.forms import LONGEST, failed, look
from referral.web.staff.onetime import WHY
from screening.web.texts import lazy as _l

PATH = "/set-up"
NO_SUCH = _l("Address and code do not go together, or the code is used or too old. Ask for a new one.")


class SetUpForm(Form):
    """The address, the code, a first password."""

    address = StringField(_l("E-mail address"), [InputRequired(_l("Write your address.")), Length(max=254)])
    code = StringField(_l("One-time code"), [InputRequired(_l("Write the code that you were given.")), Length(max=60)])
    password = PasswordField(_l("New password"), [InputRequired(_l("Write a password.")), Length(max=LONGEST)])


def pages() -> Blueprint:
    """Return the page."""
    made = Blueprint("door", __name__)
    made.add_url_rule(PATH, endpoint="set_up", view_func=set_up, methods=["GET", "POST"])
    made.get(f"{PATH}/ready", endpoint="ready")(ready)
    return made


def set_up() -> ResponseReturnValue:
    """Ask, and open the account."""
    form = SetUpForm(request.form)
    if request.method == "POST" and form.validate():
        given = SetUp(form.address.data or "", form.code.data or "", form.password.data or "")
        made = people.set_up(desk().parts.staff, given, hash_password, desk().parts.new_code, desk().now())
        if isinstance(made, NoSuchCode):
            name = f"set-up|{tidy(given.address)}"
            look(name)  # only now: a stranger's guesses keep nobody out who has the code, which is too long to guess
            failed(name, signing_in.find(desk().parts.staff, "address", given.address))
            form.code.errors = [NO_SUCH]
        elif isinstance(made, Fault):
            form.password.errors = [WHY[made]]
        else:
            return redirect(f"{request.script_root}{PATH}/ready", 303)
    return page("set-up", "set_up", form=form)


def ready() -> str:
    """Say that the password holds, and what comes next."""
    return page("set-up-ready", "set_up_ready")
