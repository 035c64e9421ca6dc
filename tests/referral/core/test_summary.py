"""What a finished screen keeps of its result can be read again, whatever the result was."""

from referral.core import summary
from referral.core.summary import NEVER, read, same_rules, summarised, versions_of
from screening.core.instrument import NoteKind
from tests import ketamine

MANY = {
    "body": ["pee_urgent", "pee_blood"],
    "control": ["need_more", "lost_control", "despite_harm"],
    "days_30": 20,
    "amount_usual": {"value": 2, "unit": "g", "route": "nasal"},
    "longest_run": {"value": 2, "unit": "days"},
    "began": "2024-03",
    "route": "unknown",
}


def test_a_result_is_kept_with_all_that_explains_it() -> None:
    scored = ketamine.quiet(**MANY)
    kept = read(summarised(scored.outcome))
    assert kept is not None
    assert (kept.level, kept.at_least, kept.urgency) == ("high", "high", scored.urgency)
    assert {one.code for one in kept.flags} == scored.flags
    assert {one.code: one.urgency for one in kept.routes} == scored.routes
    assert {one.rule for one in kept.because} == scored.level_rules
    assert all(one.source for one in kept.because)
    assert {code for one in kept.because for code in one.on} <= kept.asked.keys()
    assert {one.code: one.holds for one in kept.links}["link_tolerance"] is True
    assert ("route", "unknown", True) in kept.missing
    assert {one.code: one.on for one in kept.parts}["frequency"] == ("days_30", "days_heaviest")


def test_an_answer_is_kept_in_words_and_as_a_number_where_it_is_one() -> None:
    kept = read(summarised(ketamine.quiet(**MANY).outcome))
    assert kept is not None
    assert (kept.asked["days_30"].words, kept.asked["days_30"].number) == (("20 days",), 20)
    assert (kept.asked["longest_run"].words, kept.asked["longest_run"].number) == (("2 days",), 48)
    # Grams cannot be compared between ways of taking it.
    assert (kept.asked["amount_usual"].words, kept.asked["amount_usual"].number) == (("2 g", "Up the nose"), None)
    assert kept.asked["began"].words == ("03/2024",)
    assert (kept.asked["route"].instrument, kept.asked["route"].words) == ("short", ())
    assert len(kept.asked["body"].words) == 2


def test_a_warning_about_stopping_suddenly_comes_before_the_others() -> None:
    kept = read(summarised(ketamine.quiet(same_day=["alcohol", "ghb"], daily=["ghb"], strengths=["limits"]).outcome))
    assert kept is not None
    assert kept.texts(NoteKind.WARNING)[0].startswith("Do not stop alcohol, GHB or sedatives suddenly.")
    assert len(kept.texts(NoteKind.WARNING)) > 2
    assert kept.texts(NoteKind.STRENGTH) == ("You set a limit and keep to it.",)
    assert kept.texts(NoteKind.NORM) == ()


def test_what_is_no_summary_is_read_as_none() -> None:
    assert [read(text) for text in ("", "{}", "[]", '{"level": "some"}', "no")] == [None] * 5


def test_only_the_list_of_places_may_differ_between_results_of_the_same_rules() -> None:
    made = versions_of(ketamine.pathway(), "2026.11")
    assert same_rules(made, versions_of(ketamine.pathway(), "2027.01"))
    assert not same_rules(made, {**made, "short": "0"})
    assert not same_rules(made, {**made, summary.PATHWAY: "0"})


def test_all_that_a_result_said_is_kept_in_its_own_words() -> None:
    outcome = ketamine.quiet(**MANY).outcome
    kept = read(summarised(outcome))
    assert kept is not None
    assert [(one.code, one.kind, one.title, one.advice) for one in kept.flags] == [
        (one.flag.code, one.flag.kind, one.flag.title, one.flag.advice) for one in outcome.flags
    ]
    assert [(one.code, one.offer) for one in kept.routes] == [(one.code, one.offer) for one in outcome.routes]
    assert [(one.code, one.title, one.band, one.score, one.most) for one in kept.parts] == [
        (one.part.code, one.part.title, one.band, one.score, one.maximum) for one in outcome.parts
    ]
    assert [(one.code, one.title) for one in kept.links] == [(one.sign.code, one.sign.title) for one in outcome.links]
    assert kept.asked["days_30"].text == outcome.pathway.by_code["days_30"].text


def test_each_reason_stands_once_with_all_that_it_rests_on_and_its_source() -> None:
    outcome = ketamine.quiet(**MANY).outcome
    kept = read(summarised(outcome))
    assert kept is not None
    for held, whys in [
        (kept.because, outcome.level_because),
        *((one.because, other.because) for one, other in zip(kept.routes, outcome.routes, strict=True)),
    ]:
        assert [one.rule for one in held] == list(dict.fromkeys(why.rule for why in whys))
        for one in held:
            mine = [why for why in whys if why.rule == one.rule]
            assert one.text in {why.text for why in mine}
            assert set(one.on) == {why.question for why in mine if why.question}
            assert {(why.source.ground.value, why.source.text, why.source.url or "") for why in mine} == {
                (one.ground, one.source, one.url)
            }
    assert any(len(one.on) > 1 for one in kept.because)


def test_somebody_who_gets_no_level_has_none_kept() -> None:
    kept = read(summarised(ketamine.score({"for_whom": "someone_else"}).outcome))
    assert kept is not None
    assert (kept.level, kept.at_least) == ("", "")


def test_of_what_is_missing_only_what_could_decide_something_is_told() -> None:
    outcome = ketamine.quiet(**MANY).outcome
    kept = read(summarised(outcome))
    assert kept is not None
    told = [(gap.question, gap.why, gap.core) for gap in outcome.missing if gap.core or gap.why != NEVER]
    assert list(kept.missing) == told
    assert len(told) < len(outcome.missing)


def test_one_of_several_choices_is_told_by_its_own_words_alone() -> None:
    kept = read(summarised(ketamine.quiet(thoughts="thoughts").outcome))
    assert kept is not None
    assert len(kept.asked["thoughts"].words) == 1
