"""Help at once, and the way out: the fixed page to talk to someone, going on from help, and leaving."""

from dataclasses import replace

from flask import Blueprint, Flask, make_response, request, session
from werkzeug import Response

from screening.web.danger import help_page
from screening.web.parts import load_progress, parts, save_progress
from screening.web.questions import onward, see_other
from screening.web.render import address, page

pages = Blueprint("away", __name__)
PAUSED = frozenset({"questions", "results", "explain", "papers"})
"""The parts of the site that are shut while its questions are paused."""
ERASE = '"cache", "cookies", "storage"'


@pages.get("/talk")
def talk() -> str:
    """Offer somebody to talk to. Needs no session and nothing stored."""
    return help_page(load_progress(), (), "talk")


@pages.post("/talk")
def not_now() -> Response:
    """Go back to the exact place. Changes nothing, so it needs no token and no session."""
    return see_other(onward(load_progress()))


@pages.post("/go-on")
def go_on() -> Response:
    """Go on from the flags that were shown, to the exact place. Changes no answer, so it needs no token either."""
    progress = replace(load_progress(), pending=())
    save_progress(progress)
    return see_other(onward(progress))


@pages.route("/leave", methods=["GET", "POST"])
def leave() -> Response:
    """Erase at once, and move on by a refresh: so Back finds no question, with or without JavaScript."""
    session.clear()
    response = make_response(page("left", "screening/leave.html"))
    response.headers["Refresh"] = f"0; url={address('left')}"
    return erased(response)


@pages.get("/left")
def left() -> Response:
    """End on the operator's neutral page, or on a plain one that says what was erased."""
    session.clear()
    if parts().settings.leave_url:
        return erased(see_other(parts().settings.leave_url))
    return erased(make_response(page("left", "screening/left.html")))


def erased(response: Response) -> Response:
    """Tell the browser to forget this site, as far as browsers can be told."""
    session.modified = True
    response.headers["Clear-Site-Data"] = ERASE
    return response


def pause(app: Flask) -> None:
    """Lead from every page of the questions to people to talk to; who leaves or chooses a language still can."""
    app.before_request(_instead)


def _instead() -> Response | None:
    return see_other(address("talk")) if request.blueprint in PAUSED and request.path != address("language") else None
