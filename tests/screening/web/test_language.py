"""The language is the person's choice, prefilled from the browser, and kept in the session only."""

from flask import Flask

from tests.actors import Visitor
from tests.screening.web.conftest import MakeSite


def html(visitor: Visitor) -> str:
    return visitor.response.get_data(as_text=True)


def two(make_site: MakeSite) -> Flask:
    return make_site(languages="en,ar")


def test_one_language_offers_no_choice(make_site: MakeSite) -> None:
    visitor = Visitor(make_site(languages="en")).opens("/")
    assert "/language" not in {form.action for form in visitor.page.forms}


def test_the_browser_proposes_and_the_person_decides(make_site: MakeSite) -> None:
    visitor = Visitor(two(make_site), **{"Accept-Language": "ar"}).opens("/")
    assert 'lang="ar" dir="rtl"' in html(visitor)
    visitor.sends(visitor.form("/language"), language="en")
    assert 'lang="en" dir="ltr"' in html(visitor)
    assert "/language?" not in visitor.page.links


def test_a_language_that_is_not_offered_changes_nothing(make_site: MakeSite) -> None:
    visitor = Visitor(two(make_site)).opens("/")
    visitor.sends(visitor.form("/language"), language="tlh")
    assert 'lang="en"' in html(visitor)


def test_choosing_a_language_keeps_the_place(make_site: MakeSite) -> None:
    visitor = Visitor(two(make_site)).starts().answers(now="none")
    visitor.sends(visitor.form("/language"), language="ar")
    assert visitor.asked == "days"
    assert 'dir="rtl"' in html(visitor)


def test_english_and_spanish_are_offered_as_long_as_the_operator_does_not_choose(visitor: Visitor) -> None:
    visitor.opens("/")
    visitor.sends(visitor.form("/language"), language="es")
    assert 'lang="es" dir="ltr"' in html(visitor)


def test_choosing_a_language_on_a_page_of_help_stays_there_and_needs_no_session(make_site: MakeSite) -> None:
    visitor = Visitor(make_site()).opens("/talk")
    assert "csrf" not in str(visitor.form("/language").names)
    visitor.sends(visitor.form("/language"), language="es")
    assert visitor.at == "crisis"
    assert 'lang="es"' in html(visitor)


def test_a_foreign_place_to_return_to_is_not_obeyed(visitor: Visitor) -> None:
    visitor.opens("/")
    sent = visitor.browser.post("/language", data={"language": "es", "at": "https://example.org"})
    assert sent.location == "/"
