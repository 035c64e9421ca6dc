"""Cases that go to another team or person for good, and a merge with a case that has gone: on both databases."""

from referral.actions.cases import cases, merging, moving
from referral.actions.cases.casebook import Done, Gone, MergedInto, No, Refused
from referral.core.access import Staff
from referral.core.casework import EntryKind
from tests.casebooks import ANN, BEN, CAT, MEL, SUE, House, somebody

BOTH = somebody("bo", "harbour", ["north", "south"], *ANN.roles)
CREW = (ANN, BEN, BOTH, CAT, SUE, MEL)


def change(house: House, code: str, team: str, who: Staff = SUE) -> object:
    return moving.change_team(house, house.by(who), code, team, CREW)


def test_a_case_goes_to_another_team_and_waits_there(house: House) -> None:
    code = house.opens(ANN).code
    assert change(house, code, "south", ANN) == Refused(No.FORBIDDEN)
    assert change(house, code, "dock") == change(house, code, "") == Refused(No.NO_TEAM)
    assert change(house, code, "north") == Refused(No.SAME_TEAM)
    assert change(house, code, "south") == Done()
    case = house.sees(code, CAT).case
    assert (case.team, case.owner, case.cover) == ("south", "", "")
    assert cases.view(house, house.by(ANN), code) == Gone()
    entry = house.sees(code).written[-1]
    assert (entry.kind, entry.words, entry.about) == (EntryKind.TEAM, "north", "south")
    assert "changed_team" in house.trail_of(code)


def test_who_works_in_the_new_team_too_stays_with_the_case(house: House) -> None:
    code = house.opens(BOTH).code
    cases.cover(house, house.by(SUE), code, ANN)
    change(house, code, "south")
    case = house.sees(code).case
    assert (case.owner, case.cover) == ("bo", "")


def test_all_cases_of_who_has_left_go_to_another(house: House) -> None:
    mine, closed = house.opens(ANN), house.opens(CAT, "south")
    assert cases.assign_all(house, house.by(ANN), "ann", BEN) == 0
    assert cases.assign_all(house, house.by(SUE), "ann", BEN) == 1
    assert house.sees(mine.code).case.owner == "ben"
    assert house.sees(closed.code).case.owner == "cat"


def test_merging_with_a_case_that_has_just_gone_is_said_and_not_followed(house: House) -> None:
    some = sorted((house.opens(ANN) for _ in range(3)), key=lambda case: case.code)
    first, middle, last = (case.code for case in some)
    assert not isinstance(merging.merge(house, house.by(SUE), last, first), Refused)
    for kept in (middle, last):
        assert merging.merge(house, house.by(SUE), kept, first) == Refused(No.NO_OTHER)
        assert merging.merge(house, house.by(SUE), kept, "0" * 32) == Refused(No.NO_OTHER)
        assert merging.merge(house, house.by(SUE), kept, "f" * 32) == Refused(No.NO_OTHER)
    assert merging.merge(house, house.by(SUE), "0" * 32, middle) == Gone()
    assert merging.merge(house, house.by(SUE), first, middle) == MergedInto(last)
