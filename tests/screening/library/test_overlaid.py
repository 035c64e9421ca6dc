"""Entries of staff laid over the directory: the same checks as for files, and nobody may be left without an answer."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening.library.faults import DataFaults
from screening.library.leftout import as_far_as_good
from screening.library.overlaid import lay, load_over
from tests.resourcefolder import COUNTRY, LINE, a_folder, an_overlay

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CRISIS = LINE.replace('id = "gb-line"', 'id = "gb-always"').split("hours = {")[0] + (
    'hours = "24/7"\ntopics = ["crisis", "drug-helpline"]\nsource_url = "https://example.org/line"\n'
    'source_date = "2026-01-02"\nchecked = 2026-11-21\n\n  [[resource.contact]]\n  kind = "phone"\n'
    '  number = "08001234568"\n  shown = "0800 123 4568"\n'
)
FOR_ALL = CRISIS.replace('ages = ["18_24", "25_plus"]\n', "")
GONE = '[[resource]]\nid = "gb-always"\nwithdrawn = true\n'


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return a_folder(tmp_path, gb=COUNTRY + FOR_ALL)


def test_what_is_laid_over_replaces_and_adds_and_the_version_says_so(shipped: Path) -> None:
    other = FOR_ALL.replace("gb-always", "gb-more").replace("The Line", "More")
    directory = load_over([shipped], {"gb": other}, "+staff.3")
    assert {one.id for one in directory.countries["GB"].resources} == {"gb-always", "gb-more"}
    assert directory.version == "1+staff.3"


def test_it_lies_over_the_operator_s_own_files(shipped: Path, tmp_path: Path) -> None:
    own = an_overlay(tmp_path, gb=FOR_ALL.replace("A charity", "Another charity"))
    assert load_over([shipped, own], {}).countries["GB"].resources[0].operator == "Another charity"
    ours = load_over([shipped, own], {"gb": FOR_ALL.replace("A charity", "We")}, "+staff.1")
    assert (ours.countries["GB"].resources[0].operator, ours.version) == ("We", "1+local+staff.1")


def test_the_checks_are_those_of_files(shipped: Path) -> None:
    found = lay([shipped], {}, {"gb": FOR_ALL.replace("2026-01-02", "").replace("0800 123 4568", "0800 1")}, NOW)
    assert not found.good
    assert {fault.field for fault in found.faults} == {"resource[0].source_date", "resource[0].contact[0]"}
    with pytest.raises(DataFaults):
        load_over([shipped], {"gb": GONE.replace("gb-always", "gb-nobody")})


def test_whoever_leaves_a_hole_is_told_where_and_when(shipped: Path) -> None:
    shorter = FOR_ALL.replace('hours = "24/7"', LINE[LINE.index("hours = {") : LINE.index("hours_said")].strip())
    found = lay([shipped], {}, {"gb": shorter}, NOW)
    assert not found.faults
    assert not found.good
    first = found.gaps[0]
    assert (first.country, first.route, first.at) == ("GB", "crisis_support", NOW)


def test_a_country_must_not_stop_being_offered_unseen(shipped: Path) -> None:
    found = lay([shipped], {}, {"gb": GONE}, NOW)
    assert found.lost == ("GB",)
    assert not found.good


def test_a_hole_that_is_there_already_stops_nobody(shipped: Path) -> None:
    late = datetime(2027, 6, 1, tzinfo=UTC)
    hours = LINE[LINE.index("hours = {") : LINE.index("hours_said")].strip()
    shorter = {"gb": FOR_ALL.replace('hours = "24/7"', hours)}
    again = lay([shipped], shorter, {"gb": shorter["gb"].replace("A charity", "The same charity")}, late)
    assert again.good


def test_a_line_that_a_release_has_made_faulty_is_left_out_alone_and_what_is_hidden_stays_hidden(shipped: Path) -> None:
    second = FOR_ALL.replace("gb-always", "gb-more")
    (shipped / "gb.toml").write_text(COUNTRY + FOR_ALL + second, encoding="utf-8")
    ours = {"gb": GONE.replace("gb-always", "gb-nobody") + "\n" + GONE.replace("gb-always", "gb-more")}

    directory, left = as_far_as_good(lambda files: load_over([shipped], files), ours)

    assert [one.id for one in directory.countries["GB"].resources] == ["gb-always"]
    assert [str(one) for one in left] == ["staff/gb.toml:2: resource[0].id: there is no gb-nobody to withdraw"]
    mended = lay([shipped], ours, {"gb": GONE.replace("gb-always", "gb-more")}, NOW)
    assert mended.good, "whoever takes the faulty line out is not stopped by it"


def test_what_is_wrong_with_no_single_line_is_not_left_out(shipped: Path) -> None:
    with pytest.raises(DataFaults, match="version"):
        as_far_as_good(
            lambda files: load_over([shipped], files),
            {"gb": "x = 1\n" + GONE.replace("always", "no"), "version": 'version = "2"'},
        )
