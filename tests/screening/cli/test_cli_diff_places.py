"""`screening diff OLD NEW`: each change in countries, places and routes by itself."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from screening.cli import main
from tests.datafolder import DataFolder

GB, ROUTES = "resources/gb.toml", "resources/routes.toml"
MORE = """
[[resource]]
id = "gb-chat"
name = "The Chat"
operator = "A charity"
contact = [{ kind = "chat", url = "https://example.org/chat", shown = "example.org/chat" }]
hours = "24/7"
topics = ["crisis"]
for = ["everyone"]
source_url = "https://example.org/chat"
source_date = "2026-01-01"
checked = 2026-11-21
"""


@pytest.fixture
def old(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path / "new")


def _json(old: DataFolder, new: DataFolder) -> Any:
    result = CliRunner().invoke(main, ["diff", str(old.path), str(new.path), "--json"])
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)["places"]


def _text(old: DataFolder, new: DataFolder) -> str:
    result = CliRunner().invoke(main, ["diff", str(old.path), str(new.path)])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("name", "edit", "change"),
    [
        (GB, ('who_answers = "volunteers"', 'who_answers = "nurses"'),
         ("place", "gb-crisis", "who_answers", "volunteers", "nurses")),
        (GB, ('ambulance = ["999"]', 'ambulance = ["112"]'), ("country", "GB", "ambulance", ["999"], ["112"])),
        (GB, ('date = "2026-01-01"\nchecked = 2026-11-21\n\n', 'date = "2026-05-01"\nchecked = 2026-11-21\n\n'),
         ("place", "gb-crisis", "source",
          {"url": "https://example.org/line", "date": "2026-01-01"},
          {"url": "https://example.org/line", "date": "2026-05-01"})),
        (ROUTES, ('about = "People who help."', 'about = "They help."'),
         ("route", "drug_help", "about", "People who help.", "They help.")),
        ("resources/version.toml", ("2026-11", "2026-12"), ("directory", "places", "version", "2026-11", "2026-12")),
    ],
)  # fmt: skip
def test_a_change_is_named_by_itself(
    old: DataFolder, new: DataFolder, name: str, edit: tuple[str, str], change: tuple[object, ...]
) -> None:
    new.change(name, *edit)

    found = _json(old, new)

    assert [(one["what"], one["code"], one["field"], one["old"], one["new"]) for one in found] == [change]
    assert f"changed {' '.join(str(part) for part in change[:3])}\n" in _text(old, new)


def test_a_number_that_changed_is_shown_with_both(old: DataFolder, new: DataFolder) -> None:
    new.change(GB, 'number = "116123", shown = "116 123"', 'number = "116124", shown = "116 124"')

    (change,) = _json(old, new)

    assert change["field"] == "contacts"
    assert (change["old"][0]["to"], change["new"][0]["to"]) == ("116123", "116124")


def test_hours_are_compared_in_words(old: DataFolder, new: DataFolder) -> None:
    hours = 'hours = { zone = "Europe/London", open = [{ days = ["mon"], from = "09:00", to = "17:00" }] }'
    new.change(GB, 'hours = "24/7"\ntopics = ["drug-helpline"]', f'{hours}\ntopics = ["drug-helpline"]')

    found = {one["field"]: (one["old"], one["new"]) for one in _json(old, new)}

    assert found["hours_said"] == ("Day and night", "Monday 09:00 to 17:00")
    assert found["zone"] == ("UTC", "Europe/London")
    assert "hours" not in found


def test_what_came_and_what_went(old: DataFolder, new: DataFolder) -> None:
    new.add(GB, MORE)
    assert "added place gb-chat\n" in _text(old, new)
    assert "removed place gb-chat\n" in _text(new, old)
    (added,) = _json(old, new)
    assert (added["change"], added["code"], added["new"]["title"]) == ("added", "gb-chat", "The Chat")
    assert added["new"]["checked"] == "2026-11-21"


def test_a_place_that_is_not_shown_any_more_says_why(old: DataFolder, new: DataFolder) -> None:
    old.add(GB, MORE)
    new.add(GB, MORE.replace('operator = "A charity"\n', 'operator = "A charity"\nunverified_fields = ["operator"]\n'))

    found = {one["field"]: one["new"] for one in _json(old, new)}

    assert found["why_unpublished"] == "who runs it is not verified"


def test_folders_of_which_one_has_no_places(old: DataFolder, new: DataFolder) -> None:
    shutil.rmtree(new.path / "resources")

    assert _json(old, new) is None
    assert "Places are not compared: a folder has no resources/.\n" in _text(old, new)


def test_places_that_do_not_add_up_are_refused(old: DataFolder, new: DataFolder) -> None:
    new.change(GB, 'topics = ["crisis"]', 'topics = ["cheese"]')
    result = CliRunner().invoke(main, ["diff", str(old.path), str(new.path)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert "resource[0].topics[0]" in result.stderr
