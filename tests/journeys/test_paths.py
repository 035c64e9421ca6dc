"""Each path through the check: what its result opens with, and what it does not say."""

from pathlib import Path

import pytest
from flask import Flask

from screening.app import create_app
from tests import factories
from tests.actors import Given, Visitor
from tests.journeys.test_papers import longer_check
from tests.journeys.test_public_site import result, short_check
from tests.shipped import shipped


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the site with the shipped data, on a Saturday at noon."""
    folder: Path = tmp_path_factory.mktemp("data")
    return create_app(factories.settings(folder), known=shipped(), clock=lambda: factories.NOW)


def test_somebody_who_worries_reads_what_they_can_do_and_gets_no_paper(site: Flask) -> None:
    seen = Visitor(site).starts(for_whom="someone_else").answers().answers().answers().opens("/result").sees
    assert "This page says nothing about them" in seen
    assert "What you can do" in seen
    assert "Offer one small thing" in seen
    assert "Papers to take along" not in seen
    assert "signs so far" not in seen


def test_who_never_used_is_promised_nothing_that_the_page_does_not_hold(site: Flask) -> None:
    seen = Visitor(site).starts().answers(now="none").answers(source="never").opens("/result").sees
    assert "there is nothing to count" in seen
    assert "say so on the first page" in seen
    assert "below" not in seen.partition("How this was made")[0]


def test_under_18_is_said_kindly_and_no_break_is_planned(site: Flask) -> None:
    seen = result(short_check(site, age="under_16"))
    assert "Nobody here is cross with you" in seen
    assert "Think through a break" not in seen


def test_pregnant_is_sent_to_people_who_care_for_both(site: Flask) -> None:
    seen = result(short_check(site, body={"body": ["pregnant"]}))
    assert "A doctor or midwife can look after you and the baby" in seen
    assert "A letter for a doctor (GP)" in seen


def test_prescribed_as_told_is_not_counted_and_nobody_says_stop(site: Flask) -> None:
    seen = result(short_check(site, source={"source": ["clinic"]}, how={"route": "given", "same_day": "none"}))
    assert "You take ketamine as a doctor told you" in seen
    assert "Talk with your prescriber before you change anything" in seen
    assert "Steps that make it less dangerous" not in seen
    assert "A letter for a drug service" not in seen


def test_mixed_use_counts_and_both_kinds_of_help_are_there(site: Flask) -> None:
    seen = result(short_check(site, source={"source": ["clinic", "elsewhere"]}, days={"days_30__value": "20"}))
    assert "All of it counts here" in seen
    assert "A letter for whoever prescribes" in seen
    assert "A letter for a drug service" in seen


@pytest.mark.parametrize(
    ("last", "words"),
    [("1_3_months", "how to stay stopped"), ("over_12_months", "You stopped more than a year ago")],
)
def test_stopped_already_looks_at_what_is_still_needed(site: Flask, last: str, words: str) -> None:
    days: dict[str, Given] = {"days_30__value": "0", "days_heaviest__value": "0"}
    seen = result(short_check(site, days=days, last_use={"last_use": last, "stopping": "stopped"}))
    assert words in seen
    assert "People who have been there" in seen
    assert "the old amount is more dangerous than before" in seen


def test_the_pain_loop_is_named_with_all_three_ways_out(site: Flask) -> None:
    visitor = longer_check(site, body={"body": ["pee_pain"]}, pain_loop={"pain_loop": "often"})
    assert "Round and round: pain and ketamine" in visitor.sees
    panel = visitor.sees.partition("Round and round")[2].partition("What you already do well")[0]
    for way in ("A doctor's check", "A bladder check", "A short talk about your use"):
        assert way in panel


def test_a_line_comes_with_words_to_begin_and_what_happens_then(site: Flask) -> None:
    seen = result(short_check(site, body={"body": ["pee_pain"]}))
    assert "How to start the call" in seen
    assert "My bladder is not right, and I use ketamine" in seen
    assert "What happens then." in seen


def test_reasons_below_the_level_are_folded_under_their_own_title(site: Flask) -> None:
    days: dict[str, Given] = {"days_30__value": "20", "days_heaviest__value": "20"}
    seen = result(short_check(site, days=days, body={"body": ["nose"]}))
    assert seen.index("You use on sixteen days a month or more.") < seen.index("What else we saw")
    assert seen.index("What else we saw") < seen.index("Your body shows signs of harm.")
