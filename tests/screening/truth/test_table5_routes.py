"""Clinical rules, table 5: the routes that follow from the level and the person."""

import pytest

from tests.ketamine import quiet

Raw = dict[str, object]
SERVICE, YOUNG = "specialist_drug_treatment", "young_people_service"
HIGH: Raw = {"days_30": 16, "days_heaviest": 16}
MODERATE: Raw = {"days_30": 4, "days_heaviest": 4}


@pytest.mark.parametrize("answers", [{}, MODERATE, HIGH, {"control": "declined"}, {"source": None}])
def test_any_counted_use_gets_lower_harm_steps_at_every_level(answers: Raw) -> None:
    found = quiet(**{**answers, "same_day": ["alcohol"], "route": ["injected"], "setting": ["water"]})

    assert {"harm_reduction", "harm_reduction_polydrug", "harm_reduction_injecting", "harm_reduction_injury"} <= set(
        found.routes
    )
    assert quiet(**answers).routes["harm_reduction"] == "routine"


@pytest.mark.parametrize(
    "drug",
    ["alcohol", "ghb", "opioids", "benzodiazepines", "gabapentinoids", "sedating_antihistamines", "stimulants"],
)
def test_each_other_drug_brings_its_steps(drug: str) -> None:
    assert quiet(same_day=[drug]).routes["harm_reduction_polydrug"] == "routine"


def test_low_alone_refers_nobody() -> None:
    assert quiet().routes == {"harm_reduction": "routine"}


def test_moderate_gets_brief_advice() -> None:
    assert quiet(**MODERATE).routes["brief_advice"] == "routine"


@pytest.mark.parametrize(
    "answers",
    [{"reason": ["mood"]}, {"reason": ["pain"]}, {"route": ["injected"]}, {"body": ["nose"]}],
    ids=["self-medication", "against pain", "injecting", "body harm"],
)
def test_advice_is_sooner_with(answers: Raw) -> None:
    found = quiet(**answers)

    assert (found.level, found.routes["brief_advice"]) == ("moderate", "soon_weeks")


@pytest.mark.parametrize("wish", ["stop", "cut_down", "talk"])
@pytest.mark.parametrize("sign", [{"control": ["hold"]}, {"body": ["nose"]}], ids=["a link", "body harm"])
def test_moderate_with_a_wish_and_a_sign_gets_the_drug_service_too(wish: str, sign: Raw) -> None:
    found = quiet(**sign, wants=[wish])

    assert (found.level, found.routes[SERVICE]) == ("moderate", "soon_weeks")
    assert "brief_advice" in found.routes


@pytest.mark.parametrize(
    "answers",
    [
        {"control": ["hold"]},
        {"control": ["hold"], "wants": ["safer", "body"]},
        {**MODERATE, "wants": ["stop"]},
    ],
    ids=["no wish said", "another wish", "no link and no harm"],
)
def test_moderate_without_both_gets_no_drug_service(answers: Raw) -> None:
    assert SERVICE not in quiet(**answers).routes


def test_high_with_counted_use_gets_the_drug_service_and_peers() -> None:
    found = quiet(**HIGH)

    assert (found.routes[SERVICE], found.routes["peer_support"]) == ("soon_weeks", "routine")
    assert "brief_advice" not in found.routes


@pytest.mark.parametrize(
    "answers",
    [
        {"route": ["injected"]},
        {"accidents": ["collapse_3m"]},
        {"stop_feelings": "often", "after_stopping": ["hospital"]},
        {"same_day": ["opioids"]},
        {"same_day": ["ghb"]},
        {"body": ["pregnant"]},
        {"thoughts": "not_here"},
        {"attempt": "longer"},
    ],
    ids=["injecting and F3", "collapse", "hospital", "opioid", "GHB", "pregnant", "wish", "attempt"],
)
def test_high_is_urgent_with(answers: Raw) -> None:
    assert quiet(**{**HIGH, **answers}).routes[SERVICE] == "urgent_days"


