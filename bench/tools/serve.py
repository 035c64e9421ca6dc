"""Serves one of the bench's sites as `screening serve` serves in production: `python -m bench.tools.serve NAME`."""

import os
import sys
import tempfile
import time
from pathlib import Path
from threading import Lock

from flask import Flask

from screening import logs
from screening.app import Known, create_app
from screening.library.directory import load_directory
from screening.library.opening import SHIPPED, countries_of, load_pathway
from screening.server import Serving, serve
from screening.settings import Mode, Settings

DATA = Path(__file__).parents[1] / "data"
PROCESSES = 2
PLAIN = "<!doctype html><title>Notes</title>" + "<p>A bare page.</p>" * 213
PRODUCTION = {
    "mode": Mode.PRODUCTION,
    "secret_keys": "a key of the benchmark that keeps nothing at all",
    "trusted_hosts": "127.0.0.1",
    "unreviewed_languages": "es",
    "operator_name": "Harbour drug service",
    "operator_contact": "desk@harbour.example",
    "local_crisis": "Harbour night team: 020 7946 0000, every day from 8 in the evening to 8 in the morning.",
}


def bare() -> Flask:
    """Return what there is to compare with: Flask and one route of 4 kB."""
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/", "plain", lambda: PLAIN)
    return app


def turns() -> Flask:
    """Return a site whose answers take the microseconds that are asked for, one at a time in each process.

    They stand still, so that they need no core: what is seen is how requests are handed to processes and wait there.
    Each says how long it stood, in seconds, and in which process.
    """
    app, turn = Flask("turns", static_folder=None), Lock()

    def stands(wanted: int) -> str:
        with turn:
            began = time.perf_counter()
            time.sleep(wanted / 1e6)
            stood = time.perf_counter() - began
        return f"{stood} {os.getpid()}"

    app.add_url_rule("/turn/<int:wanted>", "stands", stands)
    return app


def site(folder: Path) -> Flask:
    """Return the public site with ten questions, and the shipped directory."""
    directory = load_directory(SHIPPED / "resources")
    pathway = load_pathway(DATA, "bench", countries_of(directory))
    return create_app(Settings(data_dir=folder, **PRODUCTION), known=Known(pathway, directory))  # type: ignore[arg-type]


def main(name: str) -> None:
    """Serve until told to stop, with two workers; the first line printed is the address."""
    logs.configure(as_json=True)
    with tempfile.TemporaryDirectory() as folder:
        others = {"bare": bare, "turns": turns}
        app = others[name]() if name in others else site(Path(folder))
        serving = Serving("127.0.0.1", 0, PROCESSES)
        serve(app, serving, ready=lambda address: print(address, flush=True), over=lambda: None)


if __name__ == "__main__":
    main(sys.argv[1])
