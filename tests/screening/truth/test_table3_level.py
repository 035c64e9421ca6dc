"""Clinical rules, table 3: every alternative of high and moderate alone, its softener, low, not enough answers."""

import pytest

from tests.ketamine import pathway, quiet

GRAM: dict[str, object] = {"value": 1, "unit": "g", "route": "nasal"}
TWO_GRAMS: dict[str, object] = {"value": 2, "unit": "g", "route": "nasal"}
LINKS = ("need_more", "keep_going", "lost_control", "hold", "despite_harm")
F1: dict[str, object] = {"days_30": 3, "days_heaviest": 3}
F2: dict[str, object] = {"days_30": 4, "days_heaviest": 4}
F3: dict[str, object] = {"days_30": 16, "days_heaviest": 16}
OPEN: dict[str, object] = {"days_30": "unknown", "days_heaviest": "unknown"}
HALF_OPEN: dict[str, object] = {"days_30": 3, "days_heaviest": "declined"}
MIX_ALONE: dict[str, object] = {"same_day": ["alcohol"], "setting": ["alone"]}
MIXED_SOURCE: dict[str, object] = {"source": ["clinic", "elsewhere"], "as_told": "as_told"}

HIGH: dict[str, dict[str, object]] = {
    "F3": F3,
    "three links, F1": {**F1, "control": list(LINKS[:3])},
    "two links, F2": {**F2, "control": list(LINKS[:2])},
    "two links, frequency unknown": {**OPEN, "control": list(LINKS[:2])},
    "two links, frequency half known": {**HALF_OPEN, "control": list(LINKS[:2])},
    "2 g, F2": {**F2, "amount_usual": TWO_GRAMS},
    "2 g, frequency unknown": {**OPEN, "amount_usual": TWO_GRAMS},
    "1 g with one link, F2": {**F2, "amount_usual": GRAM, "control": ["hold"]},
    "1 g with one link, frequency unknown": {**OPEN, "amount_usual": GRAM, "control": ["hold"]},
    "serious harm": {"body": ["pee_leak"]},
    "serious harm, source unknown": {"body": ["pee_leak"], "source": "unknown"},
    "serious harm, prescribed and off plan": {"body": ["pee_leak"], "source": ["home"], "as_told": "more_or_sooner"},
    "serious harm, prescribed, whether as told is not said": {
        "body": ["pee_leak"],
        "source": ["home"],
        "as_told": "declined",
    },
    "injecting with a link": {"route": ["injected"], "control": ["hold"]},
    "injecting with a body harm": {"route": ["injected"], "body": ["nose"]},
    "danger and alone, F2": {**F2, **MIX_ALONE},
    "danger and alone, frequency unknown": {**OPEN, **MIX_ALONE},
    "danger and alone, mixed source": {**F1, **MIX_ALONE, **MIXED_SOURCE},
    "opioid and alone, F2": {**F2, "same_day": ["opioids"], "setting": ["alone"]},
    "injecting and by water, F2": {**F2, "route": ["injected"], "setting": ["water"]},
}
MODERATE: dict[str, dict[str, object]] = {
    "F2": F2,
    "F2, fifteen days": {"days_30": 15, "days_heaviest": 15},
    **{f"one link, {link}": {"control": [link]} for link in LINKS},
    "two links, F1 known": {**F1, "control": list(LINKS[:2])},
    "1 g": {"amount_usual": GRAM},
    "2 g, F1 known": {**F1, "amount_usual": TWO_GRAMS},
    "1 g with one link, F1 known": {**F1, "amount_usual": GRAM, "control": ["hold"]},
    "body harm": {"body": ["nose"]},
    "serious harm, prescribed as told": {"body": ["pee_leak"], "source": ["home"], "as_told": "as_told"},
    "opioid on the same day": {"same_day": ["opioids"]},
    "GHB on the same day": {"same_day": ["ghb"]},
    **{
        f"alcohol and {place}, F1 known": {**F1, "same_day": ["alcohol"], "setting": [place]}
        for place in ("alone", "water", "driving", "heights")
    },
    "opioid and alone, F1 known": {**F1, "same_day": ["opioids"], "setting": ["alone"]},
    "injecting": {"route": ["injected"]},
    "thoughts of suicide in the last month": {"thoughts": "thoughts"},
    "thoughts of suicide, first screen": {"now": ["suicide_thoughts"]},
    "attempt in three months": {"attempt": "in_3_months"},
    "attempt in twelve months": {"attempt": "in_12_months"},
    "under 18": {"age": "16_17"},
    "under 16": {"age": "under_16"},
    "pregnant": {"body": ["pregnant"]},
}
LOW: dict[str, dict[str, object]] = {
    "nothing": {},
    "F1": F1,
    "0.99 g": {"amount_usual": {"value": 0.99, "unit": "g", "route": "nasal"}},
    "alcohol, not alone": {"same_day": ["alcohol"]},
    "alone, nothing mixed": {"setting": ["alone"]},
    "stimulants and alone": {"same_day": ["stimulants"], "setting": ["alone"]},
    "an attempt longer ago": {"attempt": "longer"},
    "under 18, prescribed as told": {"age": "16_17", "source": ["home"], "as_told": "as_told"},
    "pregnant, prescribed as told": {"body": ["pregnant"], "source": ["home"], "as_told": "as_told"},
    "some links sometimes": {"craving": "sometimes", "more_than_meant": "sometimes"},
}
CORE = ("now", "source", "days_30", "days_heaviest", "body", "control", "route", "same_day", "setting")


