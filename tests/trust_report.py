"""Prints each promise that was measured on a line of its own: PASS or FAIL, its id, what came out, what was asked.

`make trust` and `make trust-long` also write the lines down, for the promises page and for docs/trust-results.md. A
check that could not run on this machine is written down as skipped, never as passed; one that broke, as failed. What
each test came to is kept by itself (docs/trust-parts.json): a short run never covers up what a long one found.
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
PARTS = ROOT / "docs" / "trust-parts.json"
# Set by the Makefile for a whole run: "quick" or "long". Without it, nothing is written down.
RUN = "TRUST_RUN"
LONG = "long"
PART = "part"
# What went wrong is listed behind a number; where nothing did, the empty list says nothing.
NOTHING = re.compile(r" (\[\]|\{\})")
# A test that does not name its check belongs to that of its file.
PROMISE = re.compile(r"::test_([tw]\d\d)_"), re.compile(r"/test_([tw]\d\d)_")
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
        self.rows += [{**row, "test": report.nodeid} for row in noted] if report.when == "call" else []
        promise = promised(report.nodeid)
        if not promise or any(row["passed"] is False for row in noted):
            return
        if report.failed:
            self.rows.append(_row(promise, False, f"broke: {_short(report.nodeid)}", report.nodeid))
        elif report.skipped:
            self.rows.append(_row(promise, None, f"did not run: {_why(report)}", report.nodeid))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the lines in the order of their ids, and write them down after a whole run."""
        for row in sorted(self.rows, key=lambda row: str(row["id"])):
            terminalreporter.write_line(line(row))
        if self.rows and os.environ.get(RUN):
            write_down(self.rows, os.environ[RUN], time.strftime("%Y-%m-%d", time.gmtime()))


def promised(nodeid: str) -> str:
    """Return the id of the check that a test belongs to, "" where it belongs to none."""
    found = next((found for one in PROMISE if (found := one.search(nodeid))), None)
    return found[1].upper() if found else ""


def _row(promise: str, passed: bool | None, value: str, test: str) -> Row:
    return {"id": promise, "passed": passed, "value": value, "threshold": "", "test": test}


def _short(nodeid: str) -> str:
    return nodeid.rpartition("::")[2]


def _why(report: pytest.TestReport) -> str:
    told = report.longrepr
    return str(told[2]).removeprefix("Skipped: ") if isinstance(told, tuple) else _short(report.nodeid)


def joined(parts: Iterable[Row]) -> list[Row]:
    """Make one row of each check: it passed if all that was measured for it did; its day is that of the oldest part."""
    found: dict[str, list[Row]] = {}
    for part in parts:
        found.setdefault(str(part["id"]), []).append(part)
    return [_whole(promise, of_it) for promise, of_it in sorted(found.items())]


def _whole(promise: str, parts: list[Row]) -> Row:
    ran = [part for part in parts if part["passed"] is not None]
    return {
        "id": promise,
        "passed": None if not ran else all(part["passed"] is True for part in ran),
        "value": "; ".join(dict.fromkeys(str(part["value"]) for part in parts)),
        "threshold": "; ".join(dict.fromkeys(str(part["threshold"]) for part in ran)),
        "day": min(str(part["day"]) for part in parts),
    }


def merged(before: Iterable[Row], now: Iterable[Row], run: str, stands: Callable[[str], bool]) -> list[Row]:
    """Return what each test came to last: anew where it ran, as before where it did not and `stands` in the tests.

    After a whole long run nothing from before is left.
    """
    now = list(now)
    ran = {part["test"] for part in now}
    kept = [part for part in before if run != LONG and part["test"] not in ran and stands(str(part["test"]))]
    return sorted((*kept, *now), key=lambda part: (str(part["id"]), str(part["test"])))


def stands(test: str) -> bool:
    """Return whether there is such a test; whichever of its parameters."""
    file, _, name = test.partition("::")
    path, function = ROOT / file, name.rpartition("::")[2].partition("[")[0]
    return path.exists() and f"def {function}(" in path.read_text(encoding="utf-8")


def write_down(rows: Iterable[Row], run: str, day: str) -> None:
    """Write the results for the site and for people to read."""
    before = json.loads(PARTS.read_text(encoding="utf-8")) if PARTS.exists() else []
    parts = merged(before, ({**row, "day": day} for row in rows), run, stands)
    PARTS.write_text(json.dumps(parts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    checks = joined(parts)
    told = {
        "day": day,
        "checks": [row for row in checks if row["passed"] is not None],
        "skipped": [row for row in checks if row["passed"] is None],
    }
    RESULTS.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    machine = f"Python {platform.python_version()} on {platform.system()}, {os.cpu_count()} cores"
    head = HEAD.format(day=day, target="trust" if run not in {LONG, PART} else "trust-long", machine=machine)
    READABLE.write_text(head + "".join(_as_table(row) for row in checks), encoding="utf-8")


def _as_table(row: Row) -> str:
    words = line(row).split()[0]
    cells = (str(row[name]).replace("|", "\\|") for name in ("value", "threshold", "day"))
    return f"| {row['id']} | {words} | " + " | ".join(cells) + " |\n"
