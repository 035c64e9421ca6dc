"""What the pages about texts share: their parts, the state in the sealed cookie, the forms that come back to be mended.

What crosses over from the answers is the sealed offer, which holds route codes and nothing else. Until a form is sent
whole, what was typed stays in the sealed cookie, and leaves with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep
from typing import Any, TypeVar

from flask import abort, redirect, request, session
from flask_babel import get_locale
from werkzeug import Response
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2

from referral.actions.casetexts.caseline import Parts
from referral.actions.database import Unreachable
from referral.core.phone import Number, Why, parse
from referral.core.phone import Refused as NotANumber
from referral.core.work import BITS, terms
from referral.settings import Settings
from referral.texting.consent import Wordings
from referral.web.even import Even
from referral.web.task import Tasks
from referral.web.tokens import Tokens
from referral.web.words import NO_COUNTRY, NUMBERS
from screening.web.i18n import sorting
from screening.web.parts import parts as site
from screening.web.said import country_name

SKIPPED = frozenset({"csrf_token", "task", "work", "website", "sum"})
EVEN_SECONDS = 0.1
F = TypeVar("F", bound=Form)
T = TypeVar("T")
Draft = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages about texts are made of. `phone` is the path of the pretend phone, "" where there is none."""

    settings: Settings
    parts: Parts
    offers: Tokens
    tasks: Tasks
    wordings: Wordings
    phone: str = ""
    ticks: Callable[[], float] = monotonic
    rest: Callable[[float], None] = sleep

    def evenly(self, ask: Callable[[], T]) -> T:
        """Do something with a number, in a time that does not tell what is known of it.

        Looking up one that is kept takes a few thousandths of a second longer: whoever may ask often could measure it.
        """
        return Even(EVEN_SECONDS, self.ticks, self.rest)(ask)

    def now(self) -> datetime:
        """Read the service's clock: aware, UTC."""
        return self.parts.clock()

    def nicknames(self) -> Mapping[str, str]:
        """Return the names that a sender can go by, in the language of the page."""
        language = str(get_locale() or "en")
        known = self.parts.texts
        return known.nicknames(language if language in known.languages else known.languages[0])

    def countries(self) -> list[str]:
        """Return the countries whose numbers are taken, by name."""
        known = site().directory.countries
        chosen = [code for code in self.settings.texts_countries or known if code in known]
        return sorted(chosen, key=lambda code: sorting(country_name(known[code])))

    def country_choices(self) -> list[SelectChoice]:
        """Return these countries to choose from, the operator's own beforehand."""
        known = site().directory.countries
        return [SelectChoice(code, country_name(known[code])) for code in self.countries()]

    def number(self, text: str, country: str) -> Number | str:
        """Read a number, or say what is wrong with it."""
        if text.strip() and not (country or text.strip().startswith("+")):
            return str(NO_COUNTRY)
        read = parse(text, country, frozenset(self.countries()))
        return str(NUMBERS[read.why]) if isinstance(read, NotANumber) else read


class State:
    """What one part of these pages keeps in the sealed cookie, under its own name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def all(self) -> dict[str, Any]:
        """Return what is kept."""
        found: dict[str, Any] = session.get(self._name, {})
        return dict(found)

    def keep(self, **changed: Any) -> None:
        """Change some of it; what is empty is left out."""
        session[self._name] = {name: value for name, value in {**self.all(), **changed}.items() if value}

    def forget(self) -> None:
        """Drop all of it."""
        session.pop(self._name, None)


def go(path: str) -> Response:
    """Redirect to a path of this site: the answer to every form."""
    return redirect(at(path), 303)


def at(path: str) -> str:
    """Return the address of a path of this site."""
    return request.script_root + path


def typed() -> dict[str, list[str]]:
    """Return what was typed, to show it again; without the parts of the task."""
    return {name: request.form.getlist(name) for name in request.form if name not in SKIPPED}


def filled(form: F, draft: Draft) -> F:
    """Put back what was typed."""
    if draft:
        form.process(MultiDict([(name, value) for name, values in draft.items() for value in values]))
    return form


def task_for(desk: Desk) -> dict[str, Any]:
    """Return what the task on a page needs."""
    nonce = desk.tasks.new()
    return {"nonce": nonce, "bits": BITS, "terms": terms(nonce.nonce)}


def reached(answer: object) -> None:
    """Answer 503 where the database does not: nothing was kept, and the form can be sent again."""
    if isinstance(answer, Unreachable):
        abort(503)


def why_not(why: str) -> str:
    """Say why a number cannot be texted."""
    return str(NUMBERS[Why(why)])
