"""What is counted of cases in a week: what happened in it, and what became of those who came some weeks before."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from referral.core.case import Move
from referral.core.casework import Door
from referral.core.referring import Because, Happened, ReferralState, Step
from referral.core.reporting.measures import (
    Asked,
    Facts,
    Moved,
    Stepped,
    arrival_row,
    contact_row,
    funnel_rows,
    offered,
    week_counts,
)
from referral.core.reporting.periods import begins, ends, later
from referral.core.reporting.tables import ALL, ARRIVAL_WEEKS, CONTACT_WEEKS, Cell, Counts, Name
from referral.core.tally import NO_LEVEL, NO_ROUTE, Week

WEEK = Week(2026, 37)
MONDAY = begins(WEEK)
LITTLE = timedelta(microseconds=1)
S, B = ReferralState, Because


def at(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


def moved(days: float, made: Move) -> Moved:
    return Moved(at(days), made)


def stepped(
    days: float, step: Step, after: ReferralState, because: Because | None = None, referral: str = "r"
) -> Stepped:
    return Stepped(at(days), referral, Happened(step, S.DRAFT, after, because=because))


def offer(days: float, referral: str = "r") -> Stepped:
    return stepped(days, Step.OFFER, S.OFFERED, referral=referral)


def nothing(_week: Week) -> Counts:
    return {}


def counted(
    *facts: Facts, week: Week = WEEK, before: Callable[[Week], Counts] = nothing, only: Iterable[Name] = Name
) -> dict[Cell, int]:
    wanted = set(only)
    return {cell: count for cell, count in week_counts(week, facts, before).items() if cell[0] in wanted}


@pytest.mark.parametrize(
    ("opened", "counts"),
    [(begins(WEEK), True), (begins(WEEK) - LITTLE, False), (ends(WEEK), False), (ends(WEEK) - LITTLE, True)],
)
def test_a_case_counts_in_the_week_in_which_it_was_opened(opened: datetime, counts: bool) -> None:
    found = counted(Facts(opened))
    assert found.get((Name.WORK, "opened"), 0) == int(counts)


def test_what_happened_after_the_week_is_not_known_in_it() -> None:
    case = Facts(
        at(1),
        (Asked(at(8), Door.STAFF, "high"),),
        (moved(8, Move.START),),
        (offer(8),),
    )
    assert counted(case) == {(Name.WORK, "opened"): 1}
    then = counted(case, week=later(WEEK, 1))
    assert then[Name.WORK, "reached"] == then[Name.WORK, "offered"] == then[Name.LEVEL, "high"] == 1
    assert (Name.WORK, "opened") not in then


def test_what_was_known_by_then_is_all_before_that_moment() -> None:
    case = Facts(
        at(0), (Asked(at(1), Door.WEB), Asked(at(2), Door.WEB)), (moved(1, Move.TRY), moved(2, Move.TRY)), (offer(2),)
    )
    known = case.until(at(2))
    assert (len(known.asked), len(known.moved), len(known.stepped)) == (1, 1, 0)
    assert case.until(at(2) + LITTLE) == case


def test_somebody_is_met_once_when_they_were_first_spoken_with() -> None:
    case = Facts(at(-7), moved=(moved(2, Move.WAIT), moved(1, Move.TRY), moved(4, Move.START)))
    assert case.met == at(2)
    assert counted(case)[Name.WORK, "reached"] == 1
    assert (Name.WORK, "reached") not in counted(case, week=later(WEEK, 1))
    for door in (Door.STAFF, Door.KIOSK, Door.PAPER):
        assert Facts(at(0), (Asked(at(1), door),)).met == at(1)
    assert Facts(at(0), (Asked(at(1), Door.WEB),), (moved(1, Move.TRY), moved(2, Move.CLOSE))).met is None
    assert Facts(at(0), moved=(moved(3, Move.REFER),)).met == at(3)


def test_each_time_the_questions_were_answered_counts_by_level_and_every_kind_of_help() -> None:
    one = Asked(at(1), Door.WEB, "high", ("bladder_check", "harm_reduction"))
    other = Asked(at(2), Door.STAFF)
    before = Asked(at(-1), Door.STAFF, "low")
    assert counted(Facts(at(-20), (one, other, before)), only=(Name.LEVEL, Name.ROUTE)) == {
        (Name.LEVEL, ALL): 2,
        (Name.LEVEL, "high"): 1,
        (Name.LEVEL, NO_LEVEL): 1,
        (Name.ROUTE, "bladder_check"): 1,
        (Name.ROUTE, "harm_reduction"): 1,
        (Name.ROUTE, NO_ROUTE): 1,
    }


@pytest.mark.parametrize(
    ("after", "because", "row"),
    [
        (S.COMPLETED, B.HELPED, "helped"),
        (S.COMPLETED, B.ARRIVED, "arrived"),
        (S.CANCELLED, B.CHANGED_MIND, "taken_back"),
        (S.REJECTED, B.FULL, "full"),
        (S.REJECTED, B.NOT_FOR_THEM, "not_for_them"),
        (S.REJECTED, B.SHUT, "shut"),
        (S.REJECTED, B.NO_ANSWER, "no_answer"),
        (S.FAILED, B.FULL, "full"),
        (S.FAILED, B.COULD_NOT_HELP, "could_not_help"),
        (S.FAILED, B.DID_NOT_ARRIVE, "did_not_arrive"),
        (S.FAILED, B.NO_ANSWER, "no_answer"),
        (S.FAILED, None, "no_answer"),
    ],
)
def test_how_a_referral_ended_counts_in_the_week_it_ended(
    after: ReferralState, because: Because | None, row: str
) -> None:
    case = Facts(at(-30), stepped=(offer(-20), stepped(1, Step.FAIL, after, because)))
    assert counted(case, only=(Name.OUTCOME, Name.WORK)) == {(Name.OUTCOME, ALL): 1, (Name.OUTCOME, row): 1}
    assert counted(case, week=later(WEEK, 1), only=(Name.OUTCOME,)) == {}


def test_a_referral_that_goes_on_has_no_outcome_and_one_never_offered_is_none() -> None:
    goes_on = Facts(at(-30), stepped=(offer(1), stepped(2, Step.ACCEPT, S.ACCEPTED)))
    assert counted(goes_on, only=(Name.OUTCOME, Name.WORK)) == {(Name.WORK, "offered"): 1}
    withdrawn = Facts(at(-30), stepped=(stepped(2, Step.CANCEL, S.CANCELLED),))
    assert withdrawn.referrals == ()
    assert counted(withdrawn, only=(Name.OUTCOME, Name.WORK)) == {}


def test_the_steps_of_each_referral_stand_together_in_their_order() -> None:
    first, second = offer(1, "r"), offer(2, "q")
    end = stepped(3, Step.REJECT, S.REJECTED, B.FULL)
    case = Facts(at(0), stepped=(end, second, first))
    assert case.referrals == ((first, end), (second,))
    assert offered((end, first)) == at(1)
    assert offered((end,)) is None
    assert counted(case, only=(Name.OUTCOME, Name.WORK)) == {
        (Name.WORK, "opened"): 1,
        (Name.WORK, "offered"): 2,
        (Name.OUTCOME, ALL): 1,
        (Name.OUTCOME, "full"): 1,
    }


def test_how_long_it_took_is_told_of_those_who_came_four_weeks_before_and_of_nobody_else() -> None:
    then = later(WEEK, CONTACT_WEEKS)
    met = Facts(at(1), moved=(moved(2, Move.START),))
    found = counted(met, Facts(at(-1)), Facts(at(7)), week=then, only=(Name.CONTACT,))
    assert found == {(Name.CONTACT, ALL): 1, (Name.CONTACT, "days_2"): 1}
    assert counted(met, week=later(then, 1), only=(Name.CONTACT,)) == {}


def test_what_became_of_people_and_referrals_is_told_twelve_weeks_later_once() -> None:
    then = later(WEEK, ARRIVAL_WEEKS)
    end = stepped(40, Step.COMPLETE, S.COMPLETED, B.HELPED)
    case = Facts(at(1), (Asked(at(1), Door.STAFF),), stepped=(offer(2), end))
    late = Facts(at(-9), stepped=(offer(3, "q"), stepped(200, Step.COMPLETE, S.COMPLETED, B.ARRIVED, "q")))
    found = counted(case, late, week=then, only=(Name.ARRIVAL, Name.FUNNEL))
    assert found == {
        (Name.ARRIVAL, ALL): 2,
        (Name.ARRIVAL, "arrived"): 1,
        (Name.ARRIVAL, "open"): 1,
        **dict.fromkeys(((Name.FUNNEL, row) for row in funnel_rows(case)), 1),
    }
    assert counted(case, week=later(then, 1), only=(Name.ARRIVAL, Name.FUNNEL)) == {}
    assert counted(case, week=later(then, -1), only=(Name.ARRIVAL, Name.FUNNEL)) == {}


def test_what_was_asked_before_a_case_was_opened_counts_in_no_week_before_it() -> None:
    assert counted(Facts(ends(WEEK), (Asked(at(3), Door.WEB, "high"),))) == {}


def test_a_referral_ends_as_its_last_step_says() -> None:
    held = stepped(2, Step.HOLD, S.ON_HOLD, B.WAITING_LIST)
    case = Facts(at(-9), stepped=(offer(1), held, stepped(3, Step.REJECT, S.REJECTED, B.FULL)))
    assert counted(case, only=(Name.OUTCOME,)) == {(Name.OUTCOME, ALL): 1, (Name.OUTCOME, "full"): 1}


def test_who_was_merged_and_who_was_deleted_count_together() -> None:
    def before(_week: Week) -> Counts:
        return {(Name.WORK, "opened"): 3}

    joined = Facts(begins(later(WEEK, -CONTACT_WEEKS)), joined=True)
    found = counted(joined, before=before, only=(Name.CONTACT,))
    assert found == {(Name.CONTACT, ALL): 3, (Name.CONTACT, "deleted"): 3}


def test_who_was_counted_then_and_is_not_there_any_more_counts_as_deleted() -> None:
    came = {later(WEEK, -CONTACT_WEEKS): 5, later(WEEK, -ARRIVAL_WEEKS): 7}

    def before(week: Week) -> Counts:
        many = came.get(week, 0)
        return {(Name.WORK, "opened"): many, (Name.WORK, "offered"): many - 4} if many else {}

    here = Facts(begins(later(WEEK, -CONTACT_WEEKS)))
    assert counted(here, before=before) == {
        (Name.CONTACT, ALL): 5,
        (Name.CONTACT, "not_yet"): 1,
        (Name.CONTACT, "deleted"): 4,
        (Name.ARRIVAL, ALL): 3,
        (Name.ARRIVAL, "deleted"): 3,
        # How far somebody came who is gone is not known: they count at its beginning alone.
        (Name.FUNNEL, "opened"): 7,
    }


def test_more_than_were_counted_then_are_told_as_they_are() -> None:
    long_ago = begins(later(WEEK, -CONTACT_WEEKS))

    def before(_week: Week) -> Counts:
        return {(Name.WORK, "opened"): 1}

    found = counted(Facts(long_ago), Facts(long_ago), before=before, only=(Name.CONTACT,))
    assert found == {(Name.CONTACT, ALL): 2, (Name.CONTACT, "not_yet"): 2}


@pytest.mark.parametrize(
    ("days", "row"),
    [(0.9, "same_day"), (1, "days_2"), (2, "days_2"), (3, "week"), (7, "week"), (8, "month"), (28, "month")],
)
def test_days_are_those_of_the_calendar(days: float, row: str) -> None:
    assert contact_row(Facts(at(0), moved=(moved(days, Move.START),))) == row
    assert contact_row(Facts(at(0), moved=(moved(29, Move.START),))) == "later"


def test_who_was_never_met_is_told_by_what_came_last() -> None:
    reopened = Facts(at(0), moved=(moved(1, Move.CLOSE), moved(2, Move.REOPEN)))
    assert contact_row(reopened) == "not_yet"
    assert contact_row(replace(reopened, moved=tuple(reversed(reopened.moved)))) == "not_yet"
    assert contact_row(Facts(at(0), moved=(moved(2, Move.CLOSE), moved(1, Move.TRY)))) == "closed_before"
    met = Facts(at(0), moved=(moved(1, Move.START),), joined=True)
    assert contact_row(met) == "days_2"


@pytest.mark.parametrize(
    ("after", "because", "rows"),
    [
        ((S.ACCEPTED,), None, ("opened", "screened", "offered", "accepted")),
        ((S.IN_PROGRESS,), None, ("opened", "screened", "offered", "accepted")),
        ((S.COMPLETED,), B.ARRIVED, ("opened", "screened", "offered", "accepted", "arrived")),
        ((S.COMPLETED,), B.HELPED, ("opened", "screened", "offered", "accepted", "arrived", "helped")),
        ((S.REJECTED,), B.HELPED, ("opened", "screened", "offered")),
    ],
)
def test_each_step_of_the_way_is_told_with_all_before_it(
    after: tuple[ReferralState, ...], because: Because | None, rows: tuple[str, ...]
) -> None:
    later_ones = tuple(stepped(3 + n, Step.ACCEPT, one, because) for n, one in enumerate(after))
    assert funnel_rows(Facts(at(0), stepped=(offer(1), *later_ones))) == rows
    assert funnel_rows(Facts(at(0), (Asked(at(0), Door.WEB),))) == ("opened", "screened")


@pytest.mark.parametrize(
    ("after", "because", "row"),
    [
        (S.COMPLETED, B.HELPED, "arrived"),
        (S.COMPLETED, B.ARRIVED, "arrived"),
        (S.REJECTED, B.FULL, "refused"),
        (S.REJECTED, B.NOT_FOR_THEM, "refused"),
        (S.REJECTED, B.SHUT, "refused"),
        (S.FAILED, B.COULD_NOT_HELP, "refused"),
        (S.FAILED, B.DID_NOT_ARRIVE, "did_not_arrive"),
        (S.CANCELLED, B.MISTAKE, "taken_back"),
        (S.ON_HOLD, B.WAITING_LIST, "waiting"),
        (S.ON_HOLD, B.PERSON_WAITS, "open"),
        (S.ACCEPTED, B.WAITING_LIST, "open"),
        (S.ACCEPTED, None, "open"),
    ],
)
def test_what_became_of_a_referral_is_told_by_its_last_step(
    after: ReferralState, because: Because | None, row: str
) -> None:
    assert arrival_row((offer(1), stepped(2, Step.HOLD, after, because))) == row


def test_rows_come_in_order_and_nobody_is_no_row() -> None:
    found = week_counts(WEEK, [Facts(at(1), (Asked(at(1), Door.STAFF, "low"),))], nothing)
    assert list(found) == sorted(found)
    assert min(found.values()) > 0