def test_injecting_without_f3_is_not_yet_urgent() -> None:
    assert quiet(route=["injected"], control=["hold"]).routes[SERVICE] == "soon_weeks"


@pytest.mark.parametrize(
    "answers",
    [
        *[{"mood": [felt]} for felt in ("low", "anxious", "memories", "unreal")],
        {"body": ["unreal_sober"]},
        {"reason": ["trauma"]},
    ],
)
def test_mood_is_for_mental_health(answers: Raw) -> None:
    assert quiet(**answers).routes["mental_health"] == "soon_weeks"


@pytest.mark.parametrize("use", [{}, MODERATE, HIGH, {"control": ["hold"], "wants": ["stop"]}])
@pytest.mark.parametrize(("age", "urgency"), [("16_17", "soon_weeks"), ("under_16", "urgent_days")])
def test_under_18_a_service_for_young_people_stands_in_place(use: Raw, age: str, urgency: str) -> None:
    found = quiet(**use, age=age)

    assert found.routes[YOUNG] == urgency
    assert not {SERVICE, "brief_advice"} & set(found.routes)


@pytest.mark.parametrize(
    "answers",
    [{"now": ["hurt"]}, {"safe": ["makes_me_use"]}, {"safe": ["makes_me_sex"]}, {"accidents": ["sex_without_consent"]}],
)
def test_exploitation_under_18_is_urgent(answers: Raw) -> None:
    assert quiet(**answers, age="16_17").routes[YOUNG] == "urgent_days"
    assert quiet(**answers, age="16_17", source=["home"], as_told="more_or_sooner").routes[YOUNG] == "urgent_days"


def test_under_16_and_off_plan_is_counted_use() -> None:
    assert quiet(age="under_16", source=["home"], as_told="more_or_sooner").routes[YOUNG] == "urgent_days"


@pytest.mark.parametrize("daily", ["ghb", "alcohol", "benzodiazepines"])
def test_no_path_leads_a_child_to_the_adult_drug_service(daily: str) -> None:
    for source in (["elsewhere"], ["home"]):
        for told in ("as_told", "more_or_sooner"):
            found = quiet(**HIGH, age="under_16", source=source, as_told=told, daily=[daily], wants=["stop"])
            assert SERVICE not in found.routes


def test_under_18_and_prescribed_as_told_is_for_the_prescriber_only() -> None:
    found = quiet(age="16_17", source=["home"], as_told="as_told", liking="rising")

    assert found.routes == {"therapeutic_info": "none", "prescriber_review": "soon_weeks"}


def test_under_18_no_norms_are_shown() -> None:
    assert "norm_weekly" in quiet(**HIGH).notes
    assert "norm_weekly" not in quiet(**HIGH, age="16_17").notes


@pytest.mark.parametrize(
    ("answers", "routes"),
    [
        ({}, {}),
        ({"danger_now": "yes"}, {"emergency": "same_day"}),
        ({"child_involved": "is_child"}, {"safety_support": "urgent_days"}),
        ({"child_involved": "cares_for_children"}, {"safety_support": "urgent_days"}),
        ({"you_safe": "not_safe"}, {"safety_support": "same_day"}),
        ({"you_safe": "worried"}, {"safety_support": "urgent_days"}),
    ],
)
def test_concern_for_someone_gets_help_without_level_or_score(answers: Raw, routes: Raw) -> None:
    found = quiet(for_whom="someone_else", **answers)

    assert (found.outcome.level, found.outcome.level_at_least) == (None, None)
    assert found.routes == {**routes, "concerned_other": "routine"}
    assert not any(part.score for part in found.outcome.parts)
    assert {gap.question for gap in found.outcome.missing} <= {"country", "danger_now", "child_involved", "you_safe"}


def test_high_and_not_ready_is_refused_nothing() -> None:
    found = quiet(**HIGH, wants=["nothing"], change=0, body=["pee_pain"])

    assert {"harm_reduction", "bladder_check", SERVICE, "peer_support"} <= set(found.routes)
    assert "warn_break" not in found.notes
