"""What the pages about kept results share: their parts, limits on tries, the form for a phrase, the result at hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l

from referral.actions.public.returning import Desk, Full, Nothing
from referral.core.phrase import LONGEST, WORDS, Misread, Why, WordList, read
from referral.core.recheck import Brief, Kept, brief_of, brief_read
from referral.core.summary import versions_of
from referral.core.tally import Week
from referral.web.desk import State
from screening.core.outcome import Outcome, assess
from screening.web.limits import ALL, HOUR, Limits, Window, visitor
from screening.web.parts import load_progress
from screening.web.parts import parts as site
from screening.web.progress import STAGES, Progress
from screening.web.results import short_done

PATH = "/kept"
WORDS_SHOWN = f"{PATH}/words"
CHECK = f"{PATH}/check"
DONE = f"{PATH}/done"
RESULT = f"{PATH}/result"
DELETE = f"{PATH}/delete"
PAGES = frozenset({PATH, WORDS_SHOWN, CHECK, DONE, RESULT, DELETE})
LONGEST_WORD = 20
TRIES_AN_HOUR = 20
TRIES_OF_ALL_AN_HOUR = 600
"""In each process, or in all together where they share counts. What guessing gains at this pace is summed up in T57;
bench/phrase.py measures what a try costs."""

NOT_NOW = _l(
    "That did not work just now: something on our side is away. Nothing is lost. Please try again in a minute."
)
TOO_MANY = _l("There were too many tries in this hour. Your words still hold. Please come back in an hour.")
FULL = _l("So many results are kept at the moment that no more can be taken. Please print this one.")
NOTHING = _l("Nothing is kept under these words: it was deleted, or its time is over.")
MISREAD: Mapping[Why, LazyString] = {
    Why.EMPTY: _l("Write the seven words here."),
    Why.COUNT: _l("Seven words are needed, in their order."),
    Why.WORDS: _l("One of these is not a word of the list."),
    Why.SUM: _l(
        "Each of these is a word of the list, but together they are not seven that we gave out. Look at each once more."
    ),
}
state = State("kept")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the pages are made of. `new_phrase` draws the 66 bits of a phrase."""

    desk: Desk
    lists: tuple[WordList, ...]
    new_phrase: Callable[[], int]
    of_one: Window
    of_all: Window

    def words(self) -> WordList:
        """Return the list for the language of the page."""
        language = str(get_locale() or "")
        return next((one for one in self.lists if one.language == language), self.lists[0])

    def may_try(self) -> bool:
        """Count a try, by visitor under a name that lasts a day, and all together; return whether it may be made."""
        who = visitor()
        return (not who or self.of_one.takes(who)) and self.of_all.takes(ALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the field for a phrase, and what is said about it: nothing, one sentence, or one for each word."""

    text: str = ""
    fault: str = ""
    odd: tuple[tuple[str, str], ...] = field(default=())
    mended: bool = False


def made(desk: Desk, lists: tuple[WordList, ...], new_phrase: Callable[[], int], limits: Limits) -> Keeping:
    """Put together what the pages are made of."""
    one = limits.window("phrases", HOUR, TRIES_AN_HOUR)
    every = limits.window("phrases of all", HOUR, TRIES_OF_ALL_AN_HOUR)
    return Keeping(desk, lists, new_phrase, one, every)


def phrase_of_form(keeping: Keeping) -> int | None:
    """Read the phrase that was sent; None, and the next page says why, where it is none or may not be tried."""
    text = request.form.get("words", "")[:LONGEST]
    found = read(text, keeping.lists)
    if isinstance(found, Misread):
        odd = [[one.typed[:LONGEST_WORD], one.meant] for one in found.odd[:WORDS]]
        state.keep(typed=text, why=found.why.value, odd=odd, mended=found.mended)
        return None
    if not keeping.may_try():
        state.keep(typed=text, said="too_many")
        return None
    return found


def not_done(answer: object) -> None:
    """Have the next page say what came of it, with what was typed: nothing has to be typed twice."""
    said = "full" if isinstance(answer, Full) else "nothing" if isinstance(answer, Nothing) else "not_now"
    state.keep(said=said, typed=request.form.get("words", "")[:LONGEST])


SAID: Mapping[str, LazyString] = {"not_now": NOT_NOW, "too_many": TOO_MANY, "full": FULL, "nothing": NOTHING}


def typed() -> Typed:
    """Return what was typed and what is said about it, once."""
    kept = state.all()
    state.keep(typed="", why="", odd=(), mended="", said="")
    if kept.get("why"):
        odd = tuple((one, meant) for one, meant in kept.get("odd", ()))
        mended = str(kept.get("mended", ""))
        return Typed(mended or kept.get("typed", ""), str(MISREAD[Why(kept["why"])]), odd, bool(mended))
    return Typed(kept.get("typed", ""), str(SAID.get(kept.get("said", ""), "")))


def outcome_here() -> tuple[Progress, Outcome] | None:
    """Return the result that this session has, where it is one that can be kept: of oneself, and with a level."""
    progress = load_progress()
    if not short_done(progress):
        return None
    outcome = assess(site().pathway, progress.read(site().pathway))
    return (progress, outcome) if outcome.level is not None else None


def brief_here(outcome: Outcome, week: Week) -> Brief:
    """Write a result of today in short."""
    return brief_of(outcome, versions_of(outcome.pathway, site().directory.version), week)


def kept_here(week: Week) -> Kept | None:
    """Return what would be kept of this session, None where it has no result."""
    here = outcome_here()
    if here is None:
        return None
    progress, outcome = here
    return Kept(brief_here(outcome, week), dict(progress.answers), progress.seen, STAGES.index(progress.stage))


def brief_opened() -> Brief | None:
    """Return the result in short that was opened in this session."""
    held: Any = state.all().get("brief")
    return brief_read(held) if held else None
