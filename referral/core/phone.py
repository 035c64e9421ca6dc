"""Reads a phone number that somebody typed: one that can get texts at the usual price, or why not."""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

_TEXTED = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class Why(StrEnum):
    """Why a number is not taken. `referral/web/words.py` has a sentence for each."""

    UNREADABLE = "unreadable"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_SUCH_NUMBER = "no_such_number"
    COUNTRY = "country"  # a real number of a country that is not on the list
    LANDLINE = "landline"
    PREMIUM = "premium"
    SHARED_COST = "shared_cost"
    TOLL_FREE = "toll_free"
    PERSONAL = "personal"  # 070 in the United Kingdom: dear, and forwarded to anywhere
    OTHER_KIND = "other_kind"  # internet telephony, pagers, voicemail, company-wide numbers


_KINDS = {
    PhoneNumberType.FIXED_LINE: Why.LANDLINE,
    PhoneNumberType.PREMIUM_RATE: Why.PREMIUM,
    PhoneNumberType.SHARED_COST: Why.SHARED_COST,
    PhoneNumberType.TOLL_FREE: Why.TOLL_FREE,
    PhoneNumberType.PERSONAL_NUMBER: Why.PERSONAL,
}
_LENGTHS = {ValidationResult.TOO_SHORT: Why.TOO_SHORT, ValidationResult.TOO_LONG: Why.TOO_LONG}


@dataclass(frozen=True, slots=True)
class Number:
    """A number that texts may be sent to. `country` is that of the number itself, ISO 3166 alpha-2.

    `zones` are the IANA zones in which it may be: a hint for the form, never taken without asking. () for unknown.
    """

    e164: str
    country: str
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A number that is not taken."""

    why: Why


def parse(text: str, country: str, allowed: Container[str]) -> Number | Refused:
    """Read what somebody typed, in national form for `country` or with + and the code of any `allowed` country.

    Countries are ISO 3166 alpha-2, upper case. Never raises. The number is checked against libphonenumber's plans,
    not called: one that nobody holds may pass.
    """
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException as fault:
        return Refused(_parsing(fault.error_type))
    if not phonenumbers.is_valid_number(number):
        # Measured as a mobile number: who left out a digit of one learns that.
        length = phonenumbers.is_possible_number_for_type_with_reason(number, PhoneNumberType.MOBILE)
        return Refused(_LENGTHS.get(length, Why.NO_SUCH_NUMBER))
    return Refused(Why.NO_SUCH_NUMBER) if number.extension else _known(number, allowed)


def _parsing(error: int) -> Why:
    if error == NumberParseException.TOO_LONG:
        return Why.TOO_LONG
    short = (NumberParseException.TOO_SHORT_NSN, NumberParseException.TOO_SHORT_AFTER_IDD)
    return Why.TOO_SHORT if error in short else Why.UNREADABLE


def _known(number: PhoneNumber, allowed: Container[str]) -> Number | Refused:
    # The kind before the country: who typed a 0900 number learns that, wherever it belongs.
    kind = phonenumbers.number_type(number)
    if kind not in _TEXTED:
        return Refused(_KINDS.get(kind, Why.OTHER_KIND))
    country = phonenumbers.region_code_for_number(number)
    if country is None or country not in allowed:
        return Refused(Why.COUNTRY)
    zones = tuple(zone for zone in time_zones_for_number(number) if zone != UNKNOWN_TIMEZONE)
    return Number(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), country, zones)


def code_digits(number: str) -> int:
    """Return how many digits the country's code of a number in E.164 has; 1 where nobody knows the number."""
    try:
        return len(str(phonenumbers.parse(number, None).country_code))
    except NumberParseException:
        return 1
