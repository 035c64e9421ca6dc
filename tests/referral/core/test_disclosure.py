"""What a consent covers: this recipient, this purpose, all of it, now; and nothing besides."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.disclosure import (
    LONGEST,
    NOTICE,
    Consent,
    Outgoing,
    Purpose,
    Recipient,
    Way,
    What,
    Why,
    covering,
    lasts,
    may_disclose,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
QUAY = Recipient("Quayside Drug Service", "gb-quayside")
TOLD = frozenset({What.HERE, What.RESULT})
GIVEN = Consent(
    "c",
    "case",
    QUAY,
    Purpose.REFERRAL,
    TOLD,
    person="Wilhelmina",
    discloser="Harbour",
    signature="W.",
    signed=NOW,
    expires=NOW + timedelta(days=90),
    by="ann",
)
LATER = NOW + timedelta(days=1)
REFUSED = {
    "nobody agreed": ((), QUAY, Purpose.REFERRAL, TOLD, LATER, Why.NO_CONSENT),
    "another service": ((GIVEN,), Recipient("Moor Clinic", "gb-moor"), Purpose.REFERRAL, TOLD, LATER, Why.NO_CONSENT),
    "for something else": ((GIVEN,), QUAY, Purpose.CARE, TOLD, LATER, Why.OTHER_PURPOSE),
    "more than agreed": ((GIVEN,), QUAY, Purpose.REFERRAL, TOLD | {What.NOTES}, LATER, Why.NOT_ALL),
    "nothing at all": ((GIVEN,), QUAY, Purpose.REFERRAL, frozenset(), LATER, Why.NOT_ALL),
    "before it was signed": ((GIVEN,), QUAY, Purpose.REFERRAL, TOLD, NOW - timedelta(days=1), Why.NOT_YET),
    "on its last moment": ((GIVEN,), QUAY, Purpose.REFERRAL, TOLD, GIVEN.expires, Why.EXPIRED),
    "what it was for is over": ((replace(GIVEN, ended=NOW),), QUAY, Purpose.REFERRAL, TOLD, LATER, Why.EXPIRED),
    "taken back": ((replace(GIVEN, revoked=NOW),), QUAY, Purpose.REFERRAL, TOLD, LATER, Why.REVOKED),
}


@pytest.mark.parametrize("asked", REFUSED.values(), ids=REFUSED)
def test_nothing_is_told(
    asked: tuple[Sequence[Consent], Recipient, Purpose, frozenset[What], datetime, Why],
) -> None:
    *what, why = asked
    assert may_disclose(*what) is why  # type: ignore[arg-type]  # the first five


def test_what_is_covered_may_be_told_and_the_consent_that_covers_it_is_named() -> None:
    assert may_disclose((GIVEN,), QUAY, Purpose.REFERRAL, {What.HERE}, LATER) is None
    assert may_disclose((GIVEN,), QUAY, Purpose.REFERRAL, {What.HERE}, GIVEN.signed) is None
    other = replace(GIVEN, code="d", revoked=NOW)
    outgoing = Outgoing(QUAY, Purpose.REFERRAL, TOLD, Way.LETTER)
    assert covering((other, GIVEN), outgoing, LATER) == GIVEN
    assert covering((other,), outgoing, LATER) is Why.REVOKED


def test_two_consents_do_not_add_up_to_a_third() -> None:
    parts = [replace(GIVEN, what=frozenset({one})) for one in TOLD]
    assert may_disclose(parts, QUAY, Purpose.REFERRAL, TOLD, LATER) is Why.NOT_ALL


def test_a_recipient_is_known_by_place_and_else_by_name() -> None:
    assert QUAY.same(Recipient("Another name", "gb-quayside"))
    assert not QUAY.same(replace(QUAY, place="gb-moor"))
    assert QUAY.same(Recipient("  quayside  DRUG service "))
    assert not QUAY.same(Recipient("Quayside"))


def test_a_consent_runs_for_a_year_at_most() -> None:
    assert lasts(NOW, NOW + LONGEST)
    assert not lasts(NOW, NOW + LONGEST + timedelta(seconds=1))
    assert not lasts(NOW, NOW)


def test_the_notice_is_the_one_that_the_regulation_prescribes() -> None:
    assert NOTICE == "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


MOMENTS = st.integers(-400, 400).map(lambda days: NOW + timedelta(days=days))
RECIPIENTS = st.sampled_from([QUAY, Recipient("Moor Clinic"), Recipient("quayside drug service")])
WHAT = st.frozensets(st.sampled_from(What), max_size=3)
CONSENTS = st.builds(
    replace,
    st.just(GIVEN),
    recipient=RECIPIENTS,
    purpose=st.sampled_from(Purpose),
    what=WHAT,
    signed=MOMENTS,
    expires=MOMENTS,
    ended=st.none() | MOMENTS,
    revoked=st.none() | MOMENTS,
)


@given(st.lists(CONSENTS, max_size=4), RECIPIENTS, st.sampled_from(Purpose), WHAT, MOMENTS)
def test_no_set_of_consents_lets_out_what_no_single_one_covers(
    consents: list[Consent], recipient: Recipient, purpose: Purpose, what: frozenset[What], now: datetime
) -> None:
    fits = [
        one
        for one in consents
        if one.recipient.same(recipient) and one.purpose is purpose and what and what <= one.what
    ]
    good = [one for one in fits if one.revoked is None and one.ended is None and one.signed <= now < one.expires]
    assert (may_disclose(consents, recipient, purpose, what, now) is None) == bool(good)


@given(st.lists(CONSENTS, max_size=4), WHAT, MOMENTS)
def test_taking_back_shuts_every_way_out(consents: list[Consent], what: frozenset[What], now: datetime) -> None:
    back = [replace(one, revoked=NOW) for one in consents]
    assert all(may_disclose(back, QUAY, purpose, what, now) is not None for purpose in Purpose)
