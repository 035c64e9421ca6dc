"""A person in a hurry: speaks HTTP over one connection, follows redirects, sends the form that goes on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.tools.line import Line, Seen, kind_of

__all__ = ["Person", "Seen", "assets"]

NEXT = re.compile(r'<form[^>]*action="([^"]+)" data-role="next".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')
RADIO = re.compile(r'name="(\w+)" type="radio" value="(\w+)"')
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')
ANSWERS = {"for_whom": "self", "age": "25_plus", "country": "GB"}
TICK = "weekly"
SUMMARY, RESULT = "/summary", "/result"
AFTER = "page after a form"


@dataclass
class Person(Line):
    """One browser: a connection that is kept, and the session's cookie.

    Where `straight`, the person asks for the result instead of the page of all answers that leads to it.
    """

    straight: bool = False

    def goes(self, step: str, method: str, path: str, form: list[tuple[str, str]] | None = None) -> str:
        """Send one request, note how long it took, and go where it leads; return the page."""
        answer = self.timed(step, method, path, form)
        if answer.status == 303:
            place = answer.head["location"]
            return self.goes(AFTER, "GET", RESULT if self.straight and place == SUMMARY else place)
        assert answer.status == 200, (method, path, answer.status, answer.text()[:2000])
        return answer.text()

    def journey(self) -> list[tuple[str, float]]:
        """Walk from the start page to the result as somebody new; return each form sent, with its seconds."""
        self.cookies.clear()
        self.seen.clear()
        page = self.goes("start page", "GET", "/")
        while (kind := kind_of(page)) != "result":
            page = self.goes(f"form of {kind}", "POST", *onward(page))
        return list(self._steps())

    def _steps(self) -> Iterator[tuple[str, float]]:
        """Yield what a person waits for: a form and the page after it are one step."""
        name, waited = "", 0.0
        for one in self.seen:
            if one.step == AFTER:
                waited += one.seconds
                continue
            if name:
                yield name, waited
            name, waited = one.step, one.seconds
        yield name, waited


def onward(page: str) -> tuple[str, list[tuple[str, str]]]:
    """Return where the form goes that leads on, and what a person sends with it."""
    found = NEXT.search(page)
    assert found, page
    hidden = HIDDEN.findall(found[0])
    choices = RADIO.findall(found[0])
    ticked = ANSWERS.items() if ("for_whom", "self") in choices else [one for one in choices if one[1] == TICK]
    return found[1], [*hidden, *ticked]


def assets(page: str) -> list[str]:
    """Return the addresses that a browser loads with a page."""
    return list(dict.fromkeys(ASSET.findall(page)))
