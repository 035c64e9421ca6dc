"""Serves one of the bench's two sites as `screening serve` serves in production: `python -m bench.tools.serve NAME`."""

import sys
import tempfile
from pathlib import Path

from flask import Flask

from screening import logs
from screening.app import Known, create_app
from screening.library.directory import load_directory
from screening.library.opening import SHIPPED, countries_of, load_pathway
from screening.server import Serving, serve
from screening.settings import Mode, Settings

DATA = Path(__file__).parents[1] / "data"
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


def site(folder: Path) -> Flask:
    """Return the public site with ten questions, and the shipped directory."""
    directory = load_directory(SHIPPED / "resources")
    pathway = load_pathway(DATA, "bench", countries_of(directory))
    return create_app(Settings(data_dir=folder, **PRODUCTION), known=Known(pathway, directory))  # type: ignore[arg-type]


def main(name: str) -> None:
    """Serve until told to stop, with two workers; the first line printed is the address."""
    logs.configure(as_json=True)
    with tempfile.TemporaryDirectory() as folder:
        app = bare() if name == "bare" else site(Path(folder))
        serve(app, Serving("127.0.0.1", 0), ready=lambda address: print(address, flush=True), over=lambda: None)


if __name__ == "__main__":
    main(sys.argv[1])
