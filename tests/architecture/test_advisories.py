"""How an answer of pip-audit is judged: its exit code alone would pass a run that looked at nothing."""

from datetime import date, timedelta
from importlib.metadata import distributions
from typing import Any

from tests.advisories import judged
from tests.bill_of_materials import normal, pinned

TODAY = date(2026, 11, 21)


def answer(**changed: dict[str, Any]) -> dict[str, Any]:
    here = {normal(one.name) for one in distributions()}
    clean = {name: {"name": name, "version": one, "vulns": []} for name, one in pinned().items() if name in here}
    return {"dependencies": [clean[name] | changed.get(name, {}) for name in clean]}


def test_all_looked_at_and_no_fault_is_a_pass_with_its_age() -> None:
    (line,) = judged(answer(), TODAY - timedelta(days=3), TODAY)
    assert line.startswith("PASS")
    assert line.endswith("3 days ago")


def test_old_data_is_a_warning() -> None:
    assert "WARN the advisories are 31 days old" in judged(answer(), TODAY - timedelta(days=31), TODAY)


def test_a_fault_fails() -> None:
    told = answer(flask={"vulns": [{"id": "CVE-1"}]})
    assert [line.split()[0] for line in judged(told, TODAY, TODAY)] == ["FAIL"]


def test_what_was_skipped_or_left_out_fails() -> None:
    skipped = answer()
    skipped["dependencies"][0] = {"name": skipped["dependencies"][0]["name"], "skip_reason": "not found"}
    left_out: dict[str, Any] = {"dependencies": answer()["dependencies"][1:]}
    for told in (skipped, left_out):
        (line,) = judged(told, TODAY, TODAY)
        assert line.startswith("FAIL")
        assert "not looked at" in line
