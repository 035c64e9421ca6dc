"""Interviews over HTTP: a browser at the staff site that begins the questions and sends their sections."""

import re
from collections.abc import Iterator
from pathlib import Path

from referral.core.access import Role
from tests.referral.staffsite import Browser, staff_site

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


def interview_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of every kind of page of an interview."""
    with staff_site(folder) as site:
        ann, ben = (site.somebody_in(name, Role.COUNSELOR) for name in ("Ann", "Ben"))
        address = begins(ann)
        for section in ("start", "short", "amount", "mood", "mood?view=shared"):
            ann.opens(f"{address}/sections/{section}")
            yield f"interview-{section.replace('?', '-')}", ann.raw
        fills_in(ann, address, "start", **{**CALM, "age": "under_16"})
        fills_in(ann, address, "short", **{"days_30-value": "many"}, body=["none", "cramps"])
        yield "interview-fault", ann.raw
        fills_in(ann, address, "short", now="suicide_plan")
        here = f"{address}/sections/aims"
        ben.opens(here)
        fills_in(ann, address, "aims", "stay", wants="stop")
        sends(ben, here, "stay", wants="break")
        yield "interview-newer", ben.raw
        for place in ("first?then=aims", "sections/short", "questions"):
            ann.opens(f"{address}/{place}")
            yield f"interview-{place.split('?')[0].replace('/', '-')}-late", ann.raw
        ann.sends(f"{address}/finish")
        ann.opens(f"{address}/answers/wants")
        ann.sends(f"{address}/answers/wants", {"wants": "break"})
        yield "interview-amend", ann.raw
        ann.opens(case_of(address))
        yield "interview-case", ann.raw
