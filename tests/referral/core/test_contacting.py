"""Whether a person is contacted: left alone means left alone, and each way asks for what it needs."""

from dataclasses import replace
from itertools import product

import pytest

from referral.core.case import CaseState
from referral.core.casework import Case, ContactCard, Voicemail
from referral.core.contacting import NoContact, Reach, may_contact
from tests.factories import NOW

CASE = Case("c", "o", "north", "amber heron", CaseState.ACTIVE, "ann", NOW, NOW)
AGREED = ContactCard(number="+447400123456", voicemail=Voicemail.NAME_ONLY, consent_to_contact=NOW)


@pytest.mark.parametrize(("reach", "card"), tuple(product(Reach, (AGREED, ContactCard()))))
def test_who_must_be_left_alone_is_reached_in_no_way_whatever_was_agreed(reach: Reach, card: ContactCard) -> None:
    assert may_contact(replace(CASE, must_not_contact=True), card, reach) is NoContact.MUST_NOT


@pytest.mark.parametrize("reach", Reach)
def test_who_agreed_and_gave_a_number_may_be_reached_in_every_way(reach: Reach) -> None:
    assert may_contact(CASE, AGREED, reach) is None


@pytest.mark.parametrize("reach", sorted(set(Reach) - {Reach.SERVICE}))
def test_a_number_alone_is_no_consent(reach: Reach) -> None:
    assert may_contact(CASE, replace(AGREED, consent_to_contact=None), reach) is NoContact.NOT_AGREED


def test_another_service_has_a_consent_of_its_own() -> None:
    assert may_contact(CASE, ContactCard(), Reach.SERVICE) is None


def test_without_a_number_there_is_still_a_letter() -> None:
    card = replace(AGREED, number="")
    none = {one for one in Reach if may_contact(CASE, card, one) is NoContact.NO_NUMBER}
    assert none == {Reach.TEXT, Reach.CALL, Reach.VOICEMAIL}
    assert all(may_contact(CASE, card, one) is None for one in set(Reach) - none)


@pytest.mark.parametrize("left", Voicemail)
def test_nothing_is_left_on_a_voicemail_that_others_may_hear_unless_it_was_agreed(left: Voicemail) -> None:
    card = replace(AGREED, voicemail=left)
    refused = NoContact.NO_VOICEMAIL if left is Voicemail.NOTHING else None
    assert may_contact(CASE, card, Reach.VOICEMAIL) is refused
    assert may_contact(CASE, card, Reach.CALL) is None
    assert may_contact(CASE, card, Reach.TEXT) is None
