"""What a screen reader is told on every kind of page, and axe does not ask for: groups, names, descriptions, faults."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from tests.walk import pages_seen

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "rect", "circle", "line", "path"})
POINTS = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
TICKED = frozenset({"radio", "checkbox"})


@dataclass
class Element:
    """An element, what it stands in, and the words in it."""

    tag: str
    has: dict[str, str]
    within: "Element | None"
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the words."""
        return " ".join(" ".join(self.words).split())

    def around(self, tag: str) -> "Element | None":
        """Return the nearest element of this kind that it stands in."""
        found = self.within
        while found is not None and found.tag != tag:
            found = found.within
        return found


class Markup(HTMLParser):
    """All elements of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs}, self._open[-1] if self._open else None)
        self.elements.append(one)
        if tag not in VOID:
            self._open.append(one)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.words.append(data)

    def of(self, *tags: str) -> Iterator[Element]:
        """Yield the elements of these kinds that can be met."""
        return (one for one in self.elements if one.tag in tags and one.has.get("type") != "hidden")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Markup]:
    folder: Path = tmp_path_factory.mktemp("data")
    return {name: Markup(html) for name, html in pages_seen(folder)}


def test_every_control_has_one_name_and_every_choice_a_group_with_a_legend(pages: dict[str, Markup]) -> None:
    faults = []
    for name, page in pages.items():
        labels = Counter(one.has.get("for", "") for one in page.of("label") if one.text)
        legends = {id(one.within) for one in page.of("legend") if one.text}
        for control in page.of("input", "select", "textarea"):
            if labels[control.has.get("id", "")] != 1:
                faults.append(f"{name}: {control.has} has not one label")
            if control.has.get("type") in TICKED and id(control.around("fieldset")) not in legends:
                faults.append(f"{name}: {control.has} stands in no group with a legend")
    assert faults == []


def test_what_is_pointed_at_is_there_once(pages: dict[str, Markup]) -> None:
    faults = []
    for name, page in pages.items():
        ids = Counter(one.has["id"] for one in page.elements if "id" in one.has)
        faults += [f"{name}: {one} twice" for one, times in ids.items() if times > 1]
        wanted = {to for one in page.elements for at in POINTS for to in one.has.get(at, "").split()}
        wanted |= {one.has["href"][1:] for one in page.of("a") if one.has.get("href", "").startswith("#")}
        faults += [f"{name}: nothing is {one}" for one in wanted - ids.keys()]
    assert faults == []


def test_a_fault_is_said_first_and_again_with_its_group(pages: dict[str, Markup]) -> None:
    page = pages["question-fault"]
    fault = next(one for one in page.elements if "govuk-error-message" in one.has.get("class", ""))
    group = fault.around("fieldset")
    assert group is not None
    assert fault.has["id"] in group.has["aria-describedby"].split()
    summary = next(one for one in page.elements if "govuk-error-summary" in one.has.get("class", ""))
    assert summary.has["role"] == "alert"
    assert "autofocus" in summary.has
    assert next(page.of("h1", "h2", "legend")).around("div") is summary


def test_every_page_has_one_title_of_the_first_rank_and_no_rank_is_left_out(pages: dict[str, Markup]) -> None:
    faults = []
    for name, page in pages.items():
        ranks = [int(one.tag[1]) for one in page.of("h1", "h2", "h3", "h4", "h5", "h6")]
        if ranks.count(1) != 1:
            faults.append(f"{name}: {ranks.count(1)} titles of the first rank")
        faults += [f"{name}: {a} then {b}" for a, b in pairwise(ranks) if b > a + 1]
    assert faults == []


def test_everything_that_can_be_pressed_or_followed_has_words(pages: dict[str, Markup]) -> None:
    faults = [
        f"{name}: {one.tag} {one.has}"
        for name, page in pages.items()
        for one in page.of("a", "button", "summary")
        if not one.text and "aria-label" not in one.has
    ]
    assert faults == []
