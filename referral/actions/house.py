"""What an operator's settings mean for the texts, and what in them would spoil a text."""

from collections.abc import Iterator

from referral.settings import Settings
from referral.texting import House, Texts
from screening.core.directory import Directory
from screening.settings import PREFIX

_SETTINGS = {"who": "TEXTS_RUN_BY", "staffed": "TEXTS_STAFFED", "crisis": "TEXTS_CRISIS"}


def house(settings: Settings, directory: Directory) -> House:
    """Return what fills in the texts of this installation."""
    who = settings.texts_run_by or settings.site_title
    return House(who, settings.texts_staffed, settings.texts_crisis, directory)


def unfit(settings: Settings, texts: Texts, directory: Directory) -> Iterator[str]:
    """Yield a sentence for each setting that would spoil a text: too long, telling too much, costing double."""
    for name, said in texts.unfit(house(settings, directory)):
        yield f"{PREFIX}{_SETTINGS[name]}: {said}"
