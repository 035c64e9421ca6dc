"""What is heard of places, for pages that ask no database: looked up now and then, in a thread of its own."""

from collections.abc import Iterator, Mapping

from referral.actions.database import Unreachable
from referral.actions.published import placework
from referral.actions.published.placework import Parts
from screening.core.confidence import Heard

EVERY = 100
"""One of so many looks asks the database: with a look every three seconds that is every five minutes."""


class HeardBook(Mapping[str, Heard]):
    """What was heard when it was looked up last; empty before, and as it was while the database is away."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._held: Mapping[str, Heard] = {}
        self._looks = 0

    def look(self, parts: Parts) -> None:
        """Look it up, if it is time to."""
        due = self._looks % EVERY == 0
        self._looks += 1
        if due:
            found = placework.heard(parts, parts.clock())
            if not isinstance(found, Unreachable):
                self._held = found

    def __getitem__(self, place: str) -> Heard:
        return self._held[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
