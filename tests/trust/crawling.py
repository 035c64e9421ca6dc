"""Opens every page that a person can get to, in a real browser, and notes what each of them did there."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import BrowserContext, Error, Page, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.trust import people

LEAVING = ("/leave", "/left")
OF_A_KIND = 2
MOST_PAGES = 150
PATIENCE = 20.0
NOT_YET = frozenset({"", "about:blank"})
WATCH = """addEventListener('securitypolicyviolation', event => {
  (window.violations ??= []).push(event.violatedDirective + ' ' + event.blockedURI)
})"""
# What a hole in the policy would let run: each turns true if it did.
PROBE = """async () => {
  const tried = act => { try { act() } catch { /* refused: as it should be */ } }
  tried(() => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.head.append(script)
  })
  tried(() => {
    const button = document.createElement('button')
    button.setAttribute('onclick', 'window.ran = true')
    document.body.append(button)
    button.click()
  })
  tried(() => { document.createElement('p').innerHTML = '<b></b>'; window.ran = true })
  // What the tool itself calls may use eval, so this is called later, by the page.
  await new Promise(done => setTimeout(() => {
    tried(() => { window.ran ||= eval('true') })
    tried(() => { window.ran ||= setTimeout.constructor('return true')() })
    done()
  }))
  return { isolated: window.crossOriginIsolated, code: !!window.ran }
}"""


@dataclass
class Opened:
    """What one address did: by effect, not by what its headers say."""

    status: int
    title: str
    isolated: bool
    ran_code: bool
    violations: list[str]
    policy: str


@dataclass
class Crawl:
    """Everything that was seen on the way."""

    opened: dict[str, Opened] = field(default_factory=dict)
    handed_over: dict[str, tuple[dict[str, str], bytes]] = field(default_factory=dict)
    asked_for: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    journey_violations: list[str] = field(default_factory=list)


def crawl(context: BrowserContext, base: str, site: Flask) -> Crawl:
    """Do the short check, then open what every page links to and every address that the site knows; leaving last."""
    seen = Crawl()
    context.on("request", lambda request: seen.asked_for.add(request.url))
    context.add_init_script(WATCH)
    adapter = site.url_map.bind("localhost")

    def look(page: Page) -> None:
        waiting.extend(links(page))
        seen.journey_violations.extend(page.evaluate("window.violations ?? []"))

    waiting = [rule.rule for rule in site.url_map.iter_rules() if not rule.arguments]
    person = people.result(people.short_check(context, base, look), look)
    kinds: Counter[str] = Counter()
    done = set(LEAVING)
    while waiting and len(done) < MOST_PAGES:
        address = waiting.pop(0)
        rule = rule_of(adapter, address)
        if address in done or (rule != address and kinds[rule] >= OF_A_KIND):
            continue
        done.add(address)
        kinds[rule] += 1
        seen.rules.add(rule)
        open_one(seen, person.page, base, address)
        waiting += links(person.page)
    for address in LEAVING:
        seen.rules.add(address)
        open_one(seen, person.page, base, address)
    return seen


def rule_of(adapter: MapAdapter, address: str) -> str:
    """Return the rule that an address belongs to; for one of no rule, itself."""
    for method in ("GET", "POST"):
        try:
            found: Any = adapter.match(address, method=method, return_rule=True)
        except HTTPException:
            continue
        return str(found[0].rule)
    return address


def links(page: Page) -> list[str]:
    """Return where a page of this site leads to, in its order, except away."""
    hrefs: Any = page.evaluate(
        "() => [...document.querySelectorAll('a[href]')].map(a => a.href)"
        ".filter(href => href.startsWith(location.origin)).map(href => new URL(href))"
        ".map(url => url.pathname + url.search)"
    )
    return [href for href in dict.fromkeys(hrefs) if href not in LEAVING]


def open_one(seen: Crawl, page: Page, base: str, address: str) -> None:
    """Open an address and note what it did; of one that hands a file over, note the file."""
    first = page.context.request.get(base + address, max_redirects=0)
    if first.ok and not first.headers.get("content-type", "").startswith("text/html"):
        seen.handed_over[address] = (dict(first.headers), first.body())
        return
    if address == "/leave":  # it moves on by itself: hold it where it is, to look at it
        page.route("**/left", lambda route: route.fulfill(status=204))
    looked_at(seen, page, address, page.goto(base + address))
    page.unroute_all()


def looked_at(seen: Crawl, page: Page, address: str, response: Response | None) -> None:
    """Note what an open page did, and what it lets others do."""
    page.wait_for_load_state()
    violations = page.evaluate("window.violations ?? []")
    probed = page.evaluate(PROBE)
    status, headers = (response.status, response.headers) if response else (0, {})
    policy = headers.get("content-security-policy", "")
    seen.opened[address] = Opened(status, page.title(), probed["isolated"], probed["code"], violations, policy)


class _Elsewhere(BaseHTTPRequestHandler):
    """Answers anything with an empty page, without a header that guards it."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>elsewhere</title><p>elsewhere</p>")

    def log_message(self, *said: object) -> None:
        """Be silent."""


@contextmanager
def elsewhere() -> Iterator[str]:
    """Serve a page of another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def opener_of(page: Page, address: str, patience: float = PATIENCE) -> bool:
    """Open an address in a new window of this page; say whether the two can still reach each other after a while.

    The browser cuts the two apart in its own time: on a busy machine a moment after the page is there.
    """
    with page.expect_popup() as opening:
        page.evaluate("address => { window.other = window.open(address) }", address)
    other = opening.value
    other.wait_for_load_state()
    if urlsplit(address).path == LEAVING[0]:
        other.wait_for_url(f"**{LEAVING[1]}")
    until = time.monotonic() + patience
    while (reached := _reach(page, other)) and time.monotonic() < until:
        page.wait_for_timeout(50)
    other.close()
    return reached


def _reach(page: Page, other: Page) -> bool:
    try:
        return bool(other.evaluate("window.opener !== null")) or not page.evaluate("window.other.closed")
    except Error:  # it is just being put in place of the empty page that a window begins with
        return True


def framed(page: Page, address: str) -> bool:
    """Put an address into a frame of this page; say whether it is shown there."""
    page.evaluate(
        """address => new Promise(done => {
          const frame = document.createElement('iframe')
          frame.onload = done
          frame.src = address
          document.body.append(frame)
        })""",
        address,
    )
    until = time.monotonic() + PATIENCE
    while any(frame.url in NOT_YET for frame in page.frames[1:]) and time.monotonic() < until:
        page.wait_for_timeout(20)
    shown = [frame.url for frame in page.frames[1:]]
    page.evaluate("document.querySelector('iframe').remove()")
    return any(not url.startswith("chrome-error:") for url in shown)
