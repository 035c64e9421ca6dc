"""The level, the points of each part, the chain, and what is missing: each with the answers behind it."""

from dataclasses import replace

import pytest

from screening.core.answers import Amount, Answers, Unsaid
from screening.core.conditions import AnyOf, AtLeast, Condition, GramsAtLeast, Level
from screening.core.facts import AnswerFacts
from screening.core.flow import path_for
from screening.core.instrument import LevelRule, Pathway, Sign
from screening.core.parts import Band, Part
from screening.core.scoring import Missing, certain_level, chain, level_of, missing_on, part_scores, reasons
from tests.factories import OURS, small_pathway

MORE = AnyOf("signs", frozenset({"more"}))
ALWAYS_ASKED = {"for_whom": "self", "age": "25_plus", "country": "GB"}


def leveled(*rules: LevelRule) -> Pathway:
    return replace(small_pathway(), levels=rules)


def rule(code: str, level: Level, when: Condition, unless: Condition | None = None) -> LevelRule:
    return LevelRule(code, level, when, f"Because {code}.", OURS, unless)


def test_what_is_missing_says_why_and_whether_it_stands_in_the_way() -> None:
    pathway = leveled(rule("gram", Level.HIGH, GramsAtLeast("amount", 1, frozenset({"nasal"}))))
    answers: Answers = {
        **ALWAYS_ASKED,
        "now": Unsaid.UNKNOWN,
        "days": Unsaid.DECLINED,
        "amount": Amount(2, "g"),
        "longest": Unsaid.DECLINED,
    }

    assert missing_on(pathway, path_for(pathway, answers)) == (
        Missing("now", "unknown", core=False),
        Missing("days", "declined", core=True),
        Missing("signs", "not_asked", core=True),
        Missing("amount", "unknown", core=True),
        Missing("longest", "declined", core=False),
        Missing("began", "not_asked", core=False),
        Missing("ready", "not_asked", core=False),
        Missing("strengths", "not_asked", core=False),
    )


def test_an_answer_kept_back_stands_in_the_way_only_where_a_rule_looks_at_it() -> None:
    answers: Answers = {"amount": Amount(2, "g"), "longest": Unsaid.DECLINED}
    longest = leveled(rule("long", Level.HIGH, AtLeast("longest", 24)))

    found = {one.question: one.core for one in missing_on(longest, path_for(longest, answers))}

    assert found["longest"] is True
    assert "amount" not in found


@pytest.mark.parametrize(
    ("rules", "level", "codes"),
    [
        ((("a", Level.MODERATE), ("b", Level.HIGH), ("c", Level.MODERATE)), Level.HIGH, ["b", "a", "c"]),
        ((("a", Level.MODERATE),), Level.MODERATE, ["a"]),
        ((), Level.LOW, []),
    ],
)
def test_the_highest_rule_that_fires_decides(
    rules: tuple[tuple[str, Level], ...], level: Level, codes: list[str]
) -> None:
    silent = rule("silent", Level.HIGH, AtLeast("days", 30))
    softened = rule("softened", Level.HIGH, MORE, unless=AtLeast("days", 3))
    pathway = leveled(silent, softened, *(rule(code, of, MORE) for code, of in rules))
    facts = AnswerFacts(pathway, {"signs": frozenset({"more"}), "days": 3})

    found = level_of(pathway, facts, core_known=True)

    assert found.level is level
    assert [one.code for one in found.rules] == codes
    assert [(why.rule, why.text, why.source) for why in found.because] == [
        (code, f"Because {code}.", OURS) for code in codes
    ]


def test_without_a_rule_the_level_is_low_only_where_all_that_counts_is_known() -> None:
    facts = AnswerFacts(small_pathway(), {})

    assert level_of(small_pathway(), facts, core_known=True).level is Level.LOW
    assert level_of(small_pathway(), facts, core_known=False).level is Level.NOT_ENOUGH


def test_no_level_is_given_where_somebody_asks_about_somebody_else_whatever_fires() -> None:
    facts = AnswerFacts(small_pathway(), {"for_whom": "someone_else", "signs": frozenset({"more"})})

    found = level_of(small_pathway(), facts, core_known=True)

    assert (found.level, found.rules, found.because) == (None, (), ())


@pytest.mark.parametrize(
    ("answers", "certain"),
    [
        ({"signs": frozenset({"more"})}, Level.MODERATE),
        ({"signs": frozenset({"more"}), "ready": 3}, Level.HIGH),
    ],
)
def test_certain_is_what_holds_however_an_open_question_is_answered(answers: Answers, certain: Level) -> None:
    softened = rule("softened", Level.HIGH, MORE, unless=AtLeast("ready", 5))
    pathway = leveled(softened, rule("sure", Level.MODERATE, MORE))
    found = level_of(pathway, AnswerFacts(pathway, answers), core_known=True)

    assert found.level is Level.HIGH
    assert certain_level(pathway, answers, found) is certain


def test_a_rule_for_everybody_gives_itself_as_its_reason() -> None:
    facts = AnswerFacts(small_pathway(), {})

    assert [tuple(why) for why in reasons("r", "Because.", OURS, AtLeast("days", 3), facts)] == [
        ("r", "Because.", None, None, OURS)
    ]


@pytest.mark.parametrize(
    ("answers", "score", "band", "earned"),
    [
        ({"signs": frozenset({"more", "longer"})}, 2, "some", [("signs", ["longer", "more"], 2)]),
        ({"signs": frozenset({"more"})}, 1, "some", [("signs", ["more"], 1)]),
        ({"signs": frozenset({"none"})}, 0, "few", []),
        ({}, 0, "not_enough", []),
        ({"signs": Unsaid.DECLINED}, 0, "not_enough", []),
    ],
)
def test_a_part_is_scored_by_itself(
    answers: Answers, score: int, band: str, earned: list[tuple[str, object, int]]
) -> None:
    _, hold = part_scores(small_pathway(), AnswerFacts(small_pathway(), answers))

    assert (hold.part.code, hold.score, hold.maximum, hold.band) == ("hold", score, 2, band)
    assert [tuple(why) for why in hold.reasons] == earned


def test_bands_meet_without_a_gap() -> None:
    bands = (Band("none", 0, 0), Band("one", 1, 1), Band("two", 2, 2))
    pathway = replace(small_pathway(), parts=(Part("hold", "The hold", bands),))
    told = [frozenset({"none"}), frozenset({"more"}), frozenset({"more", "longer"})]

    found = [part_scores(pathway, AnswerFacts(pathway, {"signs": ticked}))[0].band for ticked in told]

    assert found == ["none", "one", "two"]


def test_the_chain_is_in_its_order_and_only_what_holds_has_answers_behind_it() -> None:
    last = Sign("last", "Last", AtLeast("ready", 5), OURS, link=3)
    first = Sign("first", "First", MORE, OURS, link=1)
    middle = Sign("middle", "Middle", AtLeast("days", 16), OURS, link=2)
    apart = Sign("apart", "Apart", MORE, OURS)
    pathway = replace(small_pathway(), signs=(last, apart, middle, first), levels=(), rules=())
    facts = AnswerFacts(pathway, {"signs": frozenset({"more"}), "days": 2})

    assert [(link.sign.code, link.holds, link.evidence) for link in chain(pathway, facts)] == [
        ("first", True, (("signs", ["more"]),)),
        ("middle", False, ()),
        ("last", None, ()),
    ]
