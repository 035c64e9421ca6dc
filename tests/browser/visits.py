"""Leads somebody to every kind of page that the service has, so that all of them can be looked at."""

from collections.abc import Iterator

from flask import Flask
from playwright.sync_api import Page

from screening.web.errors import WORDS
from tests.browser.conftest import Person
from tests.browser.test_papers import TICK_ALL

LEAVING = "/leave"
"""It moves on by itself: held where it is, to look at it, and last."""
NO_HTML = "/.well-known/"
OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true"
# What a page is made of: of questions that look alike, one is enough.
MADE_OF = """() => [document.body.dataset.page, ...new Set([...document.querySelectorAll(
  'main :is(input:not([type=hidden]), select, textarea, .scale, [role=group], .choice-group, h1)'
)].map(one => `${one.tagName} ${one.type ?? ''} ${one.className.split(' ')[0]}`))].sort().join()"""
A_MOBILE = "07400 123456"


def pages_met(person: Person, site: Flask) -> Iterator[str]:
    """Lead somebody to every kind of page, and yield what is shown each time."""
    yield from _everything_answered(person)
    yield from _beside_a_result(person)
    yield from _little_answered(person)
    if "/kept" in {rule.rule for rule in site.url_map.iter_rules()}:
        yield from _taking_it_along(person)
    if "/texts" in {rule.rule for rule in site.url_map.iter_rules()}:
        yield from _asking_for_texts(person)
    for code in WORDS:
        person.opens(f"/made-up-fault/{code}")
        yield str(code)
    for rule in site.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith((LEAVING, NO_HTML)):
            person.opens(rule.rule)
            yield rule.rule
    person.page.route("**/left", lambda route: route.fulfill(status=204))
    person.opens(LEAVING)
    yield LEAVING
    person.page.unroute_all()


def _everything_answered(person: Person) -> Iterator[str]:
    person.opens("/")
    yield "start"
    person.starts()
    met = set()
    while person.at != "result":
        made_of = person.page.evaluate(MADE_OF)
        if made_of not in met:
            met.add(made_of)
            yield made_of
        if person.at == "question":
            with person.page.expect_navigation():
                person.page.evaluate(TICK_ALL)
        else:
            person.goes_on()
    yield "result with everything"


def _beside_a_result(person: Person) -> Iterator[str]:
    for paper in person.page.locator("button[name=paper]").evaluate_all("all => all.map(one => one.value)"):
        person.opens("/result")
        _presses(person.page, f"button[name=paper][value={paper}]")
        yield f"paper {paper}"
    person.opens("/result")
    person.page.evaluate(OPEN_ALL)
    _presses(person.page, "button[name=rule][value=high_days]")
    person.writes("days_30-value", "2").goes_on()
    yield "before and after"
    person.opens("/report").ticks("wrong", "page").goes_on()
    yield "report sent"


def _little_answered(person: Person) -> Iterator[str]:
    person.page.context.clear_cookies()
    person.starts().ticks("now", "none").goes_on().ticks("source", "elsewhere").goes_on()
    person.writes("days_30-value", "often").goes_on()
    yield "question with a fault"
    person.writes("days_30-value", "2").goes_on()
    while person.at != "short-result":
        person.goes_on()
    person.presses("Show me the result now")
    person.opens("/plan")
    yield "plan question"
    person.ticks("daily", "alcohol").goes_on()
    yield "plan"
    person.opens("/result")
    yield "result with gaps"


def _taking_it_along(person: Person) -> Iterator[str]:
    person.opens("/kept").presses("Show me my seven words")
    yield "seven words"
    words = person.page.locator(".paper li").all_inner_texts()
    person.goes_on()
    yield "two of the words"
    for field in person.page.locator("input[name^=word-]").all():
        field.fill(words[int((field.get_attribute("name") or "")[5:]) - 1])
    person.goes_on()
    yield "kept"
    person.opens("/kept").writes("words", " ".join(words))
    _presses(person.page, "form[action='/kept/open'] button")
    yield "what was kept"
    person.opens("/show")
    yield "what to show"
    person.ticks("parts", "answers").presses("Get a code to read out")
    yield "the code to read out"


def _asking_for_texts(person: Person) -> Iterator[str]:
    person.opens("/texts")
    yield "whose phone"
    person.goes_on()
    yield "whose phone, with faults"
    person.opens("/texts").ticks("adult", "no").ticks("only_mine", "yes").writes("number", A_MOBILE).goes_on()
    yield "not for under-18s yet"
    person.opens("/texts").ticks("adult", "yes").ticks("only_mine", "yes").writes("number", A_MOBILE)
    person.page.select_option("[name=country]", "GB")
    _lets_the_script_work(person.page)
    person.goes_on()
    yield "which texts"
    person.goes_on()
    yield "which texts, with faults"
    person.page.locator("[name=nickname]").first.check()
    person.ticks("agree", "yes").goes_on()
    yield "the first text"
    person.opens("/my-messages").writes("number", A_MOBILE)
    person.page.select_option("[name=country]", "GB")
    _lets_the_script_work(person.page)
    person.goes_on()
    yield "the code"


def _lets_the_script_work(page: Page) -> None:
    page.wait_for_function("document.querySelector('[data-work]').value !== ''")


def _presses(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).first.click()
