"""What the machine of the texts looks at: how late a stop came, whether a text keeps to its hours."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from referral.actions.texts.contacts import UNDER_WAY
from referral.actions.texts.sending import Begun
from referral.core.followup import DIRECT, Stage
from tests.phones import World


def noted(world: World) -> int:
    """Return how many texts stops came too late for, as the service has counted them."""
    with world.parts.followup.reading() as work:
        return work.switches.counted(UNDER_WAY)


def leaving(world: World, number: str) -> int:
    """Count the texts to somebody that are past their point of no return, and still somebody's to hand over."""
    now = world.clock()
    with world.parts.followup.reading() as work:
        contact = work.contacts.by_number(number)
        texts = work.reminders.of(contact.code) if contact else ()
    return sum(one.stage is Stage.SENDING and (one.leased_until or now) > now for one in texts)


def in_its_hours(world: World, begun: Begun) -> None:
    """Hold the text that the carrier got last against the hours of whom it is for; an answer may come at any."""
    contact, now = world.contact(begun.outgoing.to), world.clock()
    if contact is None or begun.reminder.purpose in DIRECT:
        return
    zone = ZoneInfo(begun.reminder.zone)
    assert now + timedelta(seconds=world.carrier.sent[-1].valid_seconds) <= begun.until
    assert begun.until.astimezone(zone).date() == now.astimezone(zone).date()
