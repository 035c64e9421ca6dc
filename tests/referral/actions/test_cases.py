"""What can be done with a case, and what cannot: on databases of both kinds."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from referral.actions.cases import casenotes, cases, screens
from referral.actions.cases.casebook import Done, Gone, MergedInto, No, Refused
from referral.actions.cases.cases import New, Wanted
from referral.actions.cases.glass import Reason, break_glass
from referral.actions.cases.screens import Correction, Draft, Finished
from referral.actions.database import Unreachable
from referral.core.case import CaseState, ClosingReason, Move
from referral.core.casework import (
    Answer,
    EntryKind,
    Risk,
    Said,
    Section,
    Task,
    Why,
)
from tests.casebooks import ANN, BEGUN, BEN, CARD, CAT, MEL, NOW, QUINN, SUE, SUMMARY, ZOE, House, a_house, some

TONIGHT = NOW.replace(hour=23)
WHY = Reason(Why.CALL)


def test_a_case_is_opened_by_alias_and_shows_no_name(house: House) -> None:
    case = house.opens()
    seen = house.sees(case.code, ANN)
    assert len(case.alias.split()) == 2
    assert (seen.case.state, seen.case.owner, seen.case.team) == (CaseState.NEW, "ann", "north")
    assert seen.card == replace(CARD, name="W...", number="... 123")
    assert house.trail_of(case.code) == ["opened", "read"]


def test_aliases_are_never_given_twice(house: House) -> None:
    house.new_code = iter([f"{n:032x}" for n in (1, 0, 2, 0, 0, 0, 0, 7)]).__next__
    first, second = house.opens(), house.opens()
    assert (first.alias, second.alias) == ("airy acorn", "airy acorn 2")


def test_a_case_can_be_opened_in_ones_own_team_only(house: House) -> None:
    assert cases.open_case(house, house.by(ANN), New("south")) == Refused(No.NOT_IN_TEAM)
    assert cases.open_case(house, house.by(SUE), New("dock")) == Refused(No.NOT_IN_TEAM)
    assert cases.open_case(house, house.by(MEL), New("north")) == Refused(No.FORBIDDEN)
    assert house.opens(SUE, "south").team == "south"
    assert house.opens(ANN, "", mine=False).owner == ""


@pytest.mark.parametrize("stranger", [CAT, QUINN, ZOE], ids=lambda staff: staff.code)
def test_nobody_outside_finds_a_case(house: House, stranger: object) -> None:
    case = house.opens()
    by = house.by(stranger)  # type: ignore[arg-type]  # parametrised
    assert cases.view(house, by, case.code) == Gone()
    assert cases.move(house, by, case.code, Move.START) == Gone()
    assert cases.search(house, by, case.alias) == ()
    assert cases.listed(house, by, Wanted(Section.ALL, TONIGHT)) == ()
    assert cases.counts(house, by, TONIGHT) == dict.fromkeys(Section, 0)
    assert house.trail_of(case.code) == ["opened"]


def test_who_looks_after_accounts_reads_no_case(house: House) -> None:
    case = house.opens()
    assert cases.view(house, house.by(MEL), case.code) == Refused(No.FORBIDDEN)
    assert cases.search(house, house.by(MEL), case.alias) == Refused(No.FORBIDDEN)


def test_moves_are_kept_and_what_is_refused_counts_as_read(house: House) -> None:
    case = house.opens()
    assert cases.move(house, house.by(ANN), case.code, Move.START) is CaseState.ACTIVE
    assert cases.move(house, house.by(ANN), case.code, Move.REOPEN) == Refused(No.NOT_FROM_HERE)
    closed = cases.move(house, house.by(ANN), case.code, Move.CLOSE, ClosingReason.ENOUGH)
    seen = house.sees(case.code)
    assert (closed, seen.case.closed_for) == (CaseState.CLOSED, ClosingReason.ENOUGH)
    assert [entry.about for entry in seen.written] == ["start new active", "close active closed"]
    assert house.trail_of(case.code) == ["opened", "moved", "read", "moved", "read"]


def test_a_case_that_nobody_has_is_taken_or_given(house: House) -> None:
    case = house.opens(mine=False)
    assert cases.assign(house, house.by(BEN), case.code, ANN) == Refused(No.FORBIDDEN)
    assert cases.assign(house, house.by(BEN), case.code, BEN) == Done()
    assert cases.assign(house, house.by(ANN), case.code, ANN) == Refused(No.FORBIDDEN)
    for outside in (CAT, QUINN, MEL):
        assert cases.assign(house, house.by(SUE), case.code, outside) == Refused(No.NOT_IN_TEAM)
    assert cases.assign(house, house.by(SUE), case.code, None) == Done()
    assert house.sees(case.code).case.owner == ""


def test_leave_cover_and_return(house: House) -> None:
    mine = [house.opens().code for _ in range(3)]
    assert cases.cover(house, house.by(BEN), mine[0], BEN) == Refused(No.FORBIDDEN)
    assert cases.cover(house, house.by(ANN), mine[0], CAT) == Refused(No.NOT_IN_TEAM)
    assert cases.cover(house, house.by(ANN), mine[0], BEN) == Done()
    assert cases.cover_all(house, house.by(SUE), "ann", BEN) == 3
    found = cases.listed(house, house.by(BEN), Wanted(Section.MINE, TONIGHT))
    assert isinstance(found, tuple)
    assert {(case.owner, case.cover) for case in found} == {("ann", "ben")}
    assert cases.give_back(house, house.by(BEN), mine[0]) == Done()
    assert cases.give_back_all(house, house.by(SUE), "ann") == 3
    assert cases.listed(house, house.by(BEN), Wanted(Section.MINE, TONIGHT)) == ()
    assert cases.cover_all(house, house.by(MEL), "ann", BEN) == Refused(No.FORBIDDEN)
    assert cases.give_back(house, house.by(BEN), mine[1]) == Refused(No.FORBIDDEN)


def test_notes_plans_and_corrections_are_added_and_never_written_over(house: House) -> None:
    code = house.opens().code
    assert casenotes.note(house, house.by(ANN), code, " Rang twice. ") == Done()
    first = house.sees(code).written[0]
    assert casenotes.note(house, house.by(ANN), code, "Rang once.", first.code) == Done()
    assert casenotes.note(house, house.by(ANN), code, "x", "elsewhere") == Refused(No.NOT_THERE)
    assert casenotes.note(house, house.by(ANN), code, "  ") == Refused(No.NO_WORDS)
    assert casenotes.plan(house, house.by(ANN), code, "Two days without.") == Done()
    assert casenotes.plan(house, house.by(ANN), code, "Three days without.") == Done()
    kinds = [(entry.kind, entry.words, entry.about) for entry in house.sees(code).written]
    assert kinds == [
        (EntryKind.NOTE, "Rang twice.", ""),
        (EntryKind.NOTE, "Rang once.", first.code),
        (EntryKind.PLAN, "Two days without.", ""),
        (EntryKind.PLAN, "Three days without.", ""),
    ]


def test_counselling_notes_stand_apart(house: House) -> None:
    code = house.opens().code
    assert casenotes.counsel(house, house.by(ANN), code, "Spoke of home.") == Done()
    assert casenotes.counsel(house, house.by(BEN), code, "Mine.") == Refused(No.FORBIDDEN)
    assert casenotes.counsel(house, house.by(ANN), code, "") == Refused(No.NO_WORDS)
    assert house.sees(code).written == ()
    for staff, expected in ((ANN, 1), (SUE, 1), (BEN, 0)):
        found = casenotes.counselling(house, house.by(staff), code)
        assert isinstance(found, casenotes.Apart)
        assert (found.case.code, len(found.notes)) == (code, expected)
    assert house.trail_of(code)[-3:] == ["read_notes"] * 3


def test_the_next_open_task_says_when_a_case_is_due(house: House) -> None:
    code = house.opens().code
    soon, later = NOW + timedelta(hours=4), NOW + timedelta(days=4)
    made = casenotes.task(house, house.by(ANN), code, soon, (BEN, "Ring back"))
    casenotes.task(house, house.by(ANN), code, later, (ANN, "Letter"))
    assert isinstance(made, Task)
    assert house.sees(code).case.due == soon
    assert casenotes.task_done(house, house.by(BEN), code, made.code) == Done()
    assert casenotes.task_done(house, house.by(BEN), code, made.code) == Refused(No.NOT_THERE)
    seen = house.sees(code)
    assert (seen.case.due, [one.done_by for one in seen.tasks]) == (later, ["ben", ""])
    assert casenotes.task(house, house.by(ANN), code, soon, (CAT, "x")) == Refused(No.NOT_IN_TEAM)
    assert casenotes.task(house, house.by(ANN), code, soon, (BEN, "")) == Refused(No.NO_WORDS)


def test_answers_are_kept_as_they_come_and_put_right_without_loss(house: House) -> None:
    code = house.opens().code
    begun = screens.begin(house, house.by(ANN), code, BEGUN)
    assert not isinstance(begun, Refused | Gone | Unreachable | MergedInto)
    assert house.sees(code).case.unfinished
    five = tuple(Answer(said.value, said, '"weekly"' if said is Said.GIVEN else "") for said in Said)
    screens.keep(house, house.by(ANN), code, begun.code, lambda _screen: Draft(five[:2], "page-2"))
    assert house.sees(code).screens[0].place == "page-2"
    wrong = Correction(Answer("given", Said.DECLINED), "Misheard.", some)
    assert screens.amend(house, house.by(ANN), code, begun.code, wrong) == Refused(No.UNFINISHED)
    done = Finished(five, SUMMARY, Risk.HOURS)
    assert screens.finish(house, house.by(ANN), code, begun.code, lambda _so_far: done) == Done()
    kept = screens.keep(house, house.by(ANN), code, begun.code, lambda _screen: Draft(()))
    assert kept == Refused(No.FINISHED)
    assert screens.amend(house, house.by(BEN), code, begun.code, wrong) == Done()
    new = Correction(Answer("other", Said.GIVEN, "3"), "Came later.", some)
    assert screens.amend(house, house.by(BEN), code, begun.code, new) == Done()
    seen = house.sees(code)
    assert (seen.case.unfinished, seen.case.risk) == (False, Risk.HOURS)
    assert [one.said for one in seen.screens[0].answers[:2]] == [Said.DECLINED, Said.DECLINED]
    assert len(seen.screens[0].answers) == 6
    assert [(one.old, one.by, one.why) for one in seen.amendments] == [
        (five[0], "ben", "Misheard."),
        (Answer("other", Said.NOT_ASKED), "ben", "Came later."),
    ]


def test_an_override_stands_beside_the_result_and_each_stays_on_record(house: House) -> None:
    code = house.opens().code
    screen = house.screens(code, ANN, often="weekly")
    assert screens.override(house, house.by(ANN), code, screen.code, ("many", "")) == Refused(No.NO_WORDS)
    assert screens.override(house, house.by(ANN), code, "other", ("many", "x")) == Refused(No.NOT_THERE)
    for level in ("many", "few"):
        assert screens.override(house, house.by(ANN), code, screen.code, (level, "I know them.")) == Done()
    seen = house.sees(code)
    assert seen.screens[0].override is not None
    assert (seen.screens[0].override.level, seen.screens[0].summary) == ("few", SUMMARY)
    assert [entry.kind for entry in seen.written] == [EntryKind.OVERRIDE] * 2


def test_where_the_database_is_away_everything_says_so(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    house.close()
    (tmp_path / "main.db").rename(tmp_path / "elsewhere")
    (tmp_path / "main.db").mkdir()
    by = house.by(ANN)
    answers = (
        cases.view(house, by, "c"),
        cases.open_case(house, by, New("north")),
        cases.search(house, by, "amber"),
        cases.cover_all(house, by, "ann", BEN),
        break_glass(house, by, "amber heron", Reason(Why.CALL, "x")),
    )
    assert all(isinstance(answer, Unreachable) for answer in answers)
