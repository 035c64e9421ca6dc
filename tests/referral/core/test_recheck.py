"""A result in short: it comes back whole, and only what was made alike is compared."""

from dataclasses import replace

import pytest

from referral.core.recheck import (
    LARGEST,
    Brief,
    Kept,
    Pair,
    Part,
    brief_of,
    brief_read,
    brief_written,
    changed,
    from_bytes,
    to_bytes,
)
from referral.core.summary import versions_of
from referral.core.tally import Week
from tests import ketamine

WEEK = Week(2026, 47)
LATER = Week(2027, 6)


def brief(week: Week = WEEK, version: str = "1", **answers: object) -> Brief:
    versions = {**versions_of(ketamine.pathway(), "2026.11"), "short": version}
    return brief_of(ketamine.quiet(**answers).outcome, versions, week)


def test_it_comes_back_whole() -> None:
    before = brief(body=["pee_blood"], control=["need_more", "lost_control"], days_30=20)
    kept = Kept(before, {"days_30": 20, "control": ["need_more"]}, ("now", "source"), 1)
    assert brief_read(brief_written(before)) == before
    assert from_bytes(to_bytes(kept)) == kept


@pytest.mark.parametrize("held", [b"", b"no", to_bytes(Kept(brief(), {}, (), 1))[:-9]])
def test_what_is_no_kept_result_is_refused(held: bytes) -> None:
    with pytest.raises(ValueError, match="not a kept result"):
        from_bytes(held)


@pytest.mark.parametrize("held", [[], None, ["2026-W47", "r", "low", [["a", "maybe"]], [], [], []]])
def test_what_is_no_result_in_short_is_refused(held: object) -> None:
    with pytest.raises(ValueError, match="in short"):
        brief_read(held)


def test_what_came_what_went_and_what_was_counted() -> None:
    before = brief(control=["need_more", "despite_harm"], days_30=20, body=["none"])
    now = brief(LATER, control=["lost_control"], days_30=8, body=["pee_blood"])
    change = changed(before, now)
    assert (change.alike, change.came) == (True, ("link_control",))
    assert (change.went, change.unclear) == ((), ("link_tolerance", "link_despite_harm"))
    assert change.flags_came
    numbers = {pair.code: (pair.before, pair.now) for pair in change.numbers}
    assert numbers["days_30"] == (20, 8)


def test_what_was_seen_has_gone_only_where_todays_answers_rule_it_out() -> None:
    now = replace(brief(LATER), links={"one": False, "two": True, "three": None, "four": False, "five": True})
    before = replace(brief(), links={"four": True, "three": True, "one": True, "two": True, "five": False, "old": True})
    change = changed(before, now)
    assert (change.went, change.unclear, change.came) == (("one", "four"), ("three",), ("five",))
    assert (change.before, change.now) == (before, now)


def test_a_part_is_kept_with_its_band_its_points_and_a_mark_of_what_was_answered() -> None:
    result = ketamine.quiet(control="declined", days_30=20)
    kept = brief_of(result.outcome, versions_of(ketamine.pathway(), "2026.11"), WEEK)
    for part in result.outcome.parts:
        held = kept.parts[part.part.code]
        assert (held.band, held.score, held.most) == (part.band, part.score, part.maximum)
    assert kept.parts["dependence"].on == "", "nothing that it rests on was answered"
    assert kept.parts["frequency"].on == "d6e783ac", "kept results hold this mark: it must never be another"
    assert kept.level == result.outcome.level
    assert len(kept.rules) == 16


def test_two_results_without_an_answer_are_not_compared_and_nothing_counts_as_a_number_but_numbers() -> None:
    nothing = replace(brief(), parts={"one": Part("few", 0, 9, "")})
    assert changed(nothing, nothing).parts == (Pair("one", None, Part("few", 0, 9, "")),)
    assert set(brief(body=["pee_blood"]).numbers) == {"days_30", "days_heaviest"}


def test_nobody_who_asks_for_somebody_else_has_a_level() -> None:
    assert brief(for_whom="someone_else").level == ""


def test_what_would_unpack_to_more_than_can_be_kept_is_refused() -> None:
    kept = Kept(brief(), {"note": "a" * LARGEST}, (), 1)
    with pytest.raises(ValueError, match="not a kept result"):
        from_bytes(to_bytes(kept))


def test_an_answer_that_is_missing_never_looks_like_less() -> None:
    change = changed(brief(control=["need_more"], body=["cramps"]), brief(control="declined", body="unknown"))
    assert change.went == ()
    compared = {pair.code: pair.before for pair in change.parts}
    assert compared["escalation"] is None, "other questions were answered"
    assert isinstance(compared["frequency"], Part)


def test_nothing_is_compared_that_other_rules_made() -> None:
    before, now = brief(control=["need_more"]), brief(version="2", control=["none"])
    change = changed(before, now)
    assert (change.before, change.now) == (before, now)
    assert (change.alike, change.came, change.went, change.parts) == (False, (), (), ())


def test_where_help_is_found_may_differ() -> None:
    versions = versions_of(ketamine.pathway(), "2026.12")
    other = brief_of(ketamine.quiet().outcome, versions, WEEK)
    same = brief_of(ketamine.quiet().outcome, versions_of(ketamine.pathway(), "2026.11"), WEEK)
    assert other == replace(same)
