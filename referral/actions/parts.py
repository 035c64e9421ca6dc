"""What the actions of the texts are handed: where things are kept, who sends, what is known. Wiring fills it in."""

from collections.abc import Callable, Container
from datetime import datetime
from typing import Protocol

from referral.core.followup import Cadence, Contact, Hours
from referral.core.schedule import Window, shared
from referral.core.timing import Timing
from referral.core.wording import Lexicon
from referral.settings import Settings
from referral.sms import SmsProvider
from referral.store.followup import FollowupStore
from referral.texting import House, Texts
from screening.core.directory import Directory

SENDS_NOTHING = frozenset({"console", "failing"})


class Parts(Protocol):
    """The parts, for reading only. Nothing here has connected to anything yet."""

    @property
    def settings(self) -> Settings:
        """What the operator set."""
        ...

    @property
    def followup(self) -> FollowupStore:
        """Where contacts and texts are kept."""
        ...

    @property
    def provider(self) -> SmsProvider:
        """Who hands texts over."""
        ...

    @property
    def texts(self) -> Texts:
        """The words of the texts."""
        ...

    @property
    def house(self) -> House:
        """What every text says of the service."""
        ...

    @property
    def lexicon(self) -> Lexicon:
        """The words by which replies are read."""
        ...

    @property
    def directory(self) -> Directory:
        """The places that people are sent to."""
        ...

    @property
    def timing(self) -> Timing:
        """The worker's times."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time: aware, UTC."""
        ...

    @property
    def new_code(self) -> Callable[[], str]:
        """A new random code, 32 hex digits."""
        ...


def window(parts: Parts, contact: Contact) -> Window:
    """Return when texts may go out to a contact: their hours inside ours, and never where the two do not meet."""
    never = Hours(contact.hours.start, contact.hours.start)
    return Window(shared(contact.hours, parts.settings.window) or never, contact.zone, parts.settings.closed_days)


def cadence(parts: Parts) -> Cadence:
    """Return on which days texts come."""
    return Cadence(days=tuple(int(day) for day in parts.settings.texts_check_in_days))


class Set(Protocol):
    """Parts of which only the settings are asked."""

    @property
    def settings(self) -> Settings:
        """What the operator set."""
        ...


def may_text(parts: Set, number: str) -> bool:
    """Return whether a number may be texted at all: until the carriers have agreed, those of staff only.

    The plugs that send nothing need nobody's approval.
    """
    return allowed(parts.settings, number)


def allowed(settings: Settings, number: str) -> bool:
    """Return the same, where there are only settings."""
    if not settings.texts_trial or settings.provider in SENDS_NOTHING:
        return True
    return number in {one.get_secret_value() for one in settings.texts_staff_numbers}


def countries(parts: Parts) -> Container[str]:
    """Return the countries whose numbers may be texted: those that the operator chose, or all that we know."""
    return parts.settings.texts_countries or parts.directory.countries
