"""Sends bent forms to one route after the other, and judges what comes of it: no fault, and no half row (T41).

The routes come from the maps of addresses, the forms from the pages as they are drawn for each role. What a page asks
for that is drawn nowhere is learnt while it asks. Who is signed out by what they sent signs in again.
"""

import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, text
from werkzeug.routing import Rule
from werkzeug.test import Client

from referral.store.database import Database
from tests.referral.staffsite import StaffSite
from tests.trust.bending import KINDS, Bent, Stuff, bent, hearing, misled
from tests.trust.formfillers import Somebody, comes_again
from tests.trust.plants import address
from tests.trust_report import Measured

# What a refused form may leave behind: that it was tried, by whom, and that a service was shown a referral once more.
TRACES = frozenset({"audit_entry", "sign_in_try", "case_disclosure"})
GONE = 401
LENT = "lent"
CHECKED = ("/places", "/rules")
"""What is changed there is checked in a process of its own, a second or more each: the long run sends it."""
UNREAD = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning")
"""Parts of a form that broke off lie in memory until they are let go of: Werkzeug closes what it read to the end."""


@dataclass
class Route:
    """A route that takes forms, and who may send one there."""

    mount: str
    app: Flask
    rule: Rule


@dataclass
class Came:
    """What came of it."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    read: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)


class Rows:
    """Counts the rows of every table."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        tables = inspect(self._engine).get_table_names()
        self._asked = text(" UNION ALL ".join(f"SELECT '{one}', count(*) FROM {one}" for one in tables))  # noqa: S608  # names of our own tables

    def __call__(self) -> Counter[str]:
        """Return how many there are in each."""
        with self._engine.connect() as connection:
            return Counter({str(name): int(many) for name, many in connection.execute(self._asked)})


class Fuzz:
    """Sends what is drawn to one route after the other, as somebody who may."""

    def __init__(self, site: StaffSite, people: list[Somebody]) -> None:
        self.site = site
        self.people = people
        self.client = Client(site.service, use_cookies=False)
        mounts = {who.mount for who in people}
        self.routes = [route for route in _routes(site) if route.mount in mounts]
        self.rows = Rows(site.parts.databases[0])
        self.held = self.rows()
        self.came = Came()
        self.offered = _offered(self.people)
        self.asked: set[str] = set()
        self.learnt: dict[str, set[str]] = {}
        for one in (site.service.site, site.service.staff, site.service.answering):
            assert one is not None
            one.request_class = hearing(self.asked)

    def one(self, number: int, stuff: Stuff, kind: str) -> None:
        """Send one form, and open where it leads."""
        route = self.routes[number % len(self.routes)]
        fits = [who for who in self.people if who.mount == route.mount and who.may(route.app, route.rule)]
        near = fits or [who for who in self.people if who.mount == route.mount]
        drawn = [who for who in near if any(_same(route, form) for form in who.forms)]
        who = stuff.chance.choice(drawn if drawn and stuff.chance.random() < 0.9 else near)
        path = f"{route.mount}{address(route.rule, who.plants) or '/'}"
        rule = f"{route.mount}{route.rule.rule}"
        sent = bent(
            path if stuff.chance.random() < 0.95 else misled(path, stuff),
            self._fields(who, path, rule),
            who.token,
            stuff,
            kind,
        )
        self.came.met[rule] += 1
        self.asked.clear()
        self._judge(who, sent, rule)

    def _judge(self, who: Somebody, sent: Bent, rule: str) -> None:
        began = time.perf_counter()
        answer = self.client.post(
            sent.path, data=sent.body, content_type=sent.kind or None, headers={"Cookie": who.cookie}
        )
        self.came.took.append((time.perf_counter() - began) * 1000)
        self.came.statuses[answer.status_code] += 1
        self.learnt.setdefault(rule, set()).update(self.asked)
        now = self.rows()
        new = {name for name in now if now[name] != self.held[name]} - TRACES
        if 400 <= answer.status_code < 500 and new:
            self.came.left.append(f"{rule} {answer.status_code} {sorted(new)} {sent.body[:200]!r}")
        worst = answer.status_code
        if answer.status_code in {302, 303}:
            self.came.read.add(rule)
            worst = max(worst, self._follows(who, answer.headers["Location"], answer.headers.get("Set-Cookie", "")))
        if worst >= 500:
            self.came.broken.append(f"{who.name} {sent.path} {worst} {sent.kind} {sent.body[:300]!r}")
        if GONE in {answer.status_code, worst} and (who.roles or who.name == LENT):
            self.came.again[who.name] += 1
            self.people[self.people.index(who)] = comes_again(self.site, who)
        self.held = self.rows()

    def _follows(self, who: Somebody, place: str, given: str) -> int:
        if not place.startswith("/"):
            return 0
        cookie = given.partition(";")[0] or who.cookie
        return self.client.get(place, headers={"Cookie": cookie}).status_code

    def _fields(self, who: Somebody, path: str, rule: str) -> dict[str, list[str]]:
        """Return what is drawn for this form, and what its page has asked for before, with values of other forms."""
        fields = dict(who.forms[path].fields) if path in who.forms else {}
        for name in self.learnt.get(rule, ()):
            fields.setdefault(name, self.offered.get(name, [""]))
        return fields


