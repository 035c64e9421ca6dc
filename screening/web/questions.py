"""The start page, the questions at their one address, and the summary."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, request, session
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from screening.core.flow import Path, PathScreen, screen_before
from screening.core.instrument import Question, Stage
from screening.core.plan import private_questions
from screening.web.danger import help_page, waiting
from screening.web.filing import Filing
from screening.web.forms import Trouble, drawn, sent
from screening.web.i18n import LANGUAGE
from screening.web.parts import is_young, load_progress, parts, save_progress
from screening.web.progress import STAGES, Progress, current, mark, screen_called
from screening.web.render import address, page
from screening.web.show import in_words
from screening.web.words import trouble

pages = Blueprint("questions", __name__)
REOPENED = frozenset({"start", "questions", "short", "summary", "talk", "result", "why", "paper", "plan"})
REOPENED |= frozenset({"report", "privacy", "health-data", "accessibility", "promises", "method", "atlas"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the form shows it: its field and what is wrong with the answer, if anything.

    `fresh` says that nobody has touched its page yet, so that it looks the same for everyone.
    """

    question: Question
    field: Any
    fault: str
    fresh: bool = False


def filing() -> Filing:
    """Return what files forms in this app."""
    return Filing(parts().pathway, parts().forms)


def asked(screen: PathScreen, progress: Progress) -> dict[str, Any]:
    """Return what a template needs to draw a screen's form: from the draft if there is one, else from the answers."""
    told = progress.told(screen.questions)
    drafted = progress.draft_for == screen.screen.code
    data: MultiDict[str, str] = MultiDict(progress.draft) if drafted else drawn(told)
    kind = parts().forms.form_for(screen)
    form = kind(data) if data else parts().forms.blank(screen)
    troubles: tuple[Trouble, ...] = sent(screen, kind, data).troubles if drafted else ()
    faults = {found.question: trouble(parts().pathway.by_code[found.question], found) for found in troubles}
    questions = [Asked(q, form[q.code], faults.get(q.code, ""), fresh=not data) for q in screen.questions]
    return {"screen": screen, "asked": questions, "had": mark(told), "faults": [a for a in questions if a.fault]}


def onward(progress: Progress) -> str:
    """Return the address where this person goes on."""
    if not progress.begun:
        return address("start")
    path = progress.path(parts().pathway)
    if current(progress, path) is not None:
        return address("questions")
    if progress.stage is Stage.LONG:
        return address("summary")
    return address("short") if longer(path) else address("summary")


def longer(path: Path) -> int:
    """Return how many pages the longer check has for these answers."""
    return sum(screen.stage is Stage.LONG for screen in path.screens)


def see_other(place: str) -> Response:
    """Answer a form: the page itself is fetched from its own address. Nobody sees a text here, so there is none."""
    return Response(status=303, headers={"Location": place})


def reopened(at: str) -> Response:
    """Lead back to the page that a form at its foot was sent from; from one that cannot be opened again, onward."""
    if at in REOPENED:
        return see_other(address(at))
    if at in parts().hooks.pages:
        return see_other(request.script_root + at)
    return see_other(onward(load_progress()))


@pages.get("/")
def start() -> str:
    """Say who runs this and what happens to the answers; ask for whom, how old and where."""
    progress = load_progress()
    screen = progress.path(parts().pathway).screens[0]
    notice, progress = _once(progress)
    return page("start", "screening/start.html", progress, notice=notice, **asked(screen, progress))


@pages.post("/")
@pages.post("/questions")
def answer() -> Response:
    """File one form, and go on: to help first if these answers ask for it."""
    before = load_progress()
    after = filing().take(before, request.form)
    save_progress(after)
    if after.notice:
        return see_other(onward(after))
    if after.draft_for:
        drafted = screen_called(after.path(parts().pathway), after.draft_for)
        at_start = drafted is not None and drafted.stage is Stage.START
        return see_other(address("start" if at_start else "questions"))
    if after.pending:
        return see_other(address("questions"))
    return see_other(address("summary") if before.editing and not after.at else onward(after))


@pages.get("/questions")
def question() -> str | Response:
    """Ask the current question; help comes first, at this same address, so that no history tells who was shown it."""
    progress = load_progress()
    danger = waiting(progress)
    if danger:
        return help_page(progress, danger, "go-on")
    path = progress.path(parts().pathway)
    screen = current(progress, path) if progress.begun else None
    if screen is None:
        return see_other(onward(progress))
    notice, progress = _once(progress)
    stage = [s.screen.code for s in path.screens if s.stage is screen.stage]
    before = screen_before(path, screen.screen.code)
    return page(
        "question",
        "screening/question.html",
        progress,
        notice=notice,
        number=stage.index(screen.screen.code) + 1,
        total=len(stage),
        back=before is not None and before.stage is not Stage.START,
        youth=is_young(progress) and before is not None and before.stage is Stage.START,
        **asked(screen, progress),
    )


def _once(progress: Progress) -> tuple[str, Progress]:
    """Take the notice off, so that it is shown once."""
    if not progress.notice:
        return "", progress
    cleared = replace(progress, notice="")
    save_progress(cleared)
    return progress.notice, cleared


@pages.post("/back")
def back() -> Response:
    """Go one page back; what was answered stays."""
    progress = filing().back(load_progress())
    save_progress(progress)
    return see_other(address("questions") if progress.at else address("start"))


@pages.get("/summary")
def summary() -> str | Response:
    """Show every answer so far, each with a way to change it."""
    progress = load_progress()
    if not progress.begun:
        return see_other(address("start"))
    path = progress.path(parts().pathway)
    reached = STAGES[: STAGES.index(progress.stage) + 1]
    rows = [
        (screen, [(q, in_words(q, path.answers.get(q.code))) for q in screen.questions])
        for screen in path.screens
        if screen.stage in reached and screen.screen.code in progress.seen
    ]
    notice, progress = _once(progress)
    waiting = current(progress, path) is not None
    private = private_questions(parts().pathway)
    return page(
        "summary", "screening/summary.html", progress, rows=rows, waiting=waiting, notice=notice, private=private
    )


@pages.post("/summary")
def checked() -> Response:
    """Open an answer to change it, or go on: to what is still open, else to the result."""
    progress = load_progress()
    code = request.form.get("change")
    if code is not None:
        save_progress(filing().edit(progress, code))
        return see_other(address("start" if code == _start_code() else "questions"))
    done = replace(progress, at="", editing=False)
    save_progress(done)
    waiting = done.begun and current(done, done.path(parts().pathway)) is None
    return see_other(address("result") if waiting else onward(done))


def _start_code() -> str:
    return parts().pathway.steps[0].instrument.screens[0].code


@pages.post("/language")
def language() -> Response:
    """Keep the language that the person chose, for this session. Needs no token, and no answers."""
    chosen = request.form.get("language", "")
    if chosen in parts().settings.languages:
        session[LANGUAGE] = chosen
    return reopened(request.form.get("at", ""))
