"""Opens every address of the public site, the staff site and the answer site in a browser, as whoever may open it."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from referral.core.access import Role
from referral.web.staff import guard
from tests.referral.publishingpages import rule_pages
from tests.referral.reportpages import filled
from tests.referral.staffsite import StaffSite
from tests.trust.crawling import LEAVING, WATCH, Crawl, links, looked_at, open_one, rule_of
from tests.trust.formfillers import HERE, Somebody, everybody
from tests.trust.plants import address

OF_A_KIND = 2
LENT, LAST = "lent", "result"
REFUSED = "Content Security Policy"
CALLING = frozenset({"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"})
# Sends a form to an address that only takes forms, where a page of another route stands at the same address.
SENDS = """address => {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = address
  document.body.append(form)
  form.submit()
}"""


@dataclass
class Within:
    """What was seen by everybody: a crawl each; of each route the best answer, who got it and where."""

    crawls: list[tuple[Somebody, Crawl]] = field(default_factory=list)
    best: dict[str, tuple[int, Somebody, str]] = field(default_factory=dict)

    def add(self, site: StaffSite, who: Somebody, crawl: Crawl) -> None:
        """Take over what somebody saw."""
        self.crawls.append((who, crawl))
        for place, page in crawl.opened.items():
            self._better(named(site, place), page.status, who, place)
        for place in crawl.handed_over:
            self._better(named(site, place), 200, who, place)

    @property
    def rules(self) -> set[str]:
        """Return the routes that were opened."""
        return {rule for _, crawl in self.crawls for rule in crawl.rules}

    def found(self, of: str) -> dict[str, object]:
        """Return what each opened page says of itself, by who opened it and where."""
        opened = ((f"{who.name} {place}", page) for who, crawl in self.crawls for place, page in crawl.opened.items())
        return {name: getattr(page, of) for name, page in opened}

    def _better(self, route: str, status: int, who: Somebody, place: str) -> None:
        if route not in self.best or status < self.best[route][0]:
            self.best[route] = status, who, place


class Calls:
    """Notes every connection and look-up of this process while it is on; a hook cannot be taken out again."""

    def __init__(self) -> None:
        """Begin to listen."""
        self.on = False
        self.made: list[str] = []
        sys.addaudithook(self._hears)

    @contextmanager
    def heard(self) -> Iterator[list[str]]:
        """Note what is called meanwhile."""
        self.on = True
        yield self.made
        self.on = False

    def _hears(self, event: str, told: tuple[object, ...]) -> None:
        if self.on and event in CALLING:
            self.made.append(f"{event} {told[-1]}")


def apps(site: StaffSite) -> dict[str, Flask]:
    """Return the three sites by where they are mounted."""
    service = site.service
    assert service.staff is not None
    assert service.answering is not None
    return {"": service.site, "/staff": service.staff, "/answer": service.answering}


def routes(site: StaffSite) -> dict[str, set[str]]:
    """Return every route that there is, with its methods."""
    known: dict[str, set[str]] = {}
    for mount, app in apps(site).items():
        for rule in app.url_map.iter_rules():
            known.setdefault(f"{mount}{rule.rule}", set()).update(rule.methods or ())
    return known


def named(site: StaffSite, place: str) -> str:
    """Return the route that an address belongs to."""
    path = place.partition("?")[0]
    mount = next(one for one in ("/staff", "/answer", "") if path.startswith(f"{one}/"))
    return f"{mount}{rule_of(apps(site)[mount].url_map.bind('localhost'), path.removeprefix(mount))}"


def prepared(site: StaffSite) -> None:
    """Let there be what pages show only where it has happened: a week of numbers, a changed rule, places to call."""
    filled(site, HERE)
    browser = site.somebody_in("Prepares", *Role, organisation=HERE)
    for _ in rule_pages(browser):
        pass
    browser.opens("/places/calls")
    assert browser.sends("/places/calls/draw") == 303, browser.page


@contextmanager
def browser_of(browser: Browser, who: Somebody) -> Iterator[BrowserContext]:
    """Open a browser with somebody's cookies."""
    context = browser.new_context(viewport={"width": 1024, "height": 740}, locale="en-GB")
    held = (one.partition("=") for one in who.cookie.split("; ") if one)
    path = who.mount or "/"
    context.add_cookies([{"name": one, "value": value, "domain": "localhost", "path": path} for one, _, value in held])
    context.add_init_script(WATCH)
    yield context
    context.close()


def crawl_within(browser: Browser, base: str, site: StaffSite) -> Within:
    """Let everybody open what is theirs, and what those pages lead to."""
    seen = Within()
    for who in everybody(site, [tuple(Role)]):
        with browser_of(browser, who) as context:
            seen.add(site, who, _crawl(context, base, site, who))
    return seen


def _wanted(site: StaffSite, who: Somebody) -> Iterator[tuple[str, str]]:
    """Yield route and address of what somebody opens: all that is theirs, forms too; visitors on their way, pages."""
    app = apps(site)[who.mount]
    for rule in app.url_map.iter_rules():
        place = address(rule, who.plants)
        if not place or place in LEAVING or not who.may(app, rule):
            continue
        elsewhere = who.name == LENT and rule.endpoint not in guard.LENT
        on_their_way = not who.mount and who.name != LAST
        if not elsewhere and ("GET" in (rule.methods or ()) or not on_their_way):
            yield f"{who.mount}{rule.rule}", f"{who.mount}{place}"


def _crawl(context: BrowserContext, base: str, site: StaffSite, who: Somebody) -> Crawl:
    seen, page = Crawl(), context.new_page()
    context.on("request", lambda request: seen.asked_for.add(request.url))
    own = dict(_wanted(site, who))
    waiting, done, kinds = list(own.values()), set(LEAVING), Counter[str]()
    while waiting:
        place = waiting.pop(0)
        route = named(site, place)
        if place in done or (place not in own.values() and kinds[route] >= OF_A_KIND):
            continue
        done.add(place)
        kinds[route] += 1
        seen.rules.add(route)
        open_one(seen, page, base, place)
        waiting += [one for one in links(page) if who.mount and one.startswith(f"{who.mount}/")]
    for route in own.keys() - seen.rules:
        _send(seen, page, base, own[route], route)
    for place in LEAVING if who.name == LAST else ():
        seen.rules.add(place)
        open_one(seen, page, base, place)
    return seen


def _send(seen: Crawl, page: Page, base: str, place: str, route: str) -> None:
    """Open an address by a form without a token: what comes is the answer of its own route."""
    page.goto(f"{base}/staff/account" if place.startswith("/staff") else base)
    with page.expect_navigation() as going:
        page.evaluate(SENDS, place)
    looked_at(seen, page, place, going.value)
    seen.rules.add(route)


def refusals(context: BrowserContext) -> list[str]:
    """Return a list that fills with what the policy refuses while somebody goes along."""
    said: list[str] = []

    def hears(message: ConsoleMessage) -> None:
        if REFUSED in message.text:
            said.append(message.text)

    context.on("console", hears)
    return said
