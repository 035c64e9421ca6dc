"""What is written down of a run: a check passes only if all of it did, and what did not run is never a pass."""

import pytest

from tests.trust_report import TrustLines, joined, line, merged, promised, stands

DAY, LATER = "2026-11-21", "2026-11-30"
HERE = "tests/trust/test_t00_report.py"


def part(promise: str, passed: bool | None, test: str = "", day: str = DAY) -> dict[str, object]:
    return {"id": promise, "passed": passed, "value": "1", "threshold": "1", "day": day, "test": test or promise}


def told(parts: list[dict[str, object]]) -> list[tuple[object, object, object]]:
    return [(one["id"], one["test"], one["passed"]) for one in parts]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [((True, True), True), ((True, False), False), ((True, None), True), ((None,), None), ((False, None), False)],
)
def test_a_check_is_the_worst_of_its_parts(parts: tuple[bool | None, ...], whole: bool | None) -> None:
    (made,) = joined(part("T01", passed) for passed in parts)
    assert made["passed"] is whole


def test_a_check_is_as_old_as_its_oldest_part() -> None:
    (made,) = joined([part("T01", True, "new", LATER), part("T01", True, "old")])
    assert made["day"] == DAY


def test_a_run_that_leaves_a_test_out_keeps_what_it_came_to_the_worse_too() -> None:
    before = [part("T44", False, "long"), part("T44", True, "quick"), part("T09", True, "other")]
    kept = merged(before, [part("T44", True, "quick")], "quick", lambda _: True)
    assert told(kept) == [("T09", "other", True), ("T44", "long", False), ("T44", "quick", True)]
    (_, whole) = joined(kept)
    assert whole["passed"] is False
    mended = merged(kept, [part("T44", True, "long")], "part", lambda _: True)
    assert [one["passed"] for one in joined(mended)] == [True, True]


def test_nothing_is_kept_of_a_test_that_is_gone_nor_of_before_a_whole_long_run() -> None:
    before = [part("T44", False, "gone"), part("T44", True, "there")]
    assert told(merged(before, [], "quick", lambda test: test == "there")) == [("T44", "there", True)]
    assert told(merged(before, [part("T09", True, "now")], "long", lambda _: True)) == [("T09", "now", True)]


def test_a_test_stands_as_long_as_its_function_does() -> None:
    name = test_a_check_is_the_worst_of_its_parts.__name__
    assert stands(f"{HERE}::{name}[parts0-True]")
    assert not stands(f"{HERE}::{name}_s")
    assert not stands(f"tests/trust/test_t00_gone.py::{name}")


@pytest.mark.parametrize(
    ("nodeid", "promise"),
    [
        ("tests/trust/test_t29_forged.py::test_t31_by_name[a]", "T31"),
        ("tests/trust/test_t29_forged.py::test_replays", "T29"),
        ("tests/trust/test_w01_light.py::test_small", "W01"),
        ("tests/web/test_start.py::test_start", ""),
    ],
)
def test_a_test_without_an_id_belongs_to_the_check_of_its_file(nodeid: str, promise: str) -> None:
    assert promised(nodeid) == promise


def test_a_nameless_test_that_breaks_fails_its_check() -> None:
    lines = TrustLines()
    noted = [("trust", {"id": "T29", "passed": True, "value": "1", "threshold": "1"})]
    for name, outcome, properties in (("test_passes", "passed", noted), ("test_breaks", "failed", [])):
        nodeid = f"tests/trust/test_t29_some.py::{name}"
        lines.pytest_runtest_logreport(
            pytest.TestReport(nodeid, ("", None, ""), {}, outcome, None, "call", user_properties=properties)  # type: ignore[arg-type]  # one of three words
        )
    (whole,) = joined({**row, "day": DAY} for row in lines.rows)
    assert (whole["passed"], whole["value"]) == (False, "1; broke: test_breaks")


def test_lines() -> None:
    assert line(part("T01", True)) == "PASS T01 1 1"
    assert line(part("T01", False)) == "FAIL T01 1 1"
    assert line(part("T01", None)) == "SKIP T01 1 1"
