"""The pages behind an answer link. Opening one never changes anything: mail scanners open links.

Before the code every link, made or not, answers with the same page; after a code that opens nothing again, whatever
the reason. After the code no address holds a secret.
"""

from datetime import UTC, datetime

from flask import Blueprint, make_response, redirect, request, session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable

from referral.actions.database import Unreachable
from referral.actions.referrals import receiving
from referral.actions.referrals.receiving import Asked, Heard, Opened
from referral.core.answerlink import CouldNot
from referral.core.disclosure import NOTICE, NOTICE_SOURCE
from referral.core.referring import Answer
from referral.web.answering import words
from referral.web.answering.desk import MOUNT, desk, draw, on_day, remember, remembered, sender, when

FIRST, DONE, CLOSE = "/", "/done", "/close"
WITHOUT_SECRET = frozenset({"", FIRST, DONE, CLOSE})
NOT_OPENED = 422
RECEIPT = "receipt"


def pages() -> Blueprint:
    """Return the pages."""
    made = Blueprint("answering", __name__)
    made.before_app_request(_lead_in)
    made.get(FIRST, endpoint="referral")(shown)
    made.post(FIRST, endpoint="say")(say)
    made.get(DONE, endpoint="done")(done)
    made.post(CLOSE, endpoint="close")(close)
    made.get("/<link>", endpoint="link")(ask_code)
    made.post("/<link>", endpoint="open")(open_link)
    return made


def _lead_in() -> ResponseReturnValue | None:
    # By us: the address that Flask leads on to begins with http, whatever the proxy in front speaks.
    return None if request.environ["PATH_INFO"] else redirect(f"{request.script_root}{FIRST}", 308)


def ask_code(link: str) -> str:
    """Ask for the code. The database is not asked whether there is such a link."""
    del link  # the page is the same for every one
    return draw("code", wrong=False)


def open_link(link: str) -> ResponseReturnValue:
    """Try the code."""
    code, now = request.form.get("code", ""), desk().now()
    found = desk().even(lambda: receiving.open_link(desk().parts, link, code, now))
    if isinstance(found, Opened):
        remember(found)
        return _lead(FIRST)
    _reached(found)
    return make_response(draw("code", wrong=True), NOT_OPENED)


def shown() -> str:
    """Show what is asked, to whoever has just given the code; to everybody else what to do."""
    return _drawn(wrong="")


def say() -> ResponseReturnValue:
    """Take in an answer, and lead to the receipt."""
    opened = remembered()
    if opened is None:
        return _lead(FIRST)
    answer, why = request.form.get("answer", ""), request.form.get("why", "")
    if answer not in set(Answer):
        return make_response(_drawn(wrong="answer"), NOT_OPENED)
    if answer == Answer.COULD_NOT_HELP and why not in set(CouldNot):
        return make_response(_drawn(wrong="why"), NOT_OPENED)
    said = CouldNot(why) if answer == Answer.COULD_NOT_HELP else None
    heard = receiving.say(desk().parts, opened, Answer(answer), said, desk().now())
    _reached(heard)
    if isinstance(heard, Heard):
        if not heard.goes_on:
            session.clear()
        session[RECEIPT] = [heard.answer.value, int(heard.at.timestamp()), heard.goes_on]
        return _lead(DONE)
    session.clear()
    return _lead(FIRST)


def done() -> ResponseReturnValue:
    """Show what was answered."""
    receipt = session.get(RECEIPT)
    if not receipt:
        return _lead(FIRST)
    answer, at, goes_on = receipt
    return draw(
        "done",
        answer=words.RECEIPTS[Answer(answer)],
        at=when(datetime.fromtimestamp(at, UTC)),
        goes_on=goes_on and remembered(),
    )


def close() -> ResponseReturnValue:
    """Forget in this browser that anything was opened."""
    session.clear()
    return _lead(FIRST)


def _drawn(wrong: str) -> str:
    opened = remembered()
    if opened is None:
        return draw("shut")
    found = receiving.asked(desk().parts, opened, desk().now())
    _reached(found)
    if not isinstance(found, Asked):
        return draw("shut")
    typed = {name: request.form.get(name, "") for name in ("answer", "why")} if wrong else {}
    return draw(
        "asked",
        asked=found,
        words=words,
        notice=NOTICE,
        notice_source=NOTICE_SOURCE,
        wrong=wrong,
        typed=typed,
        when=when,
        on_day=on_day,
        sender=sender(opened.organisation),
    )


def _reached(answer: object) -> None:
    """Answer 503 where the database does not: nothing was kept, and the form can be sent again."""
    if isinstance(answer, Unreachable):
        raise ServiceUnavailable


def _lead(path: str) -> ResponseReturnValue:
    return redirect(f"{request.script_root or MOUNT}{path}", 303)
