"""What holds now: the machine's settings and the shipped files, with what was published laid over them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from referral.core import overlayfile
from referral.core.publishing import Active, Kind, files_of, values_of
from referral.settings import Settings
from referral.settings.edited import laid
from referral.store.database import StoreUnavailable
from referral.store.publishing import PublishingStore
from screening.settings import SettingsError


@dataclass(frozen=True, slots=True)
class Effective:
    """What holds from the `number`th publication on. `fault` says why published settings do not hold, "" if they do.

    `rules` and `places` are texts by file name, as `screening.app.Laid` takes them.
    """

    number: int
    settings: Settings
    rules: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""

    @property
    def files(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return what decides whether the data has to be read anew."""
        return self.rules, self.places


def effective(settings: Settings, active: Mapping[Kind, Active]) -> Effective:
    """Return what holds. `settings` are the machine's own; published ones that do not add up leave it at these."""
    number = max((one.number for one in active.values()), default=0)
    rules, places = files_of(active[Kind.RULES].content), overlayfile.texts_of(active[Kind.RESOURCES].content)
    try:
        held = laid(settings, values_of(active[Kind.SETTINGS].content))
    except SettingsError as fault:
        return Effective(number, settings, rules, places, str(fault))
    return Effective(number, held, rules, places)


def lesser(held: Effective, settings: Settings) -> tuple[Effective, ...]:
    """Return what to begin with, each where the one before cannot be loaded; nobody stands still over a publication.

    All that holds, the same with the machine's settings, the places by the software's own rules, and these settings
    alone: what somebody has hidden comes back last.
    """
    without = replace(held, settings=settings)
    tried = (held, without, replace(without, rules={}), Effective(held.number, settings))
    return tuple(one for place, one in enumerate(tried) if one not in tried[:place])


def now_in_force(store: PublishingStore, settings: Settings) -> Effective | None:
    """Return what holds now, None where the database does not say."""
    try:
        return effective(settings, store.active())
    except StoreUnavailable:
        return None


def news(store: PublishingStore, settings: Settings, number: int) -> Effective | None:
    """Return what holds now if that is other than after the `number`th publication; None if not, or unknown."""
    try:
        if store.number() == number:
            return None
    except StoreUnavailable:
        return None
    return now_in_force(store, settings)


def can_load(store: PublishingStore, number: int) -> None:
    """Take such a note back: it was loaded after all."""
    with suppress(StoreUnavailable):
        store.mended(number)


def cannot_load(store: PublishingStore, number: int, said: str, now: datetime) -> None:
    """Note for all to see that what was published last cannot be loaded; the page for it says so."""
    with suppress(StoreUnavailable):
        store.failed(number, said, now)
