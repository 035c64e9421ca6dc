"""Changing an entry of the list of places: its fields, whether it takes people on, checked today, hidden, a new one.

Each of these proposes something. Nothing changes for anybody before somebody else has looked at it.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from referral.actions.published.overlaying import NotDone
from referral.core import entryform
from referral.core.access import Permission
from referral.core.entryform import Typed, new_code
from referral.core.overlay import Change, Local, hiding, plain
from referral.core.overlay import Table as Fields
from referral.web.staff import placewords
from referral.web.staff.casedesk import today
from referral.web.staff.directory import shown
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.placedesk import (
    PATH,
    Place,
    address,
    board,
    countries,
    entries,
    place,
    propose,
    said,
)
from referral.web.staff.placedesk import shipped as in_files
from referral.web.staff.placestanding import standing, standing_of
from screening.library.verdict import Verdict
from screening.web.i18n import translated

WRONG_STATUS = 422
_FORM_FIELD = {"hours.open": "mon", "hours.zone": "zone"}


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("placeforms", __name__)
    made.get(f"{PATH}/new", endpoint="new")(new)
    made.post(f"{PATH}/new", endpoint="add")(add)
    made.get(f"{PATH}/<place_code>/change", endpoint="change")(change)
    made.post(f"{PATH}/<place_code>/change", endpoint="changed")(changed)
    made.get(f"{PATH}/<place_code>/standing", endpoint="standing")(standing_page)
    made.post(f"{PATH}/<place_code>/standing", endpoint="stands")(stands)
    made.post(f"{PATH}/<place_code>/checked", endpoint="checked")(checked)
    made.post(f"{PATH}/<place_code>/hide", endpoint="hide")(hide)
    made.post(f"{PATH}/<place_code>/shipped", endpoint="shipped")(shipped)
    return made


@needs(Permission.DIRECTORY)
def new() -> str:
    """Show an empty form."""
    typed = {"hours": [], "scope": ["region"], "country": [request.args.get("country", "")]}
    return _form(None, typed, {})


@needs(Permission.DIRECTORY)
def add() -> ResponseReturnValue:
    """Propose a new entry."""
    typed = request.form.to_dict(flat=False)
    country, name = request.form.get("country", ""), request.form.get("name", "")
    if country not in countries():
        return _form(None, typed, {"country": translated(placewords.WRONG[entryform.Wrong.CHOOSE])}), WRONG_STATUS
    code = new_code(country, name, frozenset({*entries(), *board().overlay}))
    return _proposed(None, Local(country, {"id": code}), typed)


@needs(Permission.DIRECTORY)
def change(place_code: str) -> str:
    """Show the form with an entry filled in."""
    found = place(place_code)
    return _form(found, entryform.typed_from(found.table or {}), {})


@needs(Permission.DIRECTORY)
def changed(place_code: str) -> ResponseReturnValue:
    """Propose other fields of an entry."""
    found = place(place_code)
    base = plain(found.table or {"id": place_code})
    return _proposed(found, Local(found.country, base), request.form.to_dict(flat=False))


def _proposed(found: Place | None, base: Local, typed: Typed) -> ResponseReturnValue:
    read = entryform.read(typed, base.table, today())
    if read.faults:
        faults = {name: translated(placewords.WRONG[why]) for name, why in read.faults.items()}
        return _form(found, typed, faults), WRONG_STATUS
    code = str(base.table["id"])
    made = propose([Change(code, found.ours if found else None, Local(base.country, read.table))], _why(typed))
    if isinstance(made, NotDone):
        return _form(found, typed, faults_of(made, base.country, code)), WRONG_STATUS
    return made


def faults_of(no: NotDone, country: str, code: str) -> Mapping[str, str]:
    """Say what is wrong beside the fields where it is wrong; what belongs to none stands under ""."""
    if not isinstance(no, Verdict):
        return {"": " ".join(said(no))}
    mine = sorted(one for one, local in board().overlay.items() if local.country == country and one != code)
    at = f"resource[{sorted([*mine, code]).index(code)}]"
    faults: dict[str, str] = {}
    for fault in no.faults:
        inside = fault.field.startswith(at)
        name = _field(fault.field.removeprefix(at).removeprefix(".")) if inside else ""
        faults[name] = f"{faults[name]} {fault.message}" if name in faults else fault.message
    if no.gaps or no.lost:
        faults[""] = " ".join([faults.get("", ""), *said(Verdict(gaps=no.gaps, lost=no.lost))]).strip()
    return faults


def _field(path: str) -> str:
    """Return the field of the form that a path in the file belongs to."""
    if path.startswith("contact["):
        return f"contact-{path.removeprefix('contact[').partition(']')[0]}"
    known = next((name for start, name in _FORM_FIELD.items() if path.startswith(start)), None)
    name = known or path.partition(".")[0].partition("[")[0]
    return name if name in placewords.FIELDS or name in entryform.DAYS else ""


def _why(typed: Typed) -> str:
    return " ".join((typed.get("why") or [""])[0].split())


def _form(found: Place | None, typed: Typed, faults: Mapping[str, str]) -> str:
    return page(
        "place-form",
        "place_form",
        place=found,
        typed=typed,
        one=lambda name: (typed.get(name) or [""])[0],
        faults=faults,
        words=placewords,
        form=entryform,
        countries=countries(),
        address=address(found.code, "change") if found else address("new"),
        back=address(found.code) if found else address(),
    )


@needs(Permission.DIRECTORY)
def standing_page(place_code: str) -> str:
    """Show the form about whether a place takes people on."""
    found = place(place_code)
    return _standing_form(found, standing_of(found.table or {}), [])


@needs(Permission.DIRECTORY)
def stands(place_code: str) -> ResponseReturnValue:
    """Propose whether a place takes people on, how long they wait, and until when that holds."""
    found = place(place_code)
    typed = {name: request.form.get(name, "") for name in ("capacity", "wait", "standing_until")}
    read = standing(typed, found.table or {}, today())
    if isinstance(read, str):
        return _standing_form(found, typed, [translated(read)]), WRONG_STATUS
    made = _changes_to(found, read)
    return (_standing_form(found, typed, said(made)), WRONG_STATUS) if isinstance(made, NotDone) else made


def _standing_form(found: Place, typed: Mapping[str, str], faults: list[str]) -> str:
    return page(
        "place-standing",
        "place_standing",
        place=found,
        typed=typed,
        faults=faults,
        words=placewords,
        address=address(found.code),
    )


def _changes_to(found: Place, table: Fields) -> Any:
    why = " ".join(request.form.get("why", "").split())
    return propose([Change(found.code, found.ours, Local(found.country, plain(table)))], why)


def _or_said(found: Place, made: Any) -> ResponseReturnValue:
    """Lead to the proposal, or say on the entry's own page why there is none."""
    if isinstance(made, NotDone):
        return page("place", "place", **shown(found), fault=" ".join(said(made))), WRONG_STATUS
    return made  # type: ignore[no-any-return]  # the other half of `propose`


@needs(Permission.DIRECTORY)
def checked(place_code: str) -> ResponseReturnValue:
    """Propose that an entry was checked today, and is right as it stands."""
    found = place(place_code)
    day = today().isoformat()
    source = " ".join(request.form.get("source_date", "").split()) or day
    table = {name: value for name, value in plain(found.table or {}).items() if name != "expires"}
    made = _changes_to(found, {**table, "checked": day, "source_date": source})
    return _or_said(found, made)


@needs(Permission.DIRECTORY)
def hide(place_code: str) -> ResponseReturnValue:
    """Propose that an entry is shown to nobody."""
    found = place(place_code)
    after = hiding(found.code, found.country) if in_files(found.code) else None
    return _or_said(found, propose([Change(found.code, found.ours, after)], request.form.get("why", "")))


@needs(Permission.DIRECTORY)
def shipped(place_code: str) -> ResponseReturnValue:
    """Propose that our own entry goes, and the shipped one counts again."""
    found = place(place_code)
    return _or_said(found, propose([Change(found.code, found.ours, None)], request.form.get("why", "")))
