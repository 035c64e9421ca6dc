"""How long the worker leaves things to whoever has them, and how often it looks."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Timing:
    """The worker's times.

    `lease` is how long a text belongs to the worker that claimed it: far longer than `handover`, which is what handing
    over may take at most. With less than that left of a lease or of a window nothing is handed over. `look_after` is
    how long a text stays unknown before the provider is asked about it: its callback may still come. `ask_every` is how
    often the provider is asked for replies that did not get through, and `held_for` how long texts wait for its answer
    where some may be missing.
    """

    lease: timedelta = timedelta(minutes=5)
    handover: timedelta = timedelta(seconds=15)
    look_after: timedelta = timedelta(minutes=10)
    tidy_every: timedelta = timedelta(seconds=20)
    ask_every: timedelta = timedelta(minutes=5)
    held_for: timedelta = timedelta(minutes=10)
    clear_every: timedelta = timedelta(minutes=15)
    poll: timedelta = timedelta(seconds=0.5)
    tell_every: timedelta = timedelta(seconds=5)
    keep_every: timedelta = timedelta(hours=6)
    digest_every: timedelta = timedelta(minutes=1)
    claims_every: timedelta = timedelta(minutes=1)
    report_every: timedelta = timedelta(minutes=5)
