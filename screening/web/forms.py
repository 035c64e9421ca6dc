"""Forms made from questions, and the one way from what was sent to the written (JSON) form of an answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields import Field, FormField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2

from screening.core.answers import UNSAID, AnswerFault, Problem, Raw, Unsaid, raw, read
from screening.core.flow import PathScreen
from screening.core.instrument import Choice, Kind, Question

NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,6})?")
ALWAYS_SENT = frozenset({"csrf_token", "page", "had"})
TICKED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.SCALE})
FOREIGN = frozenset({Problem.UNKNOWN_CHOICE, Problem.UNKNOWN_UNIT, Problem.UNKNOWN_ROUTE})


class Gap(StrEnum):
    """What a form can lack that a written answer cannot."""

    NO_NUMBER = "no_number"
    NO_UNIT = "no_unit"


@dataclass(frozen=True, slots=True)
class Trouble:
    """An answer that could not be read: the question and what is wrong there."""

    question: str
    problem: Problem | Gap


class ForeignForm(Exception):
    """A form that this site cannot have drawn: unknown fields, unknown choices, one choice sent twice."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one screen's form says: written answers by question, and what could not be read."""

    told: Mapping[str, Raw]
    troubles: tuple[Trouble, ...]


def form_class(screen: PathScreen) -> type[Form]:
    """Build the form of a screen: one field a question, named after it."""
    return type("ScreenForm", (Form,), {question.code: _field(question) for question in screen.questions})


def _field(question: Question) -> Field:
    match question.kind:
        case Kind.CHOICES:
            return SelectMultipleField(choices=_options(question.choices), validate_choice=False)
        case Kind.CHOICE:
            return RadioField(choices=_options(question.choices), validate_choice=False)
        case Kind.SCALE:
            return RadioField(choices=[SelectChoice(str(n)) for n in scale(question)], validate_choice=False)
        case _:
            return FormField(type("EntryForm", (Form,), _entry(question)))


def scale(question: Question) -> range:
    """Return the points of a scale."""
    return range(question.minimum, (10 if question.maximum is None else question.maximum) + 1)


def _options(choices: tuple[Choice, ...]) -> list[SelectChoice]:
    return [SelectChoice(choice.code, choice.text) for choice in choices]


def _entry(question: Question) -> dict[str, Field]:
    """Return the parts of a question that is answered by writing."""
    parts: dict[str, Field] = {"unsaid": SelectMultipleField(choices=[SelectChoice(u) for u in Unsaid])}
    if question.kind is Kind.MONTH:
        return {"year": StringField(), "month": StringField(), **parts}
    parts = {"value": StringField(), **parts}
    if question.kind in (Kind.AMOUNT, Kind.DURATION):
        parts["unit"] = SelectField(choices=[SelectChoice(unit) for unit in question.units], validate_choice=False)
    if question.routes:
        parts["route"] = SelectField(choices=_options(question.routes), validate_choice=False)
    return parts


def drawn(told: Mapping[str, Raw]) -> "MultiDict[str, str]":
    """Write stored answers back as form data, so that a form is filled the same way from either."""
    data: MultiDict[str, str] = MultiDict()
    for code, answer in told.items():
        for name, value in _drawn(code, answer):
            data.add(name, value)
    return data


def _drawn(code: str, answer: Raw) -> list[tuple[str, str]]:
    if isinstance(answer, list):
        return [(code, ticked) for ticked in answer]
    if isinstance(answer, dict):
        return [(f"{code}-{part}", _plain(value)) for part, value in answer.items()]
    text = _plain(answer)
    both = [(code, text), (f"{code}-unsaid" if text in set(Unsaid) else f"{code}-value", text)]
    year, dash, month = text.partition("-")
    return [*both, (f"{code}-year", year), (f"{code}-month", month)] if dash else both


def _plain(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def sent(screen: PathScreen, kind: type[Form], data: "MultiDict[str, str]") -> Sent:
    """Read a form of this kind that came in; raise ForeignForm for what no form of ours can send.

    What is only ticked is read where it stands: most pages ask for nothing else, and a form would be made for each.
    """
    form = None if all(question.kind in TICKED for question in screen.questions) else kind(data)
    _ours_or_refuse(screen, form or (), data)
    told: dict[str, Raw] = {}
    troubles: list[Trouble] = []
    for question in screen.questions:
        if form is None or question.kind in TICKED:
            written: Raw | Trouble | None = _ticked(question, data)
        else:
            written = _written(question, form[question.code])
        answer = written if isinstance(written, Trouble) or written is None else read(question, written)
        if isinstance(answer, AnswerFault):
            if answer.problem in FOREIGN:
                raise ForeignForm
            troubles.append(Trouble(question.code, answer.problem))
        elif isinstance(answer, Trouble):
            troubles.append(answer)
        elif answer is not None:
            told[question.code] = raw(answer)
    return Sent(told, tuple(troubles))


def _ours_or_refuse(screen: PathScreen, form: Iterable[Field], data: "MultiDict[str, str]") -> None:
    many = {question.code for question in screen.questions if question.kind is Kind.CHOICES}
    single = {question.code for question in screen.questions if question.kind in TICKED} - many | ALWAYS_SENT
    for field in form:
        for part in field.form if isinstance(field, FormField) else ():
            (many if isinstance(part, SelectMultipleField) else single).add(part.name)
    if not set(data) <= many | single or any(len(data.getlist(name)) > 1 for name in single):
        raise ForeignForm


def _written(question: Question, field: Any) -> Raw | Trouble | None:
    """Return the JSON form of what the parts of a field hold, None where nothing was said."""
    unsaid = field.form["unsaid"].data or []
    if not set(unsaid) <= set(Unsaid):
        raise ForeignForm
    written = (part for part in field.form if part.short_name != "unsaid")
    entered = _entered(question, {part.short_name: (part.data or "").strip() for part in written})
    if not unsaid:
        return entered
    if len(set(unsaid)) > 1 or entered is not None:
        return Trouble(question.code, Problem.NOT_TOGETHER)
    return str(unsaid[0])


def _ticked(question: Question, data: "MultiDict[str, str]") -> Raw | None:
    """Return the JSON form of what was ticked, None where nothing was."""
    if question.kind is Kind.CHOICES:
        return data.getlist(question.code) or None
    one = data.get(question.code)
    if question.kind is Kind.SCALE and one and one not in UNSAID:
        return _number(one)
    return one or None


def _entered(question: Question, parts: Mapping[str, str]) -> Raw | Trouble | None:
    if question.kind is Kind.MONTH:
        year, month = parts["year"], parts["month"]
        return f"{year}-{month.zfill(2)}" if year or month else None
    if not parts["value"]:
        return Trouble(question.code, Gap.NO_NUMBER) if any(parts.values()) else None
    number = _number(parts["value"])
    if "unit" not in parts:
        return number
    if not parts["unit"]:
        return Trouble(question.code, Gap.NO_UNIT)
    return {"value": number, **{part: text for part, text in parts.items() if part != "value" and text}}


def _number(text: str) -> str | float:
    """Read a number as people write it, with a point or a comma; anything else stays text and is refused later."""
    if NUMBER.fullmatch(text) is None:
        return text
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value
