"""The short result and the whole one: what we saw, why, and who can help."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, request
from flask_babel import get_locale
from werkzeug import Response

from screening.core.directory import Match, matching
from screening.core.flow import Path
from screening.core.instrument import URGENCY_ORDER, NoteKind, Stage, Urgency
from screening.core.outcome import Outcome, assess, versions
from screening.core.plan import BreakPlan, break_plan, is_private, pain_loop, papers, private_routes, split_by_level
from screening.core.routing import Route
from screening.web.letters import title
from screening.web.parts import age_of, country_of, is_young, load_progress, parts, save_progress
from screening.web.progress import STAGES, Progress, current
from screening.web.questions import longer, onward, see_other
from screening.web.render import address, page
from screening.web.show import by_urgency, link_shown, missing_shown, notes, part_shown, reasons

pages = Blueprint("results", __name__)


@dataclass(frozen=True, slots=True)
class Help:
    """One route with its reasons and the places that serve it."""

    route: Route
    reasons: tuple[Any, ...]
    match: Match


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """What helps within the same time, and whether it presses, so that the first who answer are shown at once."""

    title: str
    pressing: bool
    helps: tuple[Help, ...]


def help_for(outcome: Outcome, routes: tuple[Route, ...], progress: Progress) -> tuple[Help, ...]:
    """Find the places that serve these routes, now."""
    now, country, age = parts().clock(), country_of(progress), age_of(progress)
    return tuple(
        Help(
            route,
            reasons(outcome.pathway, route.because),
            matching(parts().directory, route.code, country, now, age),
        )
        for route in routes
    )


def _outcome(progress: Progress) -> tuple[Outcome, Path]:
    answers = progress.read(parts().pathway)
    return assess(parts().pathway, answers), progress.path(parts().pathway)


def short_done(progress: Progress) -> bool:
    """Return whether the short check is through, so that there is a result."""
    asked = replace(progress, stage=min(progress.stage, Stage.SHORT, key=STAGES.index), at="")
    return progress.begun and current(asked, progress.path(parts().pathway)) is None


@pages.get("/short-result")
def short() -> str | Response:
    """Say what the short check shows, and what the longer one would add; the person chooses."""
    progress = load_progress()
    if not short_done(progress):
        return see_other(onward(progress))
    outcome, path = _outcome(progress)
    return page(
        "short-result",
        "screening/short.html",
        progress,
        outcome=outcome,
        level_reasons=reasons(outcome.pathway, outcome.level_because),
        groups=by_urgency(outcome.routes),
        routes=parts().directory.routes,
        private=private_routes(outcome),
        more=longer(path),
    )


@pages.post("/short-result")
def choose() -> Response:
    """Go on to the longer check, or to the result."""
    progress = load_progress()
    if not short_done(progress):
        return see_other(onward(progress))
    if request.form.get("go") == "result":
        return see_other(address("result"))
    going = replace(progress, stage=Stage.LONG, at="", editing=False)
    save_progress(going)
    return see_other(onward(going))


@pages.get("/result")
def result() -> str | Response:
    """Write the whole result as a letter."""
    progress = load_progress()
    if not short_done(progress):
        return see_other(onward(progress))
    outcome, path = _outcome(progress)
    progress = _counted(progress, outcome)
    reached = {q.code: s.screen.code for s in path.screens if s.screen.code in progress.seen for q in s.questions}
    first = tuple(route for route in outcome.routes if URGENCY_ORDER[route.urgency] >= URGENCY_ORDER[_PRESSING])
    return page(
        "result",
        "screening/result.html",
        progress,
        outcome=outcome,
        **_why_this_level(outcome),
        **_choices(outcome, progress),
        flag_reasons=[(flag.flag, reasons(outcome.pathway, flag.because)) for flag in outcome.flags],
        private_flags={flag.flag.code for flag in outcome.flags if is_private(flag.flag)},
        private=private_routes(outcome),
        pressing=first,
        routes=parts().directory.routes,
        here=parts().directory.countries.get(country_of(progress) or ""),
        parts=[part_shown(outcome.pathway, part) for part in outcome.parts],
        links=[link_shown(outcome.pathway, link) for link in outcome.links],
        helps=_helps(outcome, progress),
        notes={kind.value: notes(outcome, kind) for kind in kinds_shown(progress)},
        missing=missing_shown(outcome, reached),
        more=0 if progress.stage is Stage.LONG else longer(path),
        versions=versions(outcome.pathway, parts().directory.version),
        footer=parts().hooks.result_footer(outcome),
    )


_PRESSING = Urgency.URGENT_DAYS


def _why_this_level(outcome: Outcome) -> dict[str, Any]:
    """Part the reasons: first those that reach the level, then what else was seen on the way there."""
    reach, below = split_by_level(outcome)
    return {"level_reasons": reasons(outcome.pathway, reach), "also_seen": reasons(outcome.pathway, below)}


def _choices(outcome: Outcome, progress: Progress) -> dict[str, Any]:
    """Lay open what can be chosen beside the routes."""
    return {
        "loop": pain_loop(outcome),
        "a_break": break_plan(outcome) is not BreakPlan.CLOSED,
        "papers": [(paper, title(paper, young=is_young(progress))) for paper in papers(outcome)],
    }


def _helps(outcome: Outcome, progress: Progress) -> list[HelpGroup]:
    """Group the help by how soon."""
    return [
        HelpGroup(
            title,
            URGENCY_ORDER[group[0].urgency] >= URGENCY_ORDER[_PRESSING],
            help_for(outcome, group, progress),
        )
        for title, group in by_urgency(outcome.routes)
    ]


_ELSEWHERE = frozenset({NoteKind.BREAK, NoteKind.FINDING})


def kinds_shown(progress: Progress) -> tuple[NoteKind, ...]:
    """Return the kinds of notes to show: no comparison with others for people under 18, or where it is switched off."""
    norms = parts().settings.norms and not is_young(progress)
    return tuple(kind for kind in NoteKind if kind not in _ELSEWHERE and (norms or kind is not NoteKind.NORM))


def _counted(progress: Progress, outcome: Outcome) -> Progress:
    """Tell the mounting service once in a session that somebody got to a result."""
    if progress.counted:
        return progress
    country = progress.answers.get("country", "")
    parts().hooks.finished(outcome, str(get_locale()), country if isinstance(country, str) else "")
    counted = replace(progress, counted=True)
    save_progress(counted)
    return counted
