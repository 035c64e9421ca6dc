"""Parts of the day inside the service's hours, and time zones by their cities."""

from datetime import time

from referral.core.followup import Hours
from referral.web.times import code_of, hours_of, parts_of, span, zone_choices

OFFICE = Hours(time(9), time(20))


def test_the_parts_of_the_day_are_cut_to_the_service_s_hours() -> None:
    assert {part.code: span(part.hours) for part in parts_of(OFFICE)} == {
        "any": "09:00 to 20:00",
        "morning": "09:00 to 12:00",
        "afternoon": "12:00 to 17:00",
        "evening": "17:00 to 20:00",
    }


def test_a_part_of_less_than_an_hour_is_not_offered() -> None:
    assert [part.code for part in parts_of(Hours(time(9), time(12, 30)))] == ["any", "morning"]


def test_hours_and_their_code_fit_together() -> None:
    for part in parts_of(OFFICE):
        assert hours_of(part.code, OFFICE) == part.hours
        assert code_of(part.hours, OFFICE) == part.code
    assert code_of(Hours(time(3), time(4)), OFFICE) == "any"


def test_a_day_that_ends_at_midnight_is_written_so() -> None:
    assert span(Hours(time(9), time.max)) == "09:00 to 24:00"


def test_the_zone_of_the_number_comes_first_and_unknown_ones_do_not() -> None:
    zones = [choice.value for choice in zone_choices("AU", ("Australia/Perth", "Nowhere/Land"))]
    assert zones[0] == "Australia/Perth"
    assert "Australia/Sydney" in zones
    assert "Nowhere/Land" not in zones


def test_a_british_number_is_taken_for_one_of_britain() -> None:
    likely = ("Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey", "Europe/London")
    zones = [choice.value for choice in zone_choices("GB", likely)]
    assert zones == ["Europe/London", "Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey"]


def test_a_country_without_zones_has_one_all_the_same() -> None:
    assert [choice.value for choice in zone_choices("QQ", ())] == ["UTC"]
