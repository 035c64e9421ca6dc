"""Prints each promise that was measured on a line of its own: PASS or FAIL, its id, what came out, what was asked.

`make trust` and `make trust-long` also write the lines down, for the promises page and for docs/trust-results.md. A
check that could not run on this machine is written down as skipped, never as passed; one that broke, as failed.
"""

import json
import os
import platform
import re
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

Measured = Callable[[str, object, object, bool], None]
NAME = "trust"
ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "screening" / "trust-results.json"
READABLE = ROOT / "docs" / "trust-results.md"
# Set by the Makefile for a whole run: "quick" or "long". Without it, nothing is written down.
RUN = "TRUST_RUN"
LONG = "long"
PART = "part"
# What went wrong is listed behind a number; where nothing did, the empty list says nothing.
NOTHING = re.compile(r" (\[\]|\{\})")
PROMISE = re.compile(r"test_([tw]\d\d)_")
HEAD = """# Last results of `make trust` and `make trust-long`

Written by the run itself; do not edit. What each id asks stands in the tests under `tests/trust`. The page
`/promises` shows a promise only if all its checks passed here. What is only told is a time: it depends on the machine.

Last run: {day}, `make {target}`, {machine}.

| check | | what came out | what is asked | day |
|---|---|---|---|---|
"""

Row = dict[str, object]


@pytest.fixture
def trust(request: pytest.FixtureRequest) -> Measured:
    """Return a function (id, value, threshold, passed) that notes a measured promise and fails if it is broken."""

    def note(promise: str, value: object, threshold: object, passed: bool) -> None:
        told = NOTHING.sub("", str(value))
        row = {"id": promise, "passed": bool(passed), "value": told, "threshold": str(threshold)}
        request.node.user_properties.append((NAME, row))
        if not passed:
            pytest.fail(line(row), pytrace=False)

    return note


def line(row: Mapping[str, object]) -> str:
    """Write one result as it is printed."""
    words = "SKIP" if row["passed"] is None else "PASS" if row["passed"] else "FAIL"
    return f"{words} {row['id']} {row['value']} {row['threshold']}"


class TrustLines:
    """Gathers the results from wherever the tests ran."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take over what one test noted; a test that broke or could not run leaves a row as well."""
        noted = [row for name, row in report.user_properties if name == NAME and isinstance(row, dict)]
        self.rows += noted if report.when == "call" else []
        named = PROMISE.search(_short(report.nodeid))
        if named is None or any(row["passed"] is False for row in noted):
            return
        if report.failed:
            self.rows.append(_row(named[1].upper(), False, f"broke: {_short(report.nodeid)}"))
        elif report.skipped:
            self.rows.append(_row(named[1].upper(), None, f"did not run: {_why(report)}"))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the lines in the order of their ids, and write them down after a whole run."""
        for row in sorted(self.rows, key=lambda row: str(row["id"])):
            terminalreporter.write_line(line(row))
        if self.rows and os.environ.get(RUN):
            write_down(self.rows, os.environ[RUN], time.strftime("%Y-%m-%d", time.gmtime()))


def _row(promise: str, passed: bool | None, value: str) -> Row:
    return {"id": promise, "passed": passed, "value": value, "threshold": ""}


def _short(nodeid: str) -> str:
    return nodeid.rpartition("::")[2]


def _why(report: pytest.TestReport) -> str:
    told = report.longrepr
    return str(told[2]).removeprefix("Skipped: ") if isinstance(told, tuple) else _short(report.nodeid)


def joined(rows: Iterable[Row], run: str, day: str) -> list[Row]:
    """Make one row of each check that ran: it passed if all that was measured for it did."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["id"]), []).append(row)
    made: list[Row] = []
    for promise, of_it in sorted(found.items()):
        ran = [row for row in of_it if row["passed"] is not None]
        passed = None if not ran else all(row["passed"] is True for row in ran)
        value = "; ".join(str(row["value"]) for row in of_it)
        threshold = "; ".join(dict.fromkeys(str(row["threshold"]) for row in ran))
        made.append({"id": promise, "passed": passed, "value": value, "threshold": threshold, "day": day, "run": run})
    return made


def merged(before: Iterable[Row], now: Iterable[Row], run: str) -> list[Row]:
    """Return the new rows; after a quick run also what only the long one measures, after a part of one all the rest."""
    rows = {str(row["id"]): row for row in before if run == PART or (run != LONG and row.get("run") == LONG)}
    rows |= {str(row["id"]): row for row in now}
    return [rows[promise] for promise in sorted(rows)]


def write_down(rows: Iterable[Row], run: str, day: str) -> None:
    """Write the results for the site and for people to read."""
    written = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    now = joined(rows, LONG if run == PART else run, day)
    all_rows = merged((*written.get("checks", ()), *written.get("skipped", ())), now, run)
    told = {
        "day": day,
        "checks": [row for row in all_rows if row["passed"] is not None],
        "skipped": [row for row in all_rows if row["passed"] is None],
    }
    RESULTS.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    machine = f"Python {platform.python_version()} on {platform.system()}, {os.cpu_count()} cores"
    head = HEAD.format(day=day, target="trust" if run not in {LONG, PART} else "trust-long", machine=machine)
    READABLE.write_text(head + "".join(_as_table(row) for row in all_rows), encoding="utf-8")


def _as_table(row: Row) -> str:
    words = line(row).split()[0]
    cells = (str(row[name]).replace("|", "\\|") for name in ("value", "threshold", "day"))
    return f"| {row['id']} | {words} | " + " | ".join(cells) + " |\n"
