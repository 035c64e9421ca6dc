"""That docs/asvs.md has each requirement once, and names no file and no test that is not there."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.core.datamap import DataClass
from screening.app import create_app
from tests import factories
from tests.shipped import shipped

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 begins with; those of level 3 come after them.
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1
5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1
8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3
12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3
16.5:3 17.1:1 17.2:4 17.3:2
"""
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall(TEXT)
STATUSES = {"met", "not applicable", "open"}
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:toml|md))(?:::(\w+))?`")


def asked() -> Iterator[str]:
    """Yield the number of each requirement of levels 1 and 2."""
    for section, many in (one.split(":") for one in SECTIONS.split()):
        yield from (f"{section}.{number}" for number in range(1, int(many) + 1))


def test_each_requirement_stands_there_once_with_a_status() -> None:
    assert [row[0] for row in ROWS] == list(asked())
    assert {row[3] for row in ROWS} == STATUSES
    assert all(row[4].strip() for row in ROWS)


def test_the_numbers_at_the_top_are_those_of_the_lines() -> None:
    told = {status: int(many) for many, status in re.findall(r"\b(\d+) (met|not applicable|open)\b", TEXT)}
    assert told == {status: sum(row[3] == status for row in ROWS) for status in STATUSES}


def test_what_is_called_met_says_where() -> None:
    assert [row[0] for row in ROWS if row[3] == "met" and not NAMED.search(row[4])] == []


def test_every_file_and_test_that_is_named_is_there() -> None:
    kept = set(subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines())
    folders = {str(parent) for name in kept for parent in Path(name).parents}
    lost = []
    for path, test in NAMED.findall(TEXT):
        there = path in kept or path.rstrip("/") in folders
        if not there or (test and f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")):
            lost.append(f"{path}::{test}" if test else path)
    assert lost == []


def test_every_setting_that_is_named_is_there() -> None:
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    assert [name for name in re.findall(r"`(SOUNDINGS_\w+)`", TEXT) if name not in example] == []


def test_each_class_of_data_has_its_rules() -> None:
    written = (ROOT / "docs" / "protection.md").read_text(encoding="utf-8")
    rows = [row for row in written.splitlines() if row.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(named) == sorted(DataClass)


@pytest.mark.parametrize("address", ["/", "/questions", "/talk"])
def test_no_door_answers_trace(tmp_path: Path, address: str) -> None:
    site = create_app(factories.settings(tmp_path), known=shipped(), clock=lambda: factories.NOW)
    assert site.test_client().open(address, method="TRACE").status_code == 405
