"""What is keyed in from paper: letters and numbers turned into the fields of the public site's own forms, and back.

So a sheet goes through the very same forms as every other door, and an answer means the same through each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from referral.core.casework import Answer
from referral.core.intake import answers_of
from referral.core.paperform import Block, Item, Of, PaperForm, Part, many_letters, ticks_several
from screening.core.answers import Raw, Unsaid
from screening.core.flow import PathScreen
from screening.core.instrument import Kind
from screening.web.filing import danger
from screening.web.forms import TICKED, Sent, sent
from screening.web.i18n import gettext
from screening.web.parts import parts
from screening.web.words import trouble

SIGNS: Mapping[str, Unsaid] = {"?": Unsaid.UNKNOWN, "-": Unsaid.DECLINED, "\N{EN DASH}": Unsaid.DECLINED}
BACK: Mapping[Unsaid, str] = {Unsaid.UNKNOWN: "?", Unsaid.DECLINED: "-"}
MEASURE = re.compile(r"([+-]?[\d.,]+)\s*([a-z ,]*)")
MONTH_FIRST = re.compile(r"(\d{1,2})\D+(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})\D+(\d{1,2})")
Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a sheet says: answers in their written form, and what is wrong, by question."""

    told: Mapping[str, Raw]
    faults: Mapping[str, str]


def field_of(item: Item) -> str:
    """Return the name of the field in which a question's answer is keyed."""
    return f"q{item.number}"


def read(form: PaperForm, typed: Mapping[str, str], so_far: tuple[Answer, ...]) -> Keyed:
    """Read all that was keyed in. Danger that was ticked counts, whatever was ticked beside it."""
    told: dict[str, Raw] = {}
    faults: dict[str, str] = {}
    for part, block in ((one, each) for one in form.parts for each in one.blocks):
        data: MultiDict[str, str] = MultiDict()
        for item in block.items:
            fields = fields_for(item, typed.get(field_of(item), ""))
            if fields is None:
                faults[item.question.code] = gettext("There is no such box in question %(number)s.", number=item.number)
            for name, value in fields or ():
                data.add(name, value)
        received = _received(form, (part, block), data, so_far)
        told |= received.told
        faults |= {one.question: trouble(form.pathway.by_code[one.question], one) for one in received.troubles}
    return Keyed(told, faults)


def _received(
    form: PaperForm, place: tuple[Part, Block], data: "MultiDict[str, str]", so_far: tuple[Answer, ...]
) -> Sent:
    """Read the questions of one page: all of them, as a sheet may answer what these answers would not lead to."""
    part, block = place
    step = next(one for one in form.pathway.steps if one.instrument is part.instrument)
    page = PathScreen(step.stage, step.instrument, block.screen, block.screen.questions)
    received = sent(page, parts().forms.form_for(page), data)
    if not received.troubles:
        return received
    return danger(form.pathway, answers_of(form.pathway, so_far), page, data, received) or received


def fields_for(item: Item, typed: str) -> Fields | None:
    """Return the form fields that a keyed answer stands for: none for nothing, None where it cannot be read."""
    text, code = typed.strip().casefold(), item.question.code
    if not text:
        return []
    if text in SIGNS:
        return [(code if item.question.kind in TICKED else f"{code}-unsaid", SIGNS[text].value)]
    match item.question.kind:
        case Kind.CHOICE | Kind.CHOICES:
            return _ticks(item, text)
        case Kind.SCALE:
            return [(code, text)]
        case Kind.NUMBER:
            return [(f"{code}-value", text)]
        case Kind.MONTH:
            return _month(code, text)
        case _:
            return _measure(item, text)


def _ticks(item: Item, text: str) -> Fields | None:
    together = ticks_several(item) and not many_letters(item)
    wanted = [one for one in text if one.isalnum() or one in SIGNS] if together else re.split(r"[\s,+]+", text)
    if len(wanted) > 1 and not ticks_several(item):
        return None
    found = [SIGNS[one].value if one in SIGNS else _box(item, one, Of.CHOICE) for one in dict.fromkeys(wanted)]
    return None if None in found else [(item.question.code, one) for one in found if one]


def _box(item: Item, letter: str, *of: Of) -> str | None:
    box = item.by_letter.get(letter)
    return box.code if box is not None and box.of in of else None


def _month(code: str, text: str) -> Fields | None:
    first, last = MONTH_FIRST.fullmatch(text), YEAR_FIRST.fullmatch(text)
    if first is None and last is None:
        return None
    month, year = (first[1], first[2]) if first else (last[2], last[1]) if last else ("", "")
    return [(f"{code}-year", year), (f"{code}-month", month.zfill(2))]


def _measure(item: Item, text: str) -> Fields | None:
    found, code = MEASURE.fullmatch(text), item.question.code
    if found is None:
        return None
    fields = [(f"{code}-value", found[1])]
    for letter in dict.fromkeys(one for one in found[2] if one.isalpha()):
        box = item.by_letter.get(letter)
        if box is None or any(name == f"{code}-{box.of.value}" for name, _ in fields):
            return None
        fields.append((f"{code}-{box.of.value}", box.code))
    return fields


def typed_of(item: Item, raw: Raw | None) -> str:
    """Return how an answer is keyed."""
    if raw is None:
        return ""
    if isinstance(raw, str) and raw in set(Unsaid):
        return BACK[Unsaid(raw)]
    if isinstance(raw, list):
        letters = sorted(item.letter(one) for one in raw)
        return ("" if not many_letters(item) else " ").join(letters)
    if isinstance(raw, dict):
        value = raw["value"]
        kinds = ((Of.UNIT, raw.get("unit")), (Of.ROUTE, raw.get("route")))
        letters = [item.letter(str(code), of) for of, code in kinds if code is not None]
        return " ".join([f"{value:g}" if isinstance(value, float) else str(value), *letters])
    if item.question.kind is Kind.CHOICE:
        return item.letter(str(raw))
    return f"{raw:g}" if isinstance(raw, float) else str(raw)
