"""Looks at every kind of page of the staff site and the answering door with axe: `python -m tests.axe_pages DIR`.

In a folder of pages as `html_pages` writes them, so that none is made anew: on a desk by day for everything, at 360
pixels in the dark for colours and for what has to be scrolled. Nothing may be wider than the screen.
"""

import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, Route, ViewportSize, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.looking import ALL, violations

STATIC = Path(__file__).parents[1] / "screening" / "static"
WEB = Path(__file__).parents[1] / "referral" / "web" / "staff"
HOST = "http://pages.localhost"
IS_STAFF = re.compile(r'<body (?:class="staff"[^>]* data-page="|data-page="(?=kiosk-|answer-))([^"]+)"')
DRAWN = re.compile(r'\bpage\(\s*"([a-z-]+)"')
# In the dark and on a phone the pages are the same; only colours, and what has to be scrolled, are others.
FEW: Mapping[str, Any] = {**ALL, "runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]}
LOOKS: tuple[tuple[ViewportSize, Literal["light", "dark"], Mapping[str, Any]], ...] = (
    ({"width": 1280, "height": 800}, "light", ALL),
    ({"width": 360, "height": 740}, "dark", FEW),
)
NO_WIDER = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def staff_pages(folder: Path) -> dict[str, tuple[str, str]]:
    """Return a staff page of each kind in a folder, and each that says what was wrong: its kind and its HTML."""
    found: dict[str, tuple[str, str]] = {}
    kinds: set[str] = set()
    for file in sorted(folder.glob("*.html")):
        html = file.read_text(encoding="utf-8")
        kind = IS_STAFF.search(html)
        if kind and (kind[1] not in kinds or "fault" in file.stem):
            kinds.add(kind[1])
            found[file.stem] = (kind[1], html)
    return found


def faults(page: Page, names: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong on each page, opened once and looked at in every way."""
    for name in names:
        page.goto(f"{HOST}/staff/{name}")
        for viewport, scheme, options in LOOKS:
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=scheme)
            found = violations(page, options)
            yield from (f"{scheme} {name}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found)
            if not page.evaluate(NO_WIDER):
                yield f"{scheme} {name}: wider than the screen"


def main(folder: Path) -> int:
    """Look at all of them; return 1 where something is wrong."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.stdout.write("No Chromium: axe has looked at nothing.\n")
        return 0
    names = staff_pages(folder)
    drawn = {kind for file in WEB.rglob("*.py") for kind in DRAWN.findall(file.read_text(encoding="utf-8"))}
    there = {one for kind, _ in names.values() for one in (kind, kind.removeprefix("kiosk-"))}
    wrong = [f"no page of the kind {kind}" for kind in sorted(drawn - there)]

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(path=file) if file.is_file() else route.abort()
        else:
            route.fulfill(body=names[path.rpartition("/")[2]][1], content_type="text/html; charset=utf-8")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page()
        page.route(f"{HOST}/**", answer)
        wrong += faults(page, names)
        browser.close()
    sys.stdout.write("\n".join([*wrong, f"axe has looked at {len(names)} pages twice: {len(wrong)} faults\n"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
