"""Freezes reports, and makes rows for evaluations, in a thread of its own: a page never counts anything."""

from dataclasses import dataclass
from threading import Event

from referral.actions.database import Unreachable
from referral.actions.reporting import evaluating, figures
from referral.core.timing import Timing
from screening import logs


@dataclass(frozen=True, slots=True)
class ReportLoop:
    """Looks every so often whether a time is over, or rows were agreed on."""

    every: float = Timing().report_every.total_seconds()

    def run(self, parts: figures.FreezingParts, over: Event, failed: Event) -> None:
        """Look until `over` is set. A fault sets `failed` and ends everything."""
        try:
            while not over.is_set():
                say(figures.freeze(parts, parts.clock()), evaluating.make(parts, parts.clock()))
                over.wait(self.every)
        finally:
            if not over.is_set():
                failed.set()
                over.set()


def say(froze: figures.Froze | Unreachable, made: int | Unreachable) -> None:
    """Log counts: no code."""
    log = logs.named("referral")
    for one in (froze, made):
        if isinstance(one, Unreachable):
            log.warning("reports_wait", fault=one.fault)
    if isinstance(froze, figures.Froze) and froze.periods:
        log.info("reports_frozen", reports=froze.periods, records=froze.records)
    if isinstance(made, int) and made:
        log.info("rows_made", files=made)
