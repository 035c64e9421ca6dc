"""A pause holds before a text's point of no return, answers go out all the same, and nobody gets a heap afterwards."""

from datetime import timedelta
from typing import Any

from referral.actions.texts.pausing import NoReason, NotAllowed, pause, paused, unpause
from referral.actions.texts.sending import Left, begin, claim
from referral.core.access import By, Role, Staff
from referral.core.followup import DIRECT, Purpose, Stage
from referral.core.pausing import HOLDS, Pause, Programme, held
from referral.store.staffrows import OrganisationRow
from tests.phones import World
from tests.texting_steps import due, the

CLEO = Staff("cleo", "pier", frozenset(), frozenset({Role.CLINICAL_LEAD}), "Cleo")
ANN = Staff("ann", "pier", frozenset(), frozenset({Role.COUNSELOR}), "Ann")


def by(world: World, staff: Staff = CLEO) -> By:
    """Return somebody of an organisation that there is."""
    with world.parts.followup.writing() as work:
        session: Any = work.switches._in.session  # the audit trail is an organisation's
        if session.get(OrganisationRow, "pier") is None:
            session.add(OrganisationRow(code="pier", name="Pier"))
    return By(staff, world.clock())


def test_a_claimed_text_does_not_pass_its_point_of_no_return_once_it_is_paused(world: World) -> None:
    phone = world.confirmed()
    due(world)
    one = claim(world.parts, "w9", world.clock(), 1)[0]
    assert isinstance(pause(world.parts, by(world), Programme.CHECK_INS, " Wrong \n words "), Pause)

    assert begin(world.parts, one, "w9", world.clock()) is Left.SHUT
    world.works()

    assert phone.heard == []
    assert [(found.programme, found.by, found.why) for found in paused(world.parts)] == [
        (Programme.CHECK_INS, "cleo", "Wrong words")
    ]


def test_answers_go_out_while_everything_is_paused_and_what_came_due_is_dropped_after_it(world: World) -> None:
    phone = world.confirmed()
    due(world)
    pause(world.parts, by(world), Programme.EVERYTHING, "Rehearsing")
    world.works()
    assert phone.heard == []
    phone.texts("HELP")
    world.works()
    assert phone.heard == [Purpose.HELP]

    world.clock.time += timedelta(minutes=1)
    assert unpause(world.parts, by(world), Programme.EVERYTHING) == 1

    world.works()
    assert phone.heard == [Purpose.HELP]
    dropped = the(world, Purpose.CHECK_IN)
    assert (dropped.stage, dropped.reason) == (Stage.CANCELLED, "held")
    assert paused(world.parts) == ()


def test_another_kind_goes_on(world: World) -> None:
    phone = world.confirmed()
    due(world)
    pause(world.parts, by(world), Programme.APPOINTMENTS, "The calendar is wrong")
    world.works()
    assert phone.heard == [Purpose.CHECK_IN]


def test_who_may_not_and_who_says_nothing_pauses_nothing(world: World) -> None:
    assert isinstance(pause(world.parts, by(world, ANN), Programme.EVERYTHING, "x"), NotAllowed)
    assert isinstance(unpause(world.parts, by(world, ANN), Programme.EVERYTHING), NotAllowed)
    assert isinstance(pause(world.parts, by(world), Programme.EVERYTHING, " "), NoReason)
    assert paused(world.parts) == ()


def test_no_pause_holds_an_answer() -> None:
    every = [Pause(one, "", None, "") for one in Programme]  # type: ignore[arg-type]  # when does not matter here

    assert not held(every) & DIRECT
    assert HOLDS[Programme.EVERYTHING] >= held(every)
