"""Puts in front of what serves what machines that watch are answered, and counts where that is switched on."""

import os
import shutil
from typing import TYPE_CHECKING

from referral.actions.running.breathing import Readiness, standing
from referral.settings import Settings
from referral.web.outside import Measures, Outside
from referral.wiring import Parts

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SHARED = "PROMETHEUS_MULTIPROC_DIR"
FOLDER = "metrics"


def watched(doors: "WSGIApplication", settings: Settings, parts: Parts) -> Outside:
    """Return the doors with what machines that watch are answered in front. Connects to nothing yet."""
    token = settings.metrics_token.get_secret_value()
    measures = _measures(settings, parts) if token else None
    return Outside(doors, Readiness(settings, parts).now, token, measures)


def _measures(settings: Settings, parts: Parts) -> Measures:
    """Have all processes of this service count into one folder, empty at the start.

    The library looks for it when it is loaded, and holds some megabytes: it is loaded here, and only where it is used.
    """
    # Of this server alone: another one on this machine may have the same data folder, and counts for itself.
    folder = settings.data_dir.absolute() / FOLDER / str(settings.port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[SHARED] = str(folder)
    from referral.web.metrics import Metrics  # noqa: PLC0415  # see above

    return Metrics(lambda: standing(settings, parts))
