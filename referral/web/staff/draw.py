"""Draws the pages of the staff site: what their frame needs on each of them."""

import json
from pathlib import Path
from typing import Any

from flask import current_app, get_flashed_messages, request

from referral.core.access import Permission, Role
from referral.web.staff.desk import desk, here
from referral.web.staff.devices import keys_on
from referral.web.staff.pauseboard import board
from referral.web.staff.pausewords import PROGRAMMES
from screening.web import texts
from screening.web.i18n import marked
from screening.web.render import Assets

ROLES = {
    Role.COUNSELOR: marked("Counselor"),
    Role.SUPERVISOR: marked("Supervisor"),
    Role.MANAGER: marked("Manager"),
    Role.CLINICAL_LEAD: marked("Clinical lead"),
    Role.DIRECTORY_EDITOR: marked("Directory editor"),
    Role.AUDITOR: marked("Auditor"),
}

MAY_DO = {
    Role.COUNSELOR: marked("asks the questions and looks after the cases of their teams."),
    Role.SUPERVISOR: marked("the same in every team; gives cases to somebody else, and merges two of one person."),
    Role.MANAGER: marked("adds people, says what they may do, and changes settings. Sees no case."),
    Role.CLINICAL_LEAD: marked("signs changes of questions and rules, with somebody else. Sees no case."),
    Role.DIRECTORY_EDITOR: marked("looks after the list of places, with somebody else. Sees no case."),
    Role.AUDITOR: marked("looks at who did what, and at how often another result was set. Sees no case."),
}


def read_assets(folder: Path) -> Assets:
    """Read which files the front end's build wrote for the staff site. Where it lacks them, pages are plain."""
    try:
        built = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        sheet, script = (f"/static/build/{built[name]}" for name in ("staff.css", "staff.mjs"))
    except (FileNotFoundError, KeyError):
        return Assets()
    return Assets(sheet=sheet, script=script)


def page(kind: str, template: str, **context: Any) -> str:
    """Draw a page of the folder `staff`; `kind` is its data-page."""
    said_in = texts.texts()
    found = here()
    if found is not None and found.kiosk is not None:
        found = None  # the device is in somebody else's hands: no page of it names whoever lent it, or leads anywhere
    always = {
        "data_page": kind,
        "language": said_in.code,
        "direction": said_in.direction,
        "me": found.account if found else None,
        "may": may,
        "idle": desk().settings.staff_idle_minutes * 60 if found else 0,
        "outside": request.script_root.removesuffix("/staff"),
        "said": get_flashed_messages(with_categories=True),
        "ROLES": ROLES,
        "MAY_DO": MAY_DO,
        "keys_on": keys_on(),
        "pauses": board().pauses(desk().parts, desk().now()) if found and desk().texts else (),
        "PROGRAMMES": PROGRAMMES,
    }
    return current_app.jinja_env.get_template(f"staff/{template}.html").render(always, **context)


def library_page(template: str, **context: Any) -> str:
    """Draw a page that Flask-Security asks for."""
    name = template.removeprefix("staff/").removesuffix(".html")
    return page(name.replace("_", "-"), name, **context)


def may(permission: str) -> bool:
    """Return whether who is signed in may do this: for pages to show what leads somewhere."""
    found = here()
    return found is not None and found.kiosk is None and found.account.staff.may(Permission(permission))
