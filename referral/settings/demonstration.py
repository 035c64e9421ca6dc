"""Knows a demonstration by the mark in its data folder: its people are invented, and it is never opened as real."""

from collections.abc import Iterator
from dataclasses import dataclass

from referral.settings.papers import PaperSettings
from screening.settings import PREFIX

MARK_FILE = "DEMONSTRATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationSettings(PaperSettings):
    """The settings so far, and whether the data folder holds a demonstration."""

    @property
    def demonstration(self) -> bool:
        """Return whether what is kept here was invented."""
        return (self.data_dir / MARK_FILE).exists()

    def faults(self) -> Iterator[str]:
        """Refuse to open invented people as if they were real."""
        yield from PaperSettings.faults(self)
        if self.production and self.demonstration:
            yield f"{PREFIX}DATA_DIR: holds a demonstration, with invented people; production needs a folder of its own"
