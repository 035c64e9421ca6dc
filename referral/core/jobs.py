"""What an engine is handed: jobs, which tell nothing of anybody, and who does them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Job:
    """That somebody is to hand a text over: codes, and no more.

    `text` is the planned text's code, `claim` who claimed it, `slot` when the sender may hand it over. One that is
    `direct` answers somebody who waits, and comes first.
    """

    text: str
    claim: str
    slot: datetime
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the jobs of one process. `hand` does one, in a thread of its own; `threads` of them at the same time.

    While `may` says no none is taken, and other processes have them. `fault` is told the kind of what went wrong with
    the engine itself, which then begins again. What `hand` raises ends nothing in there: whoever made it sees to that.
    """

    hand: Callable[[Job], None]
    may: Callable[[], bool]
    fault: Callable[[str], None]
    threads: int = 1
