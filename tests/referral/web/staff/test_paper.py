"""Keying in a sheet: what letters and numbers stand for, skip rules in words, and what is done about a wrong one."""

import re

import pytest

from referral.core.access import Role
from referral.core.paperform import PaperForm, Rule, form_of
from referral.web.staff.keying import Fields, fields_for, typed_of
from referral.web.staff.paperwords import same_as, skips
from screening.core.answers import Raw
from screening.core.conditions import AtLeast, CountOf, GramsAtLeast, LevelIn
from screening.core.instrument import Kind, Question
from screening.web.forms import drawn
from tests import ketamine
from tests.referral.staffsite import Browser, StaffSite

HIDDEN = re.compile(r'name="(had|hand)" value="([^"]*)"')
CODE = re.compile(r'class="sheet__code">([A-Z]+)<')


@pytest.fixture(scope="module")
def form() -> PaperForm:
    return form_of(ketamine.pathway())


@pytest.fixture(scope="module")
def ann(site: StaffSite) -> Browser:
    return site.somebody_in("Ann", Role.COUNSELOR)


def some_answers(question: Question) -> list[Raw]:
    """Return answers of every form that a question takes."""
    unsaid: list[Raw] = ["unknown", "declined"]
    codes = [choice.code for choice in question.choices]
    match question.kind:
        case Kind.CHOICE:
            return [*unsaid, *codes]
        case Kind.CHOICES:
            several = sorted(choice.code for choice in question.choices if not choice.alone)
            return [*unsaid, *([code] for code in codes), several]
        case Kind.MONTH:
            return [*unsaid, "2020-06", "1999-12"]
        case Kind.AMOUNT | Kind.DURATION:
            first, routes = question.units[0], [route.code for route in question.routes]
            measured: list[Raw] = [{"value": 2, "unit": unit} for unit in question.units]
            measured += [{"value": 0.5, "unit": first, "route": route} for route in routes]
            return [*unsaid, *measured]
        case _:
            return [*unsaid, 0, 7]


def test_each_answer_is_keyed_into_the_fields_of_the_public_form(form: PaperForm) -> None:
    for code, item in form.by_code.items():
        for raw in some_answers(item.question):
            keyed = fields_for(item, typed_of(item, raw))
            public = list(drawn({code: raw}).items(multi=True))
            assert keyed, (code, raw)
            assert [one for one in keyed if one not in public] == [], (code, raw)
            assert not isinstance(raw, list) or sorted(keyed) == sorted(public), (code, raw)


@pytest.mark.parametrize(
    ("code", "typed", "fields"),
    [
        ("body", " a, C d", [("body", "pee_often"), ("body", "pee_pain"), ("body", "pee_leak")]),
        ("body", "\N{EN DASH}", [("body", "declined")]),
        ("body", "az", None),
        ("age", "ab", None),
        ("age", "a b", None),
        ("age", "e", None),
        (
            "amount_usual",
            "2,5AE",
            [("amount_usual-value", "2,5"), ("amount_usual-unit", "g"), ("amount_usual-route", "nasal")],
        ),
        ("amount_usual", "2 ab", None),
        ("amount_usual", "2 z", None),
        ("amount_usual", "lots", None),
        ("amount_usual", "?", [("amount_usual-unsaid", "unknown")]),
        ("began", "6/2020", [("began-year", "2020"), ("began-month", "06")]),
        ("began", "2020 6", [("began-year", "2020"), ("began-month", "06")]),
        ("began", "June", None),
        ("days_30", "many", [("days_30-value", "many")]),
        ("change", "7", [("change", "7")]),
        ("now", "", []),
    ],
)
def test_what_is_typed_is_read_as_people_write_it(
    form: PaperForm, code: str, typed: str, fields: Fields | None
) -> None:
    assert fields_for(form.by_code[code], typed) == fields


def test_skip_rules_are_said_by_number_and_letter(ann: Browser) -> None:
    assert ann.opens("/paper") == 200
    for words in (
        "Only if in question 1 you ticked b.",
        "Only if in question 8 you ticked a or b.",
        "Only if in question 10 you wrote 0.",
        "Leave this out if in question 14 you did not tick n.",
        "in question 68 you ticked b, c or e",
        "Leave this part out if you left out part E.",
        "(but not if in question 11 you wrote 1 or more)",
        "If life is in danger",
        "Do not write your name",
    ):
        assert words in ann.page, words
    assert ann.opens("/paper?in=es&only=main") == 200
    assert 'lang="es"' in ann.raw
    assert "Bladder, belly" not in ann.page


def test_rules_that_no_file_has_yet_are_said_as_well(site: StaffSite, form: PaperForm) -> None:
    app = site.service.staff
    assert app is not None
    some = CountOf(2, (AtLeast("days_30", 4), AtLeast("days_heaviest", 4)))
    grams = GramsAtLeast("amount_usual", 1, frozenset({"nasal"}))
    with app.test_request_context():
        (said,) = skips(form, Rule(CountOf(1, (grams, some, LevelIn(frozenset()))), None))
    assert said.ifs == ("in question 30 you wrote 1 grams or more", "staff ask you to")
    assert same_as(form, form.parts[0]) == ""


def begins(ann: Browser) -> str:
    """Start a case and a sheet of it; return the address where it is keyed in."""
    ann.opens("/")
    ann.sends("/cases/new")
    case = ann.location.removeprefix("/staff")
    ann.opens(case)
    assert ann.sends(f"{case}/paper") == 303
    return ann.location.removeprefix("/staff")


def keys_in(ann: Browser, address: str, **typed: str) -> int:
    ann.opens(address)
    return ann.sends(address, {**dict(HIDDEN.findall(ann.page)), **typed})


def test_a_sheet_is_keyed_in_kept_and_finished(ann: Browser) -> None:
    ann.opens("/paper")
    code = CODE.findall(ann.page)[0]
    address = begins(ann)
    assert keys_in(ann, address, q1="a", q2="d", q8="c", q10="lots", q14="zz") == 422
    for words in (
        "All that could be read is kept",
        "There is no such box in question 14",
        "for example 3",
        'value="zz"',
    ):
        assert words in ann.page, words
    assert keys_in(ann, address, q1="a", q2="d", q7="aq", q8="c", q10="20", q14="c", q23="b", sheet=code.lower()) == 303
    ann.opens(address)
    for words in ("Pain when peeing", "Call the emergency number now", "so it does not count"):
        assert words in ann.page, words
    kept = dict(re.findall(r'name="(q\d+)"[^>]*? value="([^"]+)"', ann.page))
    assert kept == {"q1": "a", "q2": "d", "q7": "a", "q8": "c", "q10": "20", "q14": "c", "q23": "b"}
    assert keys_in(ann, address, **kept, then="finish", sheet="XXXXX") == 422
    assert "not the code of the sheet" in ann.page
    assert keys_in(ann, address, **kept, then="finish") == 422
    assert "Write the code" in ann.page
    assert keys_in(ann, address, **kept, then="finish", sheet=code) == 303
    assert ann.opens(address.removesuffix("/paper")) == 200
    assert ann.opens(address) == 303


def test_two_who_key_in_the_same_sheet_are_told_and_lose_nothing(ann: Browser) -> None:
    address = begins(ann)
    ann.opens(address)
    before = ann.page
    assert keys_in(ann, address, q1="a", q2="d") == 303
    ann.page = before
    assert ann.sends(address, {**dict(HIDDEN.findall(before)), "q1": "b", "q8": "c"}) == 409
    assert "Now kept: a" in ann.page
    assert re.search(r'name="q8"[^>]*? value="c"', ann.page)
