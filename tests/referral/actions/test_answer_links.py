"""A receiving service answers through its link: what opens it, what ends it, what its answer does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from referral.actions.cases import casenotes, cases, disclosing
from referral.actions.cases.casebook import Done, Gone, No, Refused
from referral.actions.cases.cases import Wanted
from referral.actions.cases.merging import merge
from referral.actions.database import Unreachable
from referral.actions.referrals import answerlinks, receiving, referring
from referral.actions.referrals.answerlinks import Given
from referral.actions.referrals.receiving import Asked, Heard, Opened, Shut
from referral.actions.referrals.referring import Board, Made
from referral.core.answerlink import LASTS, CouldNot
from referral.core.case import ClosingReason, Move
from referral.core.casework import ContactCard, Section
from referral.core.disclosure import Way
from referral.core.merging import Merge
from referral.core.referring import Answer, Because, Referral, ReferralState, Step
from referral.store.casebook.linkrows import AnswerDoorRow, AnswerLinkRow
from tests.casebooks import ANN, CARD, CAT, MEL, NOW, QUINN, SUE, House, a_house
from tests.referrals import agreed, drafts, offers

TONIGHT = NOW.replace(hour=23)
FULL = (Answer.FULL, None)
NOES = [
    (Answer.FULL, None, ReferralState.REJECTED, Because.FULL),
    (Answer.COULD_NOT_HELP, CouldNot.NOT_FOR_THEM, ReferralState.REJECTED, Because.NOT_FOR_THEM),
    (Answer.COULD_NOT_HELP, CouldNot.SHUT, ReferralState.REJECTED, Because.SHUT),
    (Answer.COULD_NOT_HELP, CouldNot.DID_NOT_COME, ReferralState.FAILED, Because.DID_NOT_ARRIVE),
    (Answer.COULD_NOT_HELP, CouldNot.OTHER, ReferralState.FAILED, Because.COULD_NOT_HELP),
]


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a house that all these tests share; each opens cases of its own."""
    made = a_house(tmp_path_factory.mktemp("links"))
    yield made
    made.close()


def gives(house: House, case: str, referral: str) -> Given:
    made = answerlinks.make(house, house.by(ANN), case, referral)
    assert isinstance(made, Given), made
    return made


def opens(house: House, given: Given) -> Opened:
    opened = receiving.open_link(house, given.link, given.code, house.now)
    assert isinstance(opened, Opened), opened
    return opened


def tries(house: House, given: Given) -> object:
    return receiving.open_link(house, given.link, given.code, house.now)


def answers(house: House, opened: Opened, answer: Answer, why: CouldNot | None = None) -> Heard:
    house.now += timedelta(minutes=1)
    heard = receiving.say(house, opened, answer, why, house.now)
    assert isinstance(heard, Heard), heard
    return heard


def board(house: House, case: str) -> Board:
    found = referring.board(house, house.by(SUE), case)
    assert isinstance(found, Board), found
    return found


def first(house: House, case: str) -> Referral:
    return board(house, case).referrals[0]


def asked_for(house: House) -> tuple[str, Referral, Given]:
    """Return a case with a referral that is offered, and its link."""
    case = house.opens().code
    referral = offers(house, case)
    return case, referral, gives(house, case, referral.code)


def test_from_the_offer_to_the_arrival(house: House) -> None:
    case, _, given = asked_for(house)
    opened = opens(house, given)
    shown = receiving.asked(house, opened, house.now)
    assert isinstance(shown, Asked)
    assert (shown.sheet.card, shown.sheet.alias) == (CARD, house.sees(case).case.alias)
    assert shown.answers == tuple(Answer)
    assert answers(house, opened, Answer.ACCEPTED).goes_on
    assert first(house, case).state is ReferralState.ACCEPTED
    assert house.sees(case).case.answer_since == first(house, case).answered
    # The same code opens it again weeks later, and then only what can still be answered is offered.
    house.now += timedelta(days=20)
    again = opens(house, given)
    shown = receiving.asked(house, again, house.now)
    assert isinstance(shown, Asked)
    assert shown.answers == (Answer.ARRIVED, Answer.FULL, Answer.COULD_NOT_HELP)
    assert not answers(house, again, Answer.ARRIVED).goes_on
    done = first(house, case)
    assert (done.state, done.because) == (ReferralState.COMPLETED, Because.ARRIVED)
    assert tries(house, given) == Shut()
    assert receiving.asked(house, again, house.now) == Shut()
    assert receiving.say(house, again, Answer.FULL, None, house.now) == Shut()


