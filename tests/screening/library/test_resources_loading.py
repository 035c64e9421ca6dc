"""Resource files become the directory, local files lie over the shipped ones, and every fault is named at once."""

from datetime import date
from pathlib import Path

import pytest

from screening.core.directory import Directory, NumberUse
from screening.core.hours import HolidayPolicy, Span
from screening.core.resources import Age, Contact, Group, Kind, Source
from screening.library.directory import load_directory
from tests.resourcefolder import COUNTRY, LINE, ROUTES, a_folder, an_overlay


def test_everything_that_a_file_says_reaches_the_core(tmp_path: Path) -> None:
    directory = load_directory(a_folder(tmp_path, gb=COUNTRY + LINE))
    (line,) = directory.countries["GB"].resources
    assert line.published
    assert (line.title, line.operator, line.who_answers, line.paid_by) == (
        "The Line",
        "A charity",
        "Volunteers",
        "Gifts",
    )
    assert (line.cost, line.recorded, line.waiting) == ("Free", "Not recorded", "A minute")
    assert (line.privacy, line.languages, line.audience) == ("You need not give your name", ("English",), "Anyone")
    assert (line.groups, line.ages) == (frozenset({Group.EVERYONE}), frozenset({Age.YOUNG, Age.ADULT}))
    assert line.takes_people_who_use is True
    assert line.hours is not None
    assert line.hours.holidays is HolidayPolicy.CLOSED
    assert line.hours.spans == (Span(0, 1200, 1560), Span(1, 1200, 1560), Span(5, 1200, 1440))
    assert (line.region, line.calendar, line.hours_said) == ("Scotland", "GB-SCT", "Evenings")
    assert line.contacts == (
        Contact(Kind.PHONE, "08001234567", "0800 123 4567", "then press 1"),
        Contact(Kind.URL, "https://example.org", "example.org"),
    )
    assert line.source == Source("https://example.org/line", "2026-01-02")
    assert (line.checked, line.expires) == (date(2026, 11, 21), date(2027, 2, 19))
    emergency = directory.countries["GB"].emergency
    assert (emergency.ambulance, emergency.also, emergency.hint) == (
        ("999",),
        ("112",),
        "Text 999 if you cannot speak.",
    )
    assert directory.version == "1"
    assert directory.routes["crisis_support"].emergency is NumberUse.BESIDE
    assert directory.routes["drug_help"].groups == frozenset({Group.FAMILIES})


def test_what_is_absent_is_unknown(tmp_path: Path) -> None:
    bare = COUNTRY + (
        '[[resource]]\nid = "gb-bare"\nname = "Bare"\noperator = "Somebody"\ntopics = ["crisis"]\n'
        'source_url = "https://example.org"\nsource_date = "undated"\nchecked = 2026-11-21\nexpires = 2026-12-01\n'
    )
    (line,) = load_directory(a_folder(tmp_path, gb=bare)).countries["GB"].resources
    assert (line.who_answers, line.paid_by, line.cost, line.recorded, line.hours, line.audience) == (None,) * 6
    assert (line.languages, line.groups, line.takes_people_who_use, line.calendar) == ((), frozenset(), None, None)
    assert line.expires == date(2026, 12, 1)
    assert line.why_unpublished == "no verified way to reach it"


def _line_without(tmp_path: Path, *fields: str) -> Directory:
    text = LINE.replace("topics =", f"unverified_fields = {list(fields)!r}\ntopics =")
    return load_directory(a_folder(tmp_path, gb=COUNTRY + text))


def test_what_nobody_verified_never_reaches_the_core(tmp_path: Path) -> None:
    hidden = (
        "who_answers",
        "paid_by",
        "cost",
        "recorded",
        "privacy",
        "languages",
        "audience",
        "hours",
        "scope",
        "phone",
    )
    (line,) = _line_without(tmp_path, *hidden).countries["GB"].resources
    assert (line.who_answers, line.paid_by, line.cost, line.recorded, line.privacy) == (None,) * 5
    assert (line.languages, line.audience, line.groups, line.hours, line.hours_said) == (
        (),
        None,
        frozenset(),
        None,
        None,
    )
    assert (line.region, line.scope_known) == (None, False)
    assert [contact.kind for contact in line.contacts] == [Kind.URL]
    assert line.unverified == frozenset(hidden)
    assert line.published


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (("operator",), "who runs it is not verified"),
        (("source_url",), "its source is not verified"),
        (("source_date",), "its source is not verified"),
        (("phone", "url"), "no verified way to reach it"),
    ],
)
def test_some_things_must_be_verified(tmp_path: Path, fields: tuple[str, ...], why: str) -> None:
    (line,) = _line_without(tmp_path, *fields).countries["GB"].resources
    assert line.why_unpublished == why


def test_an_unverified_name_gives_way_to_who_runs_it(tmp_path: Path) -> None:
    (line,) = _line_without(tmp_path, "name").countries["GB"].resources
    assert (line.title, line.published) == ("A charity", True)


def test_public_holidays_come_from_the_calendar_of_the_region(tmp_path: Path) -> None:
    holidays = load_directory(a_folder(tmp_path, gb=COUNTRY + LINE)).holidays
    assert set(holidays) == {"GB-SCT"}
    assert date(2026, 1, 2) in holidays["GB-SCT"]  # a holiday in Scotland alone
    assert date(2026, 11, 20) not in holidays["GB-SCT"]
    assert "2026-01-02" not in holidays["GB-SCT"]


def test_local_files_lie_over_the_shipped_ones(tmp_path: Path) -> None:
    shipped = a_folder(tmp_path, gb=COUNTRY + LINE + LINE.replace("gb-line", "gb-other"))
    local = an_overlay(
        tmp_path,
        gb=LINE.replace("The Line", "Our Line")
        + LINE.replace("gb-line", "our-own").replace("The Line", "Our Own")
        + '[[resource]]\nid = "gb-other"\nwithdrawn = true\n',
        ie=COUNTRY.replace("GB", "IE").replace("United Kingdom", "Ireland").replace("999", "112"),
        int=LINE.replace("gb-line", "int-line"),
        routes=ROUTES.replace("A drug service", "Our drug service"),
        denied='[[denied]]\nnumber = "0800 999 9999"\nwhy = "not ours"\n',
    )
    directory = load_directory(shipped, local)
    assert directory.version == "1+local"
    assert {line.id: line.title for line in directory.countries["GB"].resources} == {
        "gb-line": "Our Line",
        "our-own": "Our Own",
    }
    assert [line.id for line in directory.international] == ["int-line"]
    assert set(directory.holidays) == {"GB-SCT"}
    assert directory.countries["IE"].emergency.ambulance == ("112",)
    assert directory.routes["drug_help"].title == "Our drug service"


def test_a_local_file_can_withdraw_a_whole_entry_of_its_own(tmp_path: Path) -> None:
    shipped = a_folder(tmp_path, gb=COUNTRY + LINE)
    local = an_overlay(tmp_path, gb=LINE.replace("topics =", "withdrawn = true\ntopics ="))
    (line,) = load_directory(shipped, local).countries["GB"].resources
    assert line.why_unpublished == "withdrawn"
