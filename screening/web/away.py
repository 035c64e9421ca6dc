"""Help at once, and the way out: the crisis page, the fixed page to talk to someone, and leaving."""

from typing import Any

from flask import Blueprint, make_response, request, session
from werkzeug import Response

from screening.core.directory import Listing, Match, matching
from screening.core.instrument import FlagKind
from screening.core.resources import SPEAKS, Country, Kind, Resource
from screening.core.safety import RaisedFlag, flags
from screening.web.i18n import sorting
from screening.web.parts import age_of, country_of, is_young, load_progress, parts
from screening.web.progress import Progress
from screening.web.questions import onward, see_other
from screening.web.render import address, page
from screening.web.said import country_name

pages = Blueprint("away", __name__)
ERASE = '"cache", "cookies", "storage"'
REACHED = SPEAKS | {Kind.WHATSAPP, Kind.CHAT}
CALM = frozenset({FlagKind.DOCTOR, FlagKind.CARE})
KINDS = tuple(FlagKind)
TALK = ("crisis_support", "emergency")


@pages.get("/crisis")
def crisis() -> str | Response:
    """Interrupt: help first, by what was just answered. A small choice, never a wall."""
    progress = load_progress()
    up = flags(parts().pathway, progress.read(parts().pathway))
    shown = tuple(flag for flag in up if flag.flag.code in progress.pending) or up
    if not shown:
        return see_other(address("talk"))
    shown = tuple(sorted(shown, key=lambda flag: KINDS.index(flag.flag.kind)))
    return page("crisis", "screening/crisis.html", progress, **_help(progress, shown))


@pages.get("/talk")
def talk() -> str:
    """Offer somebody to talk to. Needs no session and nothing stored."""
    progress = load_progress()
    return page("crisis", "screening/crisis.html", progress, **_help(progress, ()))


@pages.post("/crisis")
@pages.post("/talk")
def not_now() -> Response:
    """Go back to the exact place. Changes nothing, so it needs no token and no session."""
    return see_other(onward(load_progress()))


def _help(progress: Progress, shown: tuple[RaisedFlag, ...]) -> dict[str, Any]:
    """Gather the places for these flags, the gravest first; with none, somebody to talk to."""
    ways = tuple(dict.fromkeys(way.route for flag in shown for way in flag.flag.ways)) or TALK
    country, now, age = country_of(progress), parts().clock(), age_of(progress)
    found: tuple[Match, ...] = tuple(matching(parts().directory, way, country, now, age) for way in ways)
    kinds = {flag.flag.kind for flag in shown}
    troubled = not shown or FlagKind.CRISIS in kinds
    speaking = _speaking(found) if troubled or FlagKind.EMERGENCY not in kinds else ()
    here = parts().directory.countries.get(country or "")
    return {
        "flags": shown,
        "gravest": shown[0].flag.kind if shown else FlagKind.CRISIS,
        "calm": bool(shown) and kinds <= CALM,
        "fainted": not shown or FlagKind.EMERGENCY in kinds,
        "matches": found,
        "first": speaking[:2],
        "troubled": troubled,
        "lines": lines,
        "here": here,
        "young": is_young(progress),
        "likely": None if here else _likely(),
        "elsewhere": () if here else sorted(parts().directory.countries.values(), key=_by_name),
    }


def _likely() -> Country | None:
    """Return the country that the browser's languages name (en-GB names one), to show it first."""
    regions = (language.partition("-")[2].upper() for language in request.accept_languages.values())
    return next((parts().directory.countries[one] for one in regions if one in parts().directory.countries), None)


def _speaking(found: tuple[Match, ...]) -> tuple[Listing, ...]:
    """Return the places that can be called or written to, each once, in order."""
    listings = (one for match in found for one in match.listings if one.resource.reached_by(REACHED))
    return tuple({one.resource.id: one for one in listings}.values())


def _by_name(country: Country) -> str:
    return sorting(country_name(country))


def lines(country: Country) -> tuple[Resource, ...]:
    """Return a few crisis lines of a country, known without a clock."""
    shown = (r for r in country.resources if r.published and r.is_crisis_line and r.for_everyone)
    return tuple(shown)[:3]


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