def test_a_no_is_kept_with_its_reason_and_somebody_is_to_look_at_once(one: House) -> None:
    for answer, why, state, because in NOES:
        case, _, given = asked_for(one)
        heard = answers(one, opens(one, given), answer, why)
        held, seen = first(one, case), one.sees(case).case
        assert (held.state, held.because, held.answered) == (state, because, heard.at)
        assert (seen.chase, seen.answer_since, heard.goes_on) == (heard.at, heard.at, False)


def test_an_answer_stands_on_the_worklist_until_somebody_has_seen_it(one: House) -> None:
    case, _, given = asked_for(one)
    before = on_the_worklist(one)
    assert answerlinks.seen(one, one.by(ANN), case) == Refused(No.NOT_THERE)
    answers(one, opens(one, given), Answer.ACCEPTED)
    assert set(on_the_worklist(one)) == {*before, case}
    assert answerlinks.seen(one, one.by(ANN), case) == Done()
    assert on_the_worklist(one) == before


def test_an_answer_after_the_case_was_closed_is_seen_too(one: House) -> None:
    case, _, given = asked_for(one)
    cases.move(one, one.by(ANN), case, Move.CLOSE, ClosingReason.NOT_REACHED)
    before = on_the_worklist(one)
    answers(one, opens(one, given), Answer.ARRIVED)
    assert set(on_the_worklist(one)) == {*before, case}
    other = one.opens().code
    assert isinstance(merge(one, one.by(SUE), other, case), Merge)
    assert set(on_the_worklist(one)) == {*before, other}
    answerlinks.seen(one, one.by(ANN), other)
    assert on_the_worklist(one) == before


def on_the_worklist(one: House) -> list[str]:
    found = cases.listed(one, one.by(ANN), Wanted(Section.ANSWER, TONIGHT))
    counted = cases.counts(one, one.by(ANN), TONIGHT)
    assert isinstance(found, tuple)
    assert not isinstance(counted, Refused | Unreachable)
    assert counted[Section.ANSWER] == len(found)
    return [one.code for one in found]


def test_nothing_but_both_secrets_opens(one: House) -> None:
    case, _, given = asked_for(one)
    other = asked_for(one)[2]
    wrong = [
        (given.link, other.code),
        (other.link, given.code),
        (given.link, ""),
        ("", given.code),
        (given.code, given.link),
        (given.link[:-1], given.code),
        ("' OR 1=1", "%"),
        (given.link, given.code[:-1] + ("0" if given.code[-1] != "0" else "1")),
    ]
    assert [receiving.open_link(one, link, code, one.now) for link, code in wrong] == [Shut()] * len(wrong)
    assert board(one, case).links[0].wrong == 3
    assert isinstance(receiving.open_link(one, given.link.upper(), given.code.lower(), one.now), Opened)


def test_however_often_somebody_guesses_the_right_code_opens(one: House) -> None:
    case, _, given = asked_for(one)
    for number in range(40):
        assert receiving.open_link(one, given.link, f"{number:010}", one.now) == Shut()
    assert isinstance(tries(one, given), Opened)
    assert board(one, case).links[0].wrong == 40


def test_a_new_link_ends_the_one_before_and_what_it_had_opened(one: House) -> None:
    case, referral, given = asked_for(one)
    opened = opens(one, given)
    new = gives(one, case, referral.code)
    assert tries(one, given) == receiving.asked(one, opened, one.now) == Shut()
    assert isinstance(tries(one, new), Opened)
    assert answerlinks.end(one, one.by(ANN), case, referral.code) == Done()
    assert answerlinks.end(one, one.by(ANN), case, referral.code) == Refused(No.NOT_THERE)
    assert answerlinks.end(one, one.by(ANN), case, "none") == Refused(No.NOT_THERE)
    assert tries(one, new) == Shut()


def test_it_is_over_when_its_time_is(one: House) -> None:
    case, _, given = asked_for(one)
    assert given.until == board(one, case).links[0].made + LASTS
    opened = opens(one, given)
    one.now = given.until
    assert tries(one, given) == receiving.asked(one, opened, one.now) == Shut()


def test_it_ends_with_the_consent(one: House) -> None:
    case, _, given = asked_for(one)
    opened = opens(one, given)
    consent = board(one, case).consents[0]
    assert disclosing.revoke(one, one.by(ANN), case, consent.code) == Done()
    assert tries(one, given) == receiving.asked(one, opened, one.now) == Shut()
    assert receiving.say(one, opened, Answer.ARRIVED, None, one.now) == Shut()


