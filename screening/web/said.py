"""What a listing says of itself, in the person's language: countries, languages, hours and what many listings say.

The rest is told in the words of whoever wrote the listing, so it stays in English and is marked as such.
"""

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale
from babel.numbers import format_decimal
from flask_babel import get_locale
from markupsafe import Markup

from screening.core.instrument import Choice, Question
from screening.core.resources import Country
from screening.web.i18n import gettext, marked, sorting, translated

SOURCE = Locale("en")
COUNTRY = "country"
"""The question whose choices are countries: their codes are ISO codes, and "other"."""
OTHER = marked("Another country")
REPEATED = frozenset(
    {
        marked("Free"),
        marked("Free to call"),
        marked("Free from any phone"),
        marked("Free from landlines and mobiles"),
        marked("Free, also from mobiles"),
        marked("Free from landlines and most mobiles"),
        marked("Anyone"),
        marked("Children"),
        marked("Young people"),
        marked("Children and young people"),
        marked("Anyone worried about a child"),
        marked("People who use drugs, and their families"),
        marked("People who use drugs, families, professionals"),
        marked("Counsellors"),
        marked("Social workers"),
        marked("Trained volunteers"),
        marked("Trained volunteers who listen"),
        marked("Trained counsellors"),
        marked("Trained advisers"),
        marked("Professional counsellors"),
        marked("Professional crisis counsellors"),
        marked("You need not give your name"),
        marked("You need not give your name. It is not on the phone bill"),
        marked("Day and night"),
        marked("in English only"),
        marked("for parents"),
        marked("for children and young people"),
        marked("then press 2"),
        marked("this is the office, not a helpline"),
        marked("say the name of your town first"),
        marked("If you cannot speak, text 112."),
        marked("If you are deaf or hard of hearing, text 114."),
        marked("With a text phone (TTY), call 106."),
        marked("sign language"),
    }
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = "|".join(DAYS)
_SPAN = re.compile(rf"(Every day|(?:{_DAY})(?:(?:, | to )(?:{_DAY}))*) (\d\d:\d\d) to (\d\d:\d\d)")
_HOLIDAYS = {
    "open on public holidays": marked("open on public holidays"),
    "closed on public holidays": marked("closed on public holidays"),
}
_WRITE = re.compile(r"text ([A-Z]+)")


def said(text: str | None) -> str:
    """Say what a listing says; what has no words in the person's language is marked as English."""
    if not text or _in_source():
        return text or ""
    known = _known(text)
    return Markup('<bdi lang="en">{}</bdi>').format(text) if known is None else known


def spoken(languages: Iterable[str]) -> str:
    """Name the languages that a listing gives, with commas between."""
    named = (language if _in_source() else _language(language) for language in languages)
    return Markup(", ").join(named)


def number(value: float) -> str:
    """Write a number as the person's language does."""
    return str(format_decimal(value, format="0.######", locale=_locale()))


def country_name(country: Country | None) -> str:
    """Name a country."""
    return _territory(country.code, country.name) if country else ""


def choice_name(question: Question, choice: Choice) -> str:
    """Say a choice of a question; countries by the names that the person's language has for them."""
    return _territory(choice.code, choice.text) if question.code == COUNTRY else translated(choice.text)


def in_order(question: Question) -> list[tuple[str, str]]:
    """Return code and words of each choice; countries by name, as long as the last is "another country"."""
    named = [(choice.code, choice_name(question, choice)) for choice in question.choices]
    if question.code != COUNTRY:
        return named
    return sorted(named, key=lambda one: (one[0] == "other", sorting(one[1])))


def _in_source() -> bool:
    return _locale().language == SOURCE.language


def _locale() -> Locale:
    return get_locale() or SOURCE


def _territory(code: str, name: str) -> str:
    if _in_source() or code not in SOURCE.territories:
        return translated(name)
    return str(_locale().territories.get(code, name))


def _language(name: str) -> str:
    code = _codes().get(name)
    return str(_locale().languages.get(code, name)) if code else said(name)


@cache
def _codes() -> dict[str, str]:
    """Return the code of each language by its English name."""
    return {name: code for code, name in SOURCE.languages.items()} | {"Mandarin": "zh"}


def _known(text: str) -> str | None:
    """Return the words for a text that many listings share, or for hours; None where there are none."""
    if text in REPEATED:
        return translated(text)
    written = _WRITE.fullmatch(text)
    if written:
        return gettext("text %(word)s", word=written[1])
    rows = [_hours(row) for row in text.split("; ")]
    return "; ".join(row for row in rows if row) if all(rows) else None


def _hours(row: str) -> str | None:
    if row in _HOLIDAYS:
        return translated(row)
    span = _SPAN.fullmatch(row)
    if span is None:
        return None
    days, start, end = span.groups()
    when = gettext("Every day") if days == "Every day" else _days(days)
    return gettext("%(days)s, %(start)s to %(end)s", days=when, start=start, end=end)


def _days(days: str) -> str:
    first, to, last = days.partition(" to ")
    if to:
        return gettext("%(first)s to %(last)s", first=_day(first), last=_day(last))
    return ", ".join(_day(day) for day in days.split(", "))


def _day(name: str) -> str:
    return str(_locale().days["stand-alone"]["wide"][DAYS.index(name)])
