"""Two cases of one person become one, and two again."""

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue

from referral.actions.cases import cases, merging
from referral.actions.cases.cases import Glance
from referral.actions.casetexts import casetexts
from referral.core.access import Permission
from referral.core.alias import tidied
from referral.web.staff.casedesk import by, stop
from referral.web.staff.casepage import answered, said
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs

PATH = f"{CASE}/merge"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("merging", __name__)
    made.get(PATH, endpoint="choose")(choose)
    made.post(PATH, endpoint="merge")(merge)
    made.post(f"{PATH}/undo", endpoint="undo")(undo)
    return made


@needs(Permission.CASES_MERGE)
def choose(case: str) -> ResponseReturnValue:
    """Look for the case that is to become part of this one."""
    view = cases.glance(desk().parts, by(), case)
    if not isinstance(view, Glance):
        stop(view)
    typed = request.args.get("find", "")
    found = cases.search(desk().parts, by(), typed)
    if not isinstance(found, tuple):
        stop(found)
    others = [one for one in found if one.code != case and not one.merged]
    shown = page("merge", "merge", **said(view.case), typed=tidied(typed), others=others)
    made: Response = make_response(shown)
    return made


@needs(Permission.CASES_MERGE)
def merge(case: str) -> ResponseReturnValue:
    """Merge another case into this one."""
    texts, folded = desk().texts, request.form.get("folded", "")
    if texts is None:
        return answered(case, "merge", merging.merge(desk().parts, by(), case, folded))
    return answered(case, "merge", casetexts.merge(texts.parts, by(), case, folded))


@needs(Permission.CASES_MERGE)
def undo(case: str) -> ResponseReturnValue:
    """Make them two again."""
    return answered(case, "merge", merging.undo(desk().parts, by(), case, request.form.get("merge", "")))
