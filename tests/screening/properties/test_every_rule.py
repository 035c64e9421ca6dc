"""Every sign, flag and rule can fire, says on which answers, and can be undone by changing only those answers."""

from collections.abc import Iterator
from itertools import islice, product

from screening.core.answers import Answers
from screening.core.conditions import Always, Condition
from screening.core.facts import AnswerFacts
from screening.core.flow import path_for
from screening.core.instrument import Flag, LevelRule, RouteRule, Sign
from screening.core.outcome import Outcome, assess
from screening.core.scoring import Because
from screening.core.witness import filled, witnesses
from tests.ketamine import pathway
from tests.screening.properties.people import sweep, values_of

TRIES = 4000
Rule = LevelRule | RouteRule


def reasons(outcome: Outcome, rule: Rule) -> list[Because]:
    """Return what an outcome says about a rule; empty where the rule did not fire."""
    told = outcome.level_because if isinstance(rule, LevelRule) else _behind_routes(outcome)
    return [because for because in told if because.rule == rule.code]


def _behind_routes(outcome: Outcome) -> tuple[Because, ...]:
    return tuple(because for route in outcome.routes for because in route.because)


def fires_for(rule: Rule) -> Answers | None:
    """Find answers for which a rule fires."""
    found = (every for some in witnesses(pathway(), rule.when) for every in (some, filled(pathway(), some)))
    return next((answers for answers in found if reasons(assess(pathway(), answers), rule)), None)


def undone(rule: Rule, answers: Answers) -> Answers | None:
    """Find a change of nothing but the answers named in its reasons with which a rule no longer fires."""
    named = sorted({because.question for because in reasons(assess(pathway(), answers), rule) if because.question})
    for values in islice(product(*(values_of(code) for code in named)), TRIES):
        changed = {**answers, **dict(zip(named, values, strict=True))}
        if not reasons(assess(pathway(), changed), rule):
            return changed
    return None


def everyone(rule: Rule) -> bool:
    return isinstance(rule.when, Always)


def named_rules() -> Iterator[Rule]:
    both: tuple[Rule, ...] = (*pathway().levels, *pathway().rules)
    return (rule for rule in both if not everyone(rule))


def test_every_level_rule_and_route_rule_can_fire() -> None:
    assert [rule.code for rule in named_rules() if fires_for(rule) is None] == []


def test_every_level_rule_and_route_rule_has_a_counterfactual() -> None:
    absolute = []
    for rule in named_rules():
        answers = fires_for(rule)
        if answers is None or undone(rule, answers) is None:
            absolute.append(rule.code)

    assert absolute == []


def test_counterfactuals_hold_for_people_as_they_come() -> None:
    absolute = []
    for answers in sweep(25):
        outcome = assess(pathway(), answers)
        fired = [rule for rule in named_rules() if reasons(outcome, rule)]
        absolute += [rule.code for rule in fired[::4] if undone(rule, answers) is None]

    assert absolute == []


def test_what_is_for_everybody_is_not_for_those_whose_use_does_not_count() -> None:
    for rule in (rule for rule in pathway().rules if everyone(rule)):
        assert reasons(assess(pathway(), {}), rule)
        assert not reasons(assess(pathway(), {"source": frozenset({"never"})}), rule)


def _holds_somewhere(when: Condition, unless: Condition | None) -> bool:
    found = witnesses(pathway(), when)
    return any(
        AnswerFacts(pathway(), path_for(pathway(), answers).answers).fires(when, unless) is True for answers in found
    )


def test_every_sign_and_every_flag_can_hold() -> None:
    both: tuple[Sign | Flag, ...] = (*pathway().signs, *pathway().flags)

    assert [one.code for one in both if not _holds_somewhere(one.when, one.unless)] == []


def test_every_reason_names_a_rule_and_unless_it_is_for_everybody_a_question_and_an_answer() -> None:
    for_all = {rule.code for rule in pathway().rules if everyone(rule)}
    told = [because for answers in sweep(200) for because in _behind_routes(assess(pathway(), answers))]

    assert all(because.rule and because.text for because in told)
    assert {because.rule for because in told if because.question is None or because.answer is None} <= for_all


def test_every_reason_is_an_answer_that_was_given_on_the_path() -> None:
    for answers in sweep(200):
        outcome = assess(pathway(), answers)
        told = (*outcome.level_because, *_behind_routes(outcome))
        assert {because.question for because in told if because.question} <= set(outcome.answers)
