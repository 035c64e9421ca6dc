"""What auditors and those who report see: the trail, read in lines, and how often another result was set."""

import re
from datetime import timedelta

from referral.core.access import Role
from referral.core.audit import Action
from referral.web.staff.auditwords import ACTIONS
from tests.referral.staffsite import Browser, StaffSite


def starts(browser: Browser) -> tuple[str, str]:
    """Start a case; return its address and its alias."""
    browser.opens("/")
    browser.sends("/cases/new")
    place = browser.location.removeprefix("/staff")
    browser.opens(place)
    found = re.search(r"<h1[^>]*>(\w+ \w+)", browser.page)
    assert found
    return place, found[1]


def rows(browser: Browser) -> list[str]:
    found = re.search(r'<ul class="staff-rows">(.*?)</ul>', browser.page, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", found[1] if found else "")
    return [" ".join(row.split()) for row in re.split(r"(?=\b(?:Nell|Olga)\b\s*:)", text) if row.strip()]


def test_an_auditor_sees_who_looked_at_a_case_and_reads_none(site: StaffSite) -> None:
    nell = site.somebody_in("Nell", Role.COUNSELOR, organisation="Pier")
    auditor = site.somebody_in("Olga", Role.AUDITOR, organisation="Pier")
    place, alias = starts(nell)
    for _ in range(3):
        nell.opens(place)
    site.clock.goes_on(minutes=20)
    nell.signs_in("nell@example.org", site.clock())
    nell.opens(place)
    auditor.signs_in("olga@example.org", site.clock())
    assert auditor.opens("/audit") == 200
    assert "Signed in" in auditor.page
    assert auditor.opens(f"/audit?find={alias}") == 200
    found = rows(auditor)
    assert [row.split(": ")[1].split(" ·")[0] for row in found] == ["Looked at it", "Looked at it", "Started the case"]
    assert all(alias in row for row in found)
    assert [re.search(r"(\d+) times", row) is not None for row in found] == [False, True, False]
    assert auditor.opens("/audit?who=nobody&find=") == 200
    assert "There is no such entry." in auditor.page
    assert auditor.opens("/audit?find=no such") == 422
    assert auditor.opens(place) == 403
    assert nell.opens("/audit") == 403
    other = site.somebody_in("Pam", Role.AUDITOR, organisation="Mole")
    assert other.opens(f"/audit?find={alias}") == 422
    assert other.opens("/audit") == 200
    assert "Nell" not in other.page


def test_every_action_has_words() -> None:
    assert set(ACTIONS) == set(Action)


def test_results_and_overrides_stand_month_by_month(site: StaffSite) -> None:
    manager = site.somebody_in("Quentin", Role.MANAGER, organisation="Pier")
    assert manager.opens("/overrides") == 200
    assert manager.page.count('<th scope="row">') == 13
    now, year_ago = site.clock(), site.clock() - timedelta(days=365)
    assert manager.page.index(f"{now:%B %Y}") < manager.page.index(f"{year_ago:%B %Y}")
    nell = site.somebody_in("Rose", Role.COUNSELOR, organisation="Pier")
    assert nell.opens("/overrides") == 403
