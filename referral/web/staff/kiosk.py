"""The pages on a device that staff have lent: the questions one at a time, help when something cannot wait, the end.

All questions stand at one address, as on the public site, and no page shows a result. While the device is lent nothing
else opens (`guard.LENT`); `lending` takes it back.
"""

from dataclasses import replace

from flask import Blueprint, request, session
from werkzeug import Response

from referral.actions.accounts import lending
from referral.actions.cases import intake
from referral.actions.cases.casebook import Done
from referral.core.access import Permission
from referral.core.casework import Screen
from referral.core.kiosk import Step
from referral.web.staff.casedesk import by, stop
from referral.web.staff.desk import SIGN_IN, desk
from referral.web.staff.guard import needs
from referral.web.staff.interview import asking
from referral.web.staff.kioskdesk import KEPT, PATH, Lent, file, keep, kept, kiosk, lent, onward, page, place
from screening.core.flow import screen_before
from screening.core.instrument import Stage
from screening.web.danger import help_for, waiting
from screening.web.i18n import LANGUAGE
from screening.web.parts import is_young
from screening.web.progress import Progress
from screening.web.questions import asked, filing, longer


def pages() -> Blueprint:
    """Return the pages; `guard.LENT` names them and those of `lending` that take the device back."""
    made = Blueprint("kiosk", __name__)
    made.get(PATH, endpoint="page")(shown)
    made.post(PATH, endpoint="answer")(answer)
    made.post(f"{PATH}/back", endpoint="back")(back)
    made.post(f"{PATH}/go-on", endpoint="go_on")(go_on)
    made.post(f"{PATH}/more", endpoint="more")(more)
    made.post(f"{PATH}/finish", endpoint="finish")(finish)
    made.post(f"{PATH}/stop", endpoint="stop")(stops)
    made.get(f"{PATH}/talk", endpoint="talk")(talk)
    made.post(f"{PATH}/language", endpoint="language")(language)
    return made


@needs(Permission.CASES_WRITE)
def shown() -> Response:
    """Show what comes now: help first, then the question, then the end."""
    found = lent()
    if found is None:
        return page("closed", "closed", None, over=kiosk().step is not Step.AWAY)
    danger = waiting(found.progress)
    if danger:
        return _help(found, found.progress, "help")
    if found.now is None:
        more_pages = longer(found.path) if found.progress.stage is not Stage.LONG else 0
        return page("pause", "pause", found, more=more_pages)
    return _question(found)


def _question(found: Lent) -> Response:
    now = found.now
    assert now is not None  # noqa: S101  # its caller has looked
    stage = [one.screen.code for one in found.path.screens if one.stage is now.stage]
    before = screen_before(found.path, now.screen.code)
    drawn = page(
        "question",
        "question",
        found,
        first=now.stage is Stage.START,
        number=stage.index(now.screen.code) + 1 if now.stage is not Stage.START else 0,
        total=len(stage),
        back=before is not None and before.stage is not Stage.START,
        youth=is_young(found.progress) and before is not None and before.stage is Stage.START,
        notice=found.progress.notice,
        **asked(now, found.progress),
    )
    if found.progress.notice:
        keep(notice="")
    return drawn


def _help(found: Lent | None, progress: Progress, kind: str) -> Response:
    shown_first = waiting(progress)
    calm_words = help_for(progress, shown_first)
    return page(kind, "help", found, onward_at=f"{place()}/go-on", **calm_words)


@needs(Permission.CASES_WRITE)
def talk() -> Response:
    """Show somebody to talk to, whatever is open: here nothing of the answers but the country is used."""
    found = lent()
    return _help(found, replace(found.progress, pending=()) if found else Progress(), "talk")


@needs(Permission.CASES_WRITE)
def go_on() -> Response:
    """Go on from the help, to where the person was."""
    found = lent()
    if found is not None:
        keep(heard=sorted({*kept().get("heard", ()), *found.progress.pending}))
    return onward()


@needs(Permission.CASES_WRITE)
def answer() -> Response:
    """File one form."""
    found = lent()
    if found is not None:
        file(found, filing().take(found.progress, request.form))
    return onward()


@needs(Permission.CASES_WRITE)
def back() -> Response:
    """Go one page back; what was answered stays."""
    found = lent()
    if found is not None:
        keep(at=filing().back(found.progress).at, draft_for="", draft=())
    return onward()


@needs(Permission.CASES_WRITE)
def more() -> Response:
    """Go on with the longer part."""
    if lent() is not None:
        keep(longer=True)
    return onward()


@needs(Permission.CASES_WRITE)
def finish() -> Response:
    """Finish: the result is made and kept, and nothing of it is shown here."""
    found = lent()
    if found is not None:
        done = intake.finish(desk().parts, by(), found.at, asking())
        if not isinstance(done, Done):
            stop(done)
    return _over()


@needs(Permission.CASES_WRITE)
def stops() -> Response:
    """Stop before the end: what was not reached is kept as interrupted, and staff can go on with it."""
    found = lent()
    if found is not None:
        done = intake.interrupt(desk().parts, by(), found.at, asking())
        if not isinstance(done, Screen):
            stop(done)
    return _over()


def _over() -> Response:
    kiosk()
    lending.is_over(desk().parts.staff, str(session.get(SIGN_IN, "")))
    session.pop(KEPT, None)
    return onward()


@needs(Permission.CASES_WRITE)
def language() -> Response:
    """Keep the language that the person chose; staff have theirs again when they take the device back."""
    kiosk()
    chosen = request.form.get("language", "")
    if chosen in desk().settings.languages:
        session[LANGUAGE] = chosen
    return onward()
