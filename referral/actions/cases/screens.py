"""The questions asked inside a case: begun, kept while it goes on, finished, put right, overridden with a reason."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from referral.actions.alerting import Alarm, raise_for
from referral.actions.cases.casebook import Asks, Done, No, NotDone, Parts, Refused, tidy, with_case
from referral.core.access import By, Permission
from referral.core.alerting import Kind
from referral.core.audit import Action
from referral.core.casework import (
    Amendment,
    Answer,
    Case,
    Door,
    EntryKind,
    Override,
    Risk,
    Said,
    Screen,
    Written,
)
from referral.store.casebook.store import CaseWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Begun:
    """What the questions are, and through which door they are asked."""

    pathway: str
    versions: Mapping[str, str]
    door: Door


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been answered so far, where to go on, and how soon somebody has to look at that.

    `replaced` are answers that others give way to, each with the other one: they stay on record.
    """

    answers: tuple[Answer, ...]
    place: str = ""
    risk: Risk = Risk.NONE
    replaced: tuple[tuple[Answer, Answer], ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """All answers, the result (JSON text), how soon somebody has to look, and what the result was made with.

    Without `versions`, it was made with those that the screen was begun with.
    """

    answers: tuple[Answer, ...]
    summary: str
    risk: Risk = Risk.NONE
    versions: Mapping[str, str] | None = None


Concludes = Callable[[tuple[Answer, ...]], Finished]
"""Makes the result of answers, inside the transaction: so the result is of the answers that are kept."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Another answer, why, and what makes the result that comes of it."""

    answer: Answer
    why: str
    concludes: Concludes


def begin(parts: Parts, by: By, code: str, begun: Begun) -> Screen | NotDone:
    """Begin a screen."""

    def does(work: CaseWork, case: Case) -> Screen:
        who, what = by.staff.code, (begun.pathway, begun.versions, begun.door)
        screen = Screen(parts.new_code(), code, *what, who, began=by.now, updated=by.now)
        work.screens.add(screen)
        work.cases.save(replace(case, unfinished=True, updated=by.now))
        return screen

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.SCREENED), code, does)


def keep(
    parts: Parts, by: By, code: str, screen_code: str, changes: Callable[[Screen], Draft | T]
) -> Screen | T | NotDone:
    """Keep what has been answered so far. A finished screen is put right with `amend` only.

    `changes` is handed the screen as it is kept now, inside the transaction. What it returns instead of a draft changes
    nothing, and is handed back. The case's risk rises at once where the answers say so.
    """

    def does(work: CaseWork, case: Case) -> Screen | T | Refused:
        screen = _open(work, case, screen_code)
        if isinstance(screen, Refused):
            return screen
        draft = changes(screen)
        if not isinstance(draft, Draft):
            work.only_read()
            return draft
        now = replace(screen, answers=draft.answers, place=draft.place, updated=by.now)
        work.screens.save(now)
        for old, new in draft.replaced:
            changed = Amendment(screen_code, old, new, by.staff.code, by.now, "")
            work.record.amend(parts.new_code(), screen.case, changed)
        _alarm(parts, by, work, case, (now, draft.risk))
        return now

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.SCREENED), code, does)


def finish(parts: Parts, by: By, code: str, screen_code: str, concludes: Concludes) -> Done | NotDone:
    """Finish a screen. The case's risk rises where the answers say so; who says what was done lowers it."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        screen = _open(work, case, screen_code)
        if isinstance(screen, Refused):
            return screen
        finished = concludes(screen.answers)
        work.screens.save(_concluded(replace(screen, finished=by.now, updated=by.now, place=""), finished))
        left = any(one.finished is None for one in work.screens.of(code))
        work.cases.save(replace(case, unfinished=left, updated=by.now))
        _alarm(parts, by, work, case, (screen, finished.risk))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.FINISHED), code, does)


def amend(parts: Parts, by: By, code: str, screen_code: str, correction: Correction) -> Done | NotDone:
    """Put an answer of a finished screen right. The old answer stays on record, with who changed it and why."""

    def does(work: CaseWork, case: Case) -> Done | Refused:
        screen, why = work.screens.get(code, screen_code), tidy(correction.why)
        if screen is None or why is None:
            return Refused(No.NOT_THERE if screen is None else No.NO_WORDS)
        if screen.finished is None:
            return Refused(No.UNFINISHED)
        if screen.door is Door.WEB and not screen.answers:
            return Refused(No.NOT_FROM_HERE)  # a result that came without its answers: one alone would make it weaker
        old, answers = _replaced(screen.answers, correction.answer)
        if old == correction.answer:
            return Refused(No.NO_CHANGE)
        amendment = Amendment(screen_code, old, correction.answer, by.staff.code, by.now, why)
        work.record.amend(parts.new_code(), screen.case, amendment)
        finished = correction.concludes(answers)
        work.screens.save(_concluded(replace(screen, updated=by.now), finished))
        work.cases.save(replace(case, updated=by.now))
        _alarm(parts, by, work, case, (screen, finished.risk))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.AMENDED), code, does)


def _alarm(parts: Parts, by: By, work: CaseWork, case: Case, found: tuple[Screen, Risk]) -> None:
    """Raise an alert where the answers call for somebody, and the case's risk with it.

    At a kiosk nobody of the staff has the answers before their eyes.
    """
    screen, risk = found
    knows = "" if screen.door is Door.KIOSK else by.staff.code
    raise_for(work, parts.new_code(), case, Alarm(Kind.RED_FLAG, risk, screen.code, knows))


def _concluded(screen: Screen, finished: Finished) -> Screen:
    versions = screen.versions if finished.versions is None else finished.versions
    return replace(screen, answers=finished.answers, summary=finished.summary, versions=versions)


def override(parts: Parts, by: By, code: str, screen_code: str, other: tuple[str, str]) -> Done | NotDone:
    """Set another level beside the rules' own; `other` is the level and why. Each override stays on record."""
    level, typed = other

    def does(work: CaseWork, case: Case) -> Done | Refused:
        screen, why = work.screens.get(code, screen_code), tidy(typed)
        if screen is None or why is None:
            return Refused(No.NOT_THERE if screen is None else No.NO_WORDS)
        if screen.finished is None:
            return Refused(No.UNFINISHED)
        words = json.dumps({"level": level, "why": why})
        entry = Written(
            parts.new_code(), screen.case, EntryKind.OVERRIDE, by.staff.code, by.now, words, about=screen_code
        )
        work.record.add(entry)
        work.screens.save(replace(screen, override=Override(by.staff.code, by.now, level, why), updated=by.now))
        work.cases.save(replace(case, updated=by.now))
        return Done()

    return with_case(parts, by, Asks(Permission.CASES_WRITE, Action.OVERRODE), code, does)


def _open(work: CaseWork, case: Case, screen_code: str) -> Screen | Refused:
    screen = work.screens.get(case.code, screen_code)
    if screen is None:
        return Refused(No.NOT_THERE)
    return screen if screen.finished is None else Refused(No.FINISHED)


def _replaced(answers: tuple[Answer, ...], new: Answer) -> tuple[Answer, tuple[Answer, ...]]:
    """Return what stood there, and the answers with the new one in its place."""
    old = next((one for one in answers if one.question == new.question), Answer(new.question, Said.NOT_ASKED))
    there = tuple(new if one is old else one for one in answers)
    return old, there if old in answers else (*answers, new)
