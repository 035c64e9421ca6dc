"""What others say became of a referral, and what they are shown: the service through its link, the person by a text."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from referral.actions.cases import disclosing
from referral.actions.cases.casebook import Done, Gone, No, Refused
from referral.actions.cases.merging import merge, undo
from referral.actions.database import Unreachable
from referral.actions.referrals import hearing, referring, sheets
from referral.actions.referrals.hearing import About
from referral.actions.referrals.referring import Made, Wish
from referral.actions.referrals.sheets import Sheet
from referral.core.disclosure import Consent, Way, What
from referral.core.merging import Merge
from referral.core.referring import Answer, Because, Referral, ReferralState, Step
from tests.casebooks import ANN, CARD, SUE, House, a_house
from tests.referrals import QUAYSIDE, TOLD, drafts, offers, steps

OFFER = Made(Step.OFFER)


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


def test_what_a_service_sees_is_what_the_person_agreed_to(house: House) -> None:
    code = house.opens().code
    made = offers(house, code)
    about = About("harbour", code, made.code)
    seen = hearing.shown_to_service(house, about, house.by(ANN).now)
    assert isinstance(seen, Sheet)
    assert (seen.card, seen.referral.what) == (CARD, TOLD)
    assert isinstance(seen.under, Consent)
    draft = referring.draft(house, house.by(ANN), code, Wish(QUAYSIDE, frozenset({What.HERE})))
    assert isinstance(draft, Referral)
    assert sheets.sheet(house, house.by(ANN), code, draft.code) == Refused(No.NOT_FROM_HERE)
    bare = steps(house, code, draft, OFFER)
    paper = sheets.sheet(house, house.by(ANN), code, bare.code)
    assert isinstance(paper, tuple)
    assert (paper[1].card.name, paper[1].card.number) == ("", "")
    assert sheets.sheet(house, house.by(ANN), code, "nothing") == Refused(No.NOT_THERE)
    assert [one.outgoing.way for one in of(house, code).disclosures] == [
        Way.REFERRAL,
        Way.LINK,
        Way.REFERRAL,
        Way.REFERRAL,
    ]


def test_what_a_service_answers_moves_the_referral_and_calls_somebody_where_it_cannot(house: House) -> None:
    code = house.opens().code
    made = offers(house, code)
    about = About("harbour", code, made.code)
    now = house.by(ANN).now
    taken = hearing.service_says(house, about, (Answer.ACCEPTED, None), now)
    assert isinstance(taken, Referral)
    assert (taken.state, taken.answered) == (ReferralState.ACCEPTED, now)
    full = hearing.service_says(house, about, (Answer.FULL, None), now)
    assert isinstance(full, Referral)
    assert (full.state, full.because, house.sees(code).case.chase) == (ReferralState.FAILED, Because.FULL, now)
    late = hearing.service_says(house, about, (Answer.ACCEPTED, None), now)
    assert late == Refused(No.NOT_FROM_HERE)
    assert referring.chase(house, house.by(ANN), code, made.code, None) == Done()
    assert house.sees(code).case.chase is None
    after_all = hearing.service_says(house, about, (Answer.ARRIVED, None), now)
    assert isinstance(after_all, Referral)
    assert after_all.state is ReferralState.COMPLETED
    nowhere = replace(about, referral="nothing")
    assert hearing.service_says(house, nowhere, (Answer.FULL, None), now) == Refused(No.NOT_THERE)
    assert hearing.service_says(house, replace(about, organisation="quay"), (Answer.FULL, None), now) == Gone()


def test_an_answer_that_does_not_fit_changes_nothing(house: House) -> None:
    code = house.opens().code
    made = steps(house, code, offers(house, code), Made(Step.ACCEPT), Made(Step.BEGIN))
    about = About("harbour", code, made.code)
    late = hearing.service_says(house, about, (Answer.ACCEPTED, None), house.by(ANN).now)
    assert late == Refused(No.NOT_FROM_HERE)
    assert house.sees(code).referrals == (made,)


def test_what_the_person_says_moves_it_too(house: House) -> None:
    code = house.opens().code
    made = offers(house, code)
    about = About("harbour", code, made.code)
    now = house.by(ANN).now
    assert hearing.person_says(house, about, now, arrived=False) == Done()
    assert house.sees(code).case.chase == now
    assert hearing.person_says(house, about, now, arrived=True) == Done()
    assert hearing.person_says(house, about, now, arrived=True) == Done()
    assert (house.sees(code).referrals[0].state, house.sees(code).case.chase) == (ReferralState.COMPLETED, None)
    other = steps(house, code, drafts(house, code), Made(Step.CANCEL, Because.MISTAKE))
    over = replace(about, referral=other.code)
    assert hearing.person_says(house, over, now, arrived=True) == Refused(No.NOT_FROM_HERE)
    assert hearing.person_says(house, replace(about, referral="x"), now, arrived=True) == Refused(No.NOT_THERE)


def test_a_referral_of_a_case_that_was_merged_is_answered_where_it_is_now(house: House) -> None:
    one, two = house.opens().code, house.opens().code
    made = offers(house, two)
    about = About("harbour", two, made.code)
    merged = merge(house, house.by(SUE), one, two)
    assert isinstance(merged, Merge)
    chase = house.sees(one).case.chase
    assert chase == made.chase
    hearing.service_says(house, about, (Answer.ACCEPTED, None), house.by(ANN).now)
    assert house.sees(one).case.chase != chase
    assert undo(house, house.by(SUE), one, merged.code) == Done()
    assert house.sees(one).case.chase is None
    assert house.sees(two).case.chase == house.sees(two).referrals[0].chase


def test_without_the_trail_nothing_is_heard(house: House) -> None:
    code = house.opens().code
    about = About("harbour", code, offers(house, code).code)
    for before, after in (("audit_entry", "elsewhere"), ("elsewhere", "audit_entry")):
        with house.database.writing() as session:
            session.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
        heard = hearing.service_says(house, about, (Answer.ACCEPTED, None), house.by(ANN).now)
        assert isinstance(heard, Unreachable) == (after == "elsewhere")
    assert house.sees(code).referrals[0].state is ReferralState.ACCEPTED
