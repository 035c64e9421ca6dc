"""What the actions that tell staff are handed: where things are kept, who hands over, the words. Wiring fills it in."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from referral.core.alerting import Way
from referral.mail import Mailer
from referral.settings import Settings
from referral.sms import SmsProvider
from referral.store.casebook.store import CaseStore
from referral.store.followup import FollowupStore
from referral.store.staff import StaffStore
from referral.store.staffaddresses import AddressStore
from referral.texting.digest import Reporting
from referral.texting.telling import Telling


class AlertParts(Protocol):
    """The parts, for reading only. Nothing here has connected to anything yet."""

    @property
    def settings(self) -> Settings:
        """What the operator set."""
        ...

    @property
    def casebook(self) -> CaseStore:
        """Where alerts are kept."""
        ...

    @property
    def followup(self) -> FollowupStore:
        """Where the pace and the spending of texts are kept."""
        ...

    @property
    def staff(self) -> StaffStore:
        """Who works here."""
        ...

    @property
    def addresses(self) -> AddressStore:
        """Where they want to be told."""
        ...

    @property
    def provider(self) -> SmsProvider | None:
        """Who hands texts over, None where nobody does."""
        ...

    @property
    def mailer(self) -> Mailer | None:
        """Who hands e-mail over, None where nobody does."""
        ...

    @property
    def telling(self) -> Telling:
        """The words."""
        ...

    @property
    def reporting(self) -> Reporting:
        """The words of the daily report."""
        ...

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time: aware, UTC."""
        ...

    @property
    def new_code(self) -> Callable[[], str]:
        """A new random code, 32 hex digits."""
        ...


def ways(settings: Settings) -> frozenset[Way]:
    """Return by which ways staff can be told at all."""
    open_to = {Way.TEXT: settings.texting, Way.MAIL: bool(settings.mailer)}
    return frozenset(way for way, is_open in open_to.items() if is_open)
