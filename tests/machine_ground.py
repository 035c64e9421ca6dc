"""Empty stores for the machine of the texts: made once, copied for each of its lives."""

import atexit
import tempfile
from pathlib import Path
from shutil import copytree, rmtree

from referral.core.casework import Case
from tests.casephones import a_practice
from tests.phones import Shipped, shipped

NUMBERS = ("+447400123450", "+447400123451", "+447400123452")
FAST = Path("/dev/shm")  # noqa: S108  # a folder in memory, where there is one: nothing here outlives a power cut


class Ground:
    """Empty stores to copy, and the words: made once, when the first machine needs them."""

    def __init__(self) -> None:
        """Make nothing yet."""
        self._made: tuple[Path, Shipped] | None = None
        self.cases: list[Case] = []

    def copied(self) -> tuple[Path, Shipped]:
        """Return a new folder with empty stores, and the words."""
        within = FAST if FAST.is_dir() else None
        if self._made is None:
            folder = Path(tempfile.mkdtemp(prefix="soundings-ground-", dir=within))
            atexit.register(rmtree, folder)
            practice = a_practice(folder, shipped())
            self.cases = [practice.opens() for _ in NUMBERS]
            practice.close()
            self._made = folder, Shipped(practice.parts.texts, practice.parts.lexicon)
        folder = Path(tempfile.mkdtemp(prefix="soundings-machine-", dir=within))
        copytree(self._made[0], folder, dirs_exist_ok=True)
        return folder, self._made[1]


GROUND = Ground()
