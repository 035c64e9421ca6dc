"""Rows for an evaluation: as fine as they can be where nobody stands alone, and what was made coarser is said."""

from datetime import UTC, datetime, timedelta

import pytest

from referral.core.case import Move
from referral.core.casework import Door
from referral.core.referring import Happened, ReferralState, Step
from referral.core.reporting import evaluation
from referral.core.reporting.evaluation import COLUMNS, Checked, extract, row_of
from referral.core.reporting.measures import Asked, Facts, Moved, Stepped
from referral.core.reporting.tables import KINDS, Name
from referral.core.tally import NO_LEVEL

NOW = datetime(2026, 9, 7, 12, tzinfo=UTC)
OCTOBER = NOW + timedelta(days=30)


def case(opened: datetime = NOW, level: str = "high", met: int | None = 0, offered: bool = False) -> Facts:
    """Return a case that was opened then, with this level, met after so many days, and perhaps sent on."""
    moved = (Moved(opened + timedelta(days=met), Move.START),) if met is not None else ()
    offer = Stepped(opened, "r", Happened(Step.OFFER, ReferralState.DRAFT, ReferralState.OFFERED))
    return Facts(opened, (Asked(opened, Door.WEB, level),), moved, (offer,) if offered else ())


def test_the_finest_row_is_month_level_time_to_contact_and_how_far_they_came() -> None:
    assert len(COLUMNS) == 4
    assert row_of(case(met=5, offered=True)) == ("2026-M09", "high", "week", "offered")
    assert row_of(Facts(OCTOBER)) == ("2026-M10", "not_asked", "not_yet", "opened")
    asked = (Asked(NOW + timedelta(days=2), Door.WEB), Asked(NOW, Door.WEB, "low"))
    assert row_of(Facts(NOW, asked)) == ("2026-M09", NO_LEVEL, "not_yet", "screened")
    assert row_of(Facts(NOW, asked[::-1])) == ("2026-M09", NO_LEVEL, "not_yet", "screened")


def test_of_many_who_are_alike_ten_are_left_out() -> None:
    row = ("2026-M09", "high", "same_day", "screened")
    assert extract([case()] * 40) == ((row,) * 30, Checked(30, 30, 1, 70, (), ()))


def test_the_largest_group_gives_up_five_at_a_time_until_ten_are_left_out() -> None:
    made = extract([case(level="high")] * 25 + [case(level="low")] * 25)
    assert made is not None
    rows, checked = made
    assert [row[1] for row in rows] == ["high"] * 20 + ["low"] * 20
    assert checked == Checked(20, 40, 2, 80, (), ())

    made = extract([case(level="high")] * 24 + [case(level="low")] * 46)
    assert made is not None
    assert [row[1] for row in made[0]] == ["high"] * 20 + ["low"] * 40
    assert made[1] == Checked(20, 60, 2, 80, (), ())


def test_a_group_that_would_become_small_goes_whole() -> None:
    assert extract([case()] * 19) is None
    assert extract([case()] * 20) == ((row_of(case()),) * 10, Checked(10, 10, 1, 50, (), ()))
    assert extract([]) is None


def test_a_group_of_ten_stays() -> None:
    made = extract([case(level="low")] * 10 + [case(level="high")] * 50)
    assert made is not None
    assert made[1] == Checked(10, 50, 2, 80, (), ())


def test_the_finest_that_keeps_enough_is_taken_though_coarser_ones_keep_more() -> None:
    few = [case(OCTOBER)] * 9 + [case(OCTOBER + timedelta(days=31))] * 9
    made = extract([case(level="low")] * 90 + few)
    assert made is not None
    assert made[1] == Checked(90, 90, 1, 80, (), ())
    made = extract([case(level="low")] * 80 + few + [case(OCTOBER + timedelta(days=61))] * 2)
    assert made is not None
    assert made[1] == Checked(80, 80, 1, 80, (), ())


def test_coarser_words_say_what_finer_ones_did() -> None:
    halves = [evaluation._half(row) for row in KINDS[Name.FUNNEL].rows]
    assert halves == ["not_offered", "not_offered", "offered", "offered", "offered", "offered"]


OTHERS = Facts(NOW, moved=(Moved(NOW, Move.START),), stepped=case(offered=True).stepped)
ONLY_MET = Facts(NOW, moved=(Moved(NOW, Move.START),))


@pytest.mark.parametrize(
    ("one", "other", "row", "coarser", "dropped"),
    [
        # The month goes first.
        (case(NOW), case(OCTOBER), ("any", "high", "same_day", "screened"), (), ("came",)),
        # Then the days are told less finely.
        (case(), case(met=1), ("any", "high", "two_days", "screened"), ("first_contact",), ("came",)),
        (case(met=7), case(met=20), ("any", "high", "month", "screened"), ("first_contact",), ("came",)),
        (case(met=None), case(met=99), ("any", "high", "later_or_not", "screened"), ("first_contact",), ("came",)),
        # Then the level.
        (
            case(),
            case(level="moderate"),
            ("any", "more", "two_days", "screened"),
            ("level", "first_contact"),
            ("came",),
        ),
        (
            case(level=""),
            case(level="not_enough"),
            ("any", "not_known", "two_days", "screened"),
            ("level", "first_contact"),
            ("came",),
        ),
        # Then how far they came.
        (
            ONLY_MET,
            case(level=""),
            ("any", "not_known", "two_days", "not_offered"),
            ("level", "first_contact", "furthest"),
            ("came",),
        ),
        # Then the days go, and the level last.
        (case(), case(met=9), ("any", "more", "any", "not_offered"), ("level", "furthest"), ("came", "first_contact")),
        (
            case(level="low"),
            case(),
            ("any", "any", "any", "not_offered"),
            ("furthest",),
            ("came", "level", "first_contact"),
        ),
    ],
)
def test_two_small_groups_become_one_by_what_matters_least(
    one: Facts, other: Facts, row: tuple[str, ...], coarser: tuple[str, ...], dropped: tuple[str, ...]
) -> None:
    made = extract([OTHERS] * 60 + [one] * 9 + [other] * 9)
    assert made is not None
    rows, checked = made
    assert rows.count(row) == 15
    assert checked == Checked(15, 65, 2, 80, coarser, dropped)
    assert list(rows) == sorted(rows)


def test_where_no_way_keeps_enough_the_finest_of_those_that_keep_most_is_taken() -> None:
    made = extract([case(NOW)] * 30 + [case(OCTOBER)] * 4)
    assert made is not None
    assert made[1] == Checked(20, 20, 1, 50, (), ())
    assert {row[0] for row in made[0]} == {"2026-M09"}
