"""Papers to take along, the break plan and a date to come back: each at one address that says nothing about answers."""

from dataclasses import replace
from datetime import UTC, date, timedelta
from uuid import uuid4

from flask import Blueprint, Response, render_template, request
from flask_babel import LazyString
from markupsafe import Markup
from werkzeug import Response as AnyResponse

from screening.core.flow import PathScreen
from screening.core.instrument import NoteKind
from screening.core.outcome import Outcome, assess
from screening.core.plan import STOPPING, BreakPlan, Paper, break_plan, notes_of, papers, private_routes
from screening.web.download import download
from screening.web.forms import sent
from screening.web.i18n import gettext, read_by_clinicians
from screening.web.letters import letter
from screening.web.parts import country_of, is_young, load_progress, parts, save_progress
from screening.web.progress import Progress
from screening.web.questions import asked, filing, onward, see_other
from screening.web.render import address, page
from screening.web.results import short_done
from screening.web.show import notes
from screening.web.texts import lazy as _l
from screening.web.texts import spoken_in
from screening.web.until import today

pages = Blueprint("papers", __name__)
TO_DO: tuple[tuple[frozenset[str], LazyString], ...] = (
    (frozenset({"urology_urgent"}), _l("Doctor, within two working days. Take the letter along.")),
    (frozenset({"primary_care", "bladder_check"}), _l("Doctor, for a check. Take the letter along.")),
    (frozenset({"prescriber_review"}), _l("Talk about my treatment. Take the sheet along.")),
    (
        frozenset({"specialist_drug_treatment", "brief_advice", "young_people_service"}),
        _l("The call that I want to make."),
    ),
    (frozenset({"peer_support"}), _l("The meeting that I want to look at.")),
)
WEEKS = (4, 13)


def _result(progress: Progress) -> Outcome | None:
    """Return the result, or None for somebody who has not come to one yet."""
    return assess(parts().pathway, progress.read(parts().pathway)) if short_done(progress) else None


@pages.post("/paper")
def choose() -> AnyResponse:
    """Choose a paper, and its language. Which one stays in the session, so that no address names it."""
    progress = load_progress()
    chosen = request.form.get("paper", "")
    language = request.form.get("language", "")
    if chosen in set(Paper):
        known = language if language in parts().settings.languages else ""
        save_progress(replace(progress, paper=chosen, paper_language=known))
    return see_other(address("paper"))


@pages.get("/paper")
def paper() -> str | AnyResponse:
    """Show the chosen paper as it will be printed."""
    progress = load_progress()
    outcome = _result(progress)
    if outcome is None:
        return see_other(onward(progress))
    chosen = next((one for one in papers(outcome) if one == progress.paper), None)
    if chosen is None:
        return see_other(address("result"))
    language = progress.paper_language or _language(progress, chosen)
    with spoken_in(language):
        drawn = render_template(
            f"screening/papers/{chosen.value}.html",
            today=today(progress),
            letter=letter(outcome, chosen),
            to_do=to_do(outcome),
            young=is_young(progress),
            outcome=outcome,
        )
    # Drawn by a template, so what is in it is escaped already.
    return page("paper", "screening/paper.html", progress, paper=Markup(drawn), chosen=chosen, written_in=language)  # noqa: S704  # as said above


def _language(progress: Progress, paper: Paper) -> str:
    """Return the language of a paper for which none was chosen: their own for the list, else whoever reads it there."""
    languages = parts().settings.languages
    return read_by_clinicians(None if paper is Paper.LIST else country_of(progress), languages)


def to_do(outcome: Outcome) -> tuple[str, ...]:
    """Say what there is to arrange in words that give nothing away, without what is private."""
    private = private_routes(outcome)
    opened = {route.code for route in outcome.routes} - private
    return tuple(str(text) for routes, text in TO_DO if routes & opened)


@pages.get("/plan")
def plan() -> str | AnyResponse:
    """Show a plan for a break, or first ask what would be dangerous to stop suddenly."""
    progress = load_progress()
    outcome = _result(progress)
    if outcome is None:
        return see_other(onward(progress))
    state = break_plan(outcome)
    if state is BreakPlan.CLOSED:
        return see_other(address("result"))
    screen = _stopping(progress)
    if state is BreakPlan.ASK and screen is not None:
        return page("plan-question", "screening/plan_question.html", progress, **asked(screen, progress))
    told = {note.code for note in notes_of(outcome, NoteKind.WARNING)}
    return page(
        "plan",
        "screening/plan.html",
        progress,
        steps=notes(outcome, NoteKind.BREAK),
        sudden="warn_sudden_stop" in told,
        opened={route.code for route in outcome.routes},
    )


@pages.post("/plan")
def stopping() -> AnyResponse:
    """File what is taken daily, which must be known before anything is planned; a flag that it raises comes first."""
    progress = load_progress()
    screen = _stopping(progress)
    if screen is None or _result(progress) is None:
        return see_other(onward(progress))
    received = sent(screen, parts().forms.form_for(screen), request.form)
    if received.troubles or not received.told:
        return see_other(address("plan"))
    filed = filing().adopt(replace(progress.with_answers(screen, received.told), trial=received.told))
    save_progress(filed)
    return see_other(address("questions" if filed.pending else "plan"))


def _stopping(progress: Progress) -> PathScreen | None:
    """Return the page with the question about daily use, where these answers lead along it."""
    path = progress.path(parts().pathway)
    return next((one for one in path.screens if STOPPING in {q.code for q in one.questions}), None)


@pages.post("/calendar")
def calendar() -> Response:
    """Give a calendar file with a day and one neutral word; it names no site, no topic and no address."""
    wanted = request.form.get("weeks", "")
    weeks = int(wanted) if wanted in {str(number) for number in WEEKS} else WEEKS[-1]
    day = today(load_progress()).day + timedelta(weeks=weeks)
    written = parts().clock().astimezone(UTC).date()
    return download(reminder(day, written), "text/calendar; charset=utf-8", "reminder.ics")


def reminder(day: date, written: date) -> str:
    """Write an entry for a whole day as RFC 5545 has it, `written` on a day by UTC."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//EN",
        "BEGIN:VEVENT",
        f"UID:{uuid4()}",
        f"DTSTAMP:{written:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"SUMMARY:{gettext('Reminder')}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines)
