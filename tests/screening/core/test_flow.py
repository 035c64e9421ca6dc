"""The path is worked out anew each time: what is off it never counts, and asking for it changes nothing."""

from dataclasses import replace

from screening.core.answers import Answers, Unsaid
from screening.core.conditions import AnyOf, AtLeast
from screening.core.flow import next_screen, path_for, screen_before
from screening.core.instrument import Kind, Pathway, Question, Stage, Step
from tests.factories import choice_question, instrument, screen, small_pathway

SELF = {"for_whom": "self"}


def _codes(pathway: Pathway, answers: Answers) -> list[str]:
    return [found.screen.code for found in path_for(pathway, answers).screens]


def test_an_unknown_unless_keeps_the_questions_on_the_path() -> None:
    assert _codes(small_pathway(), {}) == ["for_whom", "now", "days", "signs", "amount", "longest", "began", "ready",
                                           "strengths"]  # fmt: skip


def test_an_unknown_when_keeps_questions_off_the_path() -> None:
    assert "danger_now" not in _codes(small_pathway(), {})
    assert _codes(small_pathway(), {"for_whom": "someone_else"}) == ["for_whom", "danger_now"]


def test_declined_leads_where_unknown_leads() -> None:
    assert _codes(small_pathway(), {"for_whom": Unsaid.DECLINED}) == _codes(small_pathway(), {})


def test_answers_off_the_path_are_ignored_and_kept() -> None:
    given: Answers = {"for_whom": "someone_else", "days": 20, "danger_now": "yes"}

    path = path_for(small_pathway(), given)

    assert path.answers == {"for_whom": "someone_else", "danger_now": "yes"}
    assert path.ignored == ("days",)
    assert given["days"] == 20


def test_an_ignored_answer_leads_nowhere() -> None:
    second = choice_question("second", "yes", "no")
    third = choice_question("third", "yes", "no")
    pathway = _pathway(
        Step(
            Stage.SHORT,
            instrument(
                "chain",
                screen(choice_question("first", "yes", "no")),
                screen(second, when=AnyOf("first", frozenset({"yes"}))),
                screen(third, when=AnyOf("second", frozenset({"yes"}))),
            ),
        )
    )

    path = path_for(pathway, {"first": "no", "second": "yes", "third": "yes"})

    assert [question.code for question in path.questions] == ["first"]
    assert path.ignored == ("second", "third")


def test_a_question_and_a_screen_can_be_left_out() -> None:
    few = AtLeast("days", 4)
    more = Question("more", Kind.NUMBER, "More?", when=few)
    pathway = _pathway(
        Step(
            Stage.SHORT,
            instrument(
                "one",
                screen(Question("days", Kind.NUMBER, "Days?")),
                screen(choice_question("mood", "low", "fine"), more),
                screen(choice_question("last", "yes"), unless=few),
            ),
        )
    )

    quiet, often = path_for(pathway, {"days": 1}), path_for(pathway, {"days": 9})

    assert [question.code for question in quiet.questions] == ["days", "mood", "last"]
    assert [question.code for question in often.questions] == ["days", "mood", "more"]


def test_a_screen_without_a_question_is_not_on_the_path() -> None:
    never = Question("more", Kind.NUMBER, "More?", when=AtLeast("days", 4))
    pathway = _pathway(
        Step(Stage.SHORT, instrument("one", screen(Question("days", Kind.NUMBER, "Days?")), screen(never)))
    )

    assert _codes(pathway, {"days": 1}) == ["days"]


def test_the_next_screen_is_the_first_of_the_stage_that_was_not_seen() -> None:
    path = path_for(small_pathway(), SELF)

    first = next_screen(path, frozenset(), Stage.SHORT)
    second = next_screen(path, {"now"}, Stage.SHORT)

    assert first is not None
    assert second is not None
    assert (first.screen.code, second.screen.code) == ("now", "days")
    assert next_screen(path, {"now", "days", "signs"}, Stage.SHORT) is None


def test_the_screen_before() -> None:
    path = path_for(small_pathway(), SELF)

    before = screen_before(path, "days")

    assert before is not None
    assert before.screen.code == "now"
    assert screen_before(path, "for_whom") is None
    assert screen_before(path, "nowhere") is None


def _pathway(*steps: Step) -> Pathway:
    return Pathway("p", "1", "P", steps, parts=(), signs=(), flags=(), levels=(), rules=())


def test_a_question_is_left_out_by_its_own_unless_and_each_screen_names_its_instrument() -> None:
    softened = replace(choice_question("last", "yes"), unless=AtLeast("days", 4))
    short = instrument("short", screen(Question("days", Kind.NUMBER, "Days?")), screen(softened))
    pathway = Pathway("p", "1", "P", (Step(Stage.SHORT, short),), parts=(), signs=(), flags=(), levels=(), rules=())

    assert _codes(pathway, {"days": 4}) == ["days"]
    assert _codes(pathway, {"days": 3}) == ["days", "last"]
    assert [(one.instrument, one.stage) for one in path_for(pathway, {}).screens] == [(short, Stage.SHORT)] * 2
