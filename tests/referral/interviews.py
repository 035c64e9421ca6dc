"""Interviews over HTTP: a browser at the staff site that begins the questions and sends their sections."""

import re

from tests.referral.staffsite import Browser

CALM = {"for_whom": "self", "age": "25_plus", "country": "GB"}
HIDDEN = re.compile(r'name="(page|had|hand|shown)" value="([^"]*)"')
TICKED = re.compile(r'name="([^"]+)" type="(?:radio|checkbox)" value="([^"]+)" checked')


def begins(ann: Browser) -> str:
    """Start a case and its questions; return the address of the screen."""
    ann.opens("/")
    assert ann.sends("/cases/new", {"then": "questions"}) == 303
    assert ann.location.endswith("/sections/start")
    return ann.location.removeprefix("/staff").removesuffix("/sections/start")


def fills_in(ann: Browser, address: str, section: str, then: str = "next", **told: object) -> int:
    """Open a section, and send it with these answers."""
    assert ann.opens(f"{address}/sections/{section}") == 200, ann.page
    return sends(ann, f"{address}/sections/{section}", then, **told)


def sends(ann: Browser, address: str, then: str = "next", **told: object) -> int:
    """Send the section that is open with these answers."""
    return ann.sends(address, {**dict(HIDDEN.findall(ann.page)), **told, "then": then})


def case_of(address: str) -> str:
    """Return the address of the case that a screen belongs to."""
    return address.split("/screens", maxsplit=1)[0]
