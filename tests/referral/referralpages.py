"""Every kind of page of consents and referrals, for the HTML checker."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from referral.core.access import Role
from tests.referral.staffsite import Browser, staff_site


def referral_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of each."""
    with staff_site(folder, default_country="GB") as site:
        ann = site.somebody_in("Ann", Role.COUNSELOR)
        soon, later = ((site.clock() + timedelta(days=days)).date().isoformat() for days in (7, 30))
        case = _case(ann)
        ann.opens(f"{case}/referrals/new")
        yield "staff-referral-form", ann.raw
        ann.sends(f"{case}/referrals/new", {"recipient": " "})
        yield "staff-referral-form-fault", ann.raw
        ann.sends(f"{case}/referrals/new", {"recipient": "Talk to FRANK", "reach": "calls", "message": "Mornings."})
        one = ann.location.removeprefix("/staff")
        ann.opens(one)
        yield "staff-referral-draft", ann.raw
        ann.sends(f"{one}/offer", {"without": "yes", "chase": soon})
        yield "staff-referral-fault", ann.raw
        ann.opens(f"{case}/consents/new?referral={one.rpartition('/')[2]}")
        yield "staff-consent-form", ann.raw
        said = {"recipient": "Talk to FRANK", "purpose": "referral", "what": ["here", "identity"], "ends": "day"}
        terms = {**said, "person": "W. Sands", "until": later}
        ann.sends(f"{case}/consents/new", {**terms, "person": ""})
        yield "staff-consent-form-fault", ann.raw
        ann.sends(f"{case}/consents/new", terms)
        yield "staff-consent-sign", ann.raw
        ann.sends(f"{case}/consents", terms)
        yield "staff-consent-sign-fault", ann.raw
        ann.sends(f"{case}/consents", {**terms, "how": "paper", "signature": "W. Sands", "signed": "2026-01-01"})
        ann.opens(one)
        ann.sends(f"{one}/offer", {"chase": soon})
        ann.opens(one)
        yield "staff-referral-open", ann.raw
        yield _link(ann, one)
        ann.sends(f"{one}/sheet")
        yield "staff-referral-sheet", ann.raw
        ann.opens(f"{case}/consents")
        yield "staff-consents", ann.raw
        found = ann.raw.partition(f"{case}/consents/")[2].removeprefix("new").partition(f"{case}/consents/")[2]
        ann.opens(f"{case}/consents/{found[:32]}")
        yield "staff-consent", ann.raw


def _link(browser: Browser, referral: str) -> tuple[str, str]:
    """Return the name and the HTML of the page that shows a link once."""
    browser.sends(f"{referral}/link")
    browser.opens(f"{referral}/link")
    shown = browser.raw
    browser.opens(referral)
    return "staff-answer-link", shown


def _case(browser: Browser) -> str:
    """Start a case, and return its address."""
    browser.opens("/")
    browser.sends("/cases/new")
    return browser.location.removeprefix("/staff")
