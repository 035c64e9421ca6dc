"""Where referrals lead: the table of steps, what answers mean, when somebody asks after one, and who may be reached."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from referral.core.case import CaseState
from referral.core.casework import Case, ContactCard, Voicemail
from referral.core.contacting import NoContact, Reach, may_contact
from referral.core.disclosure import Exemption, Outgoing, Purpose, Recipient, Way, What
from referral.core.referring import (
    CHASE_AFTER,
    OVER,
    REASONS,
    TABLE,
    TASK_STATUS,
    Answer,
    Because,
    Happened,
    Referral,
    ReferralState,
    Refusal,
    Step,
    Told,
    answered,
    chase_from,
    packed,
    read_packed,
    step,
    steps_from,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OPEN = tuple(state for state in ReferralState if state not in OVER and state is not ReferralState.DRAFT)


def test_each_state_is_one_state_of_a_fhir_task() -> None:
    known = {"draft", "requested", "accepted", "rejected", "in-progress", "on-hold", "completed", "failed", "cancelled"}
    assert list(TASK_STATUS) == list(ReferralState)
    assert set(TASK_STATUS.values()) == known
    assert len(set(TASK_STATUS.values())) == len(TASK_STATUS)


@pytest.mark.parametrize(("state", "made"), list(product(ReferralState, Step)))
def test_a_step_leads_where_the_table_says_and_nowhere_else(state: ReferralState, made: Step) -> None:
    reasons = REASONS.get(made, ())
    after = step(state, made, reasons[0] if reasons else None)
    assert after == TABLE.get((state, made), Refusal.NOT_FROM_HERE)
    assert (made in steps_from(state)) == ((state, made) in TABLE)


def test_a_step_that_has_reasons_needs_one_of_its_own() -> None:
    assert step(ReferralState.OFFERED, Step.REJECT) is Refusal.NEEDS_REASON
    assert step(ReferralState.OFFERED, Step.REJECT, Because.ARRIVED) is Refusal.UNASKED_REASON
    assert step(ReferralState.OFFERED, Step.ACCEPT, Because.FULL) is Refusal.UNASKED_REASON
    assert step(ReferralState.OFFERED, Step.REJECT, Because.FULL) is ReferralState.REJECTED


def test_nothing_that_was_not_offered_is_accepted_and_every_state_can_be_reached() -> None:
    assert steps_from(ReferralState.DRAFT) == (Step.OFFER, Step.CANCEL)
    assert {ReferralState.DRAFT, *TABLE.values()} == set(ReferralState)


@pytest.mark.parametrize(("state", "answer"), list(product(OPEN, Answer)))
def test_every_answer_of_a_service_is_a_step_while_a_referral_is_open(state: ReferralState, answer: Answer) -> None:
    made, because = answered(state, answer)
    after = step(state, made, because)
    if answer is Answer.ACCEPTED:
        taken = {ReferralState.ACCEPTED, ReferralState.IN_PROGRESS}
        assert after in taken or (state in taken and after is Refusal.NOT_FROM_HERE)
    else:
        helped = ReferralState.COMPLETED if answer is Answer.ARRIVED else None
        assert after in ({helped} if helped else {ReferralState.REJECTED, ReferralState.FAILED})


def test_when_somebody_asks_after_it() -> None:
    assert chase_from(ReferralState.DRAFT, NOW) is None
    assert all(chase_from(state, NOW) is None for state in OVER)
    assert all((chase_from(state, NOW) or NOW) > NOW for state in OPEN)
    assert chase_from(ReferralState.REJECTED, NOW, Told.SERVICE) == NOW
    assert chase_from(ReferralState.COMPLETED, NOW, Told.SERVICE) is None


CASE = Case("c", "harbour", "north", "amber heron", CaseState.ACTIVE, "ann", NOW, NOW)
CARD = ContactCard(number="+447700900123", voicemail=Voicemail.SERVICE, consent_to_contact=NOW - timedelta(days=1))


def test_who_agreed_can_be_reached_in_every_way() -> None:
    assert [may_contact(CASE, CARD, reach) for reach in Reach] == [None] * len(Reach)


def test_who_must_not_be_contacted_is_reached_in_no_way() -> None:
    alone = replace(CASE, must_not_contact=True)
    assert {may_contact(alone, CARD, reach) for reach in Reach} == {NoContact.MUST_NOT}


def test_each_way_asks_for_what_it_needs() -> None:
    silent = replace(CARD, voicemail=Voicemail.NOTHING)
    assert may_contact(CASE, silent, Reach.VOICEMAIL) is NoContact.NO_VOICEMAIL
    assert may_contact(CASE, silent, Reach.CALL) is None
    nowhere = replace(CARD, number="")
    assert may_contact(CASE, nowhere, Reach.TEXT) is NoContact.NO_NUMBER
    assert may_contact(CASE, nowhere, Reach.POST) is None
    unasked = replace(CARD, consent_to_contact=None)
    ways = {reach: may_contact(CASE, unasked, reach) for reach in Reach}
    assert ways == dict.fromkeys(Reach, NoContact.NOT_AGREED) | {Reach.SERVICE: None}


@pytest.mark.parametrize(
    "happened",
    [
        Happened(Step.OFFER, ReferralState.DRAFT, ReferralState.OFFERED),
        Happened(Step.OFFER, ReferralState.DRAFT, ReferralState.OFFERED, without=Exemption.EMERGENCY),
        Happened(Step.REJECT, ReferralState.OFFERED, ReferralState.REJECTED, Told.SERVICE, Because.FULL),
    ],
)
def test_a_step_is_read_as_it_was_kept(happened: Happened) -> None:
    read = read_packed(packed(happened))
    assert read == happened
    kinds = [type(one) for one in (read.step, read.before, read.after, read.told)]
    assert kinds == [Step, ReferralState, ReferralState, Told]
    assert read.because is happened.because
    assert read.without is happened.without


TO = Recipient("The Pier", place="gb-pier")


@pytest.mark.parametrize("state", ReferralState)
def test_a_referral_is_over_where_its_state_is(state: ReferralState) -> None:
    referral = Referral("r", "c", TO, frozenset({What.HERE}), state, "ann", NOW, NOW)
    assert referral.over is (state in OVER)
    assert referral.outgoing() == Outgoing(TO, Purpose.REFERRAL, frozenset({What.HERE}), Way.REFERRAL)
    assert referral.outgoing(Way.LINK).way is Way.LINK


@pytest.mark.parametrize(
    ("state", "answer", "made"),
    [
        (ReferralState.OFFERED, Answer.FULL, (Step.REJECT, Because.FULL)),
        (ReferralState.ON_HOLD, Answer.FULL, (Step.REJECT, Because.FULL)),
        (ReferralState.ACCEPTED, Answer.FULL, (Step.FAIL, Because.FULL)),
        (ReferralState.OFFERED, Answer.COULD_NOT_HELP, (Step.REJECT, Because.NOT_FOR_THEM)),
        (ReferralState.IN_PROGRESS, Answer.COULD_NOT_HELP, (Step.FAIL, Because.COULD_NOT_HELP)),
        (ReferralState.OFFERED, Answer.ACCEPTED, (Step.ACCEPT, None)),
        (ReferralState.ACCEPTED, Answer.ARRIVED, (Step.COMPLETE, Because.ARRIVED)),
    ],
)
def test_an_answer_is_the_step_that_it_means_where_the_referral_stands(
    state: ReferralState, answer: Answer, made: tuple[Step, Because | None]
) -> None:
    assert answered(state, answer) == made


@pytest.mark.parametrize(("state", "days"), [(state, span.days) for state, span in CHASE_AFTER.items()])
def test_each_state_is_asked_after_in_its_own_time(state: ReferralState, days: int) -> None:
    assert days in {7, 14, 28}
    assert chase_from(state, NOW) == NOW + timedelta(days=days)
    assert chase_from(ReferralState.ON_HOLD, NOW) == NOW + timedelta(days=14)
    assert chase_from(ReferralState.DRAFT, NOW) is None
