"""Which numbers are taken: those that get texts at the usual price, in a country that the operator allows."""

from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.phone import Number, Refused, Why, code_digits, parse

ALLOWED = frozenset({"GB", "US", "ES", "IT"})


@pytest.mark.parametrize(
    ("typed", "country", "e164", "home"),
    [
        ("07400 123456", "GB", "+447400123456", "GB"),
        ("+44 7400 123456", "US", "+447400123456", "GB"),
        ("0044 (0)7400-123456", "GB", "+447400123456", "GB"),
        ("\uff10\uff17\uff14\uff10\uff10 \uff11\uff12\uff13\uff14\uff15\uff16", "GB", "+447400123456", "GB"),
        ("(202) 555-0123", "US", "+12025550123", "US"),
        ("612 34 56 78", "ES", "+34612345678", "ES"),
        ("312 345 6789", "IT", "+393123456789", "IT"),
    ],
)
def test_a_mobile_number_is_read_however_it_is_typed(typed: str, country: str, e164: str, home: str) -> None:
    read = parse(typed, country, ALLOWED)
    assert isinstance(read, Number)
    assert (read.e164, read.country) == (e164, home)
    assert read.zones


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", Why.UNREADABLE),
        ("call me", Why.UNREADABLE),
        ("+999 123 4567", Why.UNREADABLE),
        ("0", Why.UNREADABLE),
        ("07", Why.TOO_SHORT),
        ("00", Why.TOO_SHORT),
        ("0740012", Why.TOO_SHORT),
        ("074001234567890123", Why.TOO_LONG),
        ("1" * 251, Why.TOO_LONG),
        ("07700 900123", Why.NO_SUCH_NUMBER),
        ("07400 123456 ext. 3", Why.NO_SUCH_NUMBER),
        ("020 7946 0018", Why.LANDLINE),
        ("0909 879 0000", Why.PREMIUM),
        ("+39 848 123456", Why.SHARED_COST),
        ("0800 111 1111", Why.TOLL_FREE),
        ("070 1234 5678", Why.PERSONAL),
        ("056 0123 4567", Why.OTHER_KIND),
        ("+33 6 12 34 56 78", Why.COUNTRY),
        ("+800 1234 5678", Why.TOLL_FREE),
        ("07911 123456", Why.COUNTRY),  # Guernsey: the code of the United Kingdom, another country and price
    ],
)
def test_what_gets_no_text_at_the_usual_price_is_refused_with_the_reason(typed: str, why: Why) -> None:
    assert parse(typed, "GB", ALLOWED) == Refused(why)


def test_a_kind_that_costs_more_is_refused_wherever_it_belongs() -> None:
    kinds = (
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.SHARED_COST,
    )
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in kinds:
            example = phonenumbers.example_number_for_type(region, kind)
            # In some plans the example is of more than one kind: what counts is what it is found to be.
            if example is not None and phonenumbers.number_type(example) in kinds:
                typed = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
                assert isinstance(parse(typed, region, phonenumbers.SUPPORTED_REGIONS), Refused), typed


@given(st.text(max_size=300), st.sampled_from(["GB", "US", "", "XX"]))
def test_nothing_that_is_typed_breaks_it(typed: str, country: str) -> None:
    assert isinstance(parse(typed, country, ALLOWED), Number | Refused)


def test_the_code_of_a_country_has_one_to_three_digits_and_one_where_nobody_knows_it() -> None:
    numbers = ("+12025550123", "+447400123456", "+353851234567", "no number")
    assert [code_digits(one) for one in numbers] == [1, 2, 3, 1]


def test_the_numbers_in_the_readme_do_what_it_says() -> None:
    said = Path(__file__).parents[3].joinpath("README.md").read_text("utf-8")
    taken, refused = "07400 123456", "07700 900123"
    assert all(f"`{one}`" in said for one in (taken, refused))
    assert isinstance(parse(taken, "GB", {"GB"}), Number)
    assert isinstance(parse(refused, "GB", {"GB"}), Refused)
