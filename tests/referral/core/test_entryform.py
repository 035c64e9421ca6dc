"""An entry as a form and back: nothing is left open, and nothing that was not touched changes."""

from datetime import date
from pathlib import Path

import pytest

from referral.core.entryform import Typed, Wrong, new_code, read, typed_from
from referral.core.overlay import differences, plain
from screening.library.tables import tables

TODAY = date(2026, 11, 22)
SHIPPED = Path(__file__).parents[3] / "screening" / "resources"
GIVEN: Typed = {
    "name": ["Quay drug service"],
    "operator": ["A charity"],
    "source_url": ["https://example.org/quay"],
    "source_date": ["2026-11-20"],
    "checked": ["2026-11-21"],
    "who_answers": ["Trained staff"],
    "languages": ["English, Polish"],
    **{f"{name}-unknown": ["1"] for name in ("paid_by", "cost", "recorded", "privacy", "audience")},
    "for": ["everyone"],
    "topics": ["drug-service"],
    "takes_people_who_use": ["unknown"],
    "scope": ["region"],
    "region": ["Harbour town"],
    "hours": ["week"],
    "zone": ["Europe/London"],
    "holidays": ["unknown"],
    "mon": ["9:00-12:30, 13:30 to 17:00"],
    "tue": ["9:00-12:30"],
    "contact-0-kind": ["phone"],
    "contact-0-to": ["020 7946 0123"],
    "contact-1-kind": ["url"],
    "contact-1-to": ["https://example.org/quay"],
    "contact-1-how": ["write first"],
}
TABLE = {
    "id": "gb-quay",
    "name": "Quay drug service",
    "operator": "A charity",
    "source_url": "https://example.org/quay",
    "source_date": "2026-11-20",
    "checked": "2026-11-21",
    "who_answers": "Trained staff",
    "languages": ["English", "Polish"],
    "for": ["everyone"],
    "topics": ["drug-service"],
    "scope": "Harbour town",
    "hours": {
        "zone": "Europe/London",
        "open": [
            {"days": ["mon", "tue"], "from": "09:00", "to": "12:30"},
            {"days": ["mon"], "from": "13:30", "to": "17:00"},
        ],
    },
    "contact": [
        {"kind": "phone", "number": "02079460123", "shown": "020 7946 0123"},
        {"kind": "url", "url": "https://example.org/quay", "shown": "example.org", "how": "write first"},
    ],
}


def test_what_is_filled_in_is_an_entry() -> None:
    found = read(GIVEN, {"id": "gb-quay"}, TODAY)
    assert not found.faults
    assert found.table == TABLE


def test_an_entry_that_nobody_touched_stays_as_it_is() -> None:
    again = read(typed_from(TABLE), TABLE, TODAY)
    assert (again.faults, again.table) == ({}, TABLE)


@pytest.mark.parametrize("entry", ["gb-frank", "gb-samaritans", "us-988", "fr-drogues-info-service"])
def test_of_a_shipped_entry_only_what_nobody_could_verify_goes(entry: str) -> None:
    known = plain(tables([SHIPPED], entry[:2])[entry].table)
    found = read(typed_from(known), known, TODAY)
    assert not found.faults
    hidden = {"unverified_fields", "status", *known.get("unverified_fields", ())}
    gone = {"contact"} if hidden & {"phone", "text", "whatsapp", "chat", "url"} else set()
    assert {one.name for one in differences(known, found.table)} <= hidden | gone


