"""Skip rules in words: who is asked a question, by the numbers and letters of the sheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from referral.core.paperform import Item, PaperForm, Part, Rule
from screening.core.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Below,
    Condition,
    CountOf,
    GramsAtLeast,
    Only,
    SignIs,
)
from screening.core.instrument import Kind
from screening.web.i18n import gettext

NOBODY = Rule(None, None)
RANGE = 3
"""So many letters in a row are written as "b to d"."""


@dataclass(frozen=True, slots=True)
class Skip:
    """One skip rule: the questions are asked `only_if` one of these is so, or left out then."""

    only_if: bool
    ifs: tuple[str, ...]


def skips(form: PaperForm, rule: Rule, within: Rule = NOBODY) -> tuple[Skip, ...]:
    """Say a rule, without what the part that it stands `within` has said already: nothing where everybody is asked."""
    found = []
    for only_if, condition, before in ((True, rule.when, within.when), (False, rule.unless, within.unless)):
        known = set(_alternatives(form, before)) if before is not None else set()
        left = [one for one in _alternatives(form, condition) if one not in known] if condition is not None else []
        if left:
            found.append(Skip(only_if, tuple(dict.fromkeys(_said(form, one) for one in left))))
    return tuple(found)


def same_as(form: PaperForm, part: Part) -> str:
    """Return the letter of an earlier part with the very same rule, "" where there is none."""
    same = (one.letter for one in form.parts if one.rule == part.rule and one.letter < part.letter)
    return next(same, "") if not part.rule.holds_always else ""


def _alternatives(form: PaperForm, condition: Condition) -> Iterator[Condition]:
    """Yield what each by itself would be enough."""
    sign = form.pathway.by_sign[condition.sign] if isinstance(condition, SignIs) else None
    if isinstance(condition, CountOf) and condition.count == 1:
        for part in condition.parts:
            yield from _alternatives(form, part)
    elif sign is not None and sign.unless is None:
        yield from _alternatives(form, sign.when)
    else:
        yield condition


def _said(form: PaperForm, condition: Condition) -> str:
    match condition:
        case AnyOf():
            item = form.by_code[condition.question]
            told = _told(item, condition.codes)
            return gettext("in question %(number)s you ticked %(letters)s", **told)
        case Only():
            return _only(form.by_code[condition.question], condition.codes)
        case AtLeast():
            item, value = form.by_code[condition.question], f"{condition.value:g}"
            return gettext("in question %(number)s you wrote %(value)s or more", number=item.number, value=value)
        case Below():
            return _below(form.by_code[condition.question], condition.value)
        case GramsAtLeast():
            item, value = form.by_code[condition.question], f"{condition.grams:g}"
            return gettext("in question %(number)s you wrote %(value)s grams or more", number=item.number, value=value)
        case _:
            return _joined(form, condition)


def _only(item: Item, codes: frozenset[str]) -> str:
    others = frozenset(box.code for box in item.boxes) - codes
    if len(others) < len(codes):
        return gettext("in question %(number)s you did not tick %(letters)s", **_told(item, others))
    return gettext("in question %(number)s you ticked nothing but %(letters)s", **_told(item, codes))


def _below(item: Item, value: float) -> str:
    if item.question.kind is Kind.NUMBER and value == item.question.minimum + 1:
        return gettext("in question %(number)s you wrote %(value)s", number=item.number, value=item.question.minimum)
    return gettext("in question %(number)s you wrote less than %(value)s", number=item.number, value=f"{value:g}")


def _joined(form: PaperForm, condition: Condition) -> str:
    match condition:
        case AllOf():
            return gettext(", and ").join(_said(form, one) for one in condition.parts)
        case CountOf() if condition.count == 1:
            return _either(form, condition)
        case SignIs():
            sign = form.pathway.by_sign[condition.sign]
            met = _said(form, sign.when)
            if sign.unless is None:
                return met
            return gettext("%(this)s (but not if %(that)s)", this=met, that=_either(form, sign.unless))
        case _:
            return gettext("staff ask you to")


def _either(form: PaperForm, condition: Condition) -> str:
    return gettext(", or ").join(dict.fromkeys(_said(form, one) for one in _alternatives(form, condition)))


def _told(item: Item, codes: frozenset[str]) -> dict[str, object]:
    places = [place for place, box in enumerate(item.boxes) if box.code in codes]
    spans = [_span(item, run) for run in _runs(places)]
    said = [one for span in spans for one in span]
    if len(said) == 1:
        return {"number": item.number, "letters": said[0]}
    letters = gettext("%(some)s or %(last)s", some=", ".join(said[:-1]), last=said[-1])
    return {"number": item.number, "letters": letters}


def _runs(places: Iterable[int]) -> list[list[int]]:
    """Put together what follows one another."""
    found: list[list[int]] = []
    for place in places:
        if found and found[-1][-1] == place - 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _span(item: Item, run: list[int]) -> list[str]:
    letters = [item.boxes[place].letter for place in run]
    if len(run) < RANGE:
        return letters
    return [gettext("letters %(first)s to %(last)s", first=letters[0], last=letters[-1])]
