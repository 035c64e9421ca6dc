"""What `screening check` refuses in an instrument: each fault with file, line and field."""

from pathlib import Path

import pytest

from tests.datafolder import CHECK_FILE, DataFolder

START_FILE = "instruments/start.toml"
NOW, DAYS, AMOUNT, LONGEST = (f"screen[{place}].question[0]" for place in range(4))
NO_NONE = 'there is no "none of these": give one choice `alone = true`, or say `without_none = true`'


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ('{ code = "fit", text = "A fit" }', '{ code = "fit", text = "A fit", points = -1 }',
         f"{NOW}.choices[0].points", "Input should be greater than or equal to 0"),
        ('{ code = "fit", text = "A fit" }', '{ code = "fit", text = "A fit", part = "seldom" }',
         f"{NOW}.choices[0].part", "there is no part seldom"),
        ('{ code = "fit", text = "A fit" }', '{ code = "fit", text = "A fit", points = 1 }',
         f"{NOW}.choices[0].points", "these points count in no part"),
        ('{ code = "fit", text = "A fit" }', '{ code = "fit", text = "A fit" }, { code = "fit", text = "Twice" }',
         f"{NOW}.choices[1].code", "fit is there twice"),
        ('{ code = "fit", text = "A fit" }', '{ code = "fit", text = "A fit" }, { code = "unknown", text = "?" }',
         f"{NOW}.choices[1].code", "unknown is taken: any question can be answered so"),
        (", alone = true", "", f"{NOW}.choices", NO_NONE),
        ("minimum = 1990", 'units = ["days"]', "screen[3].question[1].units", "a question of kind month has no units"),
        ('routes = [{ code = "nasal", text = "Nose" }, { code = "swallowed", text = "Mouth" }]\n', "",
         AMOUNT, "a question of kind amount needs routes"),
        ('units = ["g", "lines"]', 'units = ["lines"]', f"{AMOUNT}.units",
         "at least one unit has to be a weight: g, mg"),
        ('points = 2, by = ["nasal"]', 'points = 2, by = ["rectal"]', f"{AMOUNT}.points[0].by",
         "there is no route rectal here"),
        ('points = 2, by = ["nasal"]', "points = 2", f"{AMOUNT}.points[0]",
         "grams count only on named routes: say `by`"),
        ('units = ["hours", "days"]', 'units = ["hours", "moons"]', f"{LONGEST}.units",
         "moons is no unit of time: choose from hours, days, weeks, months, years"),
        ('units = ["hours", "days"]', 'units = ["days"]', f"{LONGEST}.unit",
         "this unit is not among the units that can be chosen"),
        ("maximum = 30", "maximum = 30\nminimum = 40", f"{DAYS}.maximum", "this is below the minimum"),
        ('part = "often"\n', "", f"{DAYS}.points", "these points count in no part"),
        ('part = "often"', 'part = "seldom"', f"{DAYS}.part", "there is no part seldom"),
        ('kind = "number"', 'kind = "guess"', f"{DAYS}.kind", "Input should be"),
        ('text = "On how many days?"\n', "", f"{DAYS}.text", "Field required"),
        ('text = "On how many days?"', 'text = " "', f"{DAYS}.text", "String should match pattern"),
        ('text = "On how many days?"', 'text = "On how many days?"\nbonus = 1', f"{DAYS}.bonus",
         "Extra inputs are not permitted"),
        ('code = "days"\nkind', 'code = "now"\nkind', f"{DAYS}.code", "there is more than one question now"),
        ('code = "days"\nkind', 'code = "country"\nkind', f"{DAYS}.code", "instruments/start.toml has a country, too"),
        ('code = "days"\ntitle', 'code = "now"\ntitle', "screen[1].code", "there is more than one screen now"),
        ('code = "days"\ntitle', 'code = "start"\ntitle', "screen[1].code", "instruments/start.toml has a start, too"),
        ('code = "days"\nkind', 'code = "days"\nsource = "theirs"\nkind', f"{DAYS}.source",
         "there is no [sources.theirs] in this file"),
        ('when = { question = "days", at_least = 1 }', 'when = { question = "days", at_least = "1" }',
         f"{AMOUNT}.when", "at_least is a number"),
    ],
)  # fmt: skip
def test_a_broken_instrument_is_refused(data: DataFolder, old: str, new: str, field: str, message: str) -> None:
    data.change(CHECK_FILE, old, new)

    found = data.faults()

    assert any(f": {field}: {message}" in fault for fault in found), found


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ('code = "start"\nversion', 'code = "begin"\nversion', "code", "the file is called start.toml"),
        ('version = "1"\n', "", "version", "Field required"),
        ('source = "ours"\n', "", "source", "Field required"),
        ('ground = "ours"', 'ground = "hearsay"', "sources.ours.ground", "Input should be"),
        ('choices_from = "countries"', "", "screen[0].question[1]", "a question of kind choice needs choices"),
        ('choices_from = "countries"', 'choices_from = "countries"\nchoices = [{ code = "a", text = "A" }]',
         "screen[0].question[1].choices_from", "give choices, or choices_from, not both"),
    ],
)  # fmt: skip
def test_a_broken_head_is_refused(data: DataFolder, old: str, new: str, field: str, message: str) -> None:
    data.change(START_FILE, old, new)

    found = data.faults()

    assert any(f": {field}: {message}" in fault for fault in found), found


def test_a_fault_names_the_line_of_the_thing_itself(data: DataFolder) -> None:
    data.change(CHECK_FILE, 'text = "A fit"', 'text = "A fit", points = -1')

    line = data.line_of(CHECK_FILE, "points = -1")

    assert data.faults() == [
        f"instruments/check.toml:{line}: {NOW}.choices[0].points: Input should be greater than or equal to 0"
    ]


def test_what_is_not_toml_is_named_with_its_line(data: DataFolder) -> None:
    data.change(CHECK_FILE, 'code = "days"\ntitle', 'code = days"\ntitle')

    line = data.line_of(CHECK_FILE, 'code = days"')

    assert any(f"instruments/check.toml:{line}: not valid TOML" in fault for fault in data.faults())


def test_tables_that_are_none_are_refused(data: DataFolder) -> None:
    data.add("instruments/odd.toml", 'code = "odd"\nsources = "mine"\nscreen = ["one"]\n')

    found = data.faults()

    assert any("screen[0]: write it as [[screen]]" in fault for fault in found)
    assert any("sources: write each as [sources.<key>]" in fault for fault in found)


def test_a_screen_that_is_no_list_is_refused(data: DataFolder) -> None:
    data.add("instruments/odd.toml", 'code = "odd"\nscreen = "one"\n')

    assert any("screen: write it as [[screen]]" in fault for fault in data.faults())


def test_a_list_without_none_may_say_so(data: DataFolder) -> None:
    data.change(CHECK_FILE, ", alone = true", "")
    data.change(CHECK_FILE, 'kind = "choices"', 'kind = "choices"\nwithout_none = true')

    assert data.faults() == []


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    found = DataFolder(tmp_path).faults()

    assert any("instruments:1: there is no file in this folder" in fault for fault in found)
    assert any("pathways:1: there is no file in this folder" in fault for fault in found)
