"""Languages: the person's choice, kept in the session and nowhere else, prefilled from the browser."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from babel import Locale
from babel.languages import get_official_languages
from flask import request, session
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from screening.web.texts import texts

LANGUAGE = "lang"


def selector(languages: tuple[str, ...]) -> Callable[[], str]:
    """Return a function that picks the language of a request."""

    def pick() -> str:
        chosen = session.get(LANGUAGE)
        if chosen in languages:
            return str(chosen)
        return _best(request.headers.get("Accept-Language", ""), languages)

    return pick


@lru_cache(maxsize=32)
def _best(asked: str, languages: tuple[str, ...]) -> str:
    """Return the language that a browser's header asks for. All browsers ask in a few ways."""
    return parse_accept_header(asked, LanguageAccept).best_match(languages) or languages[0]


def names(languages: tuple[str, ...]) -> dict[str, str]:
    """Name each language in itself."""
    return {code: (Locale.parse(code, sep="-").display_name or code).capitalize() for code in languages}


def read_by_clinicians(country: str | None, languages: tuple[str, ...]) -> str:
    """Return the language of a letter: the country's main one, else English, else the page's; of those offered."""
    here = get_official_languages(country, de_facto=True)[:1] if country else ()
    wanted = (*(code.replace("_", "-") for code in here), *(("en",) if country else ()))
    return next((code for code in wanted if code in languages), texts().code)


def gettext(text: str, **values: object) -> str:
    """Translate a sentence and fill it in."""
    found = texts().plain(text)
    return found % values if values else found


def translated(text: str | None) -> str:
    """Translate a text from a data file; one that is not in the catalogue stands as it is."""
    return texts().plain(text) if text else ""


def marked(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


def sorting(text: str) -> str:
    """Return what a list is sorted by: capitals and accents do not count."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
