"""What `screening check` refuses across files: denied numbers, lacking translations, changed codes, odd cases."""

from pathlib import Path

import pytest

from screening.library.opening import open_library
from screening.library.released import recorded
from tests.datafolder import CHECK_FILE, PATHWAY_FILE, DataFolder

GERMAN = "translations/de/LC_MESSAGES/messages.po"
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path)


def _record(data: DataFolder, *, again: bool = False) -> None:
    library = open_library(data.path, hold_codes=not again)
    text = recorded(library.digests, library.released, again=again)
    (data.path / "instruments/released.toml").write_text(text, encoding="utf-8")


def test_a_denied_number_in_a_text_is_refused(data: DataFolder) -> None:
    data.change(PATHWAY_FILE, 'advice = "Call now."', 'advice = "Call 1 (800) 601 3889 now."')

    assert any("flag[0].advice: may not be shown: nobody says who answers" in fault for fault in data.faults())


def test_a_denied_number_in_a_question_is_refused(data: DataFolder) -> None:
    data.change(CHECK_FILE, 'text = "A fit"', 'text = "Call 800-601-3889"')

    assert any("choices[0].text: may not be shown" in fault for fault in data.faults())


def test_a_denied_number_in_a_translation_is_refused(data: DataFolder) -> None:
    data.add(GERMAN, f'{HEAD}\nmsgid "A fit"\nmsgstr "Ruf 800-601-3889"\n')

    assert f"{GERMAN}:4: may not be shown: nobody says who answers" in data.faults()


def test_every_shipped_language_needs_every_text(data: DataFolder) -> None:
    data.add(GERMAN, f'{HEAD}\nmsgid "A fit"\nmsgstr "Ein Anfall"\n\n#, fuzzy\nmsgid "Now"\nmsgstr "Jetzt"\n')

    found = data.faults()

    assert all(fault.endswith("no translation into de") for fault in found)
    assert not any("choices[0].text" in fault for fault in found if "check.toml" in fault)
    assert any("check.toml" in fault and "screen[0].title" in fault for fault in found)
    assert any("routes.toml" in fault and "route[2].how" in fault for fault in found)
    assert any("sources.paper" in fault for fault in found)


def test_a_site_opens_with_a_text_that_a_language_lacks(data: DataFolder) -> None:
    data.add(GERMAN, f'{HEAD}\nmsgid "A fit"\nmsgstr "Ein Anfall"\n')

    assert open_library(data.path).languages == ("en", "de")


def test_the_source_language_needs_no_catalogue(data: DataFolder) -> None:
    data.add(GERMAN.replace("/de/", "/en/"), HEAD)

    assert data.faults() == []


def test_a_catalogue_that_cannot_be_read_is_named(data: DataFolder) -> None:
    data.add(GERMAN, f"{HEAD}\nnonsense\n")

    assert f"{GERMAN}:4: cannot be read: Unknown or misformatted keyword" in data.faults()


def test_a_catalogue_in_another_encoding_is_named(data: DataFolder) -> None:
    data.add(GERMAN, "")
    (data.path / GERMAN).write_bytes(HEAD.encode() + b'\nmsgid "A fit"\nmsgstr "\xff"\n')

    assert f"{GERMAN}:1: this is not UTF-8 text" in data.faults()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (CHECK_FILE, 'code = "fit"', 'code = "fits"'),
        (CHECK_FILE, 'units = ["g", "lines"]', 'units = ["g", "bumps"]'),
        (CHECK_FILE, 'code = "wish"', 'code = "hope"'),
        (PATHWAY_FILE, 'code = "some_signs"', 'code = "any_signs"'),
    ],
)
def test_codes_may_not_change_within_a_version(data: DataFolder, name: str, old: str, new: str) -> None:
    _record(data)
    data.change(name, old, new)
    if old == 'code = "fit"':
        data.change(PATHWAY_FILE, 'any_of = ["fit"]', 'any_of = ["fits"]')

    assert any(": version: the codes of version 1 were changed: give it a new version" in f for f in data.faults())


def test_texts_may_change_within_a_version(data: DataFolder) -> None:
    _record(data)
    data.change(CHECK_FILE, 'text = "A fit"', 'text = "A seizure"')

    assert data.faults() == []


def test_new_codes_go_with_a_new_version(data: DataFolder) -> None:
    _record(data)
    data.change(CHECK_FILE, 'code = "wish"', 'code = "hope"')
    data.change(CHECK_FILE, 'version = "1"', 'version = "2"')

    assert data.faults() == []
    _record(data)
    assert {key[2] for key in data.open().released if key[1] == "check"} == {"1", "2"}


def test_recording_never_changes_what_is_recorded_unless_again(data: DataFolder) -> None:
    _record(data)
    before = data.open().released
    data.change(CHECK_FILE, 'code = "wish"', 'code = "hope"')
    library = open_library(data.path, hold_codes=False)
    kept = recorded(library.digests, library.released, again=False)
    replaced = recorded(library.digests, library.released, again=True)

    key = ("instrument", "check", "1")
    assert before[key] in kept
    assert before[key] not in replaced


def test_a_list_of_releases_that_cannot_be_read_is_named(data: DataFolder) -> None:
    data.add("instruments/released.toml", '[[released]]\nkind = "poem"\ncode = "x"\nversion = "1"\ndigest = "00"\n')

    found = data.faults()

    assert any("instruments/released.toml:2: released[0].kind" in fault for fault in found)
    assert any("instruments/released.toml:5: released[0].digest" in fault for fault in found)


def test_releases_that_are_no_toml_are_named(data: DataFolder) -> None:
    data.add("instruments/released.toml", "[[released]")

    assert any("instruments/released.toml:1: not valid TOML" in fault for fault in data.faults())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("days = 5", "days = 50", "answers.days: out_of_range: 50"),
        ("days = 5", "nights = 5", "answers.nights: unknown_question"),
        ('id = "one"', 'id = "two"', "id: the file is called one.toml"),
        ('pathway = "small"', 'pathway = "large"', "pathway: there is no pathway large"),
        ('level = "moderate"', 'level = "huge"', "expected.level: Input should be"),
        ("[answers]", "[answer]", "answers: Field required"),
        ("[answers]", "[answers", "not valid TOML"),
    ],
)
def test_a_golden_case_that_cannot_be_read_is_refused(data: DataFolder, old: str, new: str, message: str) -> None:
    data.change("cases/one.toml", old, new)

    assert any(message in fault for fault in data.faults()), data.faults()


def test_a_route_without_anybody_in_a_listed_country_is_refused(data: DataFolder) -> None:
    entry = 'topics = ["{}"]\nfallback = ["crisis_support"]'
    data.change("resources/routes.toml", entry.format("drug-helpline"), entry.format("urology"))
    data.change("resources/routes.toml", 'topics = ["crisis"]', 'topics = ["suicide"]')

    assert any("rule[0].ways[0].route: there is no route drug_help" in fault for fault in data.faults())


def test_without_a_directory_the_rest_is_still_checked(data: DataFolder) -> None:
    data.change("resources/gb.toml", 'code = "GB"', 'code = "FR"')
    data.change(PATHWAY_FILE, 'any_of = ["fit"]', 'any_of = ["fits"]')

    found = "\n".join(data.faults())

    assert "this file is named for GB" in found
    assert "called fits" in found
    assert "no route" not in found
