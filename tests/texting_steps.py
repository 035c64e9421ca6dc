"""Steps that tests of sending share."""

from dataclasses import replace

from referral.actions.texts.sending import Begun, begin, claim
from referral.core.followup import Purpose, Reminder
from tests.phones import MOBILE, World


def the(world: World, purpose: Purpose) -> Reminder:
    """Return the first text of this purpose."""
    return next(one for one in world.planned() if one.purpose is purpose)


def due(world: World, purpose: Purpose = Purpose.CHECK_IN) -> None:
    """Let time go by until the first text of this purpose is due."""
    world.clock.time = the(world, purpose).due


def begun(world: World) -> Begun:
    """Claim the text that is due and commit that it is being sent."""
    one = begin(world.parts, claim(world.parts, "w9", world.clock(), 1)[0], "w9", world.clock())
    assert isinstance(one, Begun)
    return one


def change(world: World, number: str = MOBILE, **what: object) -> None:
    """Change what is kept of somebody."""
    with world.parts.followup.writing() as work:
        contact = work.contacts.by_number(number)
        assert contact is not None
        work.contacts.save(replace(contact, **what))  # type: ignore[arg-type]  # a test may change any field
