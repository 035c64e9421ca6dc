"""What is planned: never two texts on a day by our choice, five in any seven days at most, all inside the hours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.followup import DIRECT, EXPECTS, Cadence, Contact, Hours, Planned, Purpose, Standing, Wish
from referral.core.planning import MOST_A_WEEK, PLACES, Answer, after, direct, ends, plan, soon
from referral.core.schedule import Window, wall_of

LONDON = "Europe/London"
HOURS = Hours(time(9), time(20))
WINDOW = Window(HOURS, LONDON)
NOW = datetime(2026, 11, 21, 22, tzinfo=UTC)
SOMEBODY = Contact(
    code="0" * 32,
    number="+447400123456",
    country="GB",
    zone=LONDON,
    hours=HOURS,
    language="en",
    nickname="notes",
    only_mine=True,
    minor=False,
    standing=Standing.CONFIRMED,
    wish=Wish(),
    created=NOW,
    ends=NOW,
)


def planned(wish: Wish, window: Window = WINDOW, confirmed: datetime = NOW) -> tuple[Planned, ...]:
    return plan(replace(SOMEBODY, wish=wish), confirmed, Cadence(), window)


def days(texts: Sequence[Planned], purpose: Purpose) -> list[int]:
    """Return how many days after the confirmation the texts of a purpose come."""
    return [(one.wall.date() - NOW.date()).days for one in texts if one.purpose is purpose]


def purposes(texts: Sequence[Planned]) -> list[Purpose]:
    return [one.purpose for one in texts]


def test_check_ins_come_on_their_days_and_the_plan_has_an_end() -> None:
    texts = planned(Wish())
    assert days(texts, Purpose.CHECK_IN) == [2, 7, 14, 21, 28, 42, 56, 70, 84]
    assert purposes(texts)[-1] is Purpose.END_NOTICE
    assert days(texts, Purpose.END_NOTICE) == [91]
    assert all(one.wall.time() == time(11) for one in texts)
    assert ends(texts, NOW) == texts[-1].expires


def test_a_plan_without_any_wish_is_over_after_a_day() -> None:
    assert planned(Wish(check_ins=False)) == ()
    assert ends((), NOW) == NOW + timedelta(days=1)


def test_who_wants_one_text_only_gets_one() -> None:
    assert purposes(planned(Wish(check_ins=False, recheck=True))) == [Purpose.RECHECK]


def test_each_place_has_its_week_and_is_asked_about() -> None:
    texts = planned(Wish(check_ins=False, places=("a", "b", "c", "d")))
    assert days(texts, Purpose.PLACE) == [1, 8, 15]
    assert days(texts, Purpose.ARRIVED) == [6, 13, 20]
    for purpose in (Purpose.PLACE, Purpose.ARRIVED):
        assert [one.place for one in texts if one.purpose is purpose] == list("abcd")[:PLACES]
    assert {one.expect for one in texts if one.purpose is Purpose.ARRIVED} == {"123"}


def test_a_route_without_a_place_is_reminded_of_without_one() -> None:
    texts = planned(Wish(check_ins=False, routes=("mental_health", "peer_support")))
    assert [(one.purpose, one.place) for one in texts] == [(Purpose.PLACE, ""), (Purpose.ARRIVED, "")]


def test_a_check_in_moves_on_where_another_text_has_its_day() -> None:
    texts = planned(Wish(break_ends=date(2026, 11, 23)))
    assert days(texts, Purpose.BREAK_ENDS) == [2]
    assert days(texts, Purpose.CHECK_IN)[0] == 3


def test_an_appointment_is_told_two_days_before_and_the_same_morning() -> None:
    texts = planned(Wish(check_ins=False, appointment=datetime(2026, 12, 3, 14, 30)))  # noqa: DTZ001
    assert [(one.purpose, one.wall) for one in texts] == [
        (Purpose.APPOINTMENT_SOON, datetime(2026, 12, 1, 14, 30)),  # noqa: DTZ001
        (Purpose.APPOINTMENT_TODAY, datetime(2026, 12, 3, 9)),  # noqa: DTZ001
    ]
    assert texts[0].expires == datetime(2026, 12, 3, tzinfo=UTC)
    assert texts[1].expires == datetime(2026, 12, 3, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "left"),
    [
        (datetime(2026, 12, 3, 9, 20), [Purpose.APPOINTMENT_SOON]),  # noqa: DTZ001  # the morning is too short
        (datetime(2026, 11, 23, 14), [Purpose.APPOINTMENT_TODAY]),  # noqa: DTZ001  # two days before is over
        (datetime(2026, 11, 22, 9, 10), []),  # noqa: DTZ001
        (datetime(2026, 11, 1, 14), []),  # noqa: DTZ001
        (datetime(2026, 12, 3, 23), [Purpose.APPOINTMENT_SOON, Purpose.APPOINTMENT_TODAY]),  # noqa: DTZ001
    ],
)
def test_of_an_appointment_only_what_still_helps_is_told(at: datetime, left: list[Purpose]) -> None:
    assert purposes(planned(Wish(check_ins=False, appointment=at))) == left


def test_a_closed_day_moves_a_text_on_and_takes_one_away_that_has_only_that_day() -> None:
    shut = Window(HOURS, LONDON, frozenset({date(2026, 11, 23), date(2026, 12, 3)}))
    assert days(planned(Wish(), shut), Purpose.CHECK_IN)[0] == 3
    wish = Wish(check_ins=False, appointment=datetime(2026, 12, 3, 14))  # noqa: DTZ001
    assert purposes(planned(wish, shut)) == [Purpose.APPOINTMENT_SOON]


def test_a_service_that_is_always_shut_plans_nothing() -> None:
    never = Window(Hours(time(9), time(9)), LONDON)
    wish = Wish(places=("a",), appointment=datetime(2026, 12, 3, 14), break_ends=date(2026, 12, 1))  # noqa: DTZ001
    assert planned(wish, never) == ()
    assert soon(Purpose.PAUSED, NOW, never) is None


def test_a_day_that_is_over_is_not_marked() -> None:
    assert planned(Wish(check_ins=False, break_ends=date(2026, 11, 20))) == ()


def test_a_text_comes_in_the_hours_that_somebody_chose() -> None:
    evening = Window(Hours(time(17), time(20)), LONDON)
    assert {one.wall.time() for one in planned(Wish(), evening)} == {time(17)}


def test_the_end_is_told_after_everything_else() -> None:
    wish = Wish(appointment=datetime(2027, 4, 20, 14))  # noqa: DTZ001
    texts = planned(wish)
    assert purposes(texts)[-2:] == [Purpose.APPOINTMENT_TODAY, Purpose.END_NOTICE]
    assert texts[-1].wall == datetime(2027, 4, 21, 11)  # noqa: DTZ001


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    near = st.datetimes(datetime(2026, 11, 1), datetime(2027, 3, 15))  # noqa: DTZ001
    return Wish(
        check_ins=draw(st.booleans()),
        places=tuple(draw(st.lists(st.sampled_from("abcdef"), max_size=4, unique=True))),
        routes=tuple(draw(st.lists(st.sampled_from(["x", "y"]), max_size=2, unique=True))),
        appointment=draw(st.none() | near),
        break_ends=draw(st.none() | near.map(datetime.date)),
        recheck=draw(st.booleans()),
    )


@st.composite
def cadences(draw: st.DrawFn) -> Cadence:
    listed = draw(st.lists(st.integers(0, 120), max_size=40))
    return Cadence(
        days=tuple(listed), arrived_after=draw(st.integers(0, 9)), place_after=draw(st.integers(0, 5)), at=time(11)
    )


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(st.integers(0, 22))
    until = draw(st.integers(start + 1, 23))
    closed = draw(st.frozensets(st.dates(date(2026, 11, 20), date(2027, 3, 1)), max_size=8))
    zone = draw(st.sampled_from([LONDON, "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu"]))
    return Window(Hours(time(start), time(until)), zone, closed)


@given(wishes(), windows(), cadences())
def test_no_plan_breaks_what_the_first_text_says(wish: Wish, window: Window, cadence: Cadence) -> None:
    texts = plan(replace(SOMEBODY, wish=wish, zone=window.zone), NOW, cadence, window)
    assert list(texts) == sorted(texts, key=lambda one: one.due)
    for one in texts:
        assert window.is_open(one.due)
        assert NOW < one.due < one.expires
        assert one.wall == wall_of(one.due, window.zone)
        assert one.expect == EXPECTS.get(one.purpose, "")
        assert one.purpose not in DIRECT
        first = one.wall.date()
        week = [other for other in texts if first <= other.wall.date() < first + timedelta(days=7)]
        assert len(week) <= MOST_A_WEEK
    fixed = {Purpose.APPOINTMENT_SOON, Purpose.APPOINTMENT_TODAY, Purpose.BREAK_ENDS}
    ours = [one.wall.date() for one in texts if one.purpose not in fixed]
    assert len(ours) == len(set(ours))
    assert not {one.wall.date() for one in texts if one.purpose in fixed} & set(ours)
    assert all(one.purpose is not Purpose.END_NOTICE for one in texts[:-1])
    assert not wish.check_ins or texts[-1].purpose is Purpose.END_NOTICE


@pytest.mark.parametrize(
    ("asked", "digit", "then"),
    [
        (Purpose.CONFIRM, "1", Purpose.WELCOME),
        (Purpose.CHECK_IN, "1", Purpose.THANKS),
        (Purpose.CHECK_IN, "2", Purpose.NOT_GREAT),
        (Purpose.CHECK_IN, "3", Purpose.CALL_ME),
        (Purpose.ARRIVED, "1", Purpose.THANKS),
        (Purpose.ARRIVED, "3", Purpose.WHY_NOT),
        (Purpose.WHY_NOT, "1", Purpose.ELSEWHERE),
        (Purpose.WHY_NOT, "5", Purpose.ELSEWHERE),
        (Purpose.UNCLEAR, "1", Purpose.THANKS),
        (Purpose.PAUSED, "1", Purpose.THANKS),
    ],
)
def test_an_answer_is_answered_at_once(asked: Purpose, digit: str, then: Purpose) -> None:
    (text,) = after(Answer(asked, digit, NOW, "a"), Cadence(), WINDOW, ())
    assert (text.purpose, text.due, text.place) == (then, NOW, "a")
    assert NOW < text.expires <= NOW + timedelta(hours=1)
    assert text.expect == EXPECTS.get(then, "")


def test_every_digit_that_is_asked_for_leads_somewhere_but_the_one_that_stops() -> None:
    silent = {
        (purpose, digit)
        for purpose, digits in EXPECTS.items()
        for digit in digits
        if not after(Answer(purpose, digit, NOW), Cadence(), WINDOW, ())
    }
    assert silent == {(Purpose.UNCLEAR, "2")}


def test_not_yet_is_asked_again_some_days_later_on_a_free_day() -> None:
    taken = [datetime(2026, 11, 26, 11)]  # noqa: DTZ001
    now, later = after(Answer(Purpose.ARRIVED, "2", NOW, "a"), Cadence(), WINDOW, taken)
    assert now.purpose is Purpose.THANKS
    assert (later.purpose, later.place, later.wall) == (Purpose.ARRIVED, "a", datetime(2026, 11, 27, 11))  # noqa: DTZ001


def test_where_the_week_is_full_it_is_not_asked_again() -> None:
    taken = [datetime(2026, 11, day, 11) for day in range(22, 31)]  # noqa: DTZ001
    assert purposes(after(Answer(Purpose.ARRIVED, "2", NOW), Cadence(), WINDOW, taken)) == [Purpose.THANKS]


@pytest.mark.parametrize(("purpose", "zone"), [*product(sorted(DIRECT), [LONDON, "Asia/Tokyo"])])
def test_an_answer_goes_out_at_any_hour_but_not_hours_later(purpose: Purpose, zone: str) -> None:
    text = direct(purpose, NOW, zone)
    assert (text.due, text.wall) == (NOW, wall_of(NOW, zone))
    most = {Purpose.STOPPED: 5, Purpose.CRISIS: 60}.get(purpose, 30)
    assert text.expires - NOW <= timedelta(minutes=most)


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - DIRECT))
def test_what_we_begin_with_is_no_answer(purpose: Purpose) -> None:
    with pytest.raises(ValueError, match="keeps to the person's hours"):
        direct(purpose, NOW, LONDON)


def test_a_text_that_is_wanted_soon_waits_for_the_hours() -> None:
    text = soon(Purpose.PAUSED, NOW, WINDOW)
    assert text is not None
    assert text.due == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert text.expect == "1"
