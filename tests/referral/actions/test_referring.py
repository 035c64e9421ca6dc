"""Consent, referrals, what was told, and what others say became of it. On PostgreSQL T32 and T37 do all of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from referral.actions.cases import casenotes, cases, disclosing
from referral.actions.cases.casebook import Done, Gone, No, Refused
from referral.actions.referrals import hearing, referring, sheets
from referral.actions.referrals.hearing import About
from referral.actions.referrals.referring import Made, Wish
from referral.core.access import Permission, Staff
from referral.core.case import CaseState, ClosingReason, Move
from referral.core.casework import EntryKind
from referral.core.disclosure import Disclosure, Ends, Exemption, Outgoing, Override, Purpose, Way, What
from referral.core.referring import Because, Referral, ReferralState, Step, read_packed
from tests.casebooks import ANN, BEN, CAT, MEL, QUINN, SUE, House, a_house
from tests.referrals import QUAYSIDE, SURGERY, TOLD, agreed, agrees, drafts, offers, steps

OFFER = Made(Step.OFFER)
LETTER = Outgoing(QUAYSIDE, Purpose.REFERRAL, frozenset({What.HERE}), Way.LETTER)
CRISIS = Override(Exemption.EMERGENCY, "Found collapsed; told the ambulance crew.")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = a_house(tmp_path_factory.mktemp("house"))
    yield made
    made.close()


def of(house: House, code: str) -> disclosing.Account:
    """Return what was agreed and what was told."""
    found = disclosing.account(house, house.by(SUE), code)
    assert isinstance(found, disclosing.Account), found
    return found


def test_a_consent_is_kept_whole_and_comes_back_as_it_was_signed(house: House) -> None:
    code = house.opens().code
    made = agrees(house, code)
    assert of(house, code).consents == (made,)
    assert made.person == "Wilhelmina Okonkwo"
    assert disclosing.copy(house, house.by(ANN), code, made.code) == (house.sees(code).case, made)
    assert disclosing.copy(house, house.by(ANN), code, "nothing") == Refused(No.NOT_THERE)
    assert [house.trail_of(one)[-1] for one in (made.code, code)] == ["consented", "read"]


def test_a_consent_that_lacks_an_element_is_none(house: House) -> None:
    code = house.opens().code
    whole = agreed(house)
    lacks = (replace(whole, person=" "), replace(whole, signature=""), replace(whole, discloser=""))
    for lacking in (*lacks, replace(whole, what=frozenset())):
        assert disclosing.consent(house, house.by(ANN), code, lacking) == Refused(No.NO_WORDS)
    nobody = replace(whole, recipient=replace(QUAYSIDE, name=" "))
    assert disclosing.consent(house, house.by(ANN), code, nobody) == Refused(No.NO_WORDS)
    for late in (agreed(house, days=400), agreed(house, days=-1), replace(whole, signed=whole.expires)):
        assert disclosing.consent(house, house.by(ANN), code, late) == Refused(No.BAD_TIME)
    assert of(house, code).consents == ()


def test_nothing_goes_out_that_nobody_agreed_to_and_what_does_stands_in_the_account(house: House) -> None:
    code = house.opens().code
    assert disclosing.disclose(house, house.by(ANN), code, LETTER) == Refused(No.NO_CONSENT)
    given = agrees(house, code)
    told = disclosing.disclose(house, house.by(ANN), code, LETTER)
    assert isinstance(told, Disclosure)
    assert (told.consent, told.override) == (given.code, None)
    more = replace(LETTER, what=LETTER.what | {What.NOTES})
    assert disclosing.disclose(house, house.by(ANN), code, more) == Refused(No.NOT_ALL)
    assert disclosing.disclose(house, house.by(ANN), code, replace(LETTER, what=frozenset())) == Refused(No.NOT_ALL)
    assert of(house, code).disclosures == (told,)
    assert house.trail_of(told.code) == ["disclosed"]


def test_without_consent_only_for_a_reason_of_the_law_with_words(house: House) -> None:
    code = house.opens().code
    silent = replace(CRISIS, words=" ")
    assert disclosing.disclose(house, house.by(ANN), code, LETTER, silent) == Refused(No.NO_WORDS)
    told = disclosing.disclose(house, house.by(ANN), code, LETTER, CRISIS)
    assert isinstance(told, Disclosure)
    assert (told.override, told.consent) == (CRISIS, "")
    given = agrees(house, code)
    covered = disclosing.disclose(house, house.by(ANN), code, LETTER, CRISIS)
    assert isinstance(covered, Disclosure)
    assert (covered.override, covered.consent) == (None, given.code)


def test_a_referral_from_the_draft_to_being_helped(house: House) -> None:
    code = house.opens().code
    draft = drafts(house, code)
    assert draft.what == TOLD
    assert referring.step(house, house.by(ANN), code, draft.code, OFFER) == Refused(No.NO_CONSENT)
    given = agrees(house, code, ends=Ends.REFERRAL)
    offered = steps(house, code, draft, OFFER)
    case = house.sees(code).case
    assert (case.state, case.chase) == (CaseState.REFERRED, offered.chase)
    assert offered.chase is not None
    moves = [one.about for one in house.sees(code).written if one.kind is EntryKind.MOVE]
    assert moves == ["start new active", "refer active referred"]
    held = Made(Step.HOLD, Because.WAITING_LIST, chase=house.now + timedelta(days=3))
    waits = steps(house, code, offered, Made(Step.ACCEPT), held)
    assert house.sees(code).case.chase == held.chase
    arrived = steps(house, code, waits, Made(Step.RESUME), Made(Step.COMPLETE, Because.ARRIVED))
    assert (arrived.state, arrived.chase, house.sees(code).case.chase) == (ReferralState.COMPLETED, None, None)
    assert steps(house, code, arrived, Made(Step.COMPLETE, Because.HELPED)).because is Because.HELPED
    assert of(house, code).consents[0].ended is not None
    assert [(one.consent, one.outgoing.way) for one in of(house, code).disclosures] == [(given.code, Way.REFERRAL)]
    told = [read_packed(one.words).step for one in house.sees(code).written if one.kind is EntryKind.REFERRAL]
    assert told == [Step.OFFER, Step.ACCEPT, Step.HOLD, Step.RESUME, Step.COMPLETE, Step.COMPLETE]


def test_steps_that_do_not_fit_change_nothing(house: House) -> None:
    code = house.opens().code
    made = offers(house, code)
    before = house.sees(code).referrals
    for step, why in (
        (Made(Step.RESUME), No.NOT_FROM_HERE),
        (Made(Step.REJECT), No.NEEDS_REASON),
        (Made(Step.ACCEPT, Because.FULL), No.UNASKED_REASON),
        (Made(Step.ACCEPT, chase=house.now - timedelta(days=1)), No.BAD_TIME),
        (OFFER, No.NOT_FROM_HERE),
    ):
        assert referring.step(house, house.by(ANN), code, made.code, step) == Refused(why)
    assert referring.step(house, house.by(ANN), code, "nothing", OFFER) == Refused(No.NOT_THERE)
    assert house.sees(code).referrals == before


def test_a_draft_can_be_changed_until_it_has_gone_out(house: House) -> None:
    code = house.opens().code
    draft = drafts(house, code)
    wish = Wish(SURGERY, frozenset({What.HERE, What.PLAN}), message=" Bloods, please. ")
    changed = referring.redraft(house, house.by(ANN), code, draft.code, wish)
    assert isinstance(changed, Referral)
    assert (changed.recipient, changed.what, changed.message) == (SURGERY, wish.what, "Bloods, please.")
    assert not changed.calls
    assert referring.redraft(house, house.by(ANN), code, "nothing", wish) == Refused(No.NOT_THERE)
    for unfit in (replace(wish, what=frozenset()), replace(wish, recipient=replace(SURGERY, name=""))):
        assert referring.redraft(house, house.by(ANN), code, draft.code, unfit) == Refused(No.NO_WORDS)
    assert referring.draft(house, house.by(ANN), code, unfit) == Refused(No.NO_WORDS)
    out = offers(house, code)
    assert referring.redraft(house, house.by(ANN), code, out.code, wish) == Refused(No.NOT_FROM_HERE)


def test_no_service_is_asked_to_contact_who_must_not_be_contacted(house: House) -> None:
    code = house.opens().code
    agrees(house, code)
    draft = drafts(house, code)
    casenotes.leave_alone(house, house.by(ANN), code, must_not_contact=True)
    assert referring.step(house, house.by(ANN), code, draft.code, OFFER) == Refused(No.MUST_NOT_CONTACT)
    calls = Wish(QUAYSIDE, frozenset({What.HERE}), calls=True)
    assert referring.draft(house, house.by(ANN), code, calls) == Refused(No.MUST_NOT_CONTACT)
    goes = referring.redraft(house, house.by(ANN), code, draft.code, replace(calls, calls=False))
    assert isinstance(goes, Referral)
    assert steps(house, code, goes, OFFER).state is ReferralState.OFFERED


def test_a_service_that_was_asked_to_call_has_to_be_told_not_to(house: House) -> None:
    code = house.opens().code
    offers(house, code)
    casenotes.leave_alone(house, house.by(ANN), code, must_not_contact=True)
    case = house.sees(code).case
    assert case.must_not_contact
    assert case.chase == case.updated
    casenotes.leave_alone(house, house.by(ANN), code, must_not_contact=False)
    assert not house.sees(code).case.must_not_contact


def test_nothing_is_offered_of_a_closed_case_and_closing_ends_what_was_given_for_it(house: House) -> None:
    code = house.opens().code
    for recipient, ends in ((QUAYSIDE, Ends.CASE), (SURGERY, Ends.DAY)):
        agrees(house, code, recipient=recipient, ends=ends)
    draft = drafts(house, code)
    cases.move(house, house.by(ANN), code, Move.CLOSE, ClosingReason.ENOUGH)
    assert referring.step(house, house.by(ANN), code, draft.code, OFFER) == Refused(No.CLOSED)
    assert [one.ended is not None for one in of(house, code).consents] == [True, False]
    cases.move(house, house.by(ANN), code, Move.REOPEN)
    assert referring.step(house, house.by(ANN), code, draft.code, OFFER) == Refused(No.EXPIRED)


def test_taking_a_consent_back_shuts_what_was_under_way_and_calls_somebody(house: House) -> None:
    code = house.opens().code
    made = offers(house, code)
    given = of(house, code).consents[0]
    assert isinstance(sheets.sheet(house, house.by(ANN), code, made.code), tuple)
    assert disclosing.revoke(house, house.by(BEN), code, given.code) == Done()
    assert disclosing.revoke(house, house.by(BEN), code, given.code) == Refused(No.NOT_THERE)
    assert sheets.sheet(house, house.by(ANN), code, made.code) == Refused(No.REVOKED)
    about = About("harbour", code, made.code)
    assert hearing.shown_to_service(house, about, house.by(ANN).now) == Refused(No.REVOKED)
    assert (house.sees(code).case.chase or house.now) < house.now
    kept = of(house, code)
    assert (kept.consents[0].revoked_by, len(kept.disclosures)) == ("ben", 2)


def test_another_consent_that_covers_it_keeps_a_referral_under_way(house: House) -> None:
    code = house.opens().code
    made, again = offers(house, code), agrees(house, code)
    drafts(house, code, recipient=SURGERY)
    first = of(house, code).consents[0]
    assert disclosing.revoke(house, house.by(ANN), code, first.code) == Done()
    assert house.sees(code).case.chase == made.chase
    told = disclosing.disclose(house, house.by(ANN), code, LETTER)
    assert isinstance(told, Disclosure)
    assert told.consent == again.code


def test_two_referrals_to_one_service_share_a_consent_until_both_are_over(house: House) -> None:
    code = house.opens().code
    agrees(house, code, ends=Ends.REFERRAL)
    one, two = (steps(house, code, drafts(house, code), OFFER) for _ in range(2))
    steps(house, code, one, Made(Step.CANCEL, Because.MISTAKE))
    assert of(house, code).consents[0].ended is None
    steps(house, code, two, Made(Step.FAIL, Because.NO_ANSWER))
    assert of(house, code).consents[0].ended is not None


def test_asking_after_it_on_another_day(house: House) -> None:
    code = house.opens().code
    made, draft = offers(house, code), drafts(house, code)
    later = house.now + timedelta(days=2)
    assert referring.chase(house, house.by(ANN), code, made.code, later) == Done()
    assert house.sees(code).case.chase == later
    for which, at, why in (
        (made.code, house.now, No.BAD_TIME),
        (draft.code, later, No.NOT_FROM_HERE),
        ("nothing", later, No.NOT_THERE),
    ):
        assert referring.chase(house, house.by(ANN), code, which, at) == Refused(why)


@pytest.mark.parametrize("who", [CAT, QUINN], ids=["another team", "another organisation"])
def test_others_see_nothing_of_it_and_change_nothing(house: House, who: Staff) -> None:
    code = house.opens().code
    made = offers(house, code)
    given = of(house, code).consents[0]
    for answer in (
        referring.board(house, house.by(who), code),
        referring.step(house, house.by(who), code, made.code, Made(Step.ACCEPT)),
        sheets.sheet(house, house.by(who), code, made.code),
        disclosing.account(house, house.by(who), code),
        disclosing.revoke(house, house.by(who), code, given.code),
        disclosing.disclose(house, house.by(who), code, LETTER, CRISIS),
    ):
        assert answer == Gone()


def test_who_may_not_disclose_lets_nothing_out(house: House) -> None:
    code = house.opens().code
    assert not MEL.may(Permission.DISCLOSE)
    assert disclosing.disclose(house, house.by(MEL), code, LETTER, CRISIS) == Refused(No.FORBIDDEN)
    assert of(house, code).disclosures == ()
