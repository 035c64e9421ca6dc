"""A finished screen as it is looked at, another result set beside it, and the count of those: on both databases."""

from datetime import timedelta

from referral.actions.cases import casenotes, intake, results
from referral.actions.cases.casebook import Done, Gone, No, Refused
from referral.actions.cases.intake import At
from referral.actions.cases.results import Looked, Overridden
from referral.actions.database import Unreachable
from referral.core.casework import Answer, Said, Screen
from referral.core.summary import read
from tests.casebooks import ANN, CAT, MEL, NOW, QUINN, SUE, ZOE, House
from tests.screened import MANY, SOME, asking, screened

LATER = NOW + timedelta(days=1)
DAYS = (NOW, LATER, LATER + timedelta(days=1))


def test_a_result_is_looked_at_with_all_that_was_done_to_it(house: House) -> None:
    code = house.opens(ANN).code
    screened(house, house.by(ANN), code, SOME)
    at = At(code, screened(house, house.by(ANN), code, MANY).code)
    casenotes.plan(house, house.by(ANN), code, "Ring the clinic.")
    right = (Answer("days_30", Said.GIVEN, "21"), "Counted again together.")
    assert intake.amend(house, house.by(ANN), at, asking(), right) == Done()
    assert results.override(house, house.by(ANN), at, "moderate", "Knows the person for years.") == Done()
    assert results.override(house, house.by(SUE), at, "high", "Talked it over.") == Done()
    looked = results.look(house, house.by(ANN), at)
    assert isinstance(looked, Looked)
    assert [one.code for one in looked.screens] == [looked.screens[0].code, at.screen]
    assert [(one.old.value, one.new.value) for one in looked.amendments] == [("20", "21")]
    assert [(one.by, one.level) for one in looked.overrides] == [("sue", "high"), ("ann", "moderate")]
    kept = read(looked.screen.summary)
    assert kept is not None
    assert (kept.level, looked.screen.override and looked.screen.override.level) == ("high", "high")
    assert looked.plan == "Ring the clinic."
    assert house.trail_of(code)[-3:] == ["overrode", "overrode", "read"]


def test_what_is_not_finished_not_there_or_not_a_level_is_refused(house: House) -> None:
    code = house.opens(ANN).code
    begun = intake.begin(house, house.by(ANN), code, asking())
    assert isinstance(begun, Screen)
    at = At(code, begun.code)
    assert results.look(house, house.by(ANN), at) == Refused(No.UNFINISHED)
    assert results.look(house, house.by(ANN), At(code, "none")) == Refused(No.NOT_THERE)
    assert results.override(house, house.by(ANN), at, "safe", "So it is.") == Refused(No.NEEDS_REASON)
    assert results.override(house, house.by(ANN), at, "low", "  ") == Refused(No.NO_WORDS)
    for who in (CAT, QUINN):
        assert results.look(house, house.by(who), at) == Gone()


def test_overrides_are_counted_for_reports_of_one_organisation(house: House) -> None:
    code = house.opens(ANN).code
    made = [screened(house, house.by(ANN), code, MANY).code for _ in range(3)]
    for level in ("moderate", "low"):
        results.override(house, house.by(ANN), At(code, made[0]), level, "Seen for years.")
    intake.begin(house, house.by(ANN), code, asking())
    assert results.overridden(house, house.by(SUE), DAYS) == (Overridden(NOW, 3, 1), Overridden(LATER, 0, 0))
    assert results.overridden(house, house.by(MEL), DAYS[:2]) == (Overridden(NOW, 3, 1),)
    assert results.overridden(house, house.by(ZOE), DAYS[:2]) == (Overridden(NOW, 0, 0),)
    assert results.overridden(house, house.by(ANN), DAYS) == Refused(No.FORBIDDEN)


def test_where_the_database_is_away_nothing_is_counted(house: House) -> None:
    by = house.by(SUE)
    house.close()
    with house.database.writing() as session:
        session.connection().exec_driver_sql("DROP TABLE case_screen")
    assert isinstance(results.overridden(house, by, DAYS), Unreachable)
