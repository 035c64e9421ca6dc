"""What the pages on a lent device have in common: which screen it is, where the person is in it, what is shown first.

Answers are kept with the case, page by page. Where the person is, and a form that could not be read, stand in the
sealed cookie until the device is given back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, make_response, redirect, request, session
from werkzeug import Response

from referral.actions.accounts import lending
from referral.actions.cases import intake
from referral.actions.cases.casebook import NotDone
from referral.actions.cases.intake import At, Standing
from referral.actions.database import Unreachable
from referral.core import intake as asked_of
from referral.core.casework import Screen
from referral.core.intake import Entry, Newer, open_questions
from referral.core.kiosk import Kiosk, Step
from referral.web.staff import draw
from referral.web.staff.casedesk import by, stop
from referral.web.staff.desk import SIGN_IN, desk, here, staff
from referral.web.staff.interview import asking
from screening.core.flow import Path, PathScreen
from screening.core.instrument import Stage
from screening.core.safety import flags
from screening.web.parts import parts
from screening.web.progress import Progress, current

PATH = "/kiosk"
KEPT = "kiosk"
"""Where the session keeps what it knows of the person on the device."""
HAND = "device"
"""All pages on the device are one hand: what somebody takes back there, before they give it back, is theirs."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A device that was lent, while its questions are open: the screen as it is kept, and where the person is."""

    at: At
    screen: Screen
    progress: Progress

    @property
    def path(self) -> Path:
        """Return the path of the answers so far."""
        return self.progress.path(parts().pathway)

    @property
    def now(self) -> PathScreen | None:
        """Return the page to ask now: None at the end, and after the main questions."""
        if not self.progress.begun:
            return self.path.screens[0]
        return current(self.progress, self.path)


def kiosk() -> Kiosk:
    """Return for what the device was lent; lead to the first page where it was not."""
    found = here()
    if found is None or found.kiosk is None:
        abort(redirect(f"{request.script_root}/", 303))
    return found.kiosk


def place() -> str:
    """Return the one address of the questions."""
    return request.script_root + PATH


def onward() -> Response:
    """Lead to the questions: a page never answers a form."""
    return Response(status=303, headers={"Location": place()})


def kept() -> dict[str, Any]:
    """Return what the session knows."""
    found: dict[str, Any] = session.get(KEPT, {})
    return found


def keep(**changed: Any) -> None:
    """Keep something else; what is empty is left out."""
    session[KEPT] = {name: value for name, value in {**kept(), **changed}.items() if value}


def lent() -> Lent | None:
    """Return what is asked and where the person is; None where nothing is asked any more."""
    lent_for = kiosk()
    if lent_for.step is not Step.ASKING:
        return None
    at = At(lent_for.case, lent_for.screen)
    found = intake.resume(desk().parts, by(), at)
    if isinstance(found, Unreachable):
        stop(found)
    if not isinstance(found, Standing) or found.screen.finished is not None:
        lending.is_over(desk().parts.staff, str(session.get(SIGN_IN, "")))  # merged meanwhile, or finished elsewhere
        return None
    return Lent(at, found.screen, _progress(found.screen, kept()))


def _progress(screen: Screen, known: Mapping[str, Any]) -> Progress:
    """Work out where the person is: from the answers, and from what they did on this device."""
    pathway, told = parts().pathway, asked_of.told(screen.answers)
    path = asked_of.path_of(pathway, screen.answers)
    left = open_questions(path, screen.answers)
    seen = [one for one in path.screens if left.isdisjoint(q.code for q in one.questions)]
    up = tuple(one.flag.code for one in flags(pathway, asked_of.answers_of(pathway, screen.answers)))
    return Progress(
        answers=told,
        seen=tuple(one.screen.code for one in seen),
        stage=_stage(seen, longer=bool(known.get("longer"))),
        at=known.get("at", ""),
        shown=up,
        pending=tuple(code for code in up if code not in known.get("heard", ())),
        draft_for=known.get("draft_for", ""),
        draft=tuple((name, value) for name, value in known.get("draft", ())),
        notice=known.get("notice", ""),
    )


def _stage(seen: list[PathScreen], *, longer: bool) -> Stage:
    stages = {one.stage for one in seen}
    if longer or Stage.LONG in stages:
        return Stage.LONG
    return Stage.SHORT if Stage.START in stages else Stage.START


def file(before: Lent, after: Progress) -> None:
    """Keep what a form said: the answers with the case, the rest in the session.

    What staff have changed meanwhile on another device stands: then nothing is filed, and the page says so.
    """
    sent = next((one for one in before.path.screens if one.screen.code == request.form.get("page")), None)
    notice = after.notice
    if sent is not None and not notice and not after.draft_for:
        codes = tuple(question.code for question in sent.questions)
        told = {code: after.answers[code] for code in codes if code in after.answers}
        had = asked_of.mark(before.screen.answers, codes)
        entry = Entry(codes, told, had=had, hand=HAND)
        filed = intake.enter(desk().parts, by(), before.at, asking(), entry)
        notice = "newer" if isinstance(filed, Newer) else _done(filed)
    keep(at=after.at, draft_for=after.draft_for, draft=[list(pair) for pair in after.draft], notice=notice)


def _done(filed: Screen | NotDone) -> str:
    return "" if isinstance(filed, Screen) else stop(filed)


def page(kind: str, template: str, found: Lent | None, **context: Any) -> Response:
    """Draw a page of the device. Once it was unused for too long, the browser looks again and finds it locked."""
    settings = desk().settings
    always = {
        "place": place(),
        "asking": found is not None,
        "kept_at": settings.operator_name or settings.site_title,
        "lender": staff().name,
        "progress": found.progress if found else None,
    }
    response = make_response(draw.page(f"kiosk-{kind}", f"kiosk/{template}", **(always | context)))
    if found is not None:
        response.headers["Refresh"] = f"{settings.staff_idle_minutes * 60 + 1}; url={place()}"
    return response
