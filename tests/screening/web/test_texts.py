"""Texts are looked up once in a language, and nothing that is kept belongs to a person."""

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from screening.web.texts import NotForEveryone, kept, shown
from tests.actors import Visitor
from tests.screening.web.conftest import MakeSite


def test_a_text_with_a_sign_of_html_is_escaped_once(site: Flask) -> None:
    with site.test_request_context("/"):
        assert render_template_string("{{ text|t }}", text="more < less & so on") == "more &lt; less &amp; so on"


def test_what_is_filled_into_a_text_is_escaped(site: Flask) -> None:
    with site.test_request_context("/"):
        drawn = render_template_string('{{ _("Run by %(name)s.", name=name) }}', name="<b>")
    assert drawn == "Run by &lt;b&gt;."


def test_a_missing_text_is_nothing(site: Flask) -> None:
    with site.test_request_context("/"):
        assert shown(None) == ""


def test_a_piece_is_drawn_once_and_each_language_has_its_own(make_site: MakeSite) -> None:
    site = make_site(languages="en,es")
    drawn: list[str] = []

    def draw() -> Markup:
        drawn.append("once more")
        return Markup("a piece")

    for language in ("en", "es", "en"):
        with site.test_request_context("/", headers={"Accept-Language": language}):
            assert kept("piece", caller=draw) == "a piece"
    assert len(drawn) == 2


def test_a_piece_with_a_form_of_somebody_is_refused(site: Flask) -> None:
    with site.test_request_context("/"), pytest.raises(NotForEveryone):
        kept("form", caller=lambda: Markup('<input name="csrf_token">'))


def test_what_one_person_answered_is_not_drawn_for_the_next(site: Flask) -> None:
    one = Visitor(site).starts().answers(now=["none"]).opens("/")
    assert [c.value for c in one.next_form.controls if c.name == "age" and c.chosen] == ["25_plus"]
    other = Visitor(site).opens("/")
    assert not [c for c in other.next_form.controls if c.name in {"age", "for_whom"} and c.chosen]
