"""Paper as a browser prints it: one page each, nothing private on any, nothing lost that a screen folds."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser
PRIVATE = re.compile(
    r"suicid|(?<!bladder-)crisis|ending? (?:my|your) life|not to be here|hurts? (?:me|you)|threat"
    r"|Somebody on your side|talk to, now|Help with how you feel",
    re.IGNORECASE,
)
SCROLLED = "document.documentElement.scrollWidth > innerWidth"
TICK_ALL = """() => {
  const form = document.querySelector("form[data-role=next]");
  for (const box of form.querySelectorAll("input[type=checkbox]:not([data-alone])")) box.checked = true;
  for (const group of new Set([...form.querySelectorAll("input[type=radio]")].map(one => one.name))) {
    const ticks = form.querySelectorAll(`input[type=radio][name="${group}"]:not([data-alone])`);
    ticks[ticks.length - 1].checked = true;
  }
  for (const text of form.querySelectorAll("input[type=text]")) text.value = /year/.test(text.name) ? "2020" : "20";
  for (const list of form.querySelectorAll("select")) list.selectedIndex = 1;
  form.querySelector("button").click();
}"""


def answers_everything(person: Person) -> Person:
    """Tick all there is on every page, as far as the result."""
    person.starts()
    while person.at != "result":
        if person.at == "question":
            with person.page.expect_navigation():
                person.page.evaluate(TICK_ALL)
        else:
            person.goes_on()
    return person


@pytest.fixture(params=["en-GB", "es-ES"])
def everything(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Person]:
    """Return somebody at the result who ticked all there is, with or without much room for words."""
    context = browser.new_context(**{**browser_context_args, "locale": request.param})
    yield answers_everything(Person(context.new_page()))
    context.close()


def pages_printed(page: Page) -> int:
    """Count the pages of the PDF that the browser makes."""
    return page.pdf(format="A4").count(b"/Type /Page\n")


def test_each_paper_fits_one_page_with_every_answer_given(everything: Person) -> None:
    page = everything.page
    codes = page.locator("button[name=paper]").evaluate_all("all => all.map(one => one.value)")
    assert len(codes) == 6
    printed = {}
    for code in codes:
        everything.opens("/result")
        page.locator(f"button[name=paper][value={code}]").click()
        page.wait_for_selector("[data-page=paper]")
        page.wait_for_load_state("networkidle")
        printed[code] = pages_printed(page)
    assert printed == dict.fromkeys(codes, 1)


def test_nothing_about_suicide_crisis_or_safety_is_printed(person: Person) -> None:
    answers_everything(person).page.emulate_media(media="print")
    found = {}
    for address in ("/result", "/short-result", "/summary", "/talk", "/plan"):
        person.opens(address)
        person.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        printed = person.page.locator("body").inner_text()
        found[address] = PRIVATE.findall(printed)
        assert address != "/result" or "Blood in your pee" in printed
    assert not any(found.values()), found


@pytest.mark.parametrize("width", [320, 1280])
def test_no_paper_and_no_plan_has_to_be_scrolled_sideways(person: Person, width: int) -> None:
    person.page.set_viewport_size({"width": width, "height": 740})
    person.does_the_short_check().presses("Show me the result now")
    wide = [person.opens("/plan").page.evaluate(SCROLLED)]
    person.opens("/result").page.locator("button[name=paper][value=drug_service]").click()
    person.page.wait_for_selector("[data-page=paper]")
    assert [*wide, person.page.evaluate(SCROLLED)] == [False, False]


def test_the_break_plan_opens_by_keyboard_once_the_question_is_answered(person: Person) -> None:
    person.does_the_short_check().presses("Show me the result now").opens("/plan")
    assert person.at == "plan-question"
    person.page.locator("input[name=daily][value=none]").focus()
    person.page.keyboard.press("Space")
    person.page.locator("form[data-role=next] button").focus()
    person.page.keyboard.press("Enter")
    person.page.wait_for_selector("[data-page=plan]")
    assert "more dangerous than before" in person.page.locator("main").inner_text()


def test_what_is_folded_on_the_screen_is_printed_and_what_holds_only_now_is_not(person: Person) -> None:
    person.does_the_short_check().presses("Show me the result now")
    folded = person.page.locator("details.route")
    assert folded.count() > 1
    assert not folded.last.locator(".card, .again").first.is_visible()
    person.page.emulate_media(media="print")
    printed = person.page.locator("main").inner_text()
    for route in folded.all():
        assert route.locator("summary").first.inner_text() in printed
        assert route.locator(".card, .again").first.is_visible()
    assert "Open now" not in printed
    assert "What would change this?" not in printed
