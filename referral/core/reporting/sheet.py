"""Writes a report as a table for spreadsheets and as data, with a codebook; no cell of it runs as a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from referral.core.reporting.hiding import share
from referral.core.reporting.periods import Period
from referral.core.reporting.tables import ALL, FLOOR, KINDS, RULES, STEP, Cell, Name, Shape, rows_of

STARTS = frozenset("=+-@")
UNSEEN = ("C", "Z")  # kinds of signs that a spreadsheet passes over: controls and blanks
Cells = str | int | None
COLUMNS = (
    ("report", "text", "The time that was frozen: a week 2026-W47, a month 2026-M11, a quarter 2026-Q4."),
    ("table", "code", "Which table; the list of tables says what each counts."),
    ("about", "text", "Of which time the table speaks: people who came, or things that happened, in it."),
    ("row", "code", "Which row of the table. `all` is everybody that the table speaks of."),
    ("number", f"people, to the nearest {STEP}", "About how many. Empty where it is hidden."),
    ("hidden", "yes or no", f"Fewer than {FLOOR}, nobody, or it would give away a smaller one: these look alike."),
    ("denominator", f"people, to the nearest {STEP}", "Of how many the row is a part. Empty where it is of none."),
    ("percent", "in a hundred, to the nearest 5", "Number by denominator. Empty where that is below 50."),
    ("not_known", "yes or no", "Whether these are people of whom it is not known what became of them."),
    ("weeks_missing", "weeks", "How many weeks of the time were not frozen, and are not counted."),
)
"""Each column: its name, its unit or values, its meaning."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table as it is shown; `number` is None where it is hidden."""

    row: str
    number: int | None
    denominator: int | None
    percent: int | None
    lost: bool


def lines(name: Name, numbers: Mapping[Cell, int]) -> tuple[Line, ...]:
    """Return the rows of a table as they are shown, its denominator first where it has one."""
    kind = KINDS[name]
    whole = numbers.get(denominator(name))
    rows = (*((ALL,) if kind.shape is Shape.PARTS else ()), *rows_of(name, numbers))
    return tuple(_line(name, row, numbers.get((name, row)), whole) for row in rows)


def denominator(name: Name) -> Cell:
    """Return which cell says of how many a table speaks."""
    kind = KINDS[name]
    if kind.shape is Shape.CHAIN:
        return name, kind.rows[0]
    return kind.of or name, ALL


def _line(name: Name, row: str, number: int | None, whole: int | None) -> Line:
    part = share(number, whole) if number is not None and whole is not None and row != ALL else None
    return Line(row, number, whole, part, row in KINDS[name].lost)


def records(
    period: Period, numbers: Mapping[Cell, int], tables: Mapping[Name, Period], fewer: Mapping[Name, int]
) -> list[tuple[Cells, ...]]:
    """Return a report row by row, in the order of `COLUMNS`.

    `tables` says which it has, and of which time each speaks; `fewer` of how many weeks, where some were not counted.
    """
    found: list[tuple[Cells, ...]] = []
    for name, of in sorted(tables.items(), key=lambda one: list(Name).index(one[0])):
        missing = len(of.weeks) - fewer.get(name, len(of.weeks))
        found += [
            (
                *(period.name, name.value, of.name, one.row, one.number, _said(yes=one.number is None)),
                *(one.denominator, one.percent, _said(yes=one.lost), missing),
            )
            for one in lines(name, numbers)
        ]
    return found


def _said(*, yes: bool) -> str:
    return "yes" if yes else "no"


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cells]]) -> str:
    """Write a table as CSV (RFC 4180). Text is quoted, numbers are not, and no text runs as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    for row in (header, *rows):
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return out.getvalue()


def harmless(cell: str | int) -> str | int:
    """Return a cell that a spreadsheet shows and does not run: before what would begin a formula stands an apostrophe.

    What cannot be seen is passed over, and wide forms of a sign count as the sign: a spreadsheet reads them so. What
    begins with a tab or a line break gets one as well. Source: OWASP, CSV Injection.
    """
    if isinstance(cell, int):
        return cell
    seen = cell.lstrip("".join({one for one in cell if unicodedata.category(one).startswith(UNSEEN)}))
    first = unicodedata.normalize("NFKC", seen[:1])[:1]
    broken = unicodedata.category(cell[0]) == "Cc" if cell else False
    return f"'{cell}" if first in STARTS or broken else cell


def codebook(words: Mapping[str, str]) -> dict[str, object]:
    """Say what each column, table and row means. `words` are those of tables (`level`) and rows (`level.high`)."""
    return {
        "rules": RULES,
        "floor": FLOOR,
        "rounded_to": STEP,
        "columns": [{"name": name, "unit": unit, "meaning": meaning} for name, unit, meaning in COLUMNS],
        "tables": [
            {
                "name": name.value,
                "meaning": words[name.value],
                "shape": kind.shape.value,
                "denominator": ".".join(denominator(name)) if kind.shape is not Shape.EACH or kind.of else None,
                "weeks_later": kind.weeks_later,
                "rows": {row: words.get(f"{name.value}.{row}", row) for row in (ALL, *kind.rows)},
                "not_known": sorted(kind.lost),
            }
            for name, kind in KINDS.items()
        ],
    }
