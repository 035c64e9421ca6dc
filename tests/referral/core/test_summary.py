"""What a finished screen keeps of its result can be read again, whatever the result was."""

from referral.core import summary
from referral.core.summary import read, same_rules, summarised, versions_of
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
