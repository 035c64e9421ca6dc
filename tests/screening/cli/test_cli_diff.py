"""`screening diff OLD NEW`: each change by itself, and the golden cases that move."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from screening.cli import main
from tests.datafolder import CHECK_FILE, PATHWAY_FILE, DataFolder


@pytest.fixture
def old(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path / "new")


def _json(old: DataFolder, new: DataFolder) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["diff", str(old.path), str(new.path), "--json"])
    assert (result.exit_code, result.stderr) == (0, "")
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def _text(old: Path, new: Path) -> str:
    result = CliRunner().invoke(main, ["diff", str(old), str(new)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_same_twice(old: DataFolder, new: DataFolder) -> None:
    assert _json(old, new) == {"changes": [], "places": [], "cases": []}
    assert _text(old.path, new.path) == (
        "Nothing changed in questions, points, bands, conditions, rules and texts.\n"
        "Nothing changed in countries, places and routes.\n"
        "0 of 1 golden cases move.\n"
    )


@pytest.mark.parametrize(
    ("name", "edit", "change"),
    [
        (CHECK_FILE, ('text = "On how many days?"', 'text = "How many days?"'),
         ("question", "days", "text", "On how many days?", "How many days?")),
        (CHECK_FILE, ("{ at_least = 4, points = 3 }", "{ at_least = 5, points = 3 }"),
         ("question", "days", "points", [[1, 1, []], [4, 3, []]], [[1, 1, []], [5, 3, []]])),
        (CHECK_FILE, ('when = { question = "days", at_least = 1 }', 'when = { question = "days", at_least = 2 }'),
         ("question", "amount", "when", {"question": "days", "at_least": 1}, {"question": "days", "at_least": 2})),
        (CHECK_FILE, ('text = "A fit"', 'text = "A seizure"'), ("choice", "now/fit", "text", "A fit", "A seizure")),
        (PATHWAY_FILE, ("when = { always = true }", 'when = { sign = "often" }'),
         ("rule", "anybody", "when", {"always": True}, {"sign": "often"})),
        (PATHWAY_FILE, ('title = "Often"', 'title = "Very often"'), ("sign", "often", "title", "Often", "Very often")),
        (PATHWAY_FILE, ('advice = "Call now."', 'advice = "Call."'), ("flag", "fit", "advice", "Call now.", "Call.")),
        (PATHWAY_FILE, ('because = "You use often."', 'because = "Often."'),
         ("level", "level_often", "because", "You use often.", "Often.")),
        (PATHWAY_FILE, ('text = "Grams do not compare."', 'text = "No."'),
         ("note", "grams", "text", "Grams do not compare.", "No.")),
        (PATHWAY_FILE, ('version = "1"', 'version = "2"'), ("pathway", "small", "version", "1", "2")),
    ],
)  # fmt: skip
def test_a_change_is_named_by_itself(
    old: DataFolder, new: DataFolder, name: str, edit: tuple[str, str], change: tuple[object, ...]
) -> None:
    new.change(name, *edit)

    found = _json(old, new)["changes"]

    assert [(one["what"], one["code"], one["field"], one["old"], one["new"]) for one in found] == [change]


def test_bands_that_moved(old: DataFolder, new: DataFolder) -> None:
    bands = 'from = 0, to = {} }}, {{ code = "many", from = {}'
    new.change(PATHWAY_FILE, bands.format(1, 2), bands.format(2, 3))

    found = {(one["code"], one["field"]): (one["old"], one["new"]) for one in _json(old, new)["changes"]}

    assert found == {("often/few", "to"): (1, 2), ("often/many", "from"): (2, 3)}


def test_what_came_and_what_went(old: DataFolder, new: DataFolder) -> None:
    fit = '{ code = "fit", text = "A fit" }'
    wish = '\n[[screen.question]]\ncode = "wish"\nkind = "scale"\ntext = "How much do you want a change?"\n'
    new.change(CHECK_FILE, fit, f'{fit}, {{ code = "ill", text = "Ill" }}')
    new.change(CHECK_FILE, wish, "")

    text = _text(old.path, new.path)

    assert "added choice now/ill\n" in text
    assert "removed question wish\n" in text


def test_a_pathway_that_came(old: DataFolder, new: DataFolder) -> None:
    text = new.read(PATHWAY_FILE).replace('code = "small"', 'code = "large"', 1)
    new.add("pathways/large.toml", text)

    assert "added pathway large\n" in _text(old.path, new.path)


def test_golden_cases_that_move(old: DataFolder, new: DataFolder) -> None:
    new.change(PATHWAY_FILE, 'level = "moderate"\nbecause', 'level = "high"\nbecause')
    new.change(PATHWAY_FILE, 'urgency = "soon_weeks"', 'urgency = "urgent_days"')

    moved = _json(old, new)["cases"]
    text = _text(old.path, new.path)

    assert [case["id"] for case in moved] == ["one"]
    assert moved[0]["moved"]["level"] == ["moderate", "high"]
    assert moved[0]["moved"]["urgency"] == ["soon_weeks", "urgent_days"]
    assert "  level: moderate -> high\n" in text
    assert text.endswith("1 of 1 golden cases move.\n")


def test_a_case_moves_when_its_answers_can_no_longer_be_read(old: DataFolder, new: DataFolder) -> None:
    new.change(CHECK_FILE, "maximum = 30", "maximum = 4")

    assert _json(old, new)["cases"][0]["moved"]["unread"] == [[], ["days"]]


def test_a_case_of_a_pathway_that_one_folder_lacks(old: DataFolder, new: DataFolder) -> None:
    (new.path / PATHWAY_FILE).rename(new.path / "pathways/large.toml")
    new.change("pathways/large.toml", 'code = "small"\nversion', 'code = "large"\nversion')

    assert _json(old, new)["cases"][0]["moved"]["level"] == ["moderate", None]


def test_folders_without_cases_use_the_shipped_ones(old: DataFolder, new: DataFolder) -> None:
    for folder in (old, new):
        (folder.path / "cases/one.toml").unlink()

    assert _text(old.path, new.path).endswith("0 of 6 golden cases move.\n")


def test_a_checkout_may_be_named_instead_of_its_data_folder() -> None:
    root = Path(__file__).parents[3]

    assert _text(root, root / "screening").endswith("0 of 6 golden cases move.\n")


def test_faulty_folders_are_refused(old: DataFolder, new: DataFolder) -> None:
    new.change(PATHWAY_FILE, 'sign = "often"', 'sign = "seldom"')
    rules = CliRunner().invoke(main, ["diff", str(old.path), str(new.path)])
    new.change(PATHWAY_FILE, 'sign = "seldom"', 'sign = "often"')
    new.change("cases/one.toml", 'id = "one"', 'id = "two"')
    cases = CliRunner().invoke(main, ["diff", str(old.path), str(new.path)])

    assert (rules.exit_code, rules.stdout) == (1, "")
    assert "there is no sign seldom" in rules.stderr
    assert "the file is called one.toml" in cases.stderr
