"""An engine on paper: jobs are there when our transaction commits, and a thread does them. It can be made to fail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from referral.core.jobs import Crew, Job
from referral.store.database import StoreUnavailable
from referral.store.followup import FollowupStore, Work


@dataclass
class Slips:
    """The jobs in one transaction."""

    already: int
    new: list[Job] = field(default_factory=list)

    def waiting(self) -> int:
        """Count those that nobody has begun."""
        return self.already + len(self.new)

    def add(self, jobs: Sequence[Job]) -> None:
        """Write a slip for each."""
        self.new += jobs


@dataclass
class PaperEngine:
    """Keeps slips, in the order in which they were written. `away` lets it fail when jobs are added."""

    followup: FollowupStore
    slips: list[Job] = field(default_factory=list)
    swept: list[timedelta] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    away: bool = False

    @contextmanager
    def claiming(self) -> Iterator[tuple[Work, Slips]]:
        """Give a transaction."""
        made = Slips(len(self.slips))
        with self.followup.writing() as work:
            yield work, made
            if self.away:
                raise StoreUnavailable("OperationalError")
        self.slips += made.new

    def sweep(self, age: timedelta) -> int:
        """Note that it was asked for."""
        self.swept.append(age)
        return len(self.swept)

    def run(self, crew: Crew, over: Event) -> None:
        """Do jobs until it is over; what one raises is swallowed, as a library does."""
        while not over.is_set():
            for kind in self.faults:
                crew.fault(kind)
            self.faults.clear()
            if crew.may() and self.slips:
                try:
                    crew.hand(self.slips.pop(0))
                except RuntimeError:
                    continue
            over.wait(0.01)
