"""The benchmark of a whole journey runs, and writes what it measured where it is told to."""

import subprocess
import sys
from pathlib import Path

import pytest

from screening.library.directory import load_directory
from screening.library.opening import SHIPPED, countries_of, load_pathway

ROOT = Path(__file__).parents[2]
WIDE = 5


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("bench") / "results.md"
    few = ["--rounds", "1", "--times", "1", "--write", str(file)]
    subprocess.run([sys.executable, "bench/journey.py", *few], cwd=ROOT, check=True, timeout=120, capture_output=True)
    return file.read_text(encoding="utf-8")


def test_it_measures_work_waiting_memory_and_bytes(written: str) -> None:
    for row in ("eleven bare pages", "p50 / p95 / p99", "`screening serve`", "mean page", "requests of a cold journey"):
        assert row in written


def test_it_says_on_what_it_ran_and_nothing_that_names_the_machine(written: str) -> None:
    assert "Python 3." in written
    assert str(ROOT) not in written


def test_the_journey_has_ten_pages_of_five_choices() -> None:
    countries = countries_of(load_directory(SHIPPED / "resources"))
    ten = load_pathway(ROOT / "bench" / "data", "bench", countries).steps[1].instrument
    assert [len(question.choices) for screen in ten.screens for question in screen.questions] == [WIDE] * 10
