"""Somebody who asks for texts on the public site, each with a number of their own."""

import re

from bench.tools.person import Person

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
SUM = re.compile(r"How much is (\d) and (\d) together")
CHOICES = {"adult": "yes", "only_mine": "yes", "country": "GB"}
PLAN = {"check_ins": "yes", "hours": "any", "nickname": "garden", "agree": "yes"}


def asks_for_texts(person: Person, number: int) -> None:
    """Give a number and agree to the plan."""
    page = person.goes("texts: form", "GET", "/texts")
    found = SUM.search(page)
    assert found, page
    told = {**CHOICES, "number": f"+4474{19_283_746 + number:08}", "sum": str(int(found[1]) + int(found[2]))}
    page = person.goes("texts: number", "POST", "/texts", _filled(page, "/texts", told))
    person.goes("texts: agreed", "POST", "/texts/plan", _filled(page, "/texts/plan", PLAN))


def _filled(page: str, action: str, told: dict[str, str]) -> list[tuple[str, str]]:
    """Return what a browser sends of the form that goes there."""
    found = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)
    assert found, page
    return [*HIDDEN.findall(found[0]), *told.items()]
