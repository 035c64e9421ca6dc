"""Keeping a result: seven words shown once, two of them asked back, and only then is anything kept.

Until then the phrase is in the sealed cookie of this browser, and nowhere else; afterwards it is nowhere with us.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from markupsafe import Markup
from werkzeug import Response

from referral.actions.database import Unreachable
from referral.actions.public.returning import Full
from referral.core.phrase import WordList, asked, is_word, written
from referral.core.tally import Week
from referral.web.desk import at, go
from referral.web.keptdesk import (
    CHECK,
    DONE,
    PATH,
    RESULT,
    SAID,
    WORDS_SHOWN,
    Keeping,
    brief_opened,
    kept_here,
    not_done,
    outcome_here,
    state,
)
from screening.core.outcome import Outcome
from screening.web.render import page

SHOWN, SAVED = "shown", "saved"


def coming_back() -> Callable[[Outcome], Markup]:
    """Return what stands on a result about coming back to it: one link, or nothing where it cannot be kept."""

    def below(outcome: Outcome) -> Markup:
        if outcome.level is None:
            return Markup()
        again = brief_opened() is not None
        drawn = render_template("referral/keep_link.html", to=at(RESULT if again else PATH), again=again)
        return Markup(drawn)  # noqa: S704  # our own template

    return below


def pages(keeping: Keeping) -> Blueprint:
    """Return the pages on which a result is kept."""
    made = Blueprint("keeping", __name__)
    made.post(f"{PATH}/new", endpoint="new")(lambda: _new(keeping))
    made.get(WORDS_SHOWN, endpoint="words")(lambda: _words(keeping))
    made.post(f"{PATH}/saved", endpoint="saved")(_saved)
    made.get(CHECK, endpoint="check")(lambda: _check_page(keeping))
    made.post(CHECK, endpoint="take_check")(lambda: _check(keeping))
    made.get(DONE, endpoint="done")(_done_page)
    made.post(f"{PATH}/stop", endpoint="stop")(_stop)
    return made


def _new(keeping: Keeping) -> Response:
    """Draw a phrase for the result at hand."""
    if outcome_here() is None:
        return go(PATH)
    state.keep(number=f"{keeping.new_phrase():x}", step=SHOWN, language=keeping.words().language, wrong=0)
    return go(WORDS_SHOWN)


def _drawn() -> tuple[int, str] | None:
    """Return the phrase that is being saved, and which step of it comes next."""
    kept = state.all()
    return (int(kept["number"], 16), kept["step"]) if kept.get("number") else None


def _list(keeping: Keeping) -> WordList:
    """Return the list that the phrase was shown in, whatever the language of the page is now."""
    language = state.all().get("language")
    return next(one for one in keeping.lists if one.language == language)


def _words(keeping: Keeping) -> str | Response:
    drawn = _drawn()
    if drawn is None or drawn[1] != SHOWN:
        return go(PATH if drawn is None else CHECK)
    words, until = _list(keeping), last_day(keeping.desk.until())
    shown: dict[str, Any] = {"spoken": words.language, "until": until, "host": request.host}
    return page("kept-words", "referral/keep_words.html", here=at(PATH), drawn=written(drawn[0], words), **shown)


def _saved() -> Response:
    if _drawn() is None:
        return go(PATH)
    state.keep(step=SAVED)
    return go(CHECK)


def _check_page(keeping: Keeping) -> str | Response:
    drawn = _drawn()
    if drawn is None or drawn[1] != SAVED:
        return go(PATH if drawn is None else WORDS_SHOWN)
    kept = state.all()
    state.keep(wrong=0, said="", typed="")
    fault = SAID.get(kept.get("said", ""), "")
    shown: dict[str, Any] = {"wrong": bool(kept.get("wrong")), "spoken": _list(keeping).language}
    shown["places"] = [place + 1 for place in asked(drawn[0])]
    return page("kept-check", "referral/keep_check.html", here=at(PATH), check=at(CHECK), fault=fault, **shown)


def _check(keeping: Keeping) -> Response:
    """Keep the result, if the two words are right. Until it is kept, the phrase and the answers stay where they are."""
    drawn, kept = _drawn(), kept_here(keeping.desk.week())
    if drawn is None or kept is None:
        return _stop()
    number = drawn[0]
    words = _list(keeping)
    right = (is_word(words, request.form.get(f"word-{place + 1}", ""), number, place) for place in asked(number))
    if not all(right):
        state.keep(wrong=1)
        return go(CHECK)
    if not keeping.may_try():
        state.keep(said="too_many")
        return go(CHECK)
    answer = keeping.desk.keep(number, kept)
    if isinstance(answer, Full | Unreachable):
        not_done(answer)
        return go(CHECK)
    state.forget()
    state.keep(done=str(answer))
    return go(DONE)


def _done_page() -> str | Response:
    until = state.all().get("done")
    if not until:
        return go(PATH)
    return page("kept-done", "referral/keep_done.html", until=last_day(Week.read(until)), back=at(PATH))


def _stop() -> Response:
    """Keep nothing, and forget the phrase."""
    state.forget()
    return go(PATH)


def last_day(week: Week) -> date:
    """Return the day on which something that is kept until a week is there for the last time."""
    return date.fromisocalendar(week.year, week.number, 7)
