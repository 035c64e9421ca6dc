"""Looks at a page with axe: its script goes into a page once, however often and in whichever light it is looked at."""

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.visits import OPEN_ALL

ALL: Mapping[str, Any] = {"resultTypes": ["violations"]}
# In the dark the pages are the same, and only their colours are others.
COLOURS: Mapping[str, Any] = {**ALL, "runOnly": ["color-contrast", "link-in-text-block"]}
IS_THERE = "typeof axe !== 'undefined'"
FINDS = "options => axe.run(document, options).then(found => found.violations)"
GROUND = "getComputedStyle(document.body).backgroundColor"


def violations(page: Page, options: Mapping[str, Any] = ALL) -> list[dict[str, Any]]:
    """Return what axe finds with everything unfolded: `id`, and `nodes` with their `html`."""
    page.evaluate(OPEN_ALL)
    if not page.evaluate(IS_THERE):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(FINDS, dict(options))
    return found


def by_day_and_by_night(page: Page, night: Mapping[str, Any] = COLOURS) -> list[str]:
    """Return what is wrong on a page that was opened in the light, there and in the dark; it is left in the light."""
    faults = [f"by day {_said(one)}" for one in violations(page)]
    bright = page.evaluate(GROUND)
    page.emulate_media(color_scheme="dark")
    faults += [f"by night {_said(one)}" for one in violations(page, night)]
    faults += ["by night it is as bright"] if page.evaluate(GROUND) == bright else []
    page.emulate_media(color_scheme="light")
    return faults


def _said(one: Mapping[str, Any]) -> str:
    return f"{one['id']} {[node['html'][:90] for node in one['nodes'][:2]]}"