def changed(**fields: str) -> Typed:
    return {**GIVEN, **{name.replace("__", "-"): [value] if value else [] for name, value in fields.items()}}


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        (changed(operator=""), "operator", Wrong.NEEDED),
        (changed(source_date=""), "source_date", Wrong.NEEDED),
        (changed(cost__unknown=""), "cost", Wrong.UNSAID),
        (changed(cost="Free"), "cost", Wrong.BOTH),
        (changed(languages=""), "languages", Wrong.UNSAID),
        (changed(checked="soon"), "checked", Wrong.NOT_A_DAY),
        (changed(checked="2026-11-23"), "checked", Wrong.LATER),
        (changed(mon="in the morning"), "mon", Wrong.NOT_HOURS),
        (changed(mon="", tue=""), "mon", Wrong.NEEDED),
        (changed(zone=""), "zone", Wrong.NEEDED),
        (changed(hours=""), "hours", Wrong.CHOOSE),
        (changed(takes_people_who_use=""), "takes_people_who_use", Wrong.CHOOSE),
        (changed(region=""), "region", Wrong.NEEDED),
        (changed(scope=""), "scope", Wrong.CHOOSE),
        (changed(topics=""), "topics", Wrong.CHOOSE),
        ({**GIVEN, "for": []}, "for", Wrong.UNSAID),
        ({**GIVEN, "for": ["unknown", "women"]}, "for", Wrong.BOTH),
        (changed(contact__1__kind=""), "contact-1", Wrong.NOT_ALL),
        (changed(contact__0__to="", contact__1__to="", contact__1__how=""), "contact-0", Wrong.NEEDED),
    ],
)
def test_nothing_is_left_open(given: Typed, field: str, why: Wrong) -> None:
    assert read(given, {"id": "gb-quay"}, TODAY).faults == {field: why}


def test_unknown_is_said_and_then_stays_unknown() -> None:
    given = changed(hours="unknown", scope="unknown", who_answers="", who_answers__unknown="1")
    table = read(given, {"id": "gb-quay"}, TODAY).table
    assert "hours" not in table
    assert "who_answers" not in table
    assert table["unverified_fields"] == ["scope"]


def test_a_new_check_ends_an_old_term_and_keeps_one_to_come() -> None:
    for expires, kept in (("2026-11-21", False), ("2026-12-01", True)):
        table = read(GIVEN, {"id": "gb-quay", "expires": expires, "notes": "By hand."}, TODAY).table
        assert ("expires" in table, table["notes"]) == (kept, "By hand.")


def test_an_id_is_made_of_the_name_and_nobody_else_s() -> None:
    assert new_code("GB", "Quay & Harbour: drug service", frozenset()) == "gb-quay-harbour-drug-service"
    assert new_code("GB", "Quay", frozenset({"gb-quay", "gb-quay-2"})) == "gb-quay-3"
    assert new_code("JP", "港", frozenset()) == "jp-place"


def test_a_day_is_kept_as_files_write_it_and_what_is_no_address_is_kept_for_the_checks() -> None:
    odd = {"checked": ["2026-W47-5"], "contact-1-to": ["https://["], "contact-1-shown": [""]}
    made = read({**GIVEN, **odd}, {"id": "gb-quay"}, TODAY)

    assert made.table["checked"] == "2026-11-20"
    assert made.table["contact"][1]["shown"] == "https://["


def test_an_entry_fills_each_field_of_the_form() -> None:
    unknown = ("paid_by", "cost", "recorded", "privacy", "audience")
    empty = (*unknown, "who_answers-unknown", "languages-unknown", "wed", "thu", "fri", "sat", "sun")
    assert typed_from(TABLE) == {
        **{name: [TABLE[name]] for name in ("name", "operator", "source_url", "source_date", "checked", "who_answers")},
        **{f"{name}-unknown": ["1"] for name in unknown},
        **{name: [] for name in empty},
        "languages": ["English, Polish"],
        "for": ["everyone"],
        "takes_people_who_use": ["unknown"],
        "topics": ["drug-service"],
        "ages": [],
        "scope": ["region"],
        "region": ["Harbour town"],
        "hours_said": [],
        "holidays": ["unknown"],
        "hours": ["week"],
        "zone": ["Europe/London"],
        "mon": ["09:00-12:30, 13:30-17:00"],
        "tue": ["09:00-12:30"],
        "contact-0-kind": ["phone"],
        "contact-0-to": ["02079460123"],
        "contact-0-shown": ["020 7946 0123"],
        "contact-0-how": [""],
        "contact-1-kind": ["url"],
        "contact-1-to": ["https://example.org/quay"],
        "contact-1-shown": ["example.org"],
        "contact-1-how": ["write first"],
    }


def test_what_nobody_could_verify_is_not_filled_in() -> None:
    hidden = ["scope", "languages", "audience", "hours", "phone", "who_answers"]
    typed = typed_from({**TABLE, "unverified_fields": hidden})
    assert [typed[name] for name in ("scope", "region", "hours")] == [["unknown"], [], ["unknown"]]
    assert [typed[name] for name in ("languages", "languages-unknown", "for")] == [[], ["1"], ["unknown"]]
    assert [typed[name] for name in ("who_answers", "who_answers-unknown")] == [[], ["1"]]
    assert typed["contact-0-kind"] == ["url"]
    assert "contact-1-kind" not in typed


