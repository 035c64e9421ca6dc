"""`screening questions`: every question, with what a machine needs to answer it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from screening.cli import main
from screening.library.opening import open_library
from tests.datafolder import DataFolder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path)


def _rows(*given: str) -> dict[str, dict[str, Any]]:
    result = CliRunner().invoke(main, ["questions", *given, "--json"])
    assert (result.exit_code, result.stderr) == (0, "")
    return {row["code"]: row for row in json.loads(result.stdout)}


def test_a_row_says_how_a_question_is_answered(data: DataFolder) -> None:
    rows = _rows("small", "--data", str(data.path))

    amount = rows["amount"]
    assert (amount["kind"], amount["units"], amount["stage"]) == ("amount", ["g", "lines"], "short")
    assert [route["code"] for route in amount["routes"]] == ["nasal", "swallowed"]
    assert rows["now"]["choices"][1] == {"code": "none", "text": "None of these", "points": 0, "alone": True}
    assert (rows["days"]["unit"], rows["days"]["maximum"], rows["days"]["core"]) == ("days", 30, True)


def test_conditions_of_step_screen_and_question_are_joined(data: DataFolder) -> None:
    data.change("instruments/check.toml", 'title = "How much"', 'title = "How much"\nwhen = { sign = "often" }')
    data.change(
        "pathways/small.toml",
        'instrument = "check"',
        'instrument = "check"\nunless = { question = "country", any_of = ["other"] }',
    )
    rows = _rows("small", "--data", str(data.path))
    other = {"question": "country", "any_of": ["other"]}

    assert rows["for_whom"]["condition"] is None
    assert rows["now"]["condition"] == {"unless": other}
    assert rows["days"]["condition"] == {
        "unless": {"any": [other, {"question": "for_whom", "any_of": ["someone_else"]}]}
    }
    assert rows["amount"]["condition"] == {
        "when": {"all": [{"sign": "often"}, {"question": "days", "at_least": 1}]},
        "unless": other,
    }


def test_every_shipped_question_is_listed_in_order() -> None:
    assert list(_rows("ketamine")) == list(open_library().pathways["ketamine"].by_code)


def test_for_people(data: DataFolder) -> None:
    result = CliRunner().invoke(main, ["questions", "small", "--data", str(data.path)])

    assert "days (number; short, check/days)\n  On how many days?\n" in result.stdout
    assert '  asked: {"when": {"sign": "often"}}\n' in result.stdout


def test_an_unknown_pathway_is_refused(data: DataFolder) -> None:
    result = CliRunner().invoke(main, ["questions", "large", "--data", str(data.path)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no pathway large; there is small" in result.stderr


def test_faulty_data_is_refused(data: DataFolder) -> None:
    data.change("pathways/small.toml", 'sign = "often"', 'sign = "seldom"')
    result = CliRunner().invoke(main, ["questions", "small", "--data", str(data.path)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no sign seldom" in result.stderr
