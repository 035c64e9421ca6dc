"""What is usually hidden, two cases that are one, and the lists: on databases of both kinds."""

from dataclasses import replace
from datetime import timedelta

from referral.actions.cases import casenotes, cases, screens
from referral.actions.cases.casebook import Done, Gone, MergedInto, No, Refused
from referral.actions.cases.cases import Wanted
from referral.actions.cases.glass import STAYS_OPEN, Reason, break_glass, unmask
from referral.actions.cases.merging import merge, undo
from referral.actions.referrals.hearing import About, person_says
from referral.core.case import CaseState, ClosingReason, Move
from referral.core.casework import (
    Case,
    ContactCard,
    Risk,
    Section,
    Why,
)
from referral.core.merging import Merge, Signals
from tests.casebooks import ANN, BEGUN, BEN, CARD, CAT, MEL, NOW, NUMBER, QUINN, SUE, House
from tests.referrals import offers

TONIGHT = NOW.replace(hour=23)
WHY = Reason(Why.CALL)


def test_a_form_that_shows_a_masked_number_does_not_change_it(house: House) -> None:
    code = house.opens().code
    shown = house.sees(code, ANN).card
    casenotes.keep_card(house, house.by(ANN), code, replace(shown, best_hours="mornings"))
    assert unmask(house, house.by(ANN), code, WHY) == replace(CARD, best_hours="mornings")
    casenotes.keep_card(house, house.by(ANN), code, ContactCard(number="+447700900456"), identity=True)
    assert unmask(house, house.by(ANN), code, WHY) == ContactCard(number="+447700900456")
    casenotes.leave_alone(house, house.by(ANN), code, must_not_contact=True)
    assert house.sees(code).case.must_not_contact


def test_unmasking_asks_for_a_reason_and_keeps_it(house: House) -> None:
    code = house.opens().code
    assert unmask(house, house.by(ANN), code, Reason(Why.OTHER)) == Refused(No.NO_WORDS)
    card = unmask(house, house.by(ANN), code, Reason(Why.OTHER, f"Told me to ring {NUMBER}."))
    assert card == CARD
    with house.casebook.reading(SUE, house.now) as work:
        last = work.trail.about(code)[0]
    assert (last.action, last.reason, last.by) == ("unmasked", "other", "ann")
    assert house.sees(code).written[0].words == f"Told me to ring {NUMBER}."


def test_breaking_the_glass_opens_a_case_of_another_team_for_an_hour(house: House) -> None:
    case = house.opens()
    asked = Reason(Why.EMERGENCY, "At the door, bleeding.")
    assert break_glass(house, house.by(QUINN), case.alias, asked) == Gone()
    assert break_glass(house, house.by(CAT), case.alias, WHY) == Refused(No.NO_WORDS)
    assert break_glass(house, house.by(MEL), case.alias, asked) == Refused(No.FORBIDDEN)
    opened = break_glass(house, house.by(CAT), case.alias.upper(), asked)
    assert isinstance(opened, Case)
    assert house.sees(case.code, CAT).case.alias == case.alias
    assert cases.search(house, house.by(CAT), case.alias) == ()
    house.now += STAYS_OPEN
    assert cases.view(house, house.by(CAT), case.code) == Gone()
    assert house.trail_of(case.code) == ["opened", "broke_glass", "read"]


def test_two_cases_become_one_and_two_again(house: House) -> None:
    kept, folded = house.opens(ANN), house.opens(CAT, "south")
    casenotes.note(house, house.by(CAT), folded.code, "From the south.")
    casenotes.task(house, house.by(CAT), folded.code, TONIGHT, (CAT, "Ring"))
    before = house.sees(kept.code), house.sees(folded.code)
    assert merge(house, house.by(ANN), kept.code, folded.code) == Refused(No.FORBIDDEN)
    assert merge(house, house.by(SUE), kept.code, kept.code) == Refused(No.SAME_CASE)
    made = merge(house, house.by(SUE), kept.code, folded.code)
    assert isinstance(made, Merge)
    whole = house.sees(kept.code, ANN)
    assert ([entry.words for entry in whole.written], whole.case.due) == (["From the south."], TONIGHT)
    assert whole.other_cards == (CARD.masked,)
    assert cases.view(house, house.by(SUE), folded.code) == MergedInto(kept.code)
    assert merge(house, house.by(SUE), kept.code, folded.code) == Refused(No.NO_OTHER)
    assert undo(house, house.by(SUE), kept.code, "other") == Refused(No.NOT_THERE)
    assert undo(house, house.by(SUE), kept.code, made.code) == Done()
    assert (house.sees(kept.code), house.sees(folded.code)) == before
    assert undo(house, house.by(SUE), kept.code, made.code) == Refused(No.NOT_THERE)


def test_the_latest_merge_is_undone_first(house: House) -> None:
    one, two, three = (house.opens() for _ in range(3))
    first = merge(house, house.by(SUE), one.code, two.code)
    second = merge(house, house.by(SUE), one.code, three.code)
    assert isinstance(first, Merge)
    assert isinstance(second, Merge)
    assert undo(house, house.by(SUE), one.code, first.code) == Refused(No.LATER_MERGE)
    assert undo(house, house.by(SUE), one.code, second.code) == Done()
    assert undo(house, house.by(SUE), one.code, first.code) == Done()


def test_the_worklist_by_its_sections(house: House) -> None:
    mine, risky, nobodys, closed = house.opens(), house.opens(BEN), house.opens(mine=False), house.opens(BEN)
    lost = About("harbour", risky.code, offers(house, risky.code, BEN).code)
    assert person_says(house, lost, NOW, arrived=False) == Done()
    calls = Signals(Risk.NOW, reply_since=NOW, answer_since=NOW)
    assert cases.signal(house, house.by(BEN), risky.code, calls) == Done()
    casenotes.task(house, house.by(ANN), mine.code, NOW + timedelta(hours=2), (ANN, "Ring"))
    casenotes.task(house, house.by(BEN), risky.code, NOW - timedelta(hours=2), (ANN, "Ring"))
    screens.begin(house, house.by(BEN), risky.code, BEGUN)
    cases.move(house, house.by(BEN), closed.code, Move.CLOSE, ClosingReason.MISTAKE)
    expected = {section: {risky.code} for section in Section} | {
        Section.ALL: {mine.code, risky.code, nobodys.code},
        Section.MINE: {mine.code},
        Section.DUE: {mine.code},
        Section.UNASSIGNED: {nobodys.code},
    }
    found = {section: cases.listed(house, house.by(ANN), Wanted(section, TONIGHT)) for section in Section}
    assert {section: {case.code for case in some} for section, some in found.items()} == expected  # type: ignore[union-attr]
    counted = {section: len(codes) for section, codes in expected.items()}
    assert cases.counts(house, house.by(ANN), TONIGHT) == counted
    both = replace(Wanted(Section.ALL, TONIGHT), owner="ben", state=CaseState.REFERRED)
    assert cases.listed(house, house.by(SUE), both) == (house.sees(risky.code).case,)


def test_a_case_is_found_by_the_beginning_of_either_word(house: House) -> None:
    case = house.opens()
    first, second = case.alias.split()
    for typed in (first[:4], second[:4].upper(), case.alias, f" {first}  {second[:2]}"):
        found = cases.search(house, house.by(ANN), typed)
        assert isinstance(found, tuple)
        assert case.code in {one.code for one in found}
    assert cases.search(house, house.by(ANN), "  ") == ()
    assert cases.search(house, house.by(ANN), "zzz") == ()
