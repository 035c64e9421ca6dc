"""Explain and edit: what would change a sentence of the result, tried out there and then, before beside after."""

from dataclasses import dataclass, replace

from flask import Blueprint, request
from werkzeug import Response

from screening.core.answers import UNSAID, Amount, Answer, Answers, read_all
from screening.core.change import Change, changes
from screening.core.conditions import Level
from screening.core.flow import PathScreen
from screening.core.instrument import Note, Pathway, Question, Urgency
from screening.core.outcome import Outcome, assess
from screening.core.sentence import LINK, PART, evidence, thing
from screening.web.filing import draft_of
from screening.web.forms import sent
from screening.web.i18n import gettext, translated
from screening.web.parts import load_progress, parts, save_progress
from screening.web.progress import Progress
from screening.web.questions import asked, filing, onward, see_other
from screening.web.render import address, page
from screening.web.results import kinds_shown
from screening.web.show import Reason, in_words, sentence_shown, told

pages = Blueprint("explain", __name__)


@dataclass(frozen=True, slots=True)
class Other:
    """Other answers with which a sentence would be different, and the level that the result would then have."""

    answers: tuple[tuple[str, str], ...]
    level: Level | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of before and after: level, urgency and the routes that only this side has.

    `reads` is the sentence of a link or a part, which stands on both sides in other words; it is empty for the others.
    """

    level: Level | None
    urgency: Urgency
    only_here: tuple[str, ...]
    said: bool
    reads: str


@dataclass(frozen=True, slots=True)
class Looked:
    """The sentence that is looked at: its words, the questions behind it and the one that is drawn, if there is one."""

    reason: Reason
    questions: tuple[str, ...]
    screen: PathScreen | None


def others(pathway: Pathway, answers: Answers, looked: Looked) -> tuple[Other, ...]:
    """Say what would change a sentence. Of an amount only "a smaller one" is said, never how much."""
    return tuple(
        Other(_in_words(pathway, answers, change), assess(pathway, {**answers, **change.answers}).level)
        for change in changes(pathway, answers, looked.reason.rule, frozenset(looked.questions))
    )


def _in_words(pathway: Pathway, answers: Answers, change: Change) -> tuple[tuple[str, str], ...]:
    return tuple(
        (translated(pathway.by_code[code].text), changed_to(pathway.by_code[code], answer, answers.get(code)))
        for code, answer in change.answers.items()
    )


def changed_to(question: Question, answer: Answer, before: Answer | None) -> str:
    """Say another answer. Of an amount only "a smaller one" is said, never how much."""
    if not isinstance(answer, Amount):
        return in_words(question, answer)
    if not isinstance(before, Amount):
        return gettext("an amount")
    if answer.route != before.route:
        return next(translated(way.text) for way in question.routes if way.code == answer.route)
    return gettext("a smaller amount") if answer.value < before.value else gettext("a larger amount")


def sides(before: Outcome, after: Outcome, sentence: str) -> tuple[Side, Side]:
    """Set the result with the answers as they are beside the one with the answers tried out."""
    return _side(before, after, sentence), _side(after, before, sentence)


def _side(this: Outcome, other: Outcome, sentence: str) -> Side:
    elsewhere = {route.code for route in other.routes}
    titles = (parts().directory.routes[route.code].title for route in this.routes if route.code not in elsewhere)
    shown = sentence_shown(this, sentence)
    reads = shown.text if shown is not None and sentence.startswith((LINK, PART)) else ""
    return Side(this.level, this.urgency, tuple(translated(title) for title in titles), shown is not None, reads)


def looked_at(progress: Progress, outcome: Outcome) -> Looked | None:
    """Return what the explain page shows, or None where the sentence is not part of the result any more."""
    reason = sentence_shown(outcome, progress.why)
    found = thing(outcome, progress.why)
    if reason is None or (isinstance(found, Note) and found.kind not in kinds_shown(progress)):
        return None
    screens = {q.code: s for s in progress.path(parts().pathway).screens for q in s.questions}
    reached = {code for code, s in screens.items() if s.screen.code in progress.seen or code in outcome.answers}
    codes = tuple(code for code, _ in evidence(outcome, progress.why) if code in reached)
    if not codes:
        return Looked(reason, (), None)
    drawn = progress.why_question if progress.why_question in codes else codes[0]
    return Looked(reason, codes, screens[drawn]._replace(questions=(outcome.pathway.by_code[drawn],)))


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
        others=others(pathway, answers, looked),
        questions=[(code, translated(pathway.by_code[code].text)) for code in looked.questions],
        chosen=looked.screen.questions[0].code if looked.screen else "",
        compared=compared,
        less=any(answer in UNSAID and answers.get(code, answer) not in UNSAID for code, answer in tried.items()),
        tried=[told(pathway, code, progress.trial[code]) for code in tried],
        **(asked(looked.screen, drawn) if looked.screen else {}),
    )


@pages.post("/why/try")
def try_out() -> Response:
    """Hold another answer beside the first; nothing is changed yet."""
    progress = load_progress()
    outcome = assess(parts().pathway, progress.read(parts().pathway))
    looked = looked_at(progress, outcome)
    if looked is None or looked.screen is None:
        return see_other(address("result"))
    received = sent(looked.screen, parts().forms.form_for(looked.screen), request.form)
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
