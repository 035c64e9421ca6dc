"""An organisation with a frozen week, and every kind of page that reports have."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from referral.actions.cases import cases
from referral.actions.cases.cases import New
from referral.actions.reporting import evaluating
from referral.core.access import By, Role, Staff
from referral.core.casework import standing_in
from referral.core.reporting.evaluation import COLUMNS
from referral.core.reporting.longer import Frozen, frozen_week
from referral.core.reporting.periods import Period
from referral.core.reporting.published import Extract, State
from referral.core.reporting.sheet import as_csv
from referral.core.reporting.tables import ALL, Cell, Name
from referral.store.casebook.freezing import Freezing
from tests.referral.staffsite import StaffSite, staff_site

WEEK, QUARTER = Period("2026-W46"), Period("2026-Q2")
EXACT: dict[Cell, int] = {
    (Name.WORK, "opened"): 33,
    (Name.LEVEL, ALL): 61,
    (Name.LEVEL, "high"): 40,
    (Name.LEVEL, "low"): 21,
    (Name.ROUTE, "bladder_check"): 44,
    (Name.OUTCOME, ALL): 27,
    (Name.OUTCOME, "arrived"): 24,
    (Name.OUTCOME, "no_answer"): 3,
    (Name.CONTACT, ALL): 52,
    (Name.CONTACT, "same_day"): 40,
    (Name.CONTACT, "not_yet"): 12,
}
CHECKED = '{"k": 15, "rows": 30, "groups": 2, "kept": 70, "coarser": ["level"], "dropped": ["came"]}'


def filled(site: StaffSite, organisation: str = "Harbour", people: int = 13) -> Staff:
    """Let somebody open cases, and freeze a week and a quarter; return who did."""
    name = f"Ann{organisation.lower()}"
    site.employs(name, Role.COUNSELOR, organisation=organisation)
    ann = site.parts.staff.by_address(f"{name.lower()}@example.org")
    assert ann is not None
    for _ in range(people):
        cases.open_case(site.parts, By(ann.staff, site.clock()), New())
    with site.parts.casebook.writing(standing_in(ann.staff.organisation), site.clock()) as work:
        kept = Freezing(work.inside)
        kept.add(site.parts.new_code(), frozen_week(WEEK, EXACT), ["0.4"])
        kept.add(site.parts.new_code(), Frozen(QUARTER, {}, frozenset()), [])
    return ann.staff


def report_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of every kind of page."""
    with staff_site(folder) as site:
        ann = filled(site)
        sue, mel = site.somebody_in("Sue", Role.SUPERVISOR), site.somebody_in("Mel", Role.MANAGER)
        for who, browser in (("supervisor", sue), ("manager", mel)):
            browser.opens("/reports?time=2026-W46")
            yield f"staff-reports-{who}", browser.raw
        mel.opens("/reports/print?time=2026-W46")
        yield "staff-reports-print", mel.raw
        manager = site.parts.staff.by_address("mel@example.org")
        assert manager is not None
        rows = as_csv(COLUMNS, [("2026-M05", "more", "two_days", "offered")] * 30)
        made = Extract(site.parts.new_code(), Period("2026-Q1"), State.MADE, site.clock(), manager.code, site.clock())
        with site.parts.casebook.writing(standing_in(ann.organisation), site.clock()) as work:
            kept = Freezing(work.inside)
            kept.ask(made)
            kept.save(replace(made, checked=CHECKED, rows=rows))
        max_ = site.somebody_in("Max", Role.MANAGER)
        assert isinstance(evaluating.ask(site.parts, By(manager.staff, site.clock()), QUARTER), Extract)
        mel.opens("/reports/rows")
        mel.sends("/reports/rows", {"time": "2026-Q3"})
        yield "staff-report-rows-fault", mel.raw
        max_.opens("/reports/rows")
        yield "staff-report-rows", max_.raw
