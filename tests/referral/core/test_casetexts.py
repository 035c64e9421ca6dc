"""Texts from a case: whether they can go to its person now, and which reply somebody has to read."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from referral.core.casetexts import Draft, Line, ReplyKind, Text, Tie, line, to_be_read
from referral.core.followup import EXPECTS, Contact, Hours, Purpose, Standing, Wish
from referral.core.texting import Kind, Reading

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TIE = Tie("t", "c", "p", NOW, "ann")
WAITS = timedelta(days=3)
SOMEBODY = Contact(
    code="p",
    number="+447400123456",
    country="GB",
    zone="Europe/London",
    hours=Hours(time(9), time(20)),
    language="en",
    nickname="notes",
    only_mine=True,
    minor=False,
    standing=Standing.CONFIRMED,
    wish=Wish(staff=True),
    created=NOW,
    ends=NOW + timedelta(days=91),
)


def reading(kind: Kind, *also: Kind, answer: str | None = None) -> Reading:
    return Reading(kind, also, answer, "why")


def standing(where: Standing) -> Contact:
    return replace(SOMEBODY, standing=where)


def test_where_nobody_asked_there_is_no_line() -> None:
    assert line(None, None, NOW, WAITS) is Line.NONE
    assert line(None, SOMEBODY, NOW, WAITS) is Line.NONE


def test_who_never_answered_looks_the_same_whether_the_number_got_a_text_or_not() -> None:
    asked = standing(Standing.ASKED)
    for after in (timedelta(0), timedelta(days=2)):
        assert line(TIE, asked, NOW + after, WAITS) is Line.ASKED
        assert line(TIE, None, NOW + after, WAITS) is Line.ASKED
    assert line(TIE, asked, NOW + WAITS, WAITS) is Line.ASKED
    assert line(TIE, None, NOW + WAITS, WAITS) is Line.GONE
    assert line(TIE, None, NOW + WAITS - timedelta(seconds=1), WAITS) is Line.ASKED


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        (SOMEBODY, Line.OPEN),
        (standing(Standing.STOPPED), Line.STOPPED),
        (replace(standing(Standing.STOPPED), ends=NOW), Line.STOPPED),
        (standing(Standing.ENDED), Line.OVER),
        (replace(SOMEBODY, ends=NOW), Line.OVER),
        (replace(SOMEBODY, ends=NOW + timedelta(seconds=1)), Line.OPEN),
        (standing(Standing.PAUSED), Line.PAUSED),
        (replace(SOMEBODY, held=True), Line.PAUSED),
        (replace(SOMEBODY, paused_until=NOW + timedelta(seconds=1)), Line.PAUSED),
        (replace(SOMEBODY, paused_until=NOW), Line.OPEN),
    ],
)
def test_a_line_is_open_only_to_who_confirmed_and_neither_stopped_nor_waits(contact: Contact, found: Line) -> None:
    assert line(TIE, contact, NOW, WAITS) is found


@pytest.mark.parametrize(
    ("asked", "digit", "kind"),
    [
        (Purpose.ARRIVED, "1", ReplyKind.ARRIVED),
        (Purpose.ARRIVED, "3", ReplyKind.ARRIVED),
        (Purpose.WHY_NOT, "5", ReplyKind.WHY_NOT),
        (Purpose.CHECK_IN, "3", ReplyKind.CALL_ME),
        (Purpose.CHECK_IN, "1", None),
        (Purpose.CHECK_IN, "2", None),
        (Purpose.CONFIRM, "1", None),
        (Purpose.UNCLEAR, "1", None),
        (None, "3", None),
    ],
)
def test_a_digit_is_read_by_somebody_where_it_answers_a_question_of_theirs(
    asked: Purpose | None, digit: str, kind: ReplyKind | None
) -> None:
    assert asked is None or digit in EXPECTS[asked]
    assert to_be_read(reading(Kind.ANSWER, answer=digit), asked) is kind


@pytest.mark.parametrize("asked", [None, *EXPECTS])
def test_words_of_danger_come_before_everything_they_stand_beside(asked: Purpose | None) -> None:
    assert to_be_read(reading(Kind.CRISIS, answer="3"), asked) is ReplyKind.CRISIS
    assert to_be_read(reading(Kind.OPT_OUT, Kind.CRISIS), asked) is ReplyKind.CRISIS


@pytest.mark.parametrize("asked", [Purpose.ARRIVED, Purpose.CHECK_IN, None])
def test_words_wait_for_somebody_and_a_plain_stop_for_nobody(asked: Purpose | None) -> None:
    assert to_be_read(reading(Kind.HUMAN), asked) is ReplyKind.WORDS
    assert to_be_read(reading(Kind.AMBIGUOUS), asked) is ReplyKind.WORDS
    assert to_be_read(reading(Kind.OPT_OUT, Kind.HUMAN), asked) is ReplyKind.WORDS
    assert to_be_read(reading(Kind.OPT_OUT), asked) is None
    assert to_be_read(reading(Kind.HELP), asked) is None


def test_each_text_that_staff_can_send_is_one_that_goes_out_by_a_plan() -> None:
    assert {Draft(kind).purpose for kind in Text} == {
        Purpose.WRITTEN,
        Purpose.CHECK_IN,
        Purpose.PLACE,
        Purpose.ARRIVED,
        Purpose.RECHECK,
    }