@pytest.mark.parametrize("name", HIGH)
def test_high(name: str) -> None:
    assert quiet(**HIGH[name]).level == "high"


@pytest.mark.parametrize("name", MODERATE)
def test_moderate(name: str) -> None:
    assert quiet(**MODERATE[name]).level == "moderate"


@pytest.mark.parametrize("name", LOW)
def test_low(name: str) -> None:
    found = quiet(**LOW[name])

    assert (found.level, found.at_least) == ("low", "low")


@pytest.mark.parametrize("why", ["declined", "unknown", None])
@pytest.mark.parametrize("core", CORE)
def test_one_core_answer_open_is_not_enough_and_never_low(core: str, why: str | None) -> None:
    found = quiet(**{core: why})

    assert (found.level, found.at_least) == ("not_enough", "low")
    gap = next(gap for gap in found.outcome.missing if gap.question == core)
    assert (gap.why, gap.core) == (why or "not_asked", True)
    assert "harm_reduction" in found.routes


@pytest.mark.parametrize("why", ["declined", "unknown", None])
def test_whether_as_told_is_a_core_answer_for_those_with_a_prescription(why: str | None) -> None:
    found = quiet(source=["home"], as_told=why)

    assert (found.level, found.at_least) == ("not_enough", "low")


@pytest.mark.parametrize("why", ["declined", "unknown"])
@pytest.mark.parametrize("code", ["age", "amount_usual", "thoughts", "accidents", "craving"])
def test_what_a_rule_looks_for_and_is_kept_back_never_leaves_low(code: str, why: str) -> None:
    assert (quiet(**{code: why}).level, quiet(**{code: why}).at_least) == ("not_enough", "low")
    assert quiet(wants=why, strengths=why, began=why).level == "low", "no rule for a level looks at these"


def test_the_core_answers_are_those_of_the_six_screens() -> None:
    core = {code for code, question in pathway().by_code.items() if question.core}

    assert core == {*CORE, "as_told"}


@pytest.mark.parametrize("name", [name for name in HIGH if "unknown" in name or "half" in name])
def test_what_fires_on_an_open_softener_is_not_yet_certain(name: str) -> None:
    assert quiet(**HIGH[name]).at_least in {"low", "moderate"}


@pytest.mark.parametrize("name", [name for name in HIGH if "F2" in name or "F1" in name or name == "F3"])
def test_what_fires_on_known_answers_is_certain(name: str) -> None:
    assert quiet(**HIGH[name]).at_least == "high"


def test_the_rule_that_fired_is_the_reason() -> None:
    assert quiet(**F2, control=list(LINKS[:2])).level_rules >= {"high_two_links", "moderate_link_tolerance"}


@pytest.mark.parametrize("floor", ["moderate", "high"])
def test_no_sum_of_points_decides_a_level(floor: str) -> None:
    asked = {type(part).__name__ for rule in pathway().levels if rule.level == floor for part in (rule.when,)}

    assert "PartScoreAtLeast" not in asked


def test_a_red_flag_alone_sets_no_level() -> None:
    for flag in (
        "collapse",
        "chest_head_heat",
        "child_swallowed",
        "cannot_drink",
        "confused_weak",
        "stopping_ill",
        "hurt",
    ):
        found = quiet(now=[flag])
        assert (found.level, found.urgency) == ("low", "same_day"), flag


@pytest.mark.parametrize("amount", [{"value": 3, "unit": "g"}, {"value": 3, "unit": "g", "route": "declined"}])
def test_grams_without_the_way_of_taking_them_are_not_known_and_never_low(amount: dict[str, object]) -> None:
    assert quiet(amount_usual=amount).level == "not_enough"
    assert quiet(amount_usual={**amount, "route": "swallowed"}).level == "low"


def test_an_attempt_without_a_date_is_not_few_signs() -> None:
    assert quiet(attempt="date_unknown").level == "moderate"
    assert quiet(attempt="longer").level == "low"
