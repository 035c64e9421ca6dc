"""Prints each promise that was measured on a line of its own: PASS or FAIL, its id, what came out, what was asked."""

from collections.abc import Callable

import pytest

Measured = Callable[[str, object, object, bool], None]
NAME = "trust"


@pytest.fixture
def trust(request: pytest.FixtureRequest) -> Measured:
    """Return a function (id, value, threshold, passed) that notes a measured promise and fails if it is broken."""

    def note(promise: str, value: object, threshold: object, passed: bool) -> None:
        line = f"{'PASS' if passed else 'FAIL'} {promise} {value} {threshold}"
        request.node.user_properties.append((NAME, line))
        if not passed:
            pytest.fail(line, pytrace=False)

    return note


class TrustLines:
    """Gathers the lines from wherever the tests ran."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take over what one test noted."""
        if report.when == "call":
            self.lines += [str(line) for name, line in report.user_properties if name == NAME]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the lines in the order of their ids."""
        for line in sorted(self.lines, key=lambda line: line.split()[1]):
            terminalreporter.write_line(line)
