"""The daily report: its order, what counts as worst, what is kept of it, and when it is due."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from referral.core.digest import (
    SAYS,
    UNSEEN,
    Digest,
    Finding,
    Severity,
    Subject,
    completed,
    due,
    look,
    none_here,
    packed,
    unpacked,
    unseen,
    well,
    worst,
    wrong,
)
from referral.core.discretion import Trouble, indiscreet
from referral.texting import open_texts
from referral.texting.digest import FALLBACK, open_reporting

REPORTING, RULES = open_reporting(), open_texts().phrases.rules


def test_what_nobody_looked_at_is_told_and_is_never_well() -> None:
    found = completed([well(Subject.KEYS), look(Subject.ALERTS, "open", 2), wrong(Subject.ALERTS, "nobody")])
    assert {one.subject for one in found} == set(Subject)
    assert [one.what for one in found if one.subject is Subject.ALERTS] == ["nobody", "open"]
    assert found[0] == unseen(Subject.DATABASE, "no_answer")
    assert worst(completed(well(one) for one in Subject)) is Severity.WELL
    assert worst([]) is Severity.UNSEEN
    assert (
        worst([well(Subject.KEYS), look(Subject.ALERTS, "open"), unseen(Subject.BACKUP, "not_set")]) is Severity.UNSEEN
    )


def test_what_is_kept_is_read_again_and_a_subject_of_another_version_is_left_out() -> None:
    found = (well(Subject.KEYS), wrong(Subject.TEXTS, "failed", 3))
    assert unpacked(packed(found)) == found
    assert unpacked([*packed(found), ["of tomorrow", 3, "what", 1]]) == found


def test_a_report_is_due_from_its_hour_by_the_clock_of_the_service() -> None:
    zone = ZoneInfo("Europe/London")  # 07:00 there is 06:00 UTC in summer
    assert due(datetime(2026, 7, 1, 5, 59, tzinfo=UTC), zone, 7) is None
    assert due(datetime(2026, 7, 1, 6, 0, tzinfo=UTC), zone, 7) == date(2026, 7, 1)
    assert due(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), zone, 0) == date(2026, 7, 2)


@pytest.mark.parametrize("language", sorted(REPORTING.languages))
def test_everything_that_can_be_found_has_words_that_anybody_may_see(language: str) -> None:
    words = REPORTING.words(language)
    said = [*words.frame.values(), *words.why.values()]
    for subject in Subject:
        assert set(words.subjects[subject].said) == SAYS[subject]
        said += [words.subjects[subject].title, words.sentence(well(subject))]
        said += [words.sentence(wrong(subject, what, count)) for what in SAYS[subject] for count in (1, 12)]
    assert set(words.why) == UNSEEN
    assert words.frame.keys() == REPORTING.words(FALLBACK).frame.keys()
    harmless = {Trouble.ALPHABET, Trouble.KEYWORD}  # an e-mail has every letter, and no carrier acts on it
    assert [fault for one in said for fault in indiscreet(one, RULES) if fault.trouble not in harmless] == []


def test_one_and_several_are_said_differently() -> None:
    words = REPORTING.words("en")
    assert words.sentence(none_here(Subject.SENDING)) == "Sending: there is none here."
    assert words.sentence(Finding(Subject.ALERTS, Severity.WRONG, "open", 1)) == "1 alert is open."
    assert words.sentence(Finding(Subject.ALERTS, Severity.WRONG, "open", 2)) == "2 alerts are open."


def test_a_finding_counts_one_unless_it_says_how_many() -> None:
    keys = Subject.KEYS
    assert look(keys, "old") == Finding(keys, Severity.LOOK, "old", 1)
    assert wrong(keys, "old") == Finding(keys, Severity.WRONG, "old", 1)
    assert (look(keys, "old", 5).count, wrong(keys, "old", 6).count) == (5, 6)
    assert unseen(keys, "not_set") == Finding(keys, Severity.UNSEEN, "not_set", 0)


def test_a_report_tells_what_is_worst_and_what_stands_so() -> None:
    found = (well(Subject.KEYS), look(Subject.ALERTS, "open"), look(Subject.TEXTS, "failed"))
    report = Digest("d", "o", date(2026, 11, 21), datetime(2026, 11, 21, 7, tzinfo=UTC), found)
    assert report.worst is Severity.LOOK
    assert report.of(Severity.LOOK) == found[1:]
    assert report.of(Severity.WELL) == found[:1]
    assert report.of(Severity.WRONG) == ()
