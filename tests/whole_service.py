"""The whole service in this process, with all that it can show: numbers of a week, reports, and every fault's page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from referral.actions.running import keys
from referral.app import create_app
from referral.core.tally import Batch, Mark, Measure, Week
from referral.settings import Settings
from referral.wiring import wire
from tests import factories
from tests.migrated import migrated
from tests.shipped import shipped
from tests.walk import OPERATOR, with_faults

LAST_WEEK = Week(2026, 46)
COUNTS = {
    Mark(Measure.FINISHED, "all"): 57,
    Mark(Measure.LEVEL, "high"): 33,
    Mark(Measure.LEVEL, "no_level"): 24,
    Mark(Measure.ROUTE, "harm_reduction"): 44,
    Mark(Measure.LANGUAGE, "en"): 57,
    Mark(Measure.COUNTRY, "GB"): 57,
}


@contextmanager
def whole_service(folder: Path, **given: object) -> Iterator[Flask]:
    """Put the service together on SQLite in `folder`, on a Saturday at noon; yield its site and close it at the end."""
    settings = Settings(
        **{  # type: ignore[arg-type]  # read from text
            "data_dir": folder,
            "secret_keys": factories.SECRET,
            "security_contact": "mailto:security@harbour.example",
            "security_expires": "2027-06-30",
            **OPERATOR,
            **given,
        }
    )
    parts = wire(settings)
    migrated(*parts.databases)
    keys.prepare(parts.followup)
    parts.tallies.merge(Batch("last-week", LAST_WEEK, COUNTS))
    service = create_app(settings, replace(parts, clock=lambda: factories.NOW), known=shipped())
    try:
        yield with_faults(service.site)
    finally:
        service.close()


@contextmanager
def served(site: Flask) -> Iterator[str]:
    """Serve a site to browsers on this machine, and yield its address."""
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
