"""Clinical rules, table 4: red flags with their routes and urgency, and the bladder paragraph under it."""

from collections.abc import Mapping

import pytest

from tests.ketamine import no_later, quiet

Raw = Mapping[str, object]
Row = tuple[Raw, dict[str, str]]
EMERGENCY = {"emergency": "same_day"}
PREGNANT: Raw = {"body": ["pregnant"]}
STENT: Raw = {"told": ["stent"]}
DAILY: Raw = {"wants": ["stop"]}


def _each(row: str, answers: Mapping[str, Raw], routes: dict[str, str]) -> dict[str, Row]:
    """Give one row of the table once for each way in which it can be answered."""
    return {f"{row}: {name}": (given, routes) for name, given in answers.items()}


FLAGS: dict[str, Row] = {
    "cannot be woken, breathes badly, blue, a fit, collapse now": ({"now": ["collapse"]}, EMERGENCY),
    "chest pain, head injury, very hot or wild": ({"now": ["chest_head_heat"]}, EMERGENCY),
    "a child or pet swallowed some": ({"now": ["child_swallowed"]}, EMERGENCY),
    "taken to die, or harming now": ({"now": ["self_harm"]}, {**EMERGENCY, "crisis_support": "same_day"}),
    **_each(
        "plan, recent attempt or not safe tonight",
        {
            "first screen": {"now": ["suicide_plan"]},
            "plan or intent": {"thoughts": "plan"},
            "attempt in three months": {"attempt": "in_3_months"},
            "cannot keep safe tonight": {"thoughts": "thoughts", "tonight": "no"},
        },
        {"crisis_support": "same_day", "mental_health": "same_day"},
    ),
    **_each(
        "thoughts of suicide, no plan",
        {
            "first screen": {"now": ["suicide_thoughts"]},
            "in detail": {"thoughts": "thoughts", "tonight": "yes"},
            "date of attempt unknown": {"attempt": "date_unknown"},
            "wish not to be here, with bereavement": {"thoughts": "not_here", "loss": "yes"},
            "old attempt, with a relapse": {"attempt": "longer", "went_back": "after_treatment"},
        },
        {"crisis_support": "urgent_days", "mental_health": "urgent_days"},
    ),
    **_each(
        "wish not to be here or an attempt longer ago",
        {
            "wish": {"thoughts": "not_here"},
            "attempt longer ago": {"attempt": "longer"},
            "attempt 3 to 12 months ago": {"attempt": "in_12_months"},
        },
        {"crisis_support": "soon_weeks", "mental_health": "soon_weeks"},
    ),
    "cannot pass water": ({"now": ["no_pee"]}, EMERGENCY),
    "fever with bladder or belly trouble, first screen": ({"now": ["fever_pain"]}, EMERGENCY),
    **_each(
        "fever with",
        {
            "a bladder symptom": {"body": ["pee_urgent"], "ill": ["fever"]},
            "side or back pain": {"body": ["pee_often"], "bladder": ["flank"], "ill": ["fever"]},
            "belly pain": {"body": ["cramps"], "ill": ["fever"]},
        },
        EMERGENCY,
    ),
    "clots, heavy bleeding, blood while ill": (
        {"now": ["heavy_blood"]},
        {**EMERGENCY, "urology_urgent": "urgent_days"},
    ),
    **{f"blood with feeling {ill}": ({"body": ["pee_blood"], "ill": [ill]}, EMERGENCY) for ill in ("faint", "sick")},
    **{
        f"very ill: {tick}": ({"now": [tick]}, {**EMERGENCY, "primary_care": "same_day"})
        for tick in ("cannot_drink", "bad_pain", "confused_weak")
    },
    **{
        f"known {told} trouble with {ill}": ({"told": [told], "ill": [ill]}, EMERGENCY)
        for told in ("stent", "kidney", "ureter")
        for ill in ("new_pain", "fever", "less_pee")
    },
    "kidney disease known, with fever": ({"conditions": ["kidney"], "ill": ["fever"]}, EMERGENCY),
    "jaundice with illness, first screen": ({"now": ["yellow_ill"]}, EMERGENCY),
    **_each(
        "jaundice with",
        {
            "fever": {"body": ["yellow"], "ill": ["fever"]},
            "feeling ill": {"body": ["yellow"], "ill": ["faint"]},
            "pain": {"body": ["yellow", "cramps"]},
            "upper belly pain": {"body": ["yellow"], "belly": ["upper_cramps"]},
        },
        EMERGENCY,
    ),
    "jaundice alone": ({"body": ["yellow"]}, {"primary_care": "urgent_days"}),
    "dark pee with pale poo alone": ({"belly": ["dark_pee"]}, {"primary_care": "urgent_days"}),
    "visible blood even once": ({"body": ["pee_blood"]}, {"urology_urgent": "urgent_days"}),
    "voices, visions or fear for over a day": ({"now": ["unreal"]}, {"mental_health": "same_day"}),
    "shaking, sweating, fits, confusion after stopping": ({"now": ["stopping_ill"]}, EMERGENCY),
    "daily alcohol and wants to stop": ({**DAILY, "daily": ["alcohol"]}, {"specialist_drug_treatment": "soon_weeks"}),
    "daily benzodiazepine and wants to stop": (
        {**DAILY, "daily": ["benzodiazepines"]},
        {"specialist_drug_treatment": "soon_weeks"},
    ),
    "daily GHB and wants to stop": ({**DAILY, "daily": ["ghb"]}, {"specialist_drug_treatment": "urgent_days"}),
    "daily GHB and wants to stop, under 18": (
        {**DAILY, "daily": ["ghb"], "age": "16_17"},
        {"young_people_service": "urgent_days", "primary_care": "urgent_days"},
    ),
    "pregnant": (PREGNANT, {"primary_care": "urgent_days"}),
    "just given birth": ({"newborn": ["gave_birth"]}, {"primary_care": "urgent_days"}),
    "breastfeeding": ({"newborn": ["breastfeeding"]}, {"primary_care": "urgent_days"}),
    **{
        f"pregnant, with {what}": ({**PREGNANT, "pregnancy": ["pregnant", what]}, EMERGENCY)
        for what in ("bleeding", "pain", "fewer_movements")
    },
    "pregnant, with new pain": ({**PREGNANT, "ill": ["new_pain"]}, EMERGENCY),
    "hurt, controlled or used now": ({"now": ["hurt"]}, {"safety_support": "same_day"}),
    **{
        f"hurt, controlled or used: {what}": ({"safe": [what]}, {"safety_support": "urgent_days"})
        for what in ("hurts", "controls", "threatens", "makes_me_use", "makes_me_sex", "debt")
    },
    "in danger from somebody today": ({"safe": ["hurts"], "safe_now": "yes"}, {"safety_support": "same_day"}),
    "sex without consent": ({"accidents": ["sex_without_consent"]}, {"safety_support": "urgent_days"}),
    "collapse more than a day ago": (
        {"body": ["collapse"]},
        {"primary_care": "urgent_days", "harm_reduction_injury": "urgent_days"},
    ),
}
SOURCES: dict[str, Raw] = {
    "a single day": {"days_30": 0, "days_heaviest": 1},
    "daily use": {"days_30": 30, "days_heaviest": 31},
    "prescribed as told": {"source": ["home"], "as_told": "as_told"},
    "stopped over a year ago": {"days_30": 0, "days_heaviest": 0, "last_use": "over_12_months"},
    "nothing else answered": dict.fromkeys(
        ("source", "days_30", "days_heaviest", "control", "route", "same_day", "setting")
    ),
}


