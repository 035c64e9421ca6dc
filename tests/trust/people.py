"""Somebody with a browser who answers telling things, gets to the result, and leaves; and what they told."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Person

TYPED = "planted 7391"
TICKED = {
    "now": ("suicide_thoughts",),
    "source": ("elsewhere",),
    "body": ("pee_pain",),
    "control": ("need_more", "lost_control", "despite_harm"),
}
# What stands on pages that only this person was shown: their own answers, their result, the words of the questions.
TELLING = (
    TYPED,
    "planted+7391",
    "planted%207391",
    *(code for codes in TICKED.values() for code in codes if "_" in code),
    "Thoughts of ending my life",
    "Pain when I pee",
    "Many signs",
    "You are not in trouble",
    'data-page="crisis',
    "What we saw",
    "Who can help",
)
NAMES = ("ketamin", "special k")
MOST_PAGES = 90
Look = Callable[[Page], None]


def nothing(page: Page) -> None:
    """Look at nothing."""
    del page


def short_check(context: BrowserContext, base: str, look: Look = nothing) -> Person:
    """Do the short check up to what it shows; `look` sees every page."""
    person = Person(context.pages[0] if context.pages else context.new_page())
    person.opens(f"{base}/")
    look(person.page)
    person.ticks("for_whom", "self").ticks("age", "25_plus")
    person.page.select_option("select[name=country]", "GB")
    person.goes_on()
    for _ in range(MOST_PAGES):
        look(person.page)
        if person.at not in {"question", "crisis"}:
            break
        _answers(person)
        person.goes_on()
    assert person.at == "short-result", (person.at, person.asked)
    return person


def _answers(person: Person) -> None:
    if person.at == "crisis":
        return
    code = person.asked
    person.ticks(code, *TICKED.get(code, ()))
    if code == "days":
        faulty = person.page.locator("[name='days_30-value']").input_value() == TYPED
        person.writes("days_30-value", "20" if faulty else TYPED).writes("days_heaviest-value", "22")


def result(person: Person, look: Look = nothing) -> Person:
    """Ask for the result, and for what stands behind its first sentence."""
    person.presses("Show me the result now")
    assert person.at == "result"
    look(person.page)
    return person


def longer(person: Person, look: Look = nothing) -> Person:
    """Go through the longer check without answering, and on to the result."""
    person.goes_on()
    for _ in range(MOST_PAGES):
        look(person.page)
        if person.at == "result":
            return person
        person.goes_on()
    raise AssertionError(person.at)


def leaves(person: Person) -> Person:
    """Press the button that leaves, and wait for the end of it."""
    person.page.locator("[data-leave]").first.click()
    person.page.wait_for_url("**/left")
    return person


def told_by(page: Page) -> list[str]:
    """Return what of the person's own can be read from a page, in its words or its fields."""
    words: Any = page.evaluate(
        "() => document.documentElement.outerHTML"
        " + [...document.querySelectorAll('input')].map(i => i.type === 'text' || i.checked ? i.value : '').join(' ')"
        " + (document.querySelector('form[data-role=next] input:checked') ? ' ticked' : '')"
    )
    return [mark for mark in (*TELLING, " ticked") if mark in str(words)]
