"""Every page that can be opened, by what it does in a real browser: isolation, policy, other origins, telling words.

The public site as it is without texts and staff; with them, and signed in, see `test_t03_signed_in.py`. Seen to fail
when: the policy allowed inline code (T03: 28 of 28 pages, T04), frames (28) or an opener (28); the title named the drug
(T08); an icon came from elsewhere (T04, T11). The controls at the end open a page without our headers and want
everything found that is refused here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from screening.app import create_app
from screening.web.headers import POLICY
from tests import factories, walk
from tests.actors import Visitor
from tests.shipped import shipped
from tests.trust import people
from tests.trust.crawling import PROBE, WATCH, Crawl, crawl, elsewhere, framed, opener_of
from tests.trust.served import Served
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust, pytest.mark.browser]
UNSAFE = re.compile(r"unsafe-|\*|\bhttps?:|\bdata:|\bblob:|strict-dynamic|nonce-")
GUARDS = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "script-src": "'self'",
    "require-trusted-types-for": "'script'",
}
# What somebody who finds it in a history, on a lock screen or among the downloads must not read (T08).
TELLING = re.compile(
    r"ketamin|\bket\b|special.?k|drug|addict|dependen|clinic|substance|rehab|bladder|urolog|suicid|crisis|self.?harm|danger|overdose|abuse"
    r"|adicci|droga|vejiga|suicidio|cl[ií]nica|sobredosis",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def seen(served: Served, site: Flask, browser: Browser) -> Iterator[Crawl]:
    context = browser.new_context(viewport={"width": 1024, "height": 740}, locale="en-GB")
    yield crawl(context, served.address, site)
    context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    yield opened
    opened.close()


def test_t03_every_route_was_opened(seen: Crawl, site: Flask, trust: Measured) -> None:
    known = {rule.rule for rule in site.url_map.iter_rules()}
    left = sorted(known - seen.rules)
    value = f"public site, texts and staff off: {len(known) - len(left)} of {len(known)} routes opened {left}"
    trust("T03", value, "all", not left)


def test_t03_every_page_is_isolated_and_runs_no_code_of_others(seen: Crawl, trust: Measured) -> None:
    open_to_others = [address for address, page in seen.opened.items() if not page.isolated]
    ran = [address for address, page in seen.opened.items() if page.ran_code]
    many = len(seen.opened)
    trust("T03", f"{many - len(open_to_others)} of {many} pages isolated {open_to_others}", "all", not open_to_others)
    trust("T03", f"{len(ran)} of {many} pages ran inline code, eval or raw HTML {ran}", "0", not ran)


def test_t03_no_page_is_framed_or_keeps_an_opener(
    seen: Crawl, served: Served, context: BrowserContext, trust: Measured
) -> None:
    people.result(people.short_check(context, served.address))
    page = context.new_page()
    with elsewhere() as other:
        page.goto(other)
        shown = [one for one in seen.opened if framed(page, served.address + one)]
        reached = [one for one in seen.opened if opener_of(page, served.address + one)]
    many = len(seen.opened)
    trust("T03", f"{len(shown)} of {many} pages shown in a frame {shown}", "0", not shown)
    trust("T03", f"{len(reached)} of {many} pages reached by their opener {reached}", "0", not reached)


def test_t04_the_policy_holds_and_is_never_broken(seen: Crawl, trust: Measured) -> None:
    told = dict(part.strip().partition(" ")[::2] for part in POLICY.split(";"))
    weak = [name for name, value in GUARDS.items() if told.get(name) != value] + UNSAFE.findall(POLICY)
    broken = {address: page.violations for address, page in seen.opened.items() if page.violations}
    trust("T04", f"{len(weak)} weak places in the policy {weak}", "0", not weak)
    without = [address for address, page in seen.opened.items() if page.policy != POLICY]
    trust("T04", f"{len(without)} of {len(seen.opened)} pages without it {without}", "0", not without)
    found = len(broken) + len(seen.journey_violations)
    trust("T04", f"{found} violations on {len(seen.opened)} pages and a journey {broken}", "0", not found)


def test_t08_nothing_that_is_left_behind_tells(seen: Crawl, trust: Measured) -> None:
    titles = {page.title for page in seen.opened.values()}
    names = {headers.get("content-disposition", "") for headers, _ in seen.handed_over.values()}
    calendars = {
        body.decode()
        for headers, body in seen.handed_over.values()
        if headers.get("content-type", "").startswith("text/calendar")
    }
    texts = titles | names | calendars | seen.asked_for
    telling = sorted({found[0] for text in texts for found in [TELLING.search(text)] if found})
    what = f"{len(titles)} titles, {len(seen.asked_for)} addresses, {len(names)} file names, {len(calendars)} calendars"
    trust("T08", f"{len(telling)} telling words {telling} in {what}", "0", bool(titles) and not telling)


def test_t08_what_a_result_gives_to_take_along_tells_nothing(tmp_path: Path, trust: Measured) -> None:
    site = create_app(factories.settings(tmp_path, **walk.OPERATOR), known=shipped(), clock=lambda: factories.NOW)
    visitor = Visitor(site).starts()
    for _ in walk.walk(visitor, walk.pathway_of(site), walk.the_most):
        pass
    visitor.answers()
    assert visitor.at == "result"
    files, titles = [], set()
    for form in visitor.page.forms:
        if form.method == "post" and form.action != "/leave":
            page = visitor.opens("/result").sends(form).response
            kind, html = page.mimetype, page.get_data(as_text=True)
            if kind == "text/html":
                titles |= set(re.findall(r"<title>(.*?)</title>", html))
            else:
                files.append(f"{page.headers.get('Content-Disposition')} {html}")
    telling = sorted({found[0] for text in (*files, *titles) for found in [TELLING.search(text)] if found})
    value = f"{len(telling)} telling words {telling} in {len(files)} files to save and titles {sorted(titles)}"
    trust("T08", value, "0, and a file or more", bool(files) and not telling)


def test_t11_no_other_origin_is_asked(seen: Crawl, served: Served, trust: Measured) -> None:
    others = [url for url in seen.asked_for if not url.startswith(served.address + "/")]
    trust("T11", f"{len(others)} of {len(seen.asked_for)} requests went elsewhere {others[:3]}", "0", not others)


def test_t03_control_without_headers_everything_is_found(context: BrowserContext) -> None:
    context.add_init_script(WATCH)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    with elsewhere() as one, elsewhere() as other:
        page.goto(one)
        probed: Any = page.evaluate(PROBE)
        assert probed == {"isolated": False, "code": True}
        assert framed(page, other)
        assert opener_of(page, other, patience=0)
        assert {url.rstrip("/") for url in asked} == {one, other}
    assert TELLING.search("Your ketamine follow-up")
    assert UNSAFE.search("script-src 'unsafe-inline'")


def test_t04_control_a_broken_policy_is_seen(served: Served, context: BrowserContext) -> None:
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(served.address)
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("() => new Promise(done => setTimeout(done, 50))")
    assert page.evaluate("window.violations.length") > 0