@pytest.mark.parametrize("name", FLAGS)
def test_routes_and_urgency(name: str) -> None:
    answers, routes = FLAGS[name]
    found = quiet(**answers)

    assert {route: found.routes.get(route) for route in routes} == routes
    assert found.flags, "a red flag is named, to be shown before any result"


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", [name for name in FLAGS if "relapse" not in name])
def test_nothing_gates_a_flag(name: str, source: str) -> None:
    answers, routes = FLAGS[name]
    found = quiet(**{**SOURCES[source], **answers})

    late = {route for route, urgency in routes.items() if not no_later(found.routes.get(route, "none"), urgency)}
    assert not late


@pytest.mark.parametrize("age", ["under_16", "16_17", "18_24", "25_plus", None])
@pytest.mark.parametrize("name", [name for name in FLAGS if "daily" not in name])
def test_age_changes_no_medical_flag(name: str, age: str | None) -> None:
    answers, routes = FLAGS[name]
    found = quiet(**{**answers, "age": age})

    assert all(no_later(found.routes.get(route, "none"), urgency) for route, urgency in routes.items())


@pytest.mark.parametrize("body", ["declined", "unknown", None])
def test_bleeding_in_pregnancy_is_an_emergency_also_where_the_first_list_was_skipped(body: str | None) -> None:
    assert quiet(body=body, pregnancy=["bleeding"]).routes["emergency"] == "same_day"


@pytest.mark.parametrize("tick", ["pee_often", "pee_urgent", "pee_pain"])
def test_any_bladder_symptom_is_a_bladder_check_without_waiting(tick: str) -> None:
    found = quiet(body=[tick], days_30=0, days_heaviest=1)

    assert found.routes["bladder_check"] == "soon_weeks"
    assert "fact_bladder_tests" in found.notes


@pytest.mark.parametrize(
    "answers",
    [
        {"body": ["pee_leak"]},
        {"body": ["pee_often"], "bladder": ["leak"]},
        {"body": ["pee_often"], "pee_gap": "hourly"},
        {"body": ["pee_often", "pregnant"]},
    ],
)
def test_leaking_hourly_or_pregnant_makes_the_bladder_check_urgent(answers: Raw) -> None:
    assert quiet(**answers).routes["bladder_check"] == "urgent_days"


@pytest.mark.parametrize("tick", ["cramps", "nose", "weight_loss", "memory"])
def test_cramps_nose_weight_and_memory_are_for_primary_care(tick: str) -> None:
    assert quiet(body=[tick]).routes["primary_care"] == "soon_weeks"


def test_cramps_also_get_liver_tests() -> None:
    assert "fact_bladder_tests" in quiet(body=["cramps"]).notes


@pytest.mark.parametrize("often", ["sometimes", "often"])
def test_ketamine_against_the_pain_is_bladder_check_primary_care_and_link_five(often: str) -> None:
    found = quiet(pain_loop=often)

    assert (found.routes["bladder_check"], found.routes["primary_care"]) == ("soon_weeks", "soon_weeks")
    assert found.links[5] is True


def test_a_break_plan_comes_with_the_warning_not_to_stop_sedatives_suddenly() -> None:
    assert "warn_sudden_stop" in quiet(daily=["benzodiazepines"], wants=["break"]).notes


def test_a_fit_is_looked_at_like_a_collapse() -> None:
    routes = quiet(accidents=["fit"]).routes
    assert routes["primary_care"] == "urgent_days"
    assert routes["harm_reduction_injury"] == "urgent_days"
    assert "primary_care" not in quiet(accidents=["choking"]).routes
