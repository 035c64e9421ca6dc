"""Classes of outcomes, and the proof over them: every class is found, and what is missing is named."""

from dataclasses import replace
from datetime import UTC, datetime

from screening.core.classes import Key, OutcomeClass, add, routes_of, survey
from screening.core.conditions import Always, AnyOf, Level
from screening.core.directory import Directory
from screening.core.instrument import LevelRule, Pathway, RouteRule, Urgency, Way
from screening.core.outcome import assess
from screening.core.proof import Proof, Sampling, prove
from tests.factories import OURS, resource, small_directory, small_pathway

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
FLAGS = (None, "fits", "plan", "blood")


class Steady:
    """Chance that always draws the same: every question gets its first answer, and what it leads to is kept."""

    def random(self) -> float:
        return 0.09


def proven(
    pathway: Pathway, directory: Directory, classes: dict[Key, OutcomeClass] | None = None, samples: int = 3
) -> tuple[Proof, list[int]]:
    told: list[int] = []
    found = survey(pathway) if classes is None else classes
    return prove(pathway, directory, found, MONDAY, Sampling(samples, Steady(), told.append)), told


def test_every_level_is_found_with_every_flag_in_order() -> None:
    found = survey(small_pathway())

    assert list(found) == [(None, None), *((level, flag) for level in Level for flag in FLAGS)]
    for (level, flag), one in found.items():
        outcome = assess(small_pathway(), one.example)
        assert outcome.level is level is one.level
        assert flag == one.flag
        assert flag in {None, *(raised.flag.code for raised in outcome.flags)}
        assert one.empty is None


def test_a_class_opens_its_routes_each_as_urgently_as_any_of_its_outcomes() -> None:
    found = survey(small_pathway())

    assert found[Level.HIGH, "fits"].routes == {
        "emergency": Urgency.SAME_DAY,
        "specialist_drug_treatment": Urgency.SOON_WEEKS,
        "harm_reduction": Urgency.ROUTINE,
    }
    assert found[Level.LOW, None].routes == {"harm_reduction": Urgency.ROUTINE}
    assert routes_of(found) == {
        "emergency",
        "crisis_support",
        "bladder_check",
        "specialist_drug_treatment",
        "harm_reduction",
    }


def test_the_highest_urgency_of_a_class_stays_whichever_outcome_comes_first() -> None:
    more = AnyOf("signs", frozenset({"more"}))
    ways = {"some": Urgency.SOON_WEEKS, "more": Urgency.SAME_DAY}
    rules = (
        RouteRule("some", (Way("harm_reduction", ways["some"]),), Always(), "Because.", OURS),
        RouteRule("more", (Way("harm_reduction", ways["more"]),), more, "Because.", OURS),
    )
    pathway = replace(small_pathway(), rules=rules, levels=())
    quiet, loud = (assess(pathway, {"signs": frozenset({ticked})}) for ticked in ("none", "more"))

    for outcomes in ((quiet, loud), (loud, quiet)):
        found: dict[Key, OutcomeClass] = {}
        for outcome in outcomes:
            add(found, outcome)
        assert found[Level.NOT_ENOUGH, None].routes["harm_reduction"] is Urgency.SAME_DAY
        assert found[Level.NOT_ENOUGH, None].example == outcomes[0].answers


def test_an_outcome_with_two_flags_is_in_both_classes() -> None:
    found: dict[Key, OutcomeClass] = {}

    add(found, assess(small_pathway(), {"now": frozenset({"fits", "blood"})}))

    assert set(found) == {(Level.NOT_ENOUGH, "fits"), (Level.NOT_ENOUGH, "blood")}


def test_the_first_answers_that_open_no_route_are_kept() -> None:
    pathway = replace(small_pathway(), rules=())
    found: dict[Key, OutcomeClass] = {}
    for days in (1, 2):
        add(found, assess(pathway, {"days": days}))

    assert found[Level.NOT_ENOUGH, None].empty == {"days": 1}


def test_where_somebody_answers_everything_nothing_is_wrong() -> None:
    proof, told = proven(small_pathway(), small_directory())

    assert proof == Proof(classes=17, routes=5, countries=2, samples=3, with_level=3, wrong=())
    assert told == [0, 1, 2]


def test_samples_that_get_no_level_are_not_counted_as_having_one() -> None:
    everybody = AnyOf("for_whom", frozenset({"self", "someone_else"}))
    pathway = replace(small_pathway(), no_level=everybody)
    proof, _ = proven(pathway, small_directory(), {}, samples=2)

    assert (proof.samples, proof.with_level) == (2, 0)


def test_a_hole_is_named_by_route_country_moment_and_age() -> None:
    directory = small_directory()
    silent = replace(resource("gb-crisis", "GB", *directory.countries["GB"].resources[0].topics), hours=None)
    country = replace(directory.countries["GB"], resources=(silent, directory.countries["GB"].resources[1]))
    proof, _ = proven(small_pathway(), replace(directory, countries={"GB": country}))

    assert "crisis_support in GB on Monday 00:00 UTC for under_16: no crisis line is open" in proof.wrong


def test_a_route_that_nobody_serves_is_wrong_for_its_class_and_once_for_chance() -> None:
    directory = small_directory()
    routes = {code: route for code, route in directory.routes.items() if code not in {"harm_reduction", "emergency"}}
    proof, _ = proven(small_pathway(), replace(directory, routes=routes))

    assert "low with None: nobody is known for harm_reduction" in proof.wrong
    assert "low with fits: nobody is known for emergency, harm_reduction" in proof.wrong
    assert proof.wrong[-1] == "random answers lead to harm_reduction, for which nobody is known"
    assert len(set(proof.wrong)) == len(proof.wrong)


def test_a_level_or_a_flag_without_any_route_is_wrong() -> None:
    more = AnyOf("signs", frozenset({"more", "longer"}))
    high = LevelRule("high", Level.HIGH, more, "Because.", OURS)
    pathway = replace(small_pathway(), rules=(), levels=(high,), flags=())
    proof, _ = proven(pathway, small_directory())

    assert "high with None: no route at all comes out of ['signs']" in proof.wrong
    assert any(one.startswith("random answers with level ") and " lead to no route: [" in one for one in proof.wrong)
    assert not any(one.startswith("None with None") for one in proof.wrong)


def test_somebody_who_asks_about_somebody_else_may_be_sent_nowhere() -> None:
    pathway = replace(small_pathway(), rules=(), flags=())
    elsewhere = assess(pathway, {"for_whom": "someone_else"})
    found: dict[Key, OutcomeClass] = {}
    add(found, elsewhere)

    assert proven(pathway, small_directory(), found, samples=0)[0].wrong == ()
