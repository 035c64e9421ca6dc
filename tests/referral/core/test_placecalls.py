"""A month's calls: who is drawn from, which call counts, and the figure over the months."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.core.placecalls import (
    PUBLISHED_MONTHS,
    Call,
    Field,
    No,
    Sample,
    accuracy,
    candidates,
    counts,
    packed,
    read_packed,
    sampled,
    tier,
)
from referral.core.sampling import Candidate, Outcome, Stratum, Tier, draw
from screening.core.directory import Directory
from screening.core.resources import Status, Topic
from tests.factories import NOW, resource, small_directory

LINES = tuple(Candidate("GB", Tier.CRISIS, f"gb-{number}") for number in range(20))
DRUGS = tuple(Candidate("GB", Tier.DRUGS, f"gb-d{number}") for number in range(4))


def sample(month: str = "2026-11", seed: str = "seed", many: int = 12) -> Sample:
    return Sample("s", month, seed, many, "7", "max", NOW, draw([*LINES, *DRUGS], seed, many))


def call(place: str, outcome: Outcome = Outcome.RIGHT, wrong: Field | None = None) -> Call:
    return Call(place, NOW, outcome, wrong, "max")


DRAWN = sample()
ONE = DRAWN.drawn[0]


@pytest.mark.parametrize(
    ("topics", "kind"),
    [
        ((Topic.CRISIS, Topic.DRUG_HELPLINE), Tier.CRISIS),
        ((Topic.DRUG_HELPLINE,), Tier.DRUGS),
        ((Topic.HARM_REDUCTION, Topic.YOUTH), Tier.DRUGS),
        ((Topic.TREATMENT,), Tier.DRUGS),
        ((Topic.UROLOGY,), Tier.OTHER),
    ],
)
def test_an_entry_is_of_the_kind_that_matters_most(topics: tuple[Topic, ...], kind: Tier) -> None:
    assert tier(resource("gb-a", "GB", *topics)) is kind


def test_who_is_shown_and_can_be_called_is_drawn_from_in_ones_own_country_and_for_all() -> None:
    hidden = replace(resource("gb-hidden", "GB", Topic.CRISIS), status=Status.MEMORY)
    written = resource("gb-page", "GB", Topic.UROLOGY)
    written = replace(written, contacts=written.contacts[1:])
    directory = small_directory()
    gb = replace(directory.countries["GB"], resources=(*directory.countries["GB"].resources, hidden, written))
    everywhere = resource("int-line", "INT", Topic.UROLOGY)
    directory = Directory("1", {**directory.countries, "GB": gb}, (everywhere,), directory.routes, {})

    own = candidates(directory, "GB")

    assert set(own) == {
        Candidate("GB", Tier.CRISIS, "gb-crisis"),
        Candidate("GB", Tier.DRUGS, "gb-drugs"),
        Candidate("INT", Tier.OTHER, "int-line"),
    }
    assert {one.country for one in candidates(directory)} == {"GB", "NL", "INT"}


def test_a_sample_lists_what_was_drawn_and_knows_the_kind_of_each() -> None:
    assert len(DRAWN.drawn) == 16
    assert {DRAWN.tier_of(one.code) for one in DRUGS} == {Tier.DRUGS}
    assert DRAWN.tier_of(next(one for one in DRAWN.drawn if one in {line.code for line in LINES})) is Tier.CRISIS
    with pytest.raises(KeyError):
        DRAWN.tier_of("gb-nobody")


def test_anybody_can_draw_again_and_see_whether_it_was_that_list() -> None:
    assert sampled(DRAWN, reversed([*LINES, *DRUGS]))
    assert not sampled(DRAWN, LINES)
    assert not sampled(replace(DRAWN, seed="another"), [*LINES, *DRUGS])
    assert not sampled(replace(DRAWN, per_stratum=11), [*LINES, *DRUGS])


@pytest.mark.parametrize("open_then", [True, None])
def test_a_call_to_a_drawn_entry_counts(open_then: bool | None) -> None:
    later = NOW + timedelta(days=3)
    assert counts(DRAWN, replace(call(ONE), at=later), later, open_then=open_then) is None
    assert counts(DRAWN, call(ONE), NOW, open_then=open_then) is None
    assert counts(DRAWN, call(ONE, Outcome.WRONG, Field.NUMBER), NOW, open_then=open_then) is None
    assert counts(DRAWN, call(ONE, Outcome.NOBODY), NOW, open_then=open_then) is None


def test_a_call_that_says_nothing_about_the_list_does_not_count() -> None:
    later = NOW + timedelta(days=3)
    assert counts(DRAWN, call("gb-nobody"), NOW, open_then=True) is No.NOT_DRAWN
    assert counts(DRAWN, replace(call(ONE), at=later), NOW, open_then=True) is No.LATER
    assert counts(DRAWN, replace(call(ONE), at=NOW - timedelta(seconds=1)), later, open_then=True) is No.LATER
    assert counts(DRAWN, call(ONE, Outcome.NOBODY), NOW, open_then=False) is No.SHUT
    assert counts(DRAWN, call(ONE, Outcome.RIGHT), NOW, open_then=False) is None
    assert counts(DRAWN, call(ONE, Outcome.WRONG), NOW, open_then=True) is No.NEEDS_FIELD
    assert counts(DRAWN, call(ONE, Outcome.RIGHT, Field.COST), NOW, open_then=True) is No.UNASKED_FIELD


def called(month: str, right: int, wrong: int = 0) -> tuple[Sample, list[Call]]:
    """Return a month's sample of which so many lines were called."""
    drawn = sample(month, month)
    lines = [one for one in drawn.drawn if drawn.tier_of(one) is Tier.CRISIS]
    calls = [call(one) for one in lines[:right]]
    return drawn, calls + [call(one, Outcome.WRONG, Field.HOURS) for one in lines[right : right + wrong]]


