"""The Spanish texts: whole, with the same things filled in, in the words that we hold to, and shown on every page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask

from screening.app import create_app
from tests import factories
from tests.pseudo import PLACEHOLDER, SPANISH, Words
from tests.shipped import shipped
from tests.walk import OPERATOR, pages_of

# No labels for people, no "safe" amounts or levels, and the person is "tú" in Spain as in Latin America.
NEVER = re.compile(
    r"\b(adict|yonqui|drogadict|drogata|abus|limpi[oa]s?\b|suci[oa]s?\b|vosotros|vuestr|usted\b|vos\b"
    r"|riesgo bajo|bajo riesgo|(?!dieciséis\b)\w+(?:áis|éis)\b|\w+aros\b)",
    re.IGNORECASE,
)
HELD = {
    "few signs so far": "pocas señales por ahora",
    "some signs": "algunas señales",
    "many signs": "muchas señales",
    "cannot tell yet": "aún no se puede saber",
    "I don't know": "No lo sé",
    "I prefer not to say": "Prefiero no decirlo",
}


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    """Return the catalogue."""
    with SPANISH.open("rb") as source:
        return read_po(source)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return every kind of page in Spanish."""
    folder: Path = tmp_path_factory.mktemp("spanish")
    site: Flask = create_app(factories.settings(folder, **OPERATOR), known=shipped(), clock=lambda: factories.NOW)
    return dict(pages_of(site, **{"Accept-Language": "es-MX,es;q=0.9"}))


def _pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    for message in catalogue:
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            texts = (message.string,) if isinstance(message.string, str) else message.string
            yield from zip(ids, texts or (), strict=True)


def test_no_text_is_lacking_or_unsure(spanish: Catalog) -> None:
    assert [english for english, text in _pairs(spanish) if not text.strip()] == []
    assert [message.id for message in spanish if message.id and message.fuzzy] == []


def test_the_same_things_are_filled_in(spanish: Catalog) -> None:
    named = {english: text for english, text in _pairs(spanish) if "%(" in english or "%(" in text}
    assert [
        english
        for english, text in named.items()
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(text))
    ] == []


def test_the_words_that_we_hold_to(spanish: Catalog) -> None:
    assert {text: NEVER.search(text) for _, text in _pairs(spanish) if NEVER.search(text)} == {}
    assert {english: spanish[english].string for english in HELD} == HELD


def test_numbers_are_those_of_the_english_texts(spanish: Catalog) -> None:
    """A wrong number in a translation is worse than a wrong word; Spanish writes 26,6 and 1285."""

    def digits(text: str) -> list[str]:
        return re.findall(r"\d", re.sub(r"%\(\w+\)s", "", text))

    assert {english: text for english, text in _pairs(spanish) if sorted(digits(english)) != sorted(digits(text))} == {}


def test_every_page_is_in_spanish(pages: dict[str, str], spanish: Catalog) -> None:
    english = {one.strip() for one, text in _pairs(spanish) if one != text}
    same_in_both = {text for _, text in _pairs(spanish)}
    left = {text: name for name, html in pages.items() for text in Words(html, "es").found if text in english}
    assert {text: name for text, name in left.items() if text not in same_in_both} == {}
    assert all('<html lang="es" dir="ltr">' in html for html in pages.values())


def test_what_a_listing_says_is_spanish_or_marked_as_english(pages: dict[str, str]) -> None:
    help_now = pages["talk"]
    assert "Reino Unido" in pages["start"]
    assert "De día y de noche" in help_now
    assert "Day and night" not in help_now
    assert '<bdi lang="en">' in pages["result"]
