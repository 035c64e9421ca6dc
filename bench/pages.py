"""How long the server works on each kind of page, against an empty page of the same framework: ratios."""

import contextlib
import io
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask

from screening.app import create_app
from screening.settings import Settings

ROUNDS = 100
PAGES = ("/", "/talk", "/questions", "/left")


def milliseconds(site: Flask, address: str) -> float:
    """Return the median CPU time of one GET."""
    browser = site.test_client()
    browser.get(address)
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        browser.get(address).get_data()
        taken.append(time.process_time() - began)
    return statistics.median(taken) * 1000


def main() -> None:
    """Print a line for each page."""
    empty = Flask("empty")
    empty.add_url_rule("/", "nothing", lambda: "<!doctype html>")
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        site = create_app(Settings(data_dir=Path(folder)))
        took = {address: milliseconds(site, address) for address in PAGES}
    nothing = milliseconds(empty, "/")
    for address, milli in took.items():
        sys.stdout.write(f"{address:12} {milli:6.2f} ms CPU, {milli / nothing:5.1f} x an empty page\n")


if __name__ == "__main__":
    main()