def _offered(people: list[Somebody]) -> dict[str, list[str]]:
    """Return the values that any form offers for a field of a name."""
    found: dict[str, list[str]] = {}
    for form in (form for who in people for form in who.forms.values()):
        for name, offered in form.fields.items():
            found.setdefault(name, []).extend(offered)
    return {name: sorted(set(offered)) for name, offered in found.items()}


def _same(route: Route, place: str) -> bool:
    found = place.removeprefix(route.mount) if place.startswith(route.mount) else ""
    adapter = route.app.url_map.bind("localhost")
    return (
        bool(found) and adapter.test(found, "POST") and adapter.match(found, "POST", return_rule=True)[0] == route.rule
    )


def _routes(site: StaffSite) -> "list[Route]":
    mounts = (("", site.service.site), ("/staff", site.service.staff), ("/answer", site.service.answering))
    return [
        Route(mount, app, rule)
        for mount, app in mounts
        if app is not None
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        if "POST" in (rule.methods or ())
    ]


def fuzz(made: Fuzz, examples: int) -> Fuzz:
    """Send so many drawn forms, to one route after the other."""
    number = iter(range(10**9))
    texts = st.lists(st.text(max_size=40), max_size=6)

    @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck), deadline=None)
    @given(texts, st.binary(max_size=300), st.integers(0, 2**64), st.sampled_from(KINDS))
    def posts(texts: list[str], junk: bytes, seed: int, kind: str) -> None:
        made.one(next(number), Stuff(texts, junk, Random(seed)), kind)

    posts()
    return made


def report(made: Fuzz, where: str, trust: Measured) -> None:
    """Tell what came of it."""
    came = made.came
    slow = sorted(came.took)[int(len(came.took) * 0.99)]
    many = f"{len(came.took)} bent forms to {len(came.met)} of {len(made.routes)} routes"
    told = f"{where}: {len(came.broken)} answers of 500 and more to {many}, p99 {slow:.0f} ms (told) {came.broken[:2]}"
    trust("T41", told, "0, all routes", not came.broken and len(came.met) == len(made.routes))
    refused = sum(many for status, many in came.statuses.items() if 400 <= status < 500)
    trust("T41", f"{where}: {len(came.left)} of {refused} refused left a row {came.left[:2]}", "0", not came.left)
    read = came.statuses[302] + came.statuses[303]
    trust(
        "T41",
        f"{where}: {read} were read and led on, on {len(came.read)} routes",
        "a tenth",
        read * 10 >= len(came.took),
    )
