"""Coming back: the seven words open the result, it is asked anew, what changed is shown, and it is deleted.

What was opened stays in the sealed cookie of this browser, as answers do, and leaves with it. Answers that somebody is
giving now are never written over.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, session
from werkzeug import Response

from referral.actions.database import Unreachable
from referral.actions.public.returning import Full, Nothing, Opened
from referral.core.recheck import Brief, Change, Part, brief_written, changed, rules_mark
from referral.core.summary import versions_of
from referral.core.tally import Week
from referral.web.desk import at, go
from referral.web.keeping import last_day
from referral.web.keptdesk import (
    DELETE,
    DONE,
    PATH,
    RESULT,
    Keeping,
    brief_here,
    brief_opened,
    kept_here,
    not_done,
    outcome_here,
    phrase_of_form,
    state,
    typed,
)
from screening.core.conditions import Level
from screening.core.plan import is_private
from screening.web.i18n import translated
from screening.web.parts import PROGRESS, load_progress, parts, save_progress
from screening.web.progress import STAGES, Progress
from screening.web.questions import onward, see_other
from screening.web.render import address, page
from screening.web.said import number
from screening.web.show import BANDS


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what it is about, last time, and now. A Level is said by its name; None: not compared."""

    title: str
    before: Level | str | None
    now: Level | str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of a kept result shows; `change` only where there is a result of today beside it.

    Each flag says whether it is kept off paper.
    """

    level: Level
    week: date
    until: date
    links: tuple[str, ...]
    flags: tuple[tuple[str, bool], ...]
    parts: tuple[Row, ...]
    whole: bool
    same_rules: bool
    change: Change | None = None
    now: Level | None = None
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    new_flags: tuple[tuple[str, bool], ...] = ()


def pages(keeping: Keeping) -> Blueprint:
    """Return the pages by which somebody comes back."""
    made = Blueprint("returning", __name__)
    made.get(PATH, endpoint="start")(lambda: _start(keeping))
    made.post(f"{PATH}/open", endpoint="open")(lambda: _open(keeping))
    made.get(RESULT, endpoint="result")(lambda: _result(keeping))
    made.post(f"{PATH}/again", endpoint="again")(_again)
    made.post(f"{PATH}/whole", endpoint="whole")(_whole)
    made.post(f"{PATH}/renew", endpoint="renew")(lambda: _renew(keeping))
    made.get(DELETE, endpoint="delete")(_delete_page)
    made.post(DELETE, endpoint="take_delete")(lambda: _delete(keeping))
    return made


def _start(keeping: Keeping) -> str:
    """Offer to keep what is here, and to open what was kept."""
    kept = state.all()
    state.keep(deleted="")
    said: dict[str, Any] = {"typed": typed(), "deleted": kept.get("deleted", ""), "days": keeping.desk.days}
    can_keep = outcome_here() is not None
    return page("kept", "referral/keep.html", here=at(PATH), can_keep=can_keep, opened=bool(kept.get("brief")), **said)


def _open(keeping: Keeping) -> Response:
    phrase = phrase_of_form(keeping)
    if phrase is None:
        return go(PATH)
    answer = keeping.desk.open(phrase)
    if isinstance(answer, Nothing | Unreachable):
        not_done(answer)
        return go(PATH)
    _hold(answer)
    return go(RESULT)


def _hold(opened: Opened) -> None:
    """Hold what was opened; the answers only where somebody is not giving others."""
    state.forget()
    kept = opened.kept
    state.keep(brief=brief_written(kept.brief), until=str(opened.until))
    if not load_progress().begun:
        state.keep(whole=[dict(kept.answers), list(kept.seen), kept.stage])


def _result(keeping: Keeping) -> str | Response:
    before = brief_opened()
    if before is None:
        return go(PATH)
    here = outcome_here()
    now = brief_here(here[1], keeping.desk.week()) if here else None
    shown = _shown(before, now, Week.read(state.all()["until"]))
    return page("kept-result", "referral/keep_result.html", here=at(PATH), shown=shown, typed=typed())


def _shown(before: Brief, now: Brief | None, until: Week) -> Shown:
    pathway = parts().pathway
    signs = {code: translated(one.title) for code, one in pathway.by_sign.items()}
    flags = {one.code: (translated(one.title), is_private(one)) for one in pathway.flags}
    change = changed(before, now) if now is not None else None
    current = _rules_here() == before.rules
    shown = Shown(
        level=Level(before.level),
        week=before.week.monday,
        until=last_day(until),
        links=tuple(signs[code] for code, holds in before.links.items() if holds and code in signs),
        flags=tuple(flags[code] for code in sorted(before.flags) if code in flags),
        parts=_parts(before, change),
        whole=bool(state.all().get("whole")) and current,
        same_rules=current,
    )
    if change is None or now is None:
        return shown
    return replace(
        shown,
        change=change,
        now=Level(now.level),
        came=tuple(signs[code] for code in change.came),
        went=tuple(signs[code] for code in change.went),
        unclear=tuple(signs[code] for code in change.unclear),
        new_flags=tuple(flags[code] for code in change.flags_came),
    )


def _rules_here() -> str:
    """Return the mark of the rules that this site has now."""
    return rules_mark(versions_of(parts().pathway, parts().directory.version))


def _parts(before: Brief, change: Change | None) -> tuple[Row, ...]:
    """Put domains and counted things in lines: last time alone, or beside today."""
    titles = {one.code: translated(one.title) for one in parts().pathway.parts}
    asked = {code: translated(one.text) for code, one in parts().pathway.by_code.items()}
    if change is None:
        rows = [Row(titles[code], _band(one), None) for code, one in before.parts.items() if code in titles]
        return (*rows, *(Row(asked[code], number(one), None) for code, one in before.numbers.items() if code in asked))
    rows = [Row(titles[pair.code], _value(pair.before), _value(pair.now)) for pair in change.parts]
    return (*rows, *(Row(asked[pair.code], _value(pair.before), _value(pair.now)) for pair in change.numbers))


def _value(one: Part | float | None) -> Level | str | None:
    return _band(one) if isinstance(one, Part) else None if one is None else number(one)


def _band(part: Part) -> Level:
    return BANDS.get(part.band, Level.NOT_ENOUGH)


def _again() -> Response:
    """Begin anew: the answers go, what was opened stays in short, to be compared with."""
    session.pop(PROGRESS, None)
    state.keep(whole=[])
    return see_other(address("start"))


def _whole() -> Response:
    """Put the answers back where they were given, where nobody gives others: the result is what it was."""
    whole = state.all().get("whole")
    if not whole or load_progress().begun or not _rules_hold():
        return go(RESULT if state.all().get("brief") else PATH)
    answers, seen, stage = whole
    # Counted then: it is not counted again.
    save_progress(Progress(answers=answers, seen=tuple(seen), stage=STAGES[stage], counted=True))
    state.forget()
    return see_other(onward(load_progress()) if outcome_here() is None else address("result"))


def _rules_hold() -> bool:
    before = brief_opened()
    return before is not None and before.rules == _rules_here()


def _renew(keeping: Keeping) -> Response:
    """Keep today's result under the words that were used before."""
    kept = kept_here(keeping.desk.week())
    if kept is None:
        return go(PATH)
    phrase = phrase_of_form(keeping)
    if phrase is None:
        return go(RESULT)
    found = keeping.desk.open(phrase)
    answer = keeping.desk.keep(phrase, kept) if isinstance(found, Opened) else found
    if isinstance(answer, Full | Unreachable | Nothing):
        not_done(answer)
        return go(RESULT)
    state.forget()
    state.keep(done=str(answer))
    return go(DONE)


def _delete_page() -> str:
    return page("kept-delete", "referral/keep_delete.html", here=at(PATH), form=at(DELETE), typed=typed())


def _delete(keeping: Keeping) -> Response:
    phrase = phrase_of_form(keeping)
    if phrase is None:
        return go(DELETE)
    gone = keeping.desk.delete(phrase)
    if gone is not True:
        not_done(Nothing() if gone is False else gone)
        return go(DELETE)
    state.forget()
    state.keep(deleted=1)
    return go(PATH)
