"""wapiti and sqlmap get nowhere with either site; both of them get into a small site with planted holes first.

They are let in (`letin.py`): on the staff site as a counselor and as a manager who have signed in with both steps, on
the public site as people all along the way, and with a right token in each form. The control asks for the same sign-in
and token, so that a hole found there shows that the way through works. What would end the session is kept from them:
signing out, leaving for good, lending the device. Forms whose every change is checked by a process of its own (places,
rules) are left out here, for want of time; `test_t41_every_form.py` sends them.
"""

import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from referral.core.access import Role
from screening.app import now
from tests.overhttp import Answered, OverHttp
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.trust.drawn import Drawn
from tests.trust.formfillers import Somebody, deeper, employee, service, visitors
from tests.trust.fuzz import CHECKED
from tests.trust.letin import Way, let_in, served_here
from tests.trust.scanners import APP_KEY, control, sqlmap, wapiti
from tests.trust.served import SERVE, serving
from tests.trust_report import Measured
from tests.walk import OPERATOR

pytestmark = [pytest.mark.trust_long, pytest.mark.local_server, pytest.mark.enable_socket]
SECONDS = 60
CLOSES = (
    "sign-out",
    "for-good",
    "hand-over",
    "sign-in",
    "second-step",
    "password",
    "disable",
    "reset",
    "go-on",
    "left",
)
SITE: dict[str, Any] = {"posts_a_minute": 0, "texts_countries": ("GB", "ES"), **OPERATOR}
TRIED = {
    "counselor": ("/cases/of-another-team", "/code", "/notes"),
    "manager": ("/people",),
    "visitor": ("/my-messages/code", "/kept/open"),
}
OPEN: dict[str, Any] = {"mode": "development", "posts_a_minute": "0", "trusted_hosts": ""}
UNLIMITED = "from screening.web import limits; limits.REPORTS_AN_HOUR = limits.REPORTS_OF_ALL_AN_HOUR = 10**9; "
"""Runs before the server does: else all but the first reports would be refused unread."""
REPORT = ("--data", "wrong=other&note=hello&csrf_token=x", "-p", "note")


