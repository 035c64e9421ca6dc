"""Clinical rules, table 2: each sign met, not met or unknown, at its borders."""

import pytest

from screening.core.answers import read_all
from screening.core.conditions import Truth
from screening.core.facts import AnswerFacts
from screening.core.flow import path_for
from tests.ketamine import QUIET, pathway

YES, NO, OPEN = True, False, None


def sign(code: str, **changes: object) -> Truth:
    """Return whether a sign holds on the quiet answers with some changed; None takes an answer away."""
    raw = {key: answer for key, answer in {**QUIET, **changes}.items() if answer is not None}
    answers, faults = read_all(pathway().by_code, raw)
    assert not faults
    return AnswerFacts(pathway(), path_for(pathway(), answers).answers).sign(code)


@pytest.mark.parametrize(
    ("days_30", "heaviest", "few", "some", "many"),
    [
        (0, 0, YES, NO, NO),
        (3, 3, YES, NO, NO),
        (4, 3, NO, YES, NO),
        (3, 4, NO, YES, NO),
        (15, 15, NO, YES, NO),
        (16, 0, NO, YES, YES),
        (0, 16, NO, YES, YES),
        (3, "unknown", OPEN, OPEN, OPEN),
        (4, "declined", NO, YES, OPEN),
        ("declined", 16, NO, YES, YES),
        ("unknown", 3, OPEN, OPEN, OPEN),
        (None, None, OPEN, OPEN, OPEN),
    ],
)
def test_frequency(days_30: object, heaviest: object, few: Truth, some: Truth, many: Truth) -> None:
    days = {"days_30": days_30, "days_heaviest": heaviest}

    assert [sign(code, **days) for code in ("days_few", "days_some", "days_many")] == [few, some, many]


def _amount(value: float, unit: str, route: str | None) -> dict[str, object]:
    return {"value": value, "unit": unit} | ({} if route is None else {"route": route})


@pytest.mark.parametrize(
    ("amount", "gram_1", "gram_2"),
    [
        (_amount(0.99, "g", "nasal"), NO, NO),
        (_amount(1, "g", "nasal"), YES, NO),
        (_amount(1.99, "g", "nasal"), YES, NO),
        (_amount(2, "g", "nasal"), YES, YES),
        (_amount(1, "g", "smoked"), YES, NO),
        (_amount(2, "g", "injected"), YES, YES),
        (_amount(999, "mg", "nasal"), NO, NO),
        (_amount(1000, "mg", "nasal"), YES, NO),
        (_amount(2000, "mg", "injected"), YES, YES),
        (_amount(5, "g", "swallowed"), NO, NO),
        (_amount(5, "g", "sublingual"), NO, NO),
        (_amount(5, "g", None), OPEN, OPEN),
        (_amount(0.5, "g", None), NO, NO),
        (_amount(20, "lines", "nasal"), OPEN, OPEN),
        (_amount(50, "bumps", "nasal"), OPEN, OPEN),
        (_amount(20, "lines", "swallowed"), NO, NO),
        ("unknown", OPEN, OPEN),
        ("declined", OPEN, OPEN),
        (None, OPEN, OPEN),
    ],
)
def test_amount_counts_by_route_and_lines_are_never_grams(amount: object, gram_1: Truth, gram_2: Truth) -> None:
    assert [sign(code, amount_usual=amount) for code in ("gram_1", "gram_2")] == [gram_1, gram_2]


