"""Reports as managers see them: what is frozen as page, print, table and data alike; what stands now, by who asks."""

import csv
import json
import re
from collections.abc import Iterator

import pytest

from referral.actions.reporting.evaluating import make
from referral.core.access import Role
from tests.referral.reportpages import QUARTER, filled
from tests.referral.staffsite import Browser, StaffSite, staff_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("reports")) as made:
        filled(made)
        yield made


@pytest.fixture(scope="module")
def manager(site: StaffSite) -> Browser:
    return site.somebody_in("Mel", Role.MANAGER)


@pytest.fixture(scope="module")
def other(site: StaffSite) -> Browser:
    return site.somebody_in("Max", Role.MANAGER)


def shown(manager: Browser) -> dict[str, str]:
    """Return what the tables of the page say, by the words of their rows."""
    rows = re.findall(r'<th scope="row">([^<]+)<.*?<td>(?:<em>)?([^<]+)', manager.page.partition("<h2>Report")[2])
    return {words.strip(): number for words, number in rows}


def test_a_frozen_week_is_shown_with_its_denominators_and_what_is_hidden(manager: Browser) -> None:
    assert manager.opens("/reports?time=2026-W46") == 200
    told = shown(manager)
    assert told["Case opened"] == "35"
    assert told["All results"] == "60"
    assert told["Many signs"] == "40"
    assert told["Some signs"] == "hidden"
    assert told["All referrals that ended"] == "25"
    assert told["Arrived there"] == "hidden"
    assert "about 65" in manager.page
    assert "No answer: lost to follow-up" in manager.page
    assert "may be published" in manager.page
    assert not re.search(
        r"\b(33|61|44|27|24)\b",
        re.sub(
            r"<svg.*?</svg>|2026-W\d+|<[^>]+>",
            "",
            manager.page.partition("<h2>Report")[2].partition("<h2>What is hidden")[0],
        ),
    )


def test_page_table_and_data_tell_the_same(manager: Browser) -> None:
    manager.opens("/reports?time=2026-W46")
    bars = re.findall(r'<text x="[0-9]+" y="[0-9]+">(\d+)</text>', manager.page)
    assert manager.opens("/reports/numbers.csv?time=2026-W46") == 200
    rows = [row for row in csv.DictReader(manager.raw.splitlines()) if row["number"]]
    assert manager.opens("/reports/numbers.json?time=2026-W46") == 200
    held = json.loads(manager.raw)
    told = [row for row in held["rows"] if row["number"] is not None]
    assert [(row["table"], row["row"], int(row["number"])) for row in rows] == [
        (row["table"], row["row"], row["number"]) for row in told
    ]
    assert sorted(map(int, bars)) == sorted(row["number"] for row in told)
    assert held["questions"] == ["0.4"]
    assert {one["name"] for one in held["codebook"]["columns"]} == set(rows[0])
    assert manager.opens("/reports/codebook.csv") == 200
    assert '"level.high"' in manager.raw


def test_the_print_says_who_made_it_when_and_by_which_rules(manager: Browser) -> None:
    assert manager.opens("/reports/print?time=2026-W46") == 200
    assert "Harbour" in manager.page
    assert "Printed by Mel" in manager.page
    assert "by rules 1" in manager.page
    assert "for staff only</h2>" not in manager.page


@pytest.mark.parametrize("path", ["", "/print", "/numbers.csv", "/numbers.json"])
@pytest.mark.parametrize("time", ["2026-W45", "2026-Q9", "x"])
def test_a_time_that_is_not_frozen_is_not_there(manager: Browser, path: str, time: str) -> None:
    assert manager.opens(f"/reports{path}?time={time}") == 404


def test_another_organisation_has_none_of_it(site: StaffSite) -> None:
    ola = site.somebody_in("Ola", Role.AUDITOR, organisation="Moorland")
    assert ola.opens("/reports") == 200
    assert "There is no report yet" in ola.page
    assert ola.opens("/reports?time=2026-W46") == 404


def test_who_gives_work_to_others_sees_whose_it_is_and_nobody_else_does(site: StaffSite, manager: Browser) -> None:
    sue = site.somebody_in("Sue", Role.SUPERVISOR)
    sue.opens("/reports")
    assert re.search(r'<th scope="row">Annharbour</th><td>13</td>', sue.page)
    manager.opens("/reports")
    assert "Annharbour" not in manager.page
    assert re.search(r"<dt>Open cases</dt><dd>15</dd>", manager.page)


def test_a_page_counts_nothing(site: StaffSite, manager: Browser) -> None:
    """What is frozen is read as it stands: no record is opened, however many there are."""
    with site.counting() as met:
        assert manager.opens("/reports?time=2026-W46") == 200
    assert len(met) <= 12
    assert not [one for one in met if "case_screen" in one or "case_entry" in one or "case_key" in one]


def test_two_managers_agree_on_rows_and_only_they_take_them(site: StaffSite, manager: Browser, other: Browser) -> None:
    manager.opens("/reports/rows")
    assert manager.sends("/reports/rows", {"time": "2026-Q3"}) == 422
    assert manager.sends("/reports/rows", {"time": QUARTER.name}) == 303
    manager.opens("/reports/rows")
    assert "Waits for a second manager" in manager.page
    code = re.search(r'id="x-([0-9a-f]{32})"', manager.page)
    assert code
    path = f"/reports/rows/{code[1]}"
    assert manager.sends(path, {"answer": "yes"}) == 422
    assert "Another manager has to do this" in manager.page
    other.opens("/reports/rows")
    assert other.sends(path, {"answer": "yes"}) == 303
    assert make(site.parts, site.clock()) == 1
    other.opens("/reports/rows")
    assert "Nothing left: too few people were alike" in other.page
    assert other.sends(f"{path}/file") == 404
