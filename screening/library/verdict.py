"""What comes of laying entries over the directory: what does not add up, and whom it would leave."""

from dataclasses import dataclass

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