def test_an_entry_with_next_to_nothing_fills_a_form_with_unknown() -> None:
    typed = typed_from({"id": "gb-quay", "contact": [{"kind": "text", "shown": "later"}]})
    assert [typed[name] for name in ("name", "languages", "topics", "ages", "hours_said")] == [[]] * 5
    assert [typed[name] for name in ("for", "takes_people_who_use", "hours", "holidays")] == [["unknown"]] * 4
    assert (typed["scope"], typed["region"]) == (["national"], [])
    assert typed["contact-0-to"] == [""]
    assert not any(name.startswith("contact") for name in typed_from({"id": "gb-quay"}))


@pytest.mark.parametrize(("takes", "said"), [(True, "yes"), (False, "no")])
def test_whether_people_who_use_are_taken_is_kept_either_way(takes: bool, said: str) -> None:
    table = {**TABLE, "takes_people_who_use": takes, "holidays": "closed", "hours_said": "By day", "ages": ["16_17"]}
    typed = typed_from(table)
    assert typed["takes_people_who_use"] == [said]
    assert (typed["holidays"], typed["hours_said"], typed["ages"]) == (["closed"], ["By day"], ["16_17"])
    again = read(typed, {"id": "gb-quay"}, TODAY)
    assert (again.faults, again.table) == ({}, table)


@pytest.mark.parametrize("holidays", ["open", "closed"])
def test_what_holds_on_holidays_is_kept_where_it_is_known(holidays: str) -> None:
    assert read(changed(holidays=holidays), {"id": "gb-quay"}, TODAY).table["holidays"] == holidays
    always = read(changed(hours="always", holidays=holidays), {"id": "gb-quay"}, TODAY).table
    assert (always["hours"], "holidays" in always) == ("24/7", False)
    assert typed_from(always)["hours"] == ["always"]


def test_today_is_no_later_day_and_unknown_alone_is_said() -> None:
    given = {**GIVEN, "checked": ["2026-11-22"], "for": ["unknown"]}
    made = read(given, {"id": "gb-quay"}, TODAY)
    assert (made.faults, made.table["checked"]) == ({}, "2026-11-22")
    assert "for" not in made.table
    assert not read({**GIVEN, "for": ["everyone", "women"]}, {"id": "gb-quay"}, TODAY).faults


def test_one_opening_that_cannot_be_read_hides_no_other() -> None:
    made = read(changed(mon="dawn, 9:00-12:30, dusk, 13:00-14:00", tue=""), {"id": "gb-quay"}, TODAY)
    assert made.faults == {"mon": Wrong.NOT_HOURS}
    assert [row["from"] for row in made.table["hours"]["open"]] == ["09:00", "13:00"]


def test_a_line_that_was_left_empty_hides_none_after_it() -> None:
    given = changed(contact__0__kind="phone", contact__0__to="")
    assert [one["kind"] for one in read(given, {"id": "gb-quay"}, TODAY).table["contact"]] == ["url"]
    half = read(changed(contact__1__to="", contact__1__how=""), {"id": "gb-quay"}, TODAY)
    assert not half.faults
    assert read(changed(contact__1__to="", contact__1__how="", contact__1__shown="x"), {"id": "a"}, TODAY).faults
    assert read(changed(contact__1__to=""), {"id": "a"}, TODAY).faults == {"contact-1": Wrong.NOT_ALL}


def test_a_number_is_shown_as_it_was_typed() -> None:
    made = read(changed(contact__0__to="//020 7946"), {"id": "gb-quay"}, TODAY).table["contact"][0]
    assert made == {"kind": "phone", "number": "0207946", "shown": "//020 7946"}


def test_an_id_is_short_and_ends_in_a_letter_or_a_number() -> None:
    assert new_code("GB", "-- Quay --", frozenset()) == "gb-quay"
    assert new_code("GB", "X Quay X", frozenset()) == "gb-x-quay-x"
    assert new_code("GB", "a" * 44 + " b", frozenset()) == "gb-" + "a" * 44
    assert new_code("GB", "a" * 60, frozenset()) == "gb-" + "a" * 45
    assert new_code("GB", "Quay", frozenset({"gb-quay"})) == "gb-quay-2"
