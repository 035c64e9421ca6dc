"""The result of a finished screen, for the talk that follows it: what presses first, then what explains it."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from referral.actions.cases import letters, results
from referral.actions.cases.casebook import Done, No, Refused
from referral.actions.cases.intake import At
from referral.actions.cases.letters import Letter
from referral.actions.cases.results import Looked
from referral.core.access import Permission
from referral.core.casework import Said
from referral.core.over_time import over_time
from referral.web.staff import casewords, intakewords, letterpage, resultwords
from referral.web.staff.casedesk import Fault, address, by, stop, why
from referral.web.staff.casepage import NOT_DONE_STATUS, said
from referral.web.staff.cases import CASE
from referral.web.staff.charts import HEIGHT, WIDTH, chart
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.guard import needs
from referral.web.staff.resultpage import (
    Book,
    by_kind,
    by_soon,
    cuts,
    in_words_of,
    missing,
    near,
    notes,
    said_of,
    sectors,
    short_only,
)
from screening.core.conditions import Level
from screening.core.directory import matching
from screening.core.instrument import Urgency
from screening.core.plan import PRIVATE_KINDS, PRIVATE_ROUTES, pain_loop, private_routes
from screening.web.parts import parts as site_parts

CRISIS = "crisis_support"
SCREEN = f"{CASE}/screens/<screen>"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("result", __name__)
    made.get(SCREEN, endpoint="result")(result)
    made.post(f"{SCREEN}/override", endpoint="override")(override)
    made.post(f"{SCREEN}/letter", endpoint="letter")(letter)
    made.get(f"{SCREEN}/sheet", endpoint="sheet")(sheet)
    return made


def place_of(at: At) -> str:
    """Return the address of a result."""
    return f"{address(at.case)}/screens/{at.screen}"


@needs(Permission.CASES_READ)
def result(case: str, screen: str) -> ResponseReturnValue:
    """Show a result."""
    return drawn(At(case, screen))


@needs(Permission.CASES_WRITE)
def override(case: str, screen: str) -> ResponseReturnValue:
    """Set another result beside the rules' own."""
    at, level = At(case, screen), request.form.get("level", "")
    answer = results.override(desk().parts, by(), at, level, request.form.get("words", ""))
    if isinstance(answer, Done):
        flash("", "success")
        return redirect(place_of(at), 303)
    reason = why(answer)
    if reason is No.NOT_THERE:
        raise NotFound
    told = resultwords.NO_LEVEL_CHOSEN if reason is No.NEEDS_REASON else casewords.NOT_DONE[reason]
    return drawn(at, Fault("override", told, request.form))


@needs(Permission.DISCLOSE)
def letter(case: str, screen: str) -> ResponseReturnValue:
    """Show a letter, for paper, if it may go out; each time stands in the account of what was told."""
    at, fault = At(case, screen), letterpage.lacks()
    if fault is not None:
        return drawn(at, fault)
    wanted = letterpage.wanted(_book(looked_at(at)))
    if wanted is None:
        return drawn(at, Fault("letter", resultwords.NO_LETTER, request.form))
    made = letters.letter(desk().parts, by(), at, wanted)
    if isinstance(made, Letter):
        return letterpage.drawn(_book(made.looked), made, place_of(at))
    return drawn(at, Fault("letter", casewords.NOT_DONE[why(made)], request.form))


@needs(Permission.CASES_READ)
def sheet(case: str, screen: str) -> ResponseReturnValue:
    """Show the plan sheet, for the person to take along."""
    at = At(case, screen)
    return letterpage.sheet(_book(looked_at(at)), place_of(at))


def looked_at(at: At) -> Looked:
    """Return what is looked at, or answer with the page that stands in its place."""
    found = results.look(desk().parts, by(), at)
    if found == Refused(No.UNFINISHED):
        abort(redirect(f"{place_of(at)}/questions", 303))
    if found == Refused(No.NOT_THERE):
        raise NotFound
    if not isinstance(found, Looked):
        stop(found)
    return found


def drawn(at: At, fault: Fault | None = None) -> Response:
    """Draw a result; with a fault, what was typed stands in its form."""
    book = _book(looked_at(at))
    context = said(book.looked.case) | _of(book) | letterpage.offered(book) | {"here": place_of(at)}
    shown = page("staff-result", "result", **(context | {"fault": fault}))
    return make_response(shown, NOT_DONE_STATUS if fault else 200)


def _book(looked: Looked) -> Book:
    return Book(looked, site_parts().pathway, site_parts().directory.version)


def _of(book: Book) -> dict[str, Any]:
    """Return what the page shows beside what all pages about cases show."""
    kept, screen = book.kept, book.screen
    level = screen.override.level if screen.override else (kept.level if kept else "")
    return {
        "book": book,
        "kept": kept,
        "screen": screen,
        "looked": book.looked,
        "current": book.outcome is not None,
        "level": level,
        "levels": [one for one in Level if one != level] if kept and kept.level else [],
        "spoken": resultwords,
        "asked_words": intakewords,
        "routes": site_parts().directory.routes,
        "flags_by_kind": by_kind(kept) if kept else (),
        "soon": by_soon(kept) if kept else (),
        "unasked": sum(one.said is Said.NOT_ASKED for one in screen.answers),
        "near": near(book),
        "chain": cuts(book),
        "sectors": sectors(book),
        "missing": missing(book),
        "short_only": short_only(book),
        "notes": notes(book),
        "in_the_loop": bool(pain_loop(book.outcome)) if book.outcome else False,
        "private_kinds": PRIVATE_KINDS,
        "private_routes": PRIVATE_ROUTES | {"emergency"},
        "private_ones": private_routes(book.outcome) if book.outcome else PRIVATE_ROUTES,
        **_now(book),
        **_changed(book),
    }


def _now(book: Book) -> dict[str, Any]:
    """Return who answers at once, where a flag is up that cannot wait: in the person's country, else in ours."""
    kept, known = book.kept, site_parts()
    at_once = kept is not None and any(one.urgency == Urgency.SAME_DAY for one in kept.routes)
    here = known.directory.countries.get(book.country or "")
    crisis = matching(known.directory, CRISIS, book.country, known.clock(), None) if at_once else None
    return {
        "at_once": at_once,
        "emergency_here": here.emergency if here else None,
        "lines": crisis.listings[:2] if crisis else (),
    }


def _changed(book: Book) -> dict[str, Any]:
    """Set the result beside those before it."""
    seen = over_time(book.looked.screens, book.screen)
    if seen is None:
        return {"over_time": None}
    numbers = (in_words_of(book, one, seen.visits) for one in seen.numbers)
    measures = [one for one in (*numbers, *seen.parts) if any(value is not None for value in one.values[:-1])]
    return {
        "over_time": seen,
        "measures": measures,
        "charts": [chart(one) for one in measures if len(set(one.known)) > 1],
        "size": (WIDTH, HEIGHT),
        "changed": said_of(seen.since, book.kept) if seen.since and book.kept else (),
    }
