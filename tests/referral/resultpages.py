"""Every kind of page of a result, for the HTML checker: first and second time, put right, overridden, its papers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from referral.actions.cases import cases, disclosing, intake
from referral.actions.cases.intake import At
from referral.core.access import By, Role
from referral.core.casework import Answer, Case, Said
from referral.core.disclosure import Consent, Purpose, Recipient, What
from tests.referral.staffsite import StaffSite, staff_site
from tests.screened import MANY, SOME, another_version, asking, screened


def result_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of each."""
    with staff_site(folder) as site:
        ann = site.somebody_in("Ann", Role.COUNSELOR)
        account = site.parts.staff.by_address("ann@example.org")
        assert account is not None
        by = By(account.staff, site.clock())
        case = cases.open_case(site.parts, by, cases.New())
        assert isinstance(case, Case)
        screens = [
            screened(site.parts, by, case.code, answers, asking(pathway))
            for answers, pathway in ((SOME, another_version()), ({**MANY, "thoughts": "plan"}, None), (SOME, None))
        ]
        places = [f"/cases/{case.code}/screens/{one.code}" for one in screens]
        right = (Answer("days_30", Said.GIVEN, "7"), "Counted again.")
        intake.amend(site.parts, by, At(case.code, screens[1].code), asking(), right)
        consent = agreed(site, by, case)
        for place, name in zip(places, ("old", "crisis", "calm"), strict=True):
            ann.opens(place)
            yield f"staff-result-{name}", ann.raw
        ann.sends(f"{places[1]}/override", {"level": "moderate"})
        yield "staff-result-fault", ann.raw
        ann.sends(f"{places[1]}/override", {"level": "moderate", "words": "Seen for years."})
        ann.opens(places[1])
        yield "staff-result-overridden", ann.raw
        ann.sends(f"{places[1]}/letter", {"letter": f"gp {consent.code}"})
        yield "staff-letter", ann.raw
        ann.opens(f"{places[1]}/sheet")
        yield "staff-sheet", ann.raw


def agreed(site: StaffSite, by: By, case: Case) -> Consent:
    """Return a consent to a letter for a doctor."""
    now, what = site.clock(), frozenset({What.HERE, What.ANSWERS, What.HEALTH})
    terms = (Recipient("Dr Winter"), Purpose.CARE, what, "W. Sands", "Harbour", "W. Sands", now)
    made = disclosing.consent(site.parts, by, case.code, disclosing.Agreed(*terms, now + timedelta(days=30)))
    assert isinstance(made, Consent)
    return made
