"""Draws the papers made from a result: letters to who treats the person, and a plan sheet for the person."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from referral.actions.cases.letters import TELLS, Letter, Wanted, covers
from referral.core.disclosure import Consent, Exemption, Override, Purpose
from referral.core.discretion import banned
from referral.texting.phrases import read_phrases
from referral.web.staff import referralwords
from referral.web.staff.casedesk import Fault, by, named, on_day, today
from referral.web.staff.casepage import said
from referral.web.staff.desk import desk
from referral.web.staff.draw import page
from referral.web.staff.places import nearby, recipient
from referral.web.staff.referralpage import notice
from referral.web.staff.resultpage import Book
from screening.core.plan import Paper, papers
from screening.web import texts
from screening.web.i18n import read_by_clinicians
from screening.web.letters import letter as written
from screening.web.letters import title
from screening.web.papers import to_do
from screening.web.parts import UNDER_18
from screening.web.until import Today

NO_CONSENT = "without"


@dataclass(frozen=True, slots=True)
class Offered:
    """A letter that the result has a use for, and the consents that cover it now."""

    paper: Paper
    title: str
    tells: tuple[str, ...]
    under: tuple[Consent, ...]


def offered(book: Book) -> dict[str, Any]:
    """Return what the page of a result shows about papers; no letters where the rules are others by now."""
    return {
        "letters": [
            Offered(
                paper,
                title(paper, young=_young(book)),
                tuple(referralwords.WHAT[one] for one in referralwords.WHAT if one in TELLS[paper]),
                tuple(one for one in book.looked.consents if covers(one, paper, by())),
            )
            for paper in _letters(book)
        ],
        "exemptions": referralwords.EXEMPTIONS,
        "places": nearby(),
        "tongues": desk().settings.languages,
        "tongue": read_by_clinicians(book.country, desk().settings.languages),
    }


def _letters(book: Book) -> tuple[Paper, ...]:
    return tuple(paper for paper in papers(book.outcome) if paper in TELLS) if book.outcome else ()


def _young(book: Book) -> bool:
    return book.outcome is not None and book.outcome.answers.get("age") in UNDER_18


def lacks() -> Fault | None:
    """Return what a form for a letter without consent lacks."""
    typed = request.form
    if NO_CONSENT not in typed:
        return None
    if not typed.get("recipient", "").strip():
        return Fault("letter", referralwords.NO_RECIPIENT, typed)
    reason = typed.get("because", "") in set(Exemption) and typed.get("words", "").strip()
    return None if reason else Fault("letter", referralwords.NO_REASON, typed)


def wanted(book: Book) -> Wanted | None:
    """Return which letter a form asks for, None where it names none that this result has a use for."""
    typed = request.form
    named, _, consent = typed.get("letter", "").partition(" ")
    paper = next((one for one in _letters(book) if one == named), None)
    if paper is None:
        return None
    if NO_CONSENT in typed:
        over = Override(Exemption(typed["because"]), typed["words"].strip())
        return Wanted(paper, recipient(typed["recipient"]), Purpose.CARE, over)
    under = next((one for one in book.looked.consents if one.code == consent), None)
    return Wanted(paper, under.recipient, under.purpose) if under is not None else None


def drawn(book: Book, made: Letter, here: str) -> str:
    """Draw a letter in the language of whoever reads it. It stands in this answer only: no address leads to it."""
    paper, outcome = made.wanted.paper, book.outcome
    if outcome is None:
        raise NotFound
    language = request.form.get("language", "")
    with texts.spoken_in(language if language in desk().settings.languages else texts.texts().code):
        sheet = current_app.jinja_env.get_template("staff/letter_paper.html").render(
            paper_template=f"screening/papers/{paper.value}.html",
            letter=written(outcome, paper),
            young=_young(book),
            outcome=outcome,
            made=made,
            asked=on_day(book.screen.updated),
            day=on_day(made.disclosure.at),
            by_whom=named(made.disclosure.by),
            said_of=referralwords,
            language=texts.texts().code,
            direction=texts.texts().direction,
            on_day=on_day,
            **notice(),
        )
    shown = {"paper": Markup(sheet), "here": here, "goes_out": True}  # noqa: S704  # a template has escaped it
    return page("paper", "letter", **said(made.looked.case) | shown)


def sheet(book: Book, here: str) -> str:
    """Draw the plan sheet: what there is to do, and the plan, in words that give nothing away to who finds it.

    Lines of the plan with a word about drugs are left out, and the page says which words those are.
    """
    kept, words = _quiet(book.looked.plan)
    drawn_sheet = current_app.jinja_env.get_template("staff/sheet_paper.html").render(
        today=Today(today(), sure=True),
        to_do=to_do(book.outcome) if book.outcome else (),
        plan=kept,
        language=texts.texts().code,
        direction=texts.texts().direction,
    )
    shown = {"paper": Markup(drawn_sheet), "here": here, "goes_out": False, "left_out": words}  # noqa: S704  # as above
    return page("paper", "letter", **said(book.looked.case) | shown)


def _quiet(plan: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of a plan that say nothing of drugs, and the words that keep the others out."""
    patterns = read_phrases().rules.papers
    told = [(line, tuple(banned(line, patterns))) for line in plan.splitlines() if line.strip()]
    return tuple(line for line, found in told if not found), tuple(word for _, found in told for word in found)
