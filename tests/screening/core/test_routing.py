"""Routes and red flags: opened by several rules they are one, with the highest urgency and all reasons."""

from dataclasses import replace

import pytest

from screening.core.conditions import AnyOf, AtLeast, Condition
from screening.core.facts import AnswerFacts
from screening.core.instrument import Flag, FlagKind, Offer, Pathway, RouteRule, Urgency, Way
from screening.core.routing import Route, routes, urgency_of
from screening.core.safety import flags, raised
from tests.factories import OURS, small_pathway

MORE, OFTEN = AnyOf("signs", frozenset({"more"})), AtLeast("days", 16)


def ruled(*rules: RouteRule) -> Pathway:
    return replace(small_pathway(), rules=rules, flags=())


def rule(code: str, *ways: Way, when: Condition = MORE, unless: Condition | None = None) -> RouteRule:
    return RouteRule(code, ways, when, f"Because {code}.", OURS, unless)


def opened(pathway: Pathway, **answers: object) -> tuple[Route, ...]:
    facts = AnswerFacts(pathway, {"signs": frozenset({"more"}), "days": 20, **answers})  # type: ignore[dict-item]
    return routes(pathway, facts, raised(pathway, facts))


def test_the_most_urgent_comes_first_and_of_equals_the_earlier_rule() -> None:
    found = opened(
        ruled(
            rule("a", Way("later", Urgency.ROUTINE), Way("soon", Urgency.SOON_WEEKS)),
            rule("b", Way("now", Urgency.SAME_DAY), Way("days", Urgency.URGENT_DAYS), Way("also", Urgency.ROUTINE)),
        )
    )

    assert [route.code for route in found] == ["now", "days", "soon", "later", "also"]
    assert urgency_of(found) is Urgency.SAME_DAY


def test_without_a_route_nothing_is_urgent() -> None:
    assert urgency_of(()) is Urgency.NONE


@pytest.mark.parametrize("order", [1, -1])
def test_a_route_that_two_rules_open_is_one(order: int) -> None:
    mild = rule("mild", Way("help", Urgency.SOON_WEEKS, Offer.REFERRAL))
    strong = rule("strong", Way("help", Urgency.SAME_DAY, Offer.CHOICE), when=OFTEN)
    both = (mild, strong)[::order]

    (route,) = opened(ruled(*both))

    assert (route.code, route.urgency, route.offer) == ("help", Urgency.SAME_DAY, Offer.REFERRAL)
    expected = [
        ("mild", "Because mild.", "signs", ["more"], OURS),
        ("strong", "Because strong.", "days", 20, OURS),
    ]
    assert [tuple(why) for why in route.because] == expected[::order]


def test_two_choices_stay_a_choice() -> None:
    ways = (Way("help", Urgency.ROUTINE, Offer.CHOICE),)

    (route,) = opened(ruled(rule("a", *ways), rule("b", *ways)))

    assert route.offer is Offer.CHOICE


def test_a_rule_that_opens_a_route_twice_gives_its_reasons_once() -> None:
    (route,) = opened(ruled(rule("twice", Way("help", Urgency.ROUTINE), Way("help", Urgency.SAME_DAY))))

    assert [why.rule for why in route.because] == ["twice"]
    assert route.urgency is Urgency.SAME_DAY


def test_only_rules_that_fire_open_anything() -> None:
    silent = rule("silent", Way("help", Urgency.ROUTINE), when=AtLeast("days", 30))
    softened = rule("softened", Way("else", Urgency.ROUTINE), unless=OFTEN)

    assert opened(ruled(silent, softened)) == ()


def flag(code: str, when: Condition, unless: Condition | None = None) -> Flag:
    way = Way(f"to_{code}", Urgency.SAME_DAY)
    return Flag(code, FlagKind.DOCTOR, "Title", "Advice.", (way,), when, f"Because {code}.", OURS, unless)


def test_a_flag_opens_its_route_before_any_rule_and_says_why() -> None:
    pathway = replace(ruled(rule("r", Way("other", Urgency.SAME_DAY))), flags=(flag("f", OFTEN),))

    first, second = opened(pathway)

    assert [(why.rule, why.text, why.question, why.answer) for why in first.because] == [
        ("f", "Because f.", "days", 20)
    ]
    assert (first.code, second.code) == ("to_f", "other")


def test_flags_stand_in_the_order_of_the_pathway_and_only_those_that_are_up() -> None:
    up = (flag("b", MORE), flag("down", AtLeast("days", 30)), flag("soft", MORE, unless=OFTEN), flag("a", OFTEN))
    pathway = replace(small_pathway(), flags=up)

    found = flags(pathway, {"signs": frozenset({"more"}), "days": 20})

    assert [one.flag.code for one in found] == ["b", "a"]
    assert [(why.rule, why.source, why.question, why.answer) for one in found for why in one.because] == [
        ("b", OURS, "signs", ["more"]),
        ("a", OURS, "days", 20),
    ]


def test_an_answer_off_the_path_raises_no_flag() -> None:
    pathway = replace(small_pathway(), flags=(flag("f", MORE),))

    assert flags(pathway, {"for_whom": "someone_else", "signs": frozenset({"more"})}) == ()
