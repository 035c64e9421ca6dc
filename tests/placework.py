"""A list of places that people look after, on a database of either kind; and a check that says what a test wants."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from referral.actions.published.overlaying import Check
from referral.core.access import By, Role, Staff
from referral.core.overlay import Change, Local
from referral.store.casebook.store import CaseStore
from referral.store.places import PlaceStore
from referral.store.publishing import PublishingStore
from referral.store.reports import ReportStore
from referral.store.staffrows import StaffRow
from screening.library.verdict import Verdict
from tests.casebooks import House, a_house, somebody

EDA = somebody("eda", "harbour", [], Role.DIRECTORY_EDITOR)
MAX = somebody("max", "harbour", [], Role.MANAGER)
COUNSELOR = somebody("cleo", "harbour", [], Role.COUNSELOR)
OURS = Local("GB", {"id": "gb-ours", "name": "Ours"})
ADDED = (Change("gb-ours", None, OURS),)


def fine(before: Mapping[str, str], after: Mapping[str, str]) -> Verdict:
    """Find nothing wrong."""
    del before, after
    return Verdict()


@dataclass
class PlaceHouse:
    """What the actions about places are handed, and a clock that goes on with every look."""

    house: House
    publishing: PublishingStore
    places: PlaceStore
    reports: ReportStore
    checked: list[tuple[Mapping[str, str], Mapping[str, str]]] = field(default_factory=list)

    @property
    def casebook(self) -> CaseStore:
        """Where cases are kept."""
        return self.house.casebook

    @property
    def new_code(self) -> Callable[[], str]:
        """A code that no other has."""
        return self.house.new_code

    def clock(self) -> datetime:
        """Return the time."""
        self.house.now += timedelta(seconds=1)
        return self.house.now

    def by(self, staff: Staff) -> By:
        """Return somebody who does something now."""
        return By(staff, self.clock())

    def noting(self, verdict: Verdict) -> Check:
        """Return a check that finds this, and notes what it was asked."""

        def check(before: Mapping[str, str], after: Mapping[str, str]) -> Verdict:
            self.checked.append((before, after))
            return verdict

        return check

    def trail_of(self, about: str) -> list[tuple[str, str, str]]:
        """Return who did what with something, the oldest first."""
        with self.casebook.reading(EDA, self.house.now) as work:
            return [(one.by, one.action, one.reason) for one in reversed(work.trail.about(about))]


def a_place_house(folder: Path, url: str = "") -> PlaceHouse:
    """Open it, with the three people who work there."""
    house = a_house(folder, url)
    with house.database.writing() as session:
        for one in (EDA, MAX, COUNSELOR):
            row = {"code": one.code, "organisation": one.organisation, "name": one.name, "roles": " ".join(one.roles)}
            own = dict.fromkeys(("address", "stamp", "handle"), one.code)
            session.execute(
                insert(StaffRow), [{**row, **own, "disabled": False, "password": "", "totp_last": 0, "set_up": ""}]
            )
    database = house.database
    return PlaceHouse(house, PublishingStore(database), PlaceStore(database), ReportStore(database))
