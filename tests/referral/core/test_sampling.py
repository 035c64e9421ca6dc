"""The monthly draw can be drawn again by anybody; what the calls came to has its denominator and its doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.sampling import FEWEST, Candidate, Figure, Outcome, Tier, draw, figure, wilson

LINES = [Candidate("GB", Tier.CRISIS, f"gb-{number}") for number in range(20)]
OTHERS = [Candidate("FR", Tier.DRUGS, "fr-1"), Candidate("FR", Tier.DRUGS, "fr-2")]


def test_every_stratum_is_drawn_from_and_a_small_one_whole() -> None:
    small, large = draw([*LINES, *OTHERS], "seed", 3)
    assert (small.country, small.held, set(small.drawn)) == ("FR", 2, {"fr-1", "fr-2"})
    assert (large.country, large.tier, large.held, len(large.drawn)) == ("GB", Tier.CRISIS, 20, 3)


def test_the_same_seed_draws_the_same_whatever_the_order_and_another_seed_others() -> None:
    assert draw(LINES, "seed", 3) == draw(LINES[::-1], "seed", 3)
    assert draw(LINES, "seed", 3)[0].drawn == ("gb-16", "gb-6", "gb-5")
    assert draw(LINES, "another", 3) != draw(LINES, "seed", 3)


def test_who_is_added_changes_nothing_about_the_lots_of_the_others() -> None:
    before = draw(LINES[1:], "seed", 20)[0].drawn
    assert [one for one in draw(LINES, "seed", 20)[0].drawn if one != "gb-0"] == list(before)


def test_each_is_as_likely_as_the_others() -> None:
    drawn = [code for seed in range(2000) for code in draw(LINES, str(seed), 5)[0].drawn]
    counts = [drawn.count(one.code) for one in LINES]
    assert min(counts) > 430
    assert max(counts) < 570  # 500 are expected, and 20 are a standard deviation


def test_nobody_answering_is_not_right_and_what_was_not_called_is_said() -> None:
    found = figure(14, [Outcome.RIGHT] * 8 + [Outcome.WRONG] * 3 + [Outcome.NOBODY])
    assert (found.called, found.uncalled, found.right, found.wrong, found.nobody) == (12, 2, 8, 3, 1)
    assert (found.share, found.low, found.high) == (67, 39, 86)


def test_of_too_few_calls_there_is_no_figure() -> None:
    assert figure(20, [Outcome.RIGHT] * (FEWEST - 1)).share is None
    assert figure(20, [Outcome.RIGHT] * FEWEST).share == 100


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)]
)
def test_the_interval_is_wilson_s(hits: int, of: int, low: float, high: float) -> None:
    """Three examples of Newcombe 1998, table I."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.00006)


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share_and_stays_between_none_and_all(given_: tuple[int, int]) -> None:
    hits, of = given_
    low, high = wilson(hits, of)
    assert 0 <= low <= hits / of + 1e-9
    assert hits / of - 1e-9 <= high <= 1


def test_a_figure_says_all_that_it_rests_on() -> None:
    few = [Outcome.RIGHT, Outcome.WRONG, Outcome.WRONG, Outcome.NOBODY]
    assert figure(7, few) == Figure(7, 4, 1, 2, 1)
    assert figure(500, few * 100) == Figure(500, 400, 100, 200, 100, 25, 21, 29)
    half = [Outcome.RIGHT, Outcome.NOBODY] * 200
    assert figure(400, half) == Figure(400, 400, 200, 0, 200, 50, 45, 55)
