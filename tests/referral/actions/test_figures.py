"""Weeks are frozen once, from records that are read on the trail; rows for an evaluation need two people."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event

import pytest

from referral.actions.cases.casebook import No, Refused
from referral.actions.reporting import evaluating, figures
from referral.actions.reporting.figures import Froze, Listed
from referral.core.audit import Action
from referral.core.reporting.periods import Period
from referral.core.reporting.published import Extract, State
from referral.core.reporting.tables import ALL, Name
from referral.core.tally import EVERYBODY, Cell, Mark, Measure, Week
from referral.reporter import ReportLoop
from referral.store.casebook.freezing import Freezing
from tests.casebooks import ANN, MEL, SUE, ZOE, House, a_house, somebody
from tests.reports import MONDAY, Reporting, Tallied, reporting, week

MAX = somebody("max", "harbour", [], *MEL.roles)
W37, PEOPLE = Period("2026-W37"), 24


@dataclass
class Filled:
    """A house with one full week, and who was in it."""

    house: House
    parts: Reporting
    came: list[str]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    house = a_house(tmp_path_factory.mktemp("reports"))
    parts = reporting(house)
    parts.tallies = Tallied({Cell(Week(2026, 37), Mark(Measure.FINISHED, EVERYBODY)): 43})
    came = week(house, MONDAY, PEOPLE)
    yield Filled(house, parts, came)
    house.close()


def report(filled: Filled, period: Period = W37) -> Listed:
    found = figures.look(filled.parts, filled.house.by(MEL), period)
    assert isinstance(found, Listed), found
    return found


def after(weeks: int) -> datetime:
    """Return a Tuesday on which the week so many after the first is frozen."""
    return MONDAY + timedelta(weeks=weeks + 1, days=1)


def test_a_week_that_is_over_is_counted_once(filled: Filled) -> None:
    """What comes later, and what is deleted, changes nothing of it."""
    parts, house = filled.parts, filled.house
    assert parts.freezes(MONDAY + timedelta(days=6)) == Froze()
    assert parts.freezes(after(0)) == Froze(1, PEOPLE)
    first = report(filled).report
    assert first is not None
    assert first.numbers[Name.WORK, "opened"] == 25
    assert first.numbers[Name.WORK, "offered"] == 10
    assert first.numbers[Name.LEVEL, ALL] == 25
    assert first.numbers[Name.ROUTE, "bladder_check"] == 25
    assert first.numbers[Name.CHECKS, ALL] == 45
    assert (Name.LEVEL, "low") not in first.numbers
    assert (Name.OUTCOME, "arrived") not in first.numbers
    assert first.pathways == ("3",)
    with house.casebook.writing(SUE, house.now) as work:
        work.cases.take(filled.came[0], Action.READ)
        work.deleting.delete(filled.came[0], "mistake")
    assert parts.freezes(after(0)) == Froze()
    assert report(filled).report == first


def test_each_record_that_was_counted_has_its_entry(filled: Filled) -> None:
    """By nobody, and the frozen week has one as well."""
    filled.parts.freezes(after(0))
    assert filled.house.trail_of(filled.came[5])[-1] == Action.COUNTED
    assert filled.house.trail_of("2026-W37") == [Action.FROZE]


def test_a_case_whose_key_is_gone_holds_nothing_up(filled: Filled) -> None:
    """Deleting it was broken off; it is not known any more."""
    filled.house.casebook.keys.erase([filled.came[1]])
    assert filled.parts.freezes(after(4)).periods > 0
    with filled.house.casebook.reading(SUE, filled.house.now) as work:
        exact = Freezing(work.inside).known([Period("2026-W41")])[Period("2026-W41")].exact
    assert exact[Name.CONTACT, ALL] == PEOPLE
    assert exact[Name.CONTACT, "deleted"] == 2


def test_who_came_is_followed_up_in_later_weeks_and_totals_do_not_fall(filled: Filled) -> None:
    """One case was deleted, of one the key; they are among those of whom nothing is known."""
    filled.parts.freezes(after(16))
    contact, funnel = report(filled, Period("2026-W41")).report, report(filled, Period("2026-W49")).report
    assert contact is not None
    assert funnel is not None
    assert contact.numbers[Name.CONTACT, ALL] == 25
    assert (Name.CONTACT, "days_2") not in contact.numbers  # with the total it would tell of those who are deleted
    assert contact.of[Name.CONTACT] == W37
    assert funnel.numbers[Name.FUNNEL, "opened"] == 25
    assert funnel.numbers[Name.FUNNEL, "offered"] == 10
    with filled.house.casebook.reading(SUE, filled.house.now) as work:
        exact = Freezing(work.inside).known([Period("2026-W41")])[Period("2026-W41")].exact
    assert exact[Name.CONTACT, "deleted"] == 2
    assert sum(count for (name, row), count in exact.items() if name is Name.CONTACT and row != ALL) == PEOPLE


def test_months_and_quarters_come_by_themselves(filled: Filled) -> None:
    """And tell of how many weeks there are."""
    filled.parts.freezes(after(16))
    month, quarter = report(filled, Period("2026-M09")).report, report(filled, Period("2026-Q3")).report
    assert month is not None
    assert quarter is not None
    assert month.numbers[Name.WORK, "opened"] == quarter.numbers[Name.WORK, "opened"] == 25
    assert month.fewer[Name.WORK] == 3
    assert (Name.CHECKS, ALL) not in month.numbers


def test_reports_stay_within_the_organisation_and_with_those_who_may(filled: Filled) -> None:
    """Another one has none; who counsels sees none."""
    filled.parts.freezes(after(0))
    theirs = figures.look(filled.parts, filled.house.by(ZOE), W37)
    assert theirs == Listed((), None)
    assert figures.look(filled.parts, filled.house.by(ANN), W37) == Refused(No.FORBIDDEN)
    assert figures.now(filled.parts, filled.house.by(ANN)) == Refused(No.FORBIDDEN)


def test_rows_need_two_managers_and_are_given_out_once(filled: Filled) -> None:
    """And stand in groups of ten at least."""
    parts, by, quarter = filled.parts, filled.house.by, Period("2026-Q3")
    assert evaluating.ask(parts, by(MEL), quarter) == Refused(No.BAD_TIME)
    filled.house.now = datetime.fromisoformat("2027-01-11T09:00:00+00:00")
    assert evaluating.ask(parts, by(SUE), quarter) == Refused(No.FORBIDDEN)
    asked = evaluating.ask(parts, by(MEL), quarter)
    assert isinstance(asked, Extract)
    assert evaluating.ask(parts, by(MAX), quarter) == Refused(No.NO_CHANGE)
    assert evaluating.decide(parts, by(MEL), asked.code, yes=True) == Refused(No.FORBIDDEN)
    twin = replace(asked, code="7" * 32)
    with parts.casebook.writing(MEL, filled.house.now) as work:  # as if both had asked at the same moment
        Freezing(work.inside).ask(twin)
    assert isinstance(evaluating.decide(parts, by(MAX), asked.code, yes=True), Extract)
    assert evaluating.decide(parts, by(MAX), twin.code, yes=True) == Refused(No.NO_CHANGE)
    assert isinstance(evaluating.decide(parts, by(MAX), twin.code, yes=False), Extract)
    assert evaluating.fetch(parts, by(MEL), asked.code) == Refused(No.NOT_THERE)
    assert evaluating.make(parts, filled.house.now) == 1
    assert evaluating.make(parts, filled.house.now) == 0
    made = evaluating.fetch(parts, by(MEL), asked.code)
    assert isinstance(made, Extract)
    rows = list(csv.reader(made.rows.splitlines()))[1:]
    assert len(rows) == 10
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert json.loads(made.checked)["k"] == 10
    assert filled.house.trail_of(asked.code) == ["extract_asked", "extract_decided", "extract_made", "extract_fetched"]
    listed = evaluating.listed(parts, by(SUE))
    assert isinstance(listed, tuple)
    assert {(one.state, one.rows) for one in listed} == {(State.MADE, ""), (State.REFUSED, "")}


def test_the_worker_looks_until_it_is_told_to_end_and_says_when_it_cannot(filled: Filled) -> None:
    """A fault ends the others as well; a database that is away does not."""
    over, failed = Event(), Event()

    def clock() -> datetime:
        over.set()
        return filled.house.now

    filled.parts.clock = clock
    ReportLoop().run(filled.parts, over, failed)
    assert not failed.is_set()
    over.clear()

    def stands_still() -> datetime:
        raise ValueError("no clock")

    filled.parts.clock = stands_still
    with pytest.raises(ValueError, match="no clock"):
        ReportLoop().run(filled.parts, over, failed)
    assert failed.is_set()
    assert over.is_set()
