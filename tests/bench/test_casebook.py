"""The benchmark of the casebook runs at a small size, and no page asks the database too often."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_STATEMENTS = 12


@pytest.mark.postgres
def test_it_measures_both_databases_and_counts_statements(tmp_path: Path) -> None:
    file = tmp_path / "casebook.md"
    few = ["--cases", "300", "--screens", "600", "--entries", "900", "--rounds", "2", "--write", str(file)]
    subprocess.run([sys.executable, "bench/casebook.py", *few], cwd=ROOT, check=True, timeout=240, capture_output=True)
    written = file.read_text(encoding="utf-8")
    for page in ("worklist", "all open cases", "case page", "search"):
        assert f"SQLite: {page}" in written
    counts = [int(found) for found in re.findall(r"(\d+) statements", written)]
    assert counts
    assert max(counts) <= MOST_STATEMENTS
    assert str(ROOT) not in written