def test_it_does_not_outlive_a_short_consent(one: House) -> None:
    case = one.opens().code
    referral = drafts(one, case)
    signed = disclosing.consent(one, one.by(ANN), case, agreed(one, days=5))
    referring.step(one, one.by(ANN), case, referral.code, Made(Step.OFFER))
    given = gives(one, case, referral.code)
    assert given.until == signed.expires  # type: ignore[union-attr]  # a consent
    one.now = given.until - timedelta(seconds=1)
    assert isinstance(tries(one, given), Opened)


@pytest.mark.parametrize("made", [Made(Step.CANCEL, Because.CHANGED_MIND), Made(Step.FAIL, Because.NO_ANSWER)])
def test_it_ends_with_the_referral(one: House, made: Made) -> None:
    case, referral, given = asked_for(one)
    referring.step(one, one.by(ANN), case, referral.code, made)
    assert tries(one, given) == Shut()
    assert answerlinks.make(one, one.by(ANN), case, referral.code) == Refused(No.NOT_FROM_HERE)


def test_who_may_make_one_and_for_what(one: House) -> None:
    case = one.opens().code
    referral = drafts(one, case).code
    assert answerlinks.make(one, one.by(ANN), case, referral) == Refused(No.NOT_FROM_HERE)
    assert answerlinks.make(one, one.by(ANN), case, "none") == Refused(No.NOT_THERE)
    offered = offers(one, case).code
    assert answerlinks.make(one, one.by(MEL), case, offered) == Refused(No.FORBIDDEN)
    assert answerlinks.make(one, one.by(QUINN), case, offered) == Gone()
    assert answerlinks.make(one, one.by(CAT), case, offered) == Gone()


def test_nobody_who_must_be_left_alone_is_told_of(one: House) -> None:
    case, _, given = asked_for(one)
    opened = opens(one, given)
    casenotes.leave_alone(one, one.by(ANN), case, must_not_contact=True)
    shown = receiving.asked(one, opened, one.now)
    assert isinstance(shown, Asked)
    assert shown.sheet.alone
    assert shown.sheet.card == ContactCard()


def test_each_look_stands_in_the_account_and_in_the_trail(one: House) -> None:
    case, _, given = asked_for(one)
    before = len(one.trail_of(case))
    opened = opens(one, given)
    receiving.asked(one, opened, one.now)
    answers(one, opened, Answer.ACCEPTED)
    with one.casebook.reading(SUE, one.now) as work:
        added = [(one.action, one.by, one.reason) for one in work.trail.about(case)][: -before or None]
    assert added[::-1] == [
        ("referred", "system", "link_opened"),
        ("referred", "system", "heard"),
        ("referred", "system", "heard"),
    ]
    account = disclosing.account(one, one.by(ANN), case)
    assert isinstance(account, disclosing.Account)
    assert [one.outgoing.way for one in account.disclosures] == [Way.REFERRAL, Way.LINK]


def test_it_follows_a_case_that_was_merged_into_another(one: House) -> None:
    case, _, given = asked_for(one)
    other = one.opens().code
    assert isinstance(merge(one, one.by(SUE), other, case), Merge)
    opened = opens(one, given)
    assert isinstance(receiving.asked(one, opened, one.now), Asked)
    answers(one, opened, Answer.ACCEPTED)
    assert first(one, other).state is ReferralState.ACCEPTED
    assert one.sees(other).case.answer_since is not None


def test_where_the_keys_are_away_it_is_said(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    given = asked_for(house)[2]
    opened = opens(house, given)
    (tmp_path / "keyring.json").write_text("{}")
    shown, said = receiving.asked(house, opened, house.now), receiving.say(house, opened, *FULL, house.now)
    assert all(isinstance(answer, Unreachable) for answer in (tries(house, given), shown, said))
    house.close()


def test_neither_secret_stands_in_the_database(one: House) -> None:
    given = asked_for(one)[2]
    with one.database.reading() as session:
        kept = [str(vars(row)) for table in (AnswerDoorRow, AnswerLinkRow) for row in session.query(table)]
    told = (given.link, given.link.replace("-", ""), given.code, given.code.replace("-", ""))
    assert kept
    assert not [one for one in told if one.lower() in "".join(kept).lower()]
