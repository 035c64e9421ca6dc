"""What is published takes the signatures that it needs, upon what was looked at: every refusal has its own word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.core.access import Role, Staff
from referral.core.publishing import (
    SHIPPED,
    Active,
    Kind,
    Needs,
    No,
    Proposal,
    Signature,
    State,
    digest,
    files_of,
    lacking,
    proposed,
    refused,
    rolled_back,
    signed,
    values_of,
    written,
)
from tests import factories

NOW = factories.NOW


def somebody(name: str, *roles: Role, organisation: str = "pier") -> Staff:
    return Staff(name, organisation, frozenset(), frozenset(roles), name.title())


MEL, MAX = somebody("mel", Role.MANAGER), somebody("max", Role.MANAGER)
CLEO, ANN = somebody("cleo", Role.CLINICAL_LEAD), somebody("ann", Role.COUNSELOR)
TWO, CLINICAL = Needs(2), Needs(2, clinical=True)


def change(kind: Kind = Kind.RULES, needs: Needs = CLINICAL, by: Staff = MEL) -> Proposal:
    return Proposal("p", kind, SHIPPED, "{}", "why", needs, State.PROPOSED, (Signature(by.code, NOW),))


def crew(*people: Staff) -> dict[str, Staff]:
    return {one.code: one for one in people}


def test_the_last_signature_that_is_needed_publishes() -> None:
    found = signed(change(), CLEO, SHIPPED, crew(MEL), NOW)

    assert isinstance(found, Proposal)
    assert (found.state, [one.by for one in found.signatures]) == (State.ACTIVE, ["mel", "cleo"])


def test_two_who_are_no_clinical_lead_wait_for_one() -> None:
    more = signed(change(), MAX, SHIPPED, crew(MEL), NOW)
    assert isinstance(more, Proposal)
    assert (more.state, lacking(CLINICAL, [MEL, MAX])) == (State.PROPOSED, (1, True))

    done = signed(more, CLEO, SHIPPED, crew(MEL, MAX), NOW)

    assert isinstance(done, Proposal)
    assert done.state is State.ACTIVE


@pytest.mark.parametrize(
    ("by", "active", "held", "no"),
    [
        (MEL, SHIPPED, change(), No.SIGNED),
        (ANN, SHIPPED, change(), No.NO_RIGHT),
        (replace(CLEO, disabled=True), SHIPPED, change(), No.NO_RIGHT),
        (replace(CLEO, organisation="mole"), SHIPPED, change(), No.NO_RIGHT),
        (CLEO, "other", change(), No.STALE),
        (CLEO, SHIPPED, replace(change(), state=State.ACTIVE), No.DECIDED),
        (CLEO, SHIPPED, replace(change(), state=State.REFUSED), No.DECIDED),
    ],
)
def test_what_cannot_be_signed_is_refused_with_a_word(by: Staff, active: str, held: Proposal, no: No) -> None:
    assert signed(held, by, active, crew(MEL), NOW) is no


@pytest.mark.parametrize("today", [crew(replace(MEL, disabled=True)), crew(replace(MEL, roles=ANN.roles)), {}])
def test_who_signed_and_may_no_longer_does_not_count(today: dict[str, Staff]) -> None:
    assert signed(change(), CLEO, SHIPPED, today, NOW) is No.CHANGED


def test_who_may_propose_what() -> None:
    active = Active(0, Kind.SETTINGS, SHIPPED, "")
    held = change(Kind.SETTINGS)

    assert proposed(held, MEL, active) is None
    assert proposed(held, CLEO, active) is No.NO_RIGHT
    assert proposed(held, MEL, replace(active, content="{}")) is No.SAME


def test_only_what_is_active_is_rolled_back_and_only_what_waits_turned_down() -> None:
    held = replace(change(), state=State.ACTIVE)
    back = rolled_back(held, CLEO)

    assert isinstance(back, Proposal)
    assert back.state is State.ROLLED_BACK
    assert [rolled_back(one, CLEO) for one in (None, back)] == [No.NOTHING, No.NOTHING]
    assert [rolled_back(held, ANN), refused(held, CLEO), refused(change(), ANN)] == [
        No.NO_RIGHT,
        No.DECIDED,
        No.NO_RIGHT,
    ]
    down = refused(change(), MEL)
    assert isinstance(down, Proposal)
    assert down.state is State.REFUSED


def test_what_is_written_is_read() -> None:
    assert files_of(written({"files": {"pathways/ketamine.toml": "x"}})) == {"pathways/ketamine.toml": "x"}
    assert values_of(written({"values": {"local_crisis": "Jo"}})) == {"local_crisis": "Jo"}
    assert (files_of(""), values_of("")) == ({}, {})


def test_a_proposal_is_its_first_signer_s_and_a_digest_vouches_for_its_very_content() -> None:
    held = replace(
        change(),
        content='{"words":"ñ"}',
        signatures=(Signature("mel", NOW), Signature("cleo", NOW + timedelta(days=1))),
    )
    assert (held.by, held.at) == ("mel", NOW)
    assert held.digest == digest(held.content) != digest("{}")
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
