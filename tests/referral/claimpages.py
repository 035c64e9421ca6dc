"""A person on the public site with a result, and the pages of claim codes on both sides."""

import re
from collections.abc import Iterator
from pathlib import Path

from referral.core.access import Role
from tests.actors import Given, Visitor
from tests.referral.staffsite import Browser, StaffSite, staff_site

CODE = re.compile(r'id="code"[^>]*>([\d ]+)<')
NUMBER = "07400 123456"
HARD = ("need_more", "lost_control", "despite_harm")


def somebody(site: StaffSite, **given: Given) -> Visitor:
    """Return somebody who has done the short check, with many signs."""
    person = Visitor(site.service.site).starts(**given)
    if given.get("for_whom") == "someone_else":
        while person.at == "question":
            person.answers()
        return person
    person.answers(now="none").answers(source="elsewhere").answers(days_30__value="20", days_heaviest__value="22")
    person.answers(body="none").answers(control=list(HARD))
    return person.answers(route="nasal", same_day="alcohol", setting="none")


def makes(person: Visitor, *parts: str, number: str = "") -> str:
    """Tick parts, and return the code that stands on the page then, "" where there is none."""
    person.opens("/show").answers(parts=list(parts), number=number)
    return code_of(person)


def code_of(person: Visitor) -> str:
    """Return the code that stands on the page."""
    found = CODE.search(person.response.get_data(as_text=True))
    return found[1] if found else ""


def claim_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of every kind of page about claim codes."""
    with staff_site(folder) as site:
        ann = site.somebody_in("Ann", Role.COUNSELOR)
        person = somebody(site)
        yield "show", person.opens("/show").response.get_data(as_text=True)
        makes(person, "number")
        yield "show-fault", person.response.get_data(as_text=True)
        code = makes(person, "answers", "result", "number", number=NUMBER)
        yield "show-code", person.response.get_data(as_text=True)
        ann.opens("/code")
        yield "claim-new", ann.raw
        ann.sends("/code", {"code": "1"})
        yield "claim-new-fault", ann.raw
        comes(ann, code)
        yield "claim", ann.raw
        yield "show-arrived", person.opens("/show").response.get_data(as_text=True)


def comes(ann: Browser, code: str, path: str = "/code", **more: str) -> str:
    """Type a code in, and return the address of the case into which it came."""
    ann.opens(path)
    assert ann.sends(path, {"code": code, **more}) == 303, ann.page
    place = ann.location.partition("/staff")[2]
    ann.opens(place)
    return place.removesuffix("/code")
