"""Somebody who works at the service: sets up an account with an app's codes, signs in, and does a counselor's round."""

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import count

from bench.tools.line import Line
from referral.wiring import now
from tests.referral.staffsite import APP_KEY, PASSWORD, TOKEN, code_at

CASE = re.compile(r'href="/staff(/cases/[0-9a-f]{8}[0-9a-f-]+)"')
HIDDEN = re.compile(r'name="(page|had|hand|shown)" value="([^"]*)"')
ANSWERS = {
    "start": {"for_whom": "self", "age": "25_plus", "country": "GB"},
    "short": {"days_30-value": "12", "body": "cramps"},
}
ASKED_EVERY, REPORTED_EVERY = 4, 5
"""In which rounds somebody begins the questions with a new case, or opens the reports."""


@dataclass
class Counselor(Line):
    """A browser at the staff site. Each round is a few pages, as they follow on each other in a morning."""

    page: str = ""
    _round: "count[int]" = field(default_factory=count)

    def opens(self, step: str, path: str) -> None:
        """Open a page below /staff, and keep it."""
        answer = self.timed(step, "GET", f"/staff{path}")
        assert answer.status == 200, (step, answer.status)
        self.page = unescape(answer.text())

    def sends(self, step: str, path: str, **given: str) -> str:
        """Send a form with the token of the page that is open; return where that leads."""
        found = TOKEN.search(self.page)
        assert found, self.page
        answer = self.timed(step, "POST", f"/staff{path}", [("csrf_token", found[1]), *given.items()])
        assert answer.status in {302, 303}, (step, answer.status, answer.text())
        return answer.head["location"].removeprefix("/staff")

    def comes_in(self, address: str, code: str) -> None:
        """Choose a password with the one-time code, and sign in with the first code of the app."""
        self.opens("set up", "/set-up")
        self.sends("set up", "/set-up", address=address, code=code, password=PASSWORD)
        self.opens("sign in", "/sign-in")
        self.sends("sign in", "/sign-in", email=address, password=PASSWORD)
        self.opens("second step", "/second-step/set-up")
        found = TOKEN.search(self.page)
        assert found
        form = [("csrf_token", found[1]), ("setup", "authenticator")]
        self.page = unescape(self.timed("second step", "POST", "/staff/second-step/set-up", form).text())
        key = APP_KEY.search(self.page)
        assert key, self.page
        self.sends("second step", "/second-step", code=code_at(key[1], now()))

    def works(self) -> None:
        """Look at the worklist, open a case of it, write a note; now and then begin the questions, or read reports."""
        turn = next(self._round)
        self.opens("worklist", "/?show=all")
        cases = CASE.findall(self.page)
        if cases:
            case = cases[turn * 7 % len(cases)]
            self.opens("case", case)
            self.sends("note kept", f"{case}/notes", words="Rang, and talked about the week.")
            self.opens("case", case)
        if turn % ASKED_EVERY == 0:
            self._asks()
        if turn % REPORTED_EVERY == 0:
            self.opens("reports", "/reports")

    def _asks(self) -> None:
        """Begin the questions with somebody new, and fill in two sections."""
        self.opens("worklist", "/")
        place = self.sends("case begun", "/cases/new", then="questions")
        for section, told in ANSWERS.items():
            self.opens("section", place)
            place = self.sends("section kept", place, **dict(HIDDEN.findall(self.page)), **told, then="next")
            assert not place.endswith(section), place
