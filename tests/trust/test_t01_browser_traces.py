"""What stays in a real browser after a whole journey and leaving: its profile on disk, Back, cookies and stores.

Seen to fail when: the pages were sent without `no-store` and left without Clear-Site-Data (T01: 103 traces of pages in
the cache, T02: 12 telling pages on Back without scripts, T05: 4 things left); scroll anchors were allowed (T01: the id
of a question in Chromium's session file, a fault that was really there); a second cookie was set (T06). The control at
the end plants a page that tells in a profile and wants it found.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Error, Page

from tests.trust import people
from tests.trust.conftest import Profile
from tests.trust.served import Served
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust, pytest.mark.browser]
TITLE = "Notes"
BACKS = 10
# What everybody visits who does the longer check: nobody's history may tell more, whatever they answered.
EVERYBODYS = ("/", "/questions", "/short-result", "/summary", "/result", "/leave", "/left")
STORED = """async () => localStorage.length + sessionStorage.length
  + (await indexedDB.databases()).length + (await caches.keys()).length
  + (await navigator.serviceWorker.getRegistrations()).length"""


def found_in(folder: Path, marks: tuple[str, ...]) -> list[str]:
    """Name the files, and their names, in which a mark stands, in one byte or two to a letter, capital or small."""
    hits = []
    wanted = [(mark, form) for mark in marks for form in (mark.lower().encode(), mark.lower().encode("utf-16-le"))]
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            held = path.read_bytes().lower() + path.name.lower().encode()
            hits += [f"{path.relative_to(folder)}: {mark}" for mark, form in wanted if form in held]
    return hits


def history(folder: Path) -> list[tuple[str, str]]:
    """Return address and title of all that the browser remembers having visited."""
    with closing(sqlite3.connect(folder / "Default" / "History")) as connection:
        return list(connection.execute("SELECT url, title FROM urls"))


def test_t01_the_profile_tells_nothing(
    served: Served, site: Flask, profile: Profile, tmp_path: Path, trust: Measured
) -> None:
    with profile() as context:
        people.leaves(people.longer(people.short_check(context, served.address)))
    # An element's id would tell which question stood there when the page was left.
    found = found_in(tmp_path / "profile", (*people.TELLING, "#q-"))
    trust("T01", f"{len(found)} telling files {found[:3]}", "0", not found)
    # A page in the cache is packed, so its words cannot be read there; its address can.
    pages = tuple(f"{served.address}{rule.rule}" for rule in site.url_map.iter_rules() if len(rule.rule) > 1)
    cached = found_in(tmp_path / "profile" / "Default" / "Cache", pages)
    trust("T01", f"{len(cached)} pages in the cache {cached[:3]}", "0", not cached)
    named = found_in(tmp_path / "profile", people.NAMES)
    trust("T01", f"{len(named)} files with the drug's name {named[:3]}", "0", not named)
    plain = {f"{served.address}{path}" for path in EVERYBODYS}
    rows = history(tmp_path / "profile")
    other = [row for row in rows if row[0] not in plain or row[1] not in {TITLE, ""} or urlsplit(row[0]).query]
    trust(
        "T01", f"{len(rows)} rows of history, {len(other)} with more than page and title", "0", bool(rows and not other)
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_t02_back_and_reload_find_nothing(served: Served, profile: Profile, scripts: bool, trust: Measured) -> None:
    with profile(java_script_enabled=scripts) as context:
        person = people.leaves(people.result(people.short_check(context, served.address)))
        told = _told_going_back(person.page)
    how = "with scripts" if scripts else "without scripts"
    trust("T02", f"{len(told)} telling pages in {2 * BACKS} looks {how} {told[:2]}", "0", not told)


def _told_going_back(page: Page) -> list[str]:
    told = []
    for _ in range(BACKS):
        page.go_back(wait_until="commit")
        page.wait_for_timeout(50)
        told += _read(page)
        page.reload()
        told += _read(page)
    return told


def _read(page: Page) -> list[str]:
    for _ in range(5):
        try:
            return people.told_by(page)
        except Error:  # a page that reloads itself cannot be read in that moment
            page.wait_for_load_state()
    raise AssertionError(page.url)


@pytest.mark.parametrize("address", ["/leave", "/left"])
def test_t05_leaving_empties_the_browser(served: Served, profile: Profile, address: str, trust: Measured) -> None:
    with profile() as context:
        person = people.short_check(context, served.address)
        person.page.evaluate("() => { localStorage.a = 1; sessionStorage.a = 1; document.cookie = 'a=1' }")
        person.page.evaluate("() => new Promise(done => { indexedDB.open('a').onsuccess = done })")
        before = _held(context, person.page)
        context.new_page().goto(f"{served.address}{address}")
        person.opens(f"{served.address}/left")
        held = _held(context, person.page)
    # Session storage belongs to one tab, and is emptied with the others.
    trust("T05", f"{before} things before {address}, {held} after", "more than 3, 0", before > 3 and held == 0)


def _held(context: BrowserContext, page: Page) -> int:
    return len(context.cookies()) + int(page.evaluate(STORED))


def test_t06_one_cookie_and_nothing_else(served: Served, profile: Profile, trust: Measured) -> None:
    names: set[str] = set()
    most = [0]

    def look(page: Page) -> None:
        names.update(str(cookie.get("name")) for cookie in page.context.cookies())
        most[0] = max(most[0], int(page.evaluate(STORED)))

    with profile() as context:
        people.result(people.short_check(context, served.address, look), look)
        (cookie,) = context.cookies()
    sealed = bool(cookie.get("httpOnly") and cookie.get("secure") and cookie.get("expires") == -1)
    trust("T06", f"cookies {sorted(names)}", "__Host-session", names == {"__Host-session"})
    trust("T06", f"locked to this site, ends with the browser: {sealed}", "True", sealed and cookie.get("path") == "/")
    trust("T06", f"{most[0]} things in the browser's stores", "0", most[0] == 0)


def test_t01_control_a_page_that_tells_is_found(profile: Profile, tmp_path: Path) -> None:
    with profile("control") as context:
        page = context.new_page()
        page.route(
            "**/*",
            lambda route: route.fulfill(
                body=f"<title>{people.NAMES[0]}e</title>{people.TYPED}", content_type="text/html; charset=utf-8"
            ),
        )
        page.goto("http://127.0.0.1:9/lost_control")
        page.evaluate(f"localStorage.a = '{people.TYPED}'")
    found = " ".join(found_in(tmp_path / "control", (*people.TELLING, *people.NAMES)))
    assert people.TYPED in found
    assert "lost_control" in found
    assert people.NAMES[0] in found
