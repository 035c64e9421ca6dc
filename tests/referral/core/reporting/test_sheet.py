"""A report as files: no cell runs as a formula, hidden cells are empty, and the codebook says what all of it means."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.reporting.periods import Period
from referral.core.reporting.sheet import COLUMNS, Line, as_csv, codebook, denominator, harmless, lines, records
from referral.core.reporting.tables import ALL, FLOOR, KINDS, RULES, STEP, Cell, Name

WEEK, MONTH = Period("2026-W47"), Period("2026-M10")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "  =1+1",
        "\t=1+1",
        "\u200b=1+1",
        "\ufeff@a",
        "\u00a0-2",
        "\uff1d1+1",  # the wide form of =
        "\uff0b1",
        "\ttab",
        "\rline",
        "\nline",
        "\x00nothing",
        "=\u03381",  # with a stroke over it that a spreadsheet does not see
        "\u2a751",  # two of them in one sign
    ],
)
def test_what_a_spreadsheet_would_run_is_shown_instead(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "2026-W47", "level", "a=b", "1-2", " plain", "'quoted", " \u200bX=1", "\u00e9", "\u4e00", 7, -7]
)
def test_what_runs_nowhere_stays_as_it_is(cell: str | int) -> None:
    assert harmless(cell) == cell


def test_a_table_is_written_as_the_standard_has_it() -> None:
    told = as_csv(("a", "b"), [("=x", 5), (None, 0), ('say "hi"', -3)])
    assert told == '"a","b"\r\n"\'=x",5\r\n"",0\r\n"say ""hi""",-3\r\n'


@given(st.lists(st.tuples(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers()), max_size=5))
def test_a_table_is_read_back_cell_by_cell(rows: list[tuple[str, int]]) -> None:
    read = list(csv.reader(io.StringIO(as_csv(("word", "number"), rows), newline="")))
    assert read == [["word", "number"], *([str(harmless(word)), str(number)] for word, number in rows)]


def test_of_how_many_a_table_speaks() -> None:
    assert denominator(Name.LEVEL) == (Name.LEVEL, ALL)
    assert denominator(Name.ROUTE) == (Name.LEVEL, ALL)
    assert denominator(Name.CHECK_ROUTES) == (Name.CHECKS, ALL)
    assert denominator(Name.FUNNEL) == (Name.FUNNEL, "opened")


def test_the_rows_of_a_table_begin_with_all_where_they_make_it_up() -> None:
    numbers: dict[Cell, int] = {(Name.LEVEL, ALL): 60, (Name.LEVEL, "not_enough"): 20, (Name.ROUTE, "bladder"): 30}
    level = lines(Name.LEVEL, numbers)
    assert [one.row for one in level] == [ALL, *KINDS[Name.LEVEL].rows]
    assert level[0] == Line(ALL, 60, 60, None, lost=False)
    assert level[4] == Line("not_enough", 20, 60, 35, lost=True)
    assert level[1] == Line("low", None, 60, None, lost=False)
    assert lines(Name.ROUTE, numbers) == (Line("bladder", 30, 60, 50, lost=False),)


def test_rows_that_stand_alone_are_part_of_nothing_and_steps_are_part_of_the_first() -> None:
    numbers: dict[Cell, int] = {(Name.WORK, "opened"): 80, (Name.FUNNEL, "opened"): 80, (Name.FUNNEL, "offered"): 40}
    assert lines(Name.WORK, numbers)[0] == Line("opened", 80, None, None, lost=False)
    chain = lines(Name.FUNNEL, numbers)
    assert chain[0] == Line("opened", 80, 80, 100, lost=False)
    assert chain[1] == Line("screened", None, 80, None, lost=False)
    assert chain[2] == Line("offered", 40, 80, 50, lost=False)


def test_no_share_is_given_where_the_whole_is_hidden_or_small() -> None:
    assert lines(Name.LEVEL, {(Name.LEVEL, "low"): 30})[1] == Line("low", 30, None, None, lost=False)
    small: dict[Cell, int] = {(Name.LEVEL, ALL): 45, (Name.LEVEL, "low"): 30}
    assert lines(Name.LEVEL, small)[1] == Line("low", 30, 45, None, lost=False)


def test_a_report_comes_row_by_row_in_the_order_of_its_tables() -> None:
    numbers: dict[Cell, int] = {(Name.LEVEL, ALL): 60, (Name.LEVEL, "not_enough"): 20, (Name.CONTACT, ALL): 50}
    tables = {Name.CONTACT: MONTH, Name.LEVEL: WEEK}
    rows = records(WEEK, numbers, tables, {Name.CONTACT: 3})
    assert [row[1] for row in rows] == ["level"] * 6 + ["contact"] * 9
    assert rows[0] == ("2026-W47", "level", "2026-W47", "all", 60, "no", 60, None, "no", 0)
    assert rows[1] == ("2026-W47", "level", "2026-W47", "low", None, "yes", 60, None, "no", 0)
    assert rows[4] == ("2026-W47", "level", "2026-W47", "not_enough", 20, "no", 60, 35, "yes", 0)
    assert rows[6] == ("2026-W47", "contact", "2026-M10", "all", 50, "no", 50, None, "no", 2)
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_the_codebook_says_what_each_column_table_and_row_is() -> None:
    words = {name.value: f"About {name.value}." for name in Name} | {"level.low": "Few signs"}
    book = codebook(words)
    assert list(book) == ["rules", "floor", "rounded_to", "columns", "tables"]
    assert (book["rules"], book["floor"], book["rounded_to"]) == (RULES, FLOOR, STEP)
    columns, tables = book["columns"], book["tables"]
    assert isinstance(columns, list)
    assert isinstance(tables, list)
    assert columns[0] == {"name": COLUMNS[0][0], "unit": COLUMNS[0][1], "meaning": COLUMNS[0][2]}
    told = {one["name"]: one for one in tables}
    assert list(told) == [name.value for name in KINDS]
    assert told["level"] == {
        "name": "level",
        "meaning": "About level.",
        "shape": "parts",
        "denominator": "level.all",
        "weeks_later": 0,
        "rows": {
            "all": "all",
            "low": "Few signs",
            **{row: row for row in ("moderate", "high", "not_enough", "no_level")},
        },
        "not_known": ["not_enough"],
    }
    assert [told[name]["denominator"] for name in ("route", "work", "funnel")] == ["level.all", None, "funnel.opened"]
    assert told["contact"]["weeks_later"] == 4
    assert told["contact"]["not_known"] == ["closed_before", "deleted", "not_yet"]
