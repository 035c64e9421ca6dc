"""The pages on which something is changed by two people: settings, rules, pauses, an erasure and its proof."""

import re
from collections.abc import Iterator
from pathlib import Path

from referral.actions.cases import cases
from referral.actions.cases.cases import New
from referral.core.access import By, Role
from referral.core.case import ClosingReason, Move
from referral.core.casework import Case
from tests.referral.staffsite import Browser, StaffSite, staff_site

FILE = "pathways/ketamine.toml"
LOWER = {"at:sign.18.when.any.0.at_least": "12"}


def publishing_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of each of them, and of those that say what was wrong."""
    with staff_site(folder) as site:
        max_, cleo = site.somebody_in("Max", Role.MANAGER), site.somebody_in("Cleo", Role.CLINICAL_LEAD)
        yield from _settings(max_)
        yield from rule_pages(max_)
        cleo.opens("/pauses")
        cleo.sends("/pauses/begin", {"what": "check_ins", "why": "The words are wrong"})
        cleo.opens("/pauses")
        yield "own-pauses", cleo.raw
        yield from _erased(site, max_)


def _base(browser: Browser, path: str) -> str:
    browser.opens(path)
    found = re.search(r'name="base" value="([^"]*)"', browser.page)
    assert found
    return found[1]


def _settings(browser: Browser) -> Iterator[tuple[str, str]]:
    path = "/settings/change?group=crisis"
    given = {"group": "crisis", "local_crisis": "Jo: 01234 567890, 9 to 5", "why": "new", "base": _base(browser, path)}
    browser.sends("/settings/change", {**given, "texts_crisis": "x" * 25, "go": "look"})
    yield "own-setting-fault", browser.raw
    browser.sends("/settings/change", {**given, "go": "look"})
    yield "own-setting-preview", browser.raw
    assert browser.sends("/settings/change", {**given, "go": "publish"}) == 303, browser.page
    browser.opens(browser.location.removeprefix("/staff"))
    yield "own-setting-proposed", browser.raw
    browser.sends("/settings/back", {"active": "another"})
    yield "own-back-fault", browser.raw


def rule_pages(browser: Browser) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of the pages on which a rule is changed; the change is proposed then."""
    was = _base(browser, f"/rules/change?file={FILE}&find=days_many")
    yield "own-rule-form", browser.raw
    given = {"base": was, "file": FILE, "find": "days_many", "version": "1.1"}
    assert browser.sends("/rules/change", {**given, **LOWER}) == 200, browser.page
    yield "own-rehearsal", browser.raw
    found = re.search(r'name="rehearsed" value="([^"]*)"', browser.page)
    assert found
    assert browser.sends("/rules/propose", {"rehearsed": found[1], "why": "Twelve days is many"}) == 303
    browser.opens(browser.location.removeprefix("/staff"))
    yield "own-rule-proposed", browser.raw


def _erased(site: StaffSite, max_: Browser) -> Iterator[tuple[str, str]]:
    sue = site.somebody_in("Sue", Role.SUPERVISOR)
    for browser in (sue, max_):
        browser.opens("/account/again")
        browser.sends("/account/again", {"password": "Nine herons sat on the pier"})
    account = site.parts.staff.by_address("sue@example.org")
    assert account is not None
    by = By(account.staff, site.clock())
    case = cases.open_case(site.parts, by, New())
    assert isinstance(case, Case)
    cases.move(site.parts, by, case.code, Move.CLOSE, ClosingReason.DECLINED)
    sue.opens(f"/cases/{case.code}/everything")
    asked = {"kind": "erase", "because": "asked", "words": "She wants it gone."}
    assert sue.sends(f"/cases/{case.code}/everything/ask", asked) == 303, sue.page
    max_.opens("/privacy")
    yield "own-order", max_.raw
    order = max_.page.split("/privacy/")[1].split('"')[0]
    assert max_.sends(f"/privacy/{order}", {"decision": "approve"}) == 303, max_.page
    max_.opens(max_.location.removeprefix("/staff"))
    yield "own-proof", max_.raw
