"""What was measured, as plain values: what one of each thing takes, and what follows for the mean page and journey."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.tools.demand import FRONT, MIX, WHOLE_TOO


@dataclass(frozen=True, slots=True)
class Cost:
    """What one takes, in seconds.

    `own` is the processor time of our process, `held` how much of it while nobody else may write (SQLite), `writes`
    how often it commits, `database` the processor time of PostgreSQL's processes, 0 where none was measured.
    """

    own: float
    held: float = 0.0
    writes: float = 0.0
    database: float = 0.0


@dataclass(frozen=True, slots=True)
class Journey:
    """The processor time of each request of whole journeys, in seconds; how many the short part and a whole have."""

    short: int
    whole: int
    requests: tuple[float, ...]

    def seconds(self, requests: int) -> float:
        """Return what the first so many requests of a journey take, on average."""
        starts = range(0, len(self.requests), self.whole)
        return sum(sum(self.requests[start : start + requests]) for start in starts) / len(starts)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: processor time in seconds, bytes, megabytes."""

    journey: Journey
    staff: Mapping[str, Mapping[str, Cost]]
    text: Mapping[str, Cost]
    sync: float
    memory: Mapping[str, float]
    bytes: Mapping[str, float]

    @property
    def requests(self) -> float:
        """Return the requests of a journey: the short part, and for some the rest."""
        return self.journey.short + WHOLE_TOO * (self.journey.whole - self.journey.short)

    @property
    def journey_seconds(self) -> float:
        """Return what a journey takes of a core."""
        short, whole = self.journey.seconds(self.journey.short), self.journey.seconds(self.journey.whole)
        return short + WHOLE_TOO * (whole - short) + FRONT * self.requests

    def page_seconds(self, database: str) -> float:
        """Return what the mean page of staff takes of a core of ours."""
        return sum(share * self.staff[database][name].own for name, share in MIX.items())

    def database_seconds(self) -> float:
        """Return what the mean page of staff takes of PostgreSQL's cores."""
        return sum(share * self.staff["PostgreSQL"][name].database for name, share in MIX.items())

    def writer_seconds(self) -> float:
        """Return for how long the mean page of staff keeps everybody else from writing, on SQLite."""
        return sum(share * writing(self.staff["SQLite"][name], self.sync) for name, share in MIX.items())

    def text_seconds(self) -> float:
        """Return what a text takes of the one worker that there can be on SQLite."""
        cost = self.text["SQLite"]
        return cost.own + cost.writes * self.sync


def writing(cost: Cost, sync: float) -> float:
    """Return the seconds for which one holds the right to write: its own work, and the disk's word for each commit."""
    return cost.held + cost.writes * sync
