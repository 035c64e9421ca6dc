"""A rehearsal says what a change does before anybody publishes it, and what may not be published at all."""

from dataclasses import replace
from functools import partial

import pytest

from screening.library.aside import aside, called
from screening.library.edits import edited, shipped_rules
from screening.library.faults import DataFaults
from screening.library.published import mark, open_published
from screening.library.rehearsal import rehearse
from screening.library.trying import Published, Rehearsal, Report
from tests import factories

NAME = "pathways/ketamine.toml"
SHIPPED = shipped_rules()[NAME]
LOWER = edited(SHIPPED, {"sign.18.when.any.0.at_least": "12"}, "1.1")


def tried(text: str, **more: object) -> Report:
    asked = Rehearsal(Published(), Published({NAME: text}), factories.NOW, people=100)
    return rehearse(replace(asked, **more))  # type: ignore[arg-type]  # its own fields


def test_a_lower_cut_off_moves_people_and_holds_every_golden_case() -> None:
    kept = {"for_whom": "self", "now": ["none"], "source": ["elsewhere"], "days_30": 13, "days_heaviest": 13}
    answers = {
        **kept,
        "body": ["none"],
        "control": ["none"],
        "route": ["nasal"],
        "same_day": ["none"],
        "setting": ["none"],
    }

    found = tried(LOWER, kept=(answers,) * 3)

    assert found.passed
    assert [(one.what, one.code, one.field) for one in found.changes] == [
        ("pathway", "ketamine", "version"),
        ("sign", "days_many", "when"),
    ]
    assert (len(found.cases), found.wrong, found.untranslated) == (6, (), ())
    assert found.kept is not None
    assert (found.kept.people, dict(found.kept.levels)) == (3, {"moderate>high": 3})
    assert found.versions is not None
    assert found.versions["ketamine"] == "1.1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LOWER.replace("at_least = 12", "at_lest = 12"), f"{NAME}:351: sign[18].when"),
        (LOWER.replace("at_least = 12", "at_least = "), f"{NAME}:351: "),
        (LOWER.replace('version = "1.1"', 'version = "1"'), f"{NAME}:4: version: this number was used before"),
        (SHIPPED, "nothing differs from what is active"),
    ],
)
def test_what_does_not_add_up_is_named_by_file_line_and_field(text: str, said: str) -> None:
    found = tried(text)

    assert not found.passed
    assert len(found.faults) == 1
    assert found.faults[0].startswith(said)


def test_a_number_that_was_active_once_is_not_used_again_for_another_text() -> None:
    other = LOWER.replace("at_least = 12", "at_least = 13")

    assert "this number was used before" in tried(other, used=((NAME, LOWER),)).faults[0]


def test_a_golden_case_that_would_be_left_alone_stops_it() -> None:
    without = LOWER.replace('route = "urology_urgent"', 'route = "primary_care"')

    found = tried(without)

    assert not found.passed
    assert found.faults or [one.id for one in found.cases if one.missed]


def test_another_process_reads_the_same_and_says_the_same_faults() -> None:
    published = Published({NAME: LOWER})
    work = partial(called, "screening.library.published:open_published")

    assert aside(partial(work, published)).pathways["ketamine"] == open_published(published).pathways["ketamine"]
    with pytest.raises(DataFaults, match=r"instruments/<code>\.toml"):
        aside(partial(work, Published({"../x.toml": ""})))
    with pytest.raises(RuntimeError, match="without a word"):
        aside(partial(called, "screening.library.nowhere:nothing"))


def test_places_that_were_published_lengthen_the_version() -> None:
    assert mark({}) == ""
    assert mark({"gb": "x"}) == mark({"gb": "x"}) != mark({"gb": "y"})
