"""Every kind of page in two made-up languages: nothing is left in English, and a mirrored page is mirrored whole."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.pseudo import (
    LANGUAGES,
    LENGTH,
    LONG,
    MIRRORED,
    in_made_up_languages,
    left_in_english,
    longer,
    mirrored,
    names,
)
from tests.walk import pages_of
from tests.whole_service import whole_service

NUMBER = re.compile(r"<(?:a|b)[^>]*>[+\d][\d ()/.-]+<")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the whole service with the made-up languages."""
    folder: Path = tmp_path_factory.mktemp("pseudo")
    with whole_service(folder, languages=LANGUAGES) as made:
        yield in_made_up_languages(made, folder)


@pytest.fixture(scope="module", params=[LONG, MIRRORED])
def pages(request: pytest.FixtureRequest, site: Flask) -> tuple[str, dict[str, str]]:
    """Return a language, and every kind of page in it by name."""
    return request.param, dict(pages_of(site, **{"Accept-Language": request.param}))


def test_no_text_is_left_in_english(pages: tuple[str, dict[str, str]], site: Flask) -> None:
    language, seen = pages
    allowed = names(site, language)
    left = {text: name for name, html in seen.items() for text in left_in_english(html, language, allowed)}
    assert left == {}


def test_pages_say_their_language_and_direction(pages: tuple[str, dict[str, str]]) -> None:
    language, seen = pages
    direction = "rtl" if language == MIRRORED else "ltr"
    assert all(f'<html lang="{language}" dir="{direction}">' in html for html in seen.values())
    assert all(("/app.rtl." in html) == (direction == "rtl") for html in seen.values() if "/app." in html)


def test_numbers_to_call_keep_their_order(pages: tuple[str, dict[str, str]]) -> None:
    """In a mirrored line "116 123" would be read as "123 116"."""
    found = {number for html in pages[1].values() for number in NUMBER.findall(html) if " " in number.split(">")[1]}
    assert found
    assert all('dir="ltr"' in number for number in found)


def test_the_made_up_languages_keep_what_is_filled_in() -> None:
    assert "%(name)s" in longer("Run by %(name)s.")
    assert "%(name)s" in mirrored("Run by %(name)s.")
    assert len(longer("A sentence of some length")) >= LENGTH * len("A sentence of some length") - 4
