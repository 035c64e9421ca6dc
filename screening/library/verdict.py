"""What comes of laying entries over the directory, asked in a process that is not to hold what reading needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from screening.core.holes import Hole
from screening.library.faults import Fault


@dataclass(frozen=True, slots=True)
class Verdict:
    """What laying entries over the directory came to: what does not add up, and whom it would leave.

    `gaps` are the moments at which somebody would be left without an answer and is not now, the first of each kind.
    `lost` are countries that are offered now and would not be any more: they lack a crisis line or a drug line.
    """

    faults: tuple[Fault, ...] = ()
    gaps: tuple[Hole, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Return whether this may be published."""
        return not (self.faults or self.gaps or self.lost)


def look_over(folders: tuple[Path, ...], before: Mapping[str, str], after: Mapping[str, str], now: datetime) -> Verdict:
    """Return what `screening.library.overlaid.lay` does; to be called by another process than one that serves."""
    from screening.library.overlaid import lay  # noqa: PLC0415  # whoever only names this function stays light

    return lay(folders, before, after, now)