def test_of_months_without_a_call_there_is_no_figure() -> None:
    assert accuracy({}, "2026-11") is None
    assert accuracy({"2026-11": called("2026-11", 0), "2026-12": called("2026-12", 5)}, "2026-11") is None


def test_the_figure_is_of_the_last_months_up_to_the_newest_that_was_called() -> None:
    months = [f"2026-{number:02}" for number in range(4, 13)]
    held = {month: called(month, 9, 3 if month == "2026-05" else 1) for month in months}
    held["2026-10"] = called("2026-10", 0)
    held["2026-11"] = called("2026-11", 0)

    found = accuracy(dict(reversed(held.items())), "2026-11")

    assert found is not None
    assert (found.first, found.last, PUBLISHED_MONTHS) == ("2026-04", "2026-09", 6)
    assert (found.whole.drawn, found.whole.called, found.whole.right, found.whole.wrong) == (6 * 16, 62, 54, 8)
    assert (found.tiers[Tier.CRISIS].drawn, found.tiers[Tier.CRISIS].called) == (6 * 12, 62)
    assert (found.tiers[Tier.DRUGS].drawn, found.tiers[Tier.DRUGS].called) == (6 * 4, 0)
    assert set(found.tiers) == set(Tier)


def test_the_running_month_counts_and_a_month_that_was_left_out_still_says_how_many_were_drawn() -> None:
    held = {"2026-09": called("2026-09", 6), "2026-10": called("2026-10", 0), "2026-11": called("2026-11", 6)}
    found = accuracy(held, "2026-11")
    assert found is not None
    assert (found.first, found.last, found.whole.drawn, found.whole.called) == ("2026-09", "2026-11", 48, 12)


def test_what_was_drawn_is_read_as_it_was_kept() -> None:
    strata = (Stratum("GB", Tier.DRUGS, 4, ("gb-d1", "gb-d2")), Stratum("INT", Tier.OTHER, 0, ()))
    assert read_packed(packed(strata)) == strata
