"""Each path through the check as somebody reads it: on a phone with scripts, and on a desk without.

What is asserted is what the person should find, by the tables of the clinical rules: how many signs, what comes first,
who is named first, and how soon.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Given, Person

pytestmark = pytest.mark.browser
Answers = Mapping[str, Mapping[str, Given]]
ORDINARY: Answers = {
    "now": {"now": "none"},
    "source": {"source": "elsewhere"},
    "as_told": {"as_told": "as_told"},
    "days": {"days_30-value": "1", "days_heaviest-value": "2"},
    "body": {"body": "none"},
    "control": {"control": "none"},
    "how": {"route": "nasal", "same_day": "none", "setting": "none"},
    "danger": {"danger_now": "no"},
}
DEVICES: Mapping[str, Mapping[str, Any]] = {
    "phone with scripts": {"viewport": {"width": 360, "height": 740}, "java_script_enabled": True},
    "desk without scripts": {"viewport": {"width": 1280, "height": 800}, "java_script_enabled": False},
}
AT_ONCE, TWO_DAYS = "now, or within 24 hours", "arrange it within two working days"
WEEKS, SUITS, LIKE = "arrange it within four weeks", "when it suits you", "whenever you like"


@dataclass(frozen=True, slots=True)
class Path:
    """What somebody answers, and what they should then read; `first` is who is named first, `soon` how soon."""

    level: str | None
    first: str
    soon: str
    answers: Answers = field(default_factory=dict)
    age: str = "25_plus"
    for_whom: str = "self"
    reads: tuple[str, ...] = ()
    never: tuple[str, ...] = ("What needs doing first",)


PATHS = {
    "low": Path(
        "Few signs so far", "Less harm while you use", SUITS, never=("What needs doing first", "A drug service")
    ),
    "moderate": Path(
        "Some signs",
        "A short talk about your use",
        WEEKS,
        {"body": {"body": "pee_pain"}},
        reads=("A bladder check", "Your body shows signs of harm", "A letter for a doctor (GP)"),
    ),
    "high": Path(
        "Many signs",
        "A drug service",
        WEEKS,
        {
            "days": {"days_30-value": "20", "days_heaviest-value": "22"},
            "control": {"control": ("need_more", "lost_control", "despite_harm")},
        },
        reads=("You use on sixteen days a month or more", "People who have been there"),
    ),
    "crisis": Path(
        "Some signs",
        "Somebody to talk to",
        AT_ONCE,
        {"now": {"now": "suicide_plan"}},
        reads=("You may not be safe from yourself", "116 123"),
        never=(),
    ),
    "blood": Path(
        "Some signs",
        "A doctor, soon, about the blood",
        TWO_DAYS,
        {"body": {"body": "pee_blood"}},
        reads=("Blood in your pee, even once", "a test tells"),
        never=(),
    ),
    "prescribed": Path(
        "Few signs so far",
        "About ketamine as a treatment",
        LIKE,
        {
            "source": {"source": "clinic"},
            "days": {"days_30-value": "8", "days_heaviest-value": "8"},
            "how": {"route": "given", "same_day": "none", "setting": "none"},
        },
        reads=("That is not counted here", "Talk with your prescriber before you change anything"),
        never=("A drug service", "Think through a break", "What needs doing first"),
    ),
    "mixed": Path(
        "Some signs",
        "Whoever prescribes your ketamine",
        WEEKS,
        {"source": {"source": ("clinic", "elsewhere")}},
        reads=("All of it counts here", "A letter for whoever prescribes"),
    ),
    "under 18": Path(
        "Some signs",
        "Help for young people",
        WEEKS,
        age="16_17",
        reads=(
            "Nobody here is cross with you",
            "You are under 18 and use it",
            "A letter for a service for young people",
        ),
        never=("A drug service", "Think through a break", "survey of people who"),
    ),
    "someone else": Path(
        None,
        "Help for you, who worry",
        SUITS,
        for_whom="someone_else",
        reads=("says nothing about them", "What you can do"),
        never=("signs so far", "What we saw", "Papers to take along"),
    ),
    "stopped": Path(
        "Few signs so far",
        "People who have been there",
        SUITS,
        {
            "days": {"days_30-value": "0", "days_heaviest-value": "0"},
            "last_use": {"last_use": "over_12_months", "stopping": "stopped"},
        },
        reads=("You stopped more than a year ago", "the old amount is more dangerous than before"),
    ),
}


@pytest.fixture(params=DEVICES)
def somebody(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Person]:
    """Return somebody with a phone, and somebody at a desk whose browser runs no scripts."""
    context = browser.new_context(**{**browser_context_args, **DEVICES[request.param]})
    yield Person(context.new_page())
    context.close()


def as_far_as_the_result(person: Person, path: Path) -> list[str]:
    """Answer as the path says; return the kinds of page on the way."""
    person.starts(path.age, path.for_whom)
    told = {**ORDINARY, **path.answers}
    way = []
    while person.at != "result":
        way.append(person.at)
        if person.at == "short-result":
            person.presses("Show me the result now")
            person.page.wait_for_selector("[data-page=result]")
            continue
        if person.at == "question":
            person.tells(told.get(person.asked, {}))
        person.goes_on()
    return way


@pytest.mark.parametrize("name", PATHS)
def test_each_path_leads_to_what_fits_it(somebody: Person, name: str) -> None:
    path = PATHS[name]
    way = as_far_as_the_result(somebody, path)
    main = somebody.page.locator("main")
    for why in somebody.page.locator("section[aria-labelledby=saw] summary").all()[:1]:
        why.click()
    shown, all_of_it = main.inner_text(), main.text_content() or ""
    levels = [one.inner_text() for one in somebody.page.locator(".level__name").all()]
    assert levels == ([path.level] if path.level else [])
    first = somebody.page.locator(".route").first
    assert first.locator(".route__title").inner_text() == path.first
    assert first.locator(".route__when").inner_text() == f"How soon: {path.soon}."
    assert first.locator(".card").first.is_visible()
    assert [words for words in path.reads if words not in shown] == []
    assert [words for words in path.never if words in all_of_it] == []
    assert ("crisis" in way) == (path.soon in {AT_ONCE, TWO_DAYS})
    if path.soon in {AT_ONCE, TWO_DAYS}:
        assert shown.index("What needs doing first") < shown.index("What we saw")
    assert "not a diagnosis" in shown
