"""T42: no cell of a table that we give out runs in a spreadsheet; numbers stay numbers, and every text comes back.

Opened again through the csv module, as a spreadsheet would. Seen to fail where nothing is done: the last check.
"""

import csv
import io
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.reporting.sheet import as_csv, harmless
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
SIGNS = tuple(
    one for one in map(chr, range(sys.maxunicode + 1)) if unicodedata.normalize("NFKC", one)[:1] in {"=", "+", "-", "@"}
)
"""Every character that is such a sign, or a wide, small or raised form of one."""
BEFORE = ("", " ", "\t", "\r", "\n", "\ufeff", "\u200b", "\u00a0", "\u3000", "\t ")
AFTER = ("1+1", "cmd|'/c calc'!A0", 'HYPERLINK("http://x","y")', 'SUM(A1)",=1', "\r\n=1", "")


def opened(text: str) -> list[list[str]]:
    """Open a table as a spreadsheet does."""
    return list(csv.reader(io.StringIO(text, newline="")))


def runs(cell: str) -> bool:
    """Return whether a spreadsheet may run a cell: by its first character, or by the first one that is seen."""
    seen = cell.lstrip("".join(BEFORE))
    return cell[:1] in {"\t", "\r"} or unicodedata.normalize("NFKC", seen[:1])[:1] in {"=", "+", "-", "@"}


def test_t42_no_cell_runs(trust: Measured) -> None:
    cells = [before + sign + after for before in BEFORE for sign in SIGNS for after in AFTER]
    cells += ["\tplain", "\rplain"]
    back = opened(as_csv(("cell", "beside"), [(cell, 5) for cell in cells]))[1:]
    alive = [row for row in back if len(row) != 2 or runs(row[0]) or row[1] != "5"]
    lost = [cell for cell, row in zip(cells, back, strict=True) if row[0] not in {cell, f"'{cell}"}]
    trust("T42", f"{len(alive)} of {len(cells)} cells run, {len(lost)} changed otherwise", "0", not alive and not lost)
    naive = sum(runs(cell) for cell in cells)
    trust("T42", f"control, nothing done: {naive} run", f"{len(cells)}", naive == len(cells))


@given(st.integers(), st.text(max_size=30))
def test_t42_numbers_stay_numbers_and_texts_come_back(number: int, text: str) -> None:
    table = as_csv(("number", "text"), [(number, text)])
    assert table.split("\r\n")[1].startswith(f"{number},")
    row = opened(table)[1]
    assert row[1] in {text, f"'{text}"}
    assert not runs(row[1])
    assert harmless(number) == number
