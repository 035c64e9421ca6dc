"""Puts off the end of a session: the answers stay for another 60 minutes."""

from flask import Blueprint, request
from werkzeug import Response

from screening.web.parts import load_progress
from screening.web.questions import REOPENED, onward, see_other
from screening.web.render import address

pages = Blueprint("kept", __name__)


@pages.post("/keep")
def keep() -> Response:
    """Keep the answers for longer, as anything that is sent does. Changes none of them, so it needs no token."""
    at = request.form.get("at", "")
    return see_other(address(at) if at in REOPENED else onward(load_progress()))