class Line(OverHttp):
    """A line to a port, as `Browser` uses one."""

    def open(self, path: str, method: str = "GET") -> Answered:
        """Open a page."""
        return self._ask(method, path, None, {})

    def post(self, address: str, data: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Answered:
        """Send a form."""
        return super().post(address, {name: [value] for name, value in data.items()}, headers or {})

    @property
    def held(self) -> str:
        """Return its cookies as they are sent."""
        return "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())


def shut(method: str, path: str) -> bool:
    """Say what is kept from scanners."""
    slow = method == "POST" and path.removeprefix("/staff").startswith(CHECKED)
    return slow or path.endswith(CLOSES) or "/kiosk" in path


def way_through(port: int) -> Way:
    """Sign in to the control, with both steps, and return the way in."""
    browser = Browser(Line(port), app_key=APP_KEY)  # type: ignore[arg-type]  # it opens and posts
    browser.gives_password("nobody@example.org")
    assert browser.gives_code(now()) == 302, browser.page
    browser.opens("/")
    return Way(port, {"": browser.client.held}, "/staff/")  # type: ignore[attr-defined]  # a line's


def ways(site: StaffSite, port: int) -> Iterator[tuple[str, Way, list[Somebody]]]:
    """Yield everybody's way in: counselor, manager, the visitors, a service."""
    for role in (Role.COUNSELOR, Role.MANAGER):
        who = employee(site, (role,))
        yield role.value, Way(port, {"": who.cookie}, "/staff/account", shut), [who]
    people = [*visitors(site), *deeper(site)]
    last = next(one for one in people if one.pages)
    yield "visitor", Way(port, {one.name: one.cookie for one in people} | {"": last.cookie}, "/report", shut), people
    answers = service(site)
    yield "service", Way(port, {"": answers.cookie}, "/answer/", shut), [answers]


def test_t40_wapiti_finds_the_planted_holes_and_none_of_ours(tmp_path: Path, trust: Measured) -> None:
    with control(tmp_path, sys.executable) as port, let_in(way_through(port)) as address:
        planted, _ = wapiti(tmp_path, f"{address}/staff/", 60)
    both = {"SQL Injection", "Reflected Cross Site Scripting"} <= set(planted)
    trust("T40", f"wapiti: control, signed in {planted}", "both planted ones", both)
    with staff_site(tmp_path / "site", **SITE) as site, served_here(site.service) as port:
        for name, way, people in ways(site, port):
            starts = [page for one in people for page in one.pages]
            home = next(one.mount for one in people)
            with let_in(way) as address:
                found, pages = wapiti(tmp_path, f"{address}{home}/", SECONDS, *(address + page for page in starts))
            read = way.read()
            told = f"{found} on {pages} pages and forms, {sum(read.values())} forms read on {len(read)} addresses"
            value = f"wapiti as {name}: {told}, {len(way.broken)} faults {way.broken[:2]}"
            trust("T40", value, "none, some read, 0", not found and bool(read) and not way.broken)


def test_t40_sqlmap_gets_into_the_control_and_not_into_ours(tmp_path: Path, trust: Measured) -> None:
    with control(tmp_path, sys.executable) as port, let_in(way_through(port)) as address:
        planted, _ = sqlmap(tmp_path, f"{address}/staff/places", "--data", "town=north&csrf_token=x", "-p", "town")
    trust("T40", f"sqlmap, level 3: control, signed in {planted}", "1 or more", planted > 0)
    with staff_site(tmp_path / "site", **SITE) as site, served_here(site.service) as port:
        for name, way, people in ways(site, port):
            if name not in TRIED:
                continue  # a service chooses of two answers: wapiti tries that form, sqlmap is at it for far too long
            with let_in(way) as address:
                tries = [tried(tmp_path, address, place, form) for place, form in forms(name, people)]
            into, of = sum(one for one, _ in tries), sum(many for _, many in tries)
            read = way.read()
            told = f"{into} ways in of {of} tried, {sum(read.values())} forms read on {len(read)} addresses"
            value = f"sqlmap as {name}: {told}"
            good = into == 0 and of >= len(TRIED[name]) and bool(read) and not way.broken
            trust("T40", f"{value}, {len(way.broken)} faults {way.broken[:2]}", "0, each tried, some read, 0", good)


def test_t40_sqlmap_gets_nowhere_with_a_report(tmp_path: Path, trust: Measured) -> None:
    with serving(tmp_path / "served", UNLIMITED + SERVE, **OPEN) as server:
        line = Line(server.port)
        line.open("/report")
        way = Way(server.port, {"": line.held}, "/report")
        with let_in(way) as address:
            into, of = sqlmap(tmp_path, f"{address}/report", *REPORT)
        with closing(sqlite3.connect(tmp_path / "served" / "data" / "soundings.db")) as database:
            came = database.execute("SELECT count(*) FROM report").fetchone()[0]
    value = f"sqlmap on a report: {into} ways in of {of} tried, {came} kept, {len(way.broken)} faults"
    trust("T40", value, "0 of 1 or more, some, 0", into == 0 < of and came > 100 and not way.broken)


def forms(name: str, people: list[Somebody]) -> Iterator[tuple[str, Drawn]]:
    """Yield the forms that sqlmap is set on, with where they go."""
    for ending in TRIED[name]:
        fits = [(place, form) for one in people for place, form in one.forms.items() if place.endswith(ending)]
        assert fits, f"nobody has drawn {ending}"
        yield fits[-1]


def tried(folder: Path, address: str, place: str, form: Drawn) -> tuple[int, int]:
    """Set sqlmap on one field that is typed in a form; the rest of it is filled as it is drawn."""
    data = {name: next((one for one in offered if one), "north") for name, offered in form.fields.items()}
    asked = min(form.typed, default=next(iter(form.fields)))
    return sqlmap(folder, f"{address}{place}", "--data", urlencode(data), "-p", asked)
