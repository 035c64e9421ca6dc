"""What is written down of a run: a check passes only if all of it did, and what did not run is never a pass."""

import pytest

from tests.trust_report import joined, line, merged

DAY = "2026-11-21"


def row(promise: str, passed: bool | None, run: str = "quick") -> dict[str, object]:
    return {"id": promise, "passed": passed, "value": "1", "threshold": "1", "day": DAY, "run": run}


@pytest.mark.parametrize(
    ("parts", "whole"),
    [((True, True), True), ((True, False), False), ((True, None), True), ((None,), None), ((False, None), False)],
)
def test_a_check_is_the_worst_of_its_parts(parts: tuple[bool | None, ...], whole: bool | None) -> None:
    (made,) = joined((row("T01", part) for part in parts), "quick", DAY)
    assert made["passed"] is whole


def test_a_quick_run_keeps_what_only_the_long_one_measures() -> None:
    before = [row("T46", True, "long"), row("T41", True, "long"), row("T09", True)]
    kept = merged(before, [row("T41", False)], "quick")
    assert [(one["id"], one["passed"]) for one in kept] == [("T41", False), ("T46", True)]
    assert merged(before, [row("T41", False)], "long") == [row("T41", False)]


def test_a_part_of_a_long_run_keeps_all_the_rest() -> None:
    before = [row("T09", True), row("T22", False), row("T46", True, "long")]
    kept = merged(before, [row("T22", True, "long")], "part")
    assert [(one["id"], one["passed"]) for one in kept] == [("T09", True), ("T22", True), ("T46", True)]


def test_lines() -> None:
    assert line(row("T01", True)) == "PASS T01 1 1"
    assert line(row("T01", False)) == "FAIL T01 1 1"
    assert line(row("T01", None)) == "SKIP T01 1 1"
