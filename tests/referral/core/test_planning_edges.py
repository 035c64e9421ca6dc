"""What is planned, at the edges: full weeks, hours that end early, moments that are over, the last day of a text."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from referral.core.followup import Cadence, Hours, Purpose, Wish
from referral.core.planning import Answer, after, direct, most_in_a_week, soon
from referral.core.schedule import Window
from tests.referral.core.test_planning import LONDON, NOW, WINDOW, days, planned, purposes


def test_a_text_that_is_about_no_place_names_none() -> None:
    assert {one.place for one in planned(Wish(recheck=True, break_ends=date(2026, 12, 1)))} == {""}
    waits = soon(Purpose.PLACE, NOW, WINDOW, "a")
    assert waits is not None
    assert (waits.place, direct(Purpose.THANKS, NOW, LONDON).place) == ("a", "")
    waits = soon(Purpose.PAUSED, NOW, WINDOW)
    assert waits is not None
    assert waits.place == ""


@pytest.mark.parametrize(
    ("purpose", "day"),
    [(Purpose.CHECK_IN, 29), (Purpose.PLACE, 30), (Purpose.ARRIVED, 30), (Purpose.RECHECK, 35), (Purpose.PAUSED, 30)],
)
def test_a_text_makes_sense_to_the_end_of_a_day_on_the_wall(purpose: Purpose, day: int) -> None:
    text = soon(purpose, datetime(2027, 3, 27, 12, tzinfo=UTC), WINDOW)
    assert text is not None
    # Summer time has begun in between: midnight on the wall is an hour before midnight in UTC.
    assert text.expires == datetime(2027, 3, 1, 23, tzinfo=UTC) + timedelta(days=day - 2)


MORNING = Window(Hours(time(9), time(11)), LONDON)


def test_a_text_stays_on_its_day_where_the_hours_end_before_its_time() -> None:
    texts = planned(Wish(), MORNING)
    assert days(texts, Purpose.CHECK_IN) == [2, 7, 14, 21, 28, 42, 56, 70, 84]
    assert {one.wall.time() for one in texts} == {time(9)}


def test_what_is_due_this_very_moment_was_told_already() -> None:
    at_eleven = datetime(2026, 12, 1, 11, tzinfo=UTC)
    assert planned(Wish(check_ins=False, break_ends=date(2026, 12, 1)), confirmed=at_eleven) == ()
    soon_over = datetime(2026, 12, 3, 11)  # noqa: DTZ001
    left = purposes(planned(Wish(check_ins=False, appointment=soon_over), confirmed=at_eleven))
    assert left == [Purpose.APPOINTMENT_TODAY]
    before = at_eleven - timedelta(seconds=1)
    assert len(planned(Wish(check_ins=False, appointment=soon_over), confirmed=before)) == 2


def test_what_would_come_when_it_is_over_is_not_planned() -> None:
    half_past = datetime(2026, 12, 3, 9, 30)  # noqa: DTZ001
    assert purposes(planned(Wish(check_ins=False, appointment=half_past))) == [Purpose.APPOINTMENT_SOON]
    later = half_past + timedelta(minutes=1)
    assert len(planned(Wish(check_ins=False, appointment=later))) == 2
    night = Hours(time(0), time(8))
    wish = Wish(check_ins=False, break_ends=date(2026, 12, 1))
    shut = frozenset({date(2026, 12, 1), date(2026, 12, 2)})
    assert planned(wish, Window(night, LONDON, shut)) == ()
    assert len(planned(wish, Window(night, LONDON, frozenset({date(2026, 12, 1)})))) == 1


def asked_again(*taken: int) -> date | None:
    """Return when "not yet" is asked again, by rights five days later, where texts have these days of November."""
    walls = [datetime(2026, 11, day, 11) for day in taken]  # noqa: DTZ001
    _, *later = after(Answer(Purpose.ARRIVED, "2", NOW), Cadence(), WINDOW, walls)
    return later[0].wall.date() if later else None


@pytest.mark.parametrize(
    ("taken", "day"),
    [
        ((), 26),
        ((26,), 27),
        ((26, 27, 28), 29),
        ((26, 27, 28, 29), None),
        ((20, 21, 22, 23, 24), 27),  # five lie in the seven days up to the 26th, four in those up to the 27th
        ((21, 22, 23, 24), 26),
        ((20, 21, 22, 23, 27), 26),  # five in eight days are allowed
        ((22, 23, 24, 25, 28), 29),
        ((22, 27, 28, 30), 26),
    ],
)
def test_a_text_moves_to_the_next_day_on_which_no_seven_days_hold_too_many(
    taken: tuple[int, ...], day: int | None
) -> None:
    assert asked_again(*taken) == (None if day is None else date(2026, 11, day))


def test_the_fullest_seven_days_are_counted() -> None:
    november = [date(2026, 11, day) for day in (1, 2, 8, 9, 9, 14, 15, 16)]
    assert most_in_a_week(november) == 4  # from the 8th to the 14th, and from the 9th to the 15th
    assert most_in_a_week(iter([date(2026, 11, 1), date(2026, 11, 8)])) == 1
    assert most_in_a_week([date(2026, 11, 1), date(2026, 11, 7)]) == 2
    assert most_in_a_week([]) == 0
