"""Counts for Prometheus: how many answers of which kind, how long they took, how the work stands. Of nobody.

There is no label for a page, a place, a person, an organisation or a number: a count of a page, read each few seconds,
would tell that somebody was shown help at that moment. Loaded only where metrics are switched on.
"""

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from referral.actions.running.breathing import Standing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SHARED = "PROMETHEUS_MULTIPROC_DIR"
STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""No finer than the log, because pages differ in the time they take."""

DOORS = frozenset({"staff", "answer"})


class Metrics:
    """Counts requests in this process; shows those of all processes, and how the work stands."""

    def __init__(self, standing: Callable[[], Standing]) -> None:
        """Ask `standing` each time the counts are read."""
        own = CollectorRegistry()
        self._answers = Counter("soundings_answers", "Answers by site and kind.", ("site", "kind"), registry=own)
        self._seconds = Histogram(
            "soundings_answer_seconds", "How long an answer took, by site.", ("site",), buckets=STEPS, registry=own
        )
        self._shown = CollectorRegistry()
        if os.environ.get(SHARED):
            MultiProcessCollector(self._shown)  # type: ignore[no-untyped-call]  # it has no types
        else:
            self._shown = own
        self._shown.register(Work(standing))

    def measured(self, doors: "WSGIApplication") -> "WSGIApplication":
        """Return the doors with each request counted."""

        def counted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            site, began = _site(environ), time.perf_counter()

            def started(status: str, *told: object) -> Callable[[bytes], object]:
                self._answers.labels(site, f"{status[0]}xx").inc()
                self._seconds.labels(site).observe(coarse(time.perf_counter() - began))
                return start_response(status, *told)  # type: ignore[arg-type]  # handed on as it came

            return doors(environ, started)

        return counted

    def shown(self) -> bytes:
        """Return the counts, as Prometheus reads them."""
        return generate_latest(self._shown)


class Work(Collector):
    """How the work stands, asked when it is read."""

    def __init__(self, standing: Callable[[], Standing]) -> None:
        """Ask `standing`."""
        self._standing = standing

    def describe(self) -> Iterable[Metric]:
        """Ask nothing before the counts are read."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield each of them."""
        now = self._standing()
        yield GaugeMetricFamily("soundings_database_up", "1 where the database answers.", value=now.database)
        waiting = "Seconds for which the oldest text that is due has waited."
        yield GaugeMetricFamily("soundings_texts_waiting_seconds", waiting, value=now.waiting_seconds)
        yield GaugeMetricFamily("soundings_alerts_unseen", "Alerts that nobody has looked at.", value=now.unseen)
        ages = GaugeMetricFamily("soundings_backup_age_seconds", "Age of the newest backup.", labels=("kind",))
        for kind, age in sorted(now.copies.items()):
            ages.add_metric((kind,), age)
        yield ages


def coarse(seconds: float) -> float:
    """Return a time as the counts may know it: the next whole tenth. An exact sum would tell the time of each page."""
    return math.ceil(seconds * 10) / 10


def _site(environ: "WSGIEnvironment") -> str:
    """Name the site: the public one, that for staff, or the door by which services answer."""
    first = str(environ.get("PATH_INFO", "")).lstrip("/").partition("/")[0]
    return first if first in DOORS else "public"