@pytest.mark.parametrize(
    ("link", "answers", "met"),
    [
        ("link_tolerance", {"control": ["need_more"]}, YES),
        ("link_tolerance", {"amount_change_first": "up_to_double", "no_amount_works": "no"}, NO),
        ("link_tolerance", {"amount_change_first": "three_times"}, YES),
        ("link_tolerance", {"amount_change_first": "six_times"}, YES),
        ("link_tolerance", {"amount_change_first": "unknown", "no_amount_works": "no"}, OPEN),
        ("link_tolerance", {"no_amount_works": "yes"}, YES),
        ("link_bingeing", {"control": ["keep_going"]}, YES),
        ("link_bingeing", {"until_gone": "under_half", "longest_run": 23, "sleep_lost": "never"}, NO),
        ("link_bingeing", {"until_gone": "half_or_more"}, YES),
        ("link_bingeing", {"longest_run": 23}, OPEN),
        ("link_bingeing", {"longest_run": 24}, YES),
        ("link_bingeing", {"longest_run": {"value": 1, "unit": "days"}}, YES),
        ("link_bingeing", {"sleep_lost": "sometimes"}, YES),
        ("link_control", {"control": ["lost_control"]}, YES),
        ("link_control", {"more_than_meant": "sometimes", "cut_down": "managed", "went_back": "no"}, NO),
        ("link_control", {"more_than_meant": "often"}, YES),
        ("link_control", {"cut_down": "failed_3m"}, YES),
        ("link_control", {"cut_down": "failed_12m"}, YES),
        ("link_control", {"went_back": "after_deciding"}, YES),
        ("link_control", {"went_back": "after_treatment"}, YES),
        ("link_control", {"more_than_meant": "declined"}, OPEN),
        ("link_hold", {"control": ["hold"]}, YES),
        ("link_despite_harm", {"control": ["despite_harm"]}, YES),
        *[("link_despite_harm", {"despite_harm": [what]}, YES) for what in ("body", "mind", "money", "work", "people")],
        ("link_despite_harm", {"despite_harm": ["none"], "pain_loop": "never"}, NO),
        ("link_despite_harm", {"pain_loop": "sometimes"}, YES),
        ("link_despite_harm", {"despite_harm": "unknown"}, OPEN),
    ],
)
def test_links(link: str, answers: dict[str, object], met: Truth) -> None:
    # a known core tick is "none of these"; where a link should stay open, the long question is what is open
    settled = {**_settled(link), **answers}

    assert sign(link, **(answers if met is OPEN else settled)) is met


def _settled(link: str) -> dict[str, object]:
    """Give the answers that settle a link as not met."""
    settled: dict[str, dict[str, object]] = {
        "link_tolerance": {"amount_change_first": "same", "no_amount_works": "no"},
        "link_bingeing": {"until_gone": "never", "longest_run": 0, "sleep_lost": "never"},
        "link_control": {
            "more_than_meant": "never",
            "cut_down": "not_tried",
            "went_back": "no",
        },
        "link_hold": dict.fromkeys(HOLDS, "never"),
        "link_despite_harm": {"despite_harm": ["none"], "pain_loop": "no_pain"},
    }
    return settled[link]


HOLDS = ("craving", "worry_none", "priority", "joy_only", "stop_feelings")
NEVER = dict.fromkeys(HOLDS, "never")


@pytest.mark.parametrize("one", HOLDS)
def test_one_often_is_a_hold_and_one_sometimes_is_not(one: str) -> None:
    assert sign("link_hold", **NEVER) is NO
    assert sign("link_hold", **{**NEVER, one: "often"}) is YES
    assert sign("link_hold", **{**NEVER, one: "sometimes"}) is NO
    assert sign("link_hold", **{**NEVER, one: "unknown"}) is OPEN


@pytest.mark.parametrize("one", HOLDS)
@pytest.mark.parametrize("other", HOLDS)
def test_two_sometimes_are_a_hold(one: str, other: str) -> None:
    if one != other:
        assert sign("link_hold", **{**NEVER, one: "sometimes", other: "sometimes"}) is YES


DEPRESSANTS = ("alcohol", "benzodiazepines", "gabapentinoids", "sedating_antihistamines")
PLACES = ("alone", "water", "heights", "driving")


@pytest.mark.parametrize("drug", ["opioids", "ghb"])
def test_an_opioid_or_ghb_is_danger_by_itself(drug: str) -> None:
    assert sign("danger", same_day=[drug]) is YES
    assert sign("danger", same_day=["declined"]) is OPEN


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("drug", DEPRESSANTS)
def test_a_depressant_is_danger_where_nobody_can_help(drug: str, place: str) -> None:
    assert sign("danger", same_day=[drug], setting=[place]) is YES
    assert sign("danger", same_day=[drug]) is NO
    assert sign("danger", setting=[place]) is NO
    assert sign("danger", same_day=["stimulants"], setting=[place]) is NO
    assert sign("danger", same_day=[drug], setting="unknown") is OPEN
    assert sign("danger", same_day="unknown", setting=[place]) is OPEN


def test_injecting_is_danger_by_itself() -> None:
    assert sign("danger", route=["injected"]) is YES
    assert sign("danger", route=["given"]) is NO
    assert sign("danger", route="declined") is OPEN


