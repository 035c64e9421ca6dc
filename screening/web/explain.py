"""Explain and edit: what would change a sentence of the result, tried out there and then, before beside after."""

from dataclasses import dataclass, replace

from flask import Blueprint, request
from werkzeug import Response

from screening.core.answers import Amount, Answer, Answers, read_all
from screening.core.change import Change, changes, heard, rules_heard
from screening.core.conditions import Level
from screening.core.flow import PathScreen
from screening.core.instrument import Pathway, Urgency
from screening.core.outcome import Outcome, assess
from screening.core.scoring import Because
from screening.web.filing import draft_of
from screening.web.forms import sent
from screening.web.i18n import gettext, translated
from screening.web.parts import load_progress, parts, save_progress
from screening.web.progress import Progress
from screening.web.questions import asked, filing, onward, see_other
from screening.web.render import address, page
from screening.web.show import Reason, in_words, reasons, told

pages = Blueprint("explain", __name__)


@dataclass(frozen=True, slots=True)
class Other:
    """Other answers with which a sentence would not be said, and the level that the result would then have."""

    answers: tuple[tuple[str, str], ...]
    level: Level | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of before and after: level, urgency and the routes that only this side has."""

    level: Level | None
    urgency: Urgency
    only_here: tuple[str, ...]
    said: bool


def because_of(outcome: Outcome, rule: str) -> tuple[Because, ...]:
    """Return what a rule says in a result, with each answer it rests on once; nothing where it is silent."""
    found: list[Because] = []
    for why in heard(outcome):
        if why.rule == rule and why not in found:
            found.append(why)
    return tuple(found)


def others(pathway: Pathway, answers: Answers, rule: str) -> tuple[Other, ...]:
    """Say what would change a sentence. Of an amount only "a smaller one" is said, never how much."""
    return tuple(
        Other(_in_words(pathway, change), assess(pathway, {**answers, **change.answers}).level)
        for change in changes(pathway, answers, rule)
    )


def _in_words(pathway: Pathway, change: Change) -> tuple[tuple[str, str], ...]:
    named = ((pathway.by_code[code], answer) for code, answer in change.answers.items())
    return tuple((translated(question.text), _named(in_words(question, answer), answer)) for question, answer in named)


def _named(text: str, answer: Answer) -> str:
    return gettext("a smaller amount") if isinstance(answer, Amount) else text


def sides(before: Outcome, after: Outcome, rule: str) -> tuple[Side, Side]:
    """Set the result with the answers as they are beside the one with the answers tried out."""
    return _side(before, after, rule), _side(after, before, rule)


def _side(this: Outcome, other: Outcome, rule: str) -> Side:
    elsewhere = {route.code for route in other.routes}
    titles = (parts().directory.routes[route.code].title for route in this.routes if route.code not in elsewhere)
    return Side(this.level, this.urgency, tuple(translated(title) for title in titles), rule in rules_heard(this))


@dataclass(frozen=True, slots=True)
class Looked:
    """The sentence that is looked at: its reasons, the questions behind it and the one that is drawn."""

    reason: Reason
    questions: tuple[str, ...]
    screen: PathScreen


def looked_at(progress: Progress, outcome: Outcome) -> Looked | None:
    """Return what the explain page shows, or None where the sentence is not part of the result any more."""
    because = because_of(outcome, progress.why)
    if not because:
        return None
    codes = tuple(dict.fromkeys(why.question for why in because if why.question is not None))
    drawn = progress.why_question if progress.why_question in codes else next(iter(codes), "")
    path = progress.path(parts().pathway)
    for screen in path.screens:
        one = tuple(question for question in screen.questions if question.code == drawn)
        if one:
            return Looked(reasons(outcome.pathway, because)[0], codes, screen._replace(questions=one))
    return None


@pages.post("/why")
def choose() -> Response:
    """Open the explanation of one sentence, or another of the answers behind it."""
    progress = load_progress()
    rule = request.form.get("rule", progress.why)[:60]
    code = request.form.get("question", "")[:60]
    save_progress(replace(progress, why=rule, why_question=code, trial={}, draft_for="", draft=()))
    return see_other(address("why"))


@pages.get("/why")
def why() -> str | Response:
    """Explain one sentence, and show what another answer would do."""
    progress = load_progress()
    pathway = parts().pathway
    answers = progress.read(pathway)
    before = assess(pathway, answers)
    looked = looked_at(progress, before) if progress.begun else None
    if looked is None:
        return see_other(address("result") if progress.begun else onward(progress))
    tried, _ = read_all(pathway.by_code, progress.trial)
    compared = sides(before, assess(pathway, {**answers, **tried}), progress.why) if tried else ()
    drawn = replace(progress, answers={**progress.answers, **progress.trial})
    return page(
        "explain",
        "screening/explain.html",
        progress,
        reason=looked.reason,
        others=others(pathway, answers, progress.why),
        questions=[(code, translated(pathway.by_code[code].text)) for code in looked.questions],
        chosen=looked.screen.questions[0].code,
        compared=compared,
        tried=[told(pathway, code, progress.trial[code]) for code in tried],
        **asked(looked.screen, drawn),
    )


@pages.post("/why/try")
def try_out() -> Response:
    """Hold another answer beside the first; nothing is changed yet."""
    progress = load_progress()
    outcome = assess(parts().pathway, progress.read(parts().pathway))
    looked = looked_at(progress, outcome)
    if looked is None:
        return see_other(address("result"))
    received = sent(looked.screen, parts().forms.form_for(looked.screen)(request.form), request.form)
    if received.troubles:
        screen = looked.screen.screen.code
        save_progress(replace(progress, draft_for=screen, draft=draft_of(request.form)))
        return see_other(address("why"))
    other = dict(received.told) if received.told else {looked.screen.questions[0].code: "declined"}
    save_progress(replace(progress, trial={**progress.trial, **other}, draft_for="", draft=()))
    return see_other(address("why"))


@pages.post("/why/settle")
def settle() -> Response:
    """Keep the answers that were tried out, or put them back."""
    progress = load_progress()
    if request.form.get("keep") and progress.trial:
        kept = filing().adopt(progress)
        save_progress(kept)
        return see_other(address("questions") if kept.pending else address("result"))
    save_progress(replace(progress, trial={}, draft_for="", draft=()))
    return see_other(address("why"))
