"""The published cases of screening/cases, each with the routes and the level that were proposed for it."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.ketamine import Scored, score

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "screening" / "cases").glob("*.toml"))
CALIBRATION = ROOT.parent / "shared" / "data" / "calibration_cases.json"
SATISFIED_BY = {
    "bladder_check": {"bladder_check", "urology_urgent", "emergency"},
    "urology_urgent": {"urology_urgent", "emergency"},
}


def _case(path: Path) -> dict[str, dict[str, list[str] | str]]:
    case: dict[str, dict[str, list[str] | str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return case


def _level(found: Scored) -> str:
    """Where a core answer is silent, the level is what is certain at least."""
    return found.at_least if found.level == "not_enough" else found.level


def _broken(rule: str, routes: set[str]) -> bool:
    """Say whether a `must_not` is broken: no route at all, one route alone, or a route that must not come."""
    if rule == "no_action":
        return not routes
    if rule.endswith("_only"):
        return routes == {rule.removesuffix("_only")}
    return rule in routes


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_must_is_there_and_no_must_not(path: Path) -> None:
    case = _case(path)
    routes = set(score(case["answers"]).routes)

    missed = [must for must in case["expected"]["must"] if not SATISFIED_BY.get(must, {must}) & routes]
    broken = [rule for rule in case["expected"]["must_not"] if _broken(rule, routes)]

    assert (missed, broken) == ([], [])


def test_the_level_is_exact_in_five_of_six() -> None:
    exact = [path.stem for path in CASES if _level(score(_case(path)["answers"])) == _case(path)["expected"]["level"]]

    assert len(CASES) == 6
    assert len(exact) >= 5, f"exact only in {exact}"


def test_the_urgency_is_never_later_than_proposed() -> None:
    found = {path.stem: score(_case(path)["answers"]).urgency for path in CASES}

    assert found == {path.stem: _case(path)["expected"]["urgency"] for path in CASES}


def test_the_cases_are_those_of_the_calibration_file() -> None:
    if not CALIBRATION.exists():
        pytest.skip(f"the calibration file is not part of this checkout ({CALIBRATION.name})")
    published = {case["id"]: case for case in json.loads(CALIBRATION.read_text(encoding="utf-8"))["cases"]}
    shipped = {path.stem: _case(path)["expected"] for path in CASES}

    assert shipped == {code: case["expected"] for code, case in published.items() if not case["thin"]}
