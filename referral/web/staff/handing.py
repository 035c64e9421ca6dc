"""Who looks after a case: taking it, giving it to somebody else, standing in and coming back."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from referral.actions.cases import cases, moving
from referral.core.access import Permission
from referral.web.staff import casewords
from referral.web.staff.casedesk import Fault, by, colleagues
from referral.web.staff.casepage import answered, drawn
from referral.web.staff.cases import CASE
from referral.web.staff.desk import desk
from referral.web.staff.guard import needs

NOBODY = "nobody"


def pages() -> Blueprint:
    """Return what can be done; it all stands on the page of the case."""
    made = Blueprint("handing", __name__)
    made.post(f"{CASE}/owner", endpoint="owner")(owner)
    made.post(f"{CASE}/cover", endpoint="cover")(cover)
    made.post(f"{CASE}/return", endpoint="give_back")(give_back)
    made.post(f"{CASE}/team", endpoint="team")(team)
    return made


@needs(Permission.CASES_WRITE)
def owner(case: str) -> ResponseReturnValue:
    """Give a case to somebody, or to nobody; the action knows who may."""
    wanted = request.form.get("whom", "")
    whom = colleagues().get(wanted)
    if whom is None and wanted != NOBODY:
        return drawn(case, Fault("owner", casewords.NOBODY_CHOSEN, request.form))
    return answered(case, "owner", cases.assign(desk().parts, by(), case, whom))


@needs(Permission.CASES_WRITE)
def cover(case: str) -> ResponseReturnValue:
    """Let somebody stand in for the owner."""
    whom = colleagues().get(request.form.get("whom", ""))
    if whom is None:
        return drawn(case, Fault("cover", casewords.NOBODY_CHOSEN, request.form))
    return answered(case, "cover", cases.cover(desk().parts, by(), case, whom))


@needs(Permission.CASES_WRITE)
def give_back(case: str) -> ResponseReturnValue:
    """End that somebody stands in."""
    return answered(case, "cover", cases.give_back(desk().parts, by(), case))


@needs(Permission.CASES_ASSIGN)
def team(case: str) -> ResponseReturnValue:
    """Give a case to another team."""
    wanted = request.form.get("team", "")
    return answered(case, "team", moving.change_team(desk().parts, by(), case, wanted, tuple(colleagues().values())))
