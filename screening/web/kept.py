"""Puts off the end of a session: the answers stay for another 60 minutes."""

from flask import Blueprint, request
from werkzeug import Response

from screening.web.questions import reopened

pages = Blueprint("kept", __name__)


@pages.post("/keep")
def keep() -> Response:
    """Keep the answers for longer, as anything that is sent does. Changes none of them, so it needs no token."""
    return reopened(request.form.get("at", ""))
