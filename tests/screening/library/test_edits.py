"""Single texts and numbers of a rule file are changed and nothing else in it is."""

import tomllib

import pytest

from screening.library.edits import CannotEdit, edited, next_version, pieces, shipped_rules, version_of

NAME = "pathways/ketamine.toml"
PLACE = "sign.18.when.any.0.at_least"


@pytest.fixture(scope="module")
def text() -> str:
    return shipped_rules()[NAME]


def test_a_cut_off_is_found_by_a_word_and_changed_where_it_stands(text: str) -> None:
    found = [one for one in pieces(text, "DAYS_MANY") if one.number]
    assert (found[0].of, found[0].key, found[0].value) == (
        "sign / days_many / when / any / days_30",
        "at_least",
        "16",
    )

    after = edited(text, {found[0].place: " 12 "}, "1.1")

    lines = [(old, new) for old, new in zip(text.splitlines(), after.splitlines(), strict=True) if old != new]
    assert [new for _, new in lines] == ['version = "1.1"', lines[1][0].replace("at_least = 16", "at_least = 12", 1)]


def test_a_text_with_quotes_stays_one_text(text: str) -> None:
    title = next(one for one in pieces(text, "days_many") if one.key == "title")

    after = edited(text, {title.place: 'Many "days" \\ and\nmore'}, "2")

    assert tomllib.loads(after)["sign"][18]["title"] == 'Many "days" \\ and\nmore'


@pytest.mark.parametrize(
    "values", [{PLACE: "many"}, {PLACE: "-1"}, {PLACE: "1e3"}, {"sign.18.code": "x"}, {"sign.999.title": "x"}]
)
def test_what_is_no_such_value_or_place_is_refused(text: str, values: dict[str, str]) -> None:
    with pytest.raises(CannotEdit):
        edited(text, values, "1.1")


def test_most_of_what_a_person_reads_can_be_changed() -> None:
    found = {name: len(pieces(text)) for name, text in shipped_rules().items()}

    assert min(found.values()) > 10
    assert found[NAME] > 400


def test_versions_go_on() -> None:
    assert [next_version(one) for one in ("1", "1.1", "1.9", "2026-11")] == ["1.1", "1.2", "1.10", "2026-11.1"]
    assert version_of(shipped_rules()[NAME]) == "1"