@pytest.mark.parametrize(
    "answers",
    [
        *[{"body": [tick]} for tick in ("pee_often", "pee_urgent", "pee_pain", "pee_leak", "pee_blood")],
        *[{"body": [tick]} for tick in ("cramps", "yellow", "nose", "memory", "injury")],
        {"now": ["no_pee"]},
        {"now": ["fever_pain"]},
        {"now": ["heavy_blood"]},
        {"now": ["bad_pain"]},
        {"now": ["yellow_ill"]},
        {"bladder": ["weak_stream"], "body": ["pee_urgent"]},
        {"pee_gap": "hourly", "body": "unknown"},
        {"pee_night": 2, "body": "unknown"},
        {"belly": ["upper_cramps"]},
        {"belly": ["vomiting"]},
        {"accidents": ["injury_care"]},
    ],
)
def test_body_harm(answers: dict[str, object]) -> None:
    assert sign("body_harm", **answers) is YES


def test_body_harm_is_open_until_every_question_about_it_is_answered() -> None:
    rest: dict[str, object] = {
        "belly": ["none"],
        "ill": ["none"],
        "told": ["none"],
        "accidents": ["none"],
        "after_stopping": ["none"],
        "stop_feelings": "sometimes",
        "mood": ["none"],
    }

    assert sign("body_harm", **rest) is OPEN, "bladder detail and changes under treatment are off the path"
    assert sign("body_harm", **{**rest, "body": "declined"}) is OPEN


SERIOUS: dict[str, dict[str, object]] = {
    "blood with another bladder symptom": {"body": ["pee_blood", "pee_often"]},
    "blood with weight loss": {"body": ["pee_blood", "weight_loss"]},
    "blood with feeling ill": {"body": ["pee_blood"], "ill": ["sick"]},
    "blood with feeling ill, first screen": {"now": ["heavy_blood"]},
    **{
        f"blood, and {ill} on the first screen": {"now": [ill], "body": ["pee_blood"]}
        for ill in ("fever_pain", "cannot_drink", "confused_weak")
    },
    "bladder symptoms for three months": {"body": ["pee_often"], "bladder_months": "3_plus"},
    "leaking": {"body": ["pee_leak"]},
    "leaking, in detail": {"body": ["pee_often"], "bladder": ["leak"]},
    "going hourly": {"body": ["pee_often"], "pee_gap": "hourly"},
    "bladder and upper belly": {"body": ["pee_often"], "belly": ["upper_cramps"]},
    "jaundice": {"body": ["yellow"]},
    "dark pee with pale poo": {"belly": ["dark_pee"]},
    "told of kidney damage": {"told": ["kidney"]},
    "told of ureter damage": {"told": ["ureter"]},
    "told of liver damage": {"told": ["liver"]},
    "told of bile-duct damage": {"told": ["bile_duct"]},
    "hospital care": {"accidents": ["hospital"]},
    "serious injury": {"accidents": ["injury_serious"]},
    "repeated collapse": {"accidents": ["collapse_repeated"]},
    "unreal things when not high": {"body": ["unreal_sober"]},
    "unreal things when not high, in detail": {"mood": ["unreal"]},
}
NOT_SERIOUS: dict[str, dict[str, object]] = {
    "blood alone": {"body": ["pee_blood"]},
    "bladder symptoms for two months": {"body": ["pee_often"], "bladder_months": "1_3"},
    "going every one to two hours": {"body": ["pee_often"], "pee_gap": "1_2h"},
    "upper belly alone": {"belly": ["upper_cramps"]},
    "one collapse": {"accidents": ["collapse_once"]},
    "an injury that needed care": {"accidents": ["injury_care"]},
    "nose and memory": {"body": ["nose", "memory"]},
}


@pytest.mark.parametrize("name", SERIOUS)
def test_serious_harm(name: str) -> None:
    assert sign("serious_harm", **SERIOUS[name]) is YES


@pytest.mark.parametrize("name", NOT_SERIOUS)
def test_harm_that_is_not_serious_by_itself(name: str) -> None:
    assert sign("body_harm", **NOT_SERIOUS[name]) is YES
    assert sign("serious_harm", **NOT_SERIOUS[name]) is not YES
