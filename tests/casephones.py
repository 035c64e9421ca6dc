"""A practice for a test: people with phones, staff with cases, and the texts between them."""

from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from referral.actions.cases import cases
from referral.actions.casetexts import caseinbox, casetexts, casewriting
from referral.actions.casetexts.caseinbox import Inbox
from referral.actions.casetexts.casetexts import Came, Sent, Thread
from referral.core.access import By, Staff
from referral.core.casetexts import Draft, Text
from referral.core.casework import Case, ContactCard
from referral.store.database import Database
from referral.store.staffrows import OrganisationRow, TeamRow
from tests.casebooks import ANN, SUE
from tests.phones import MOBILE, Phone, Shipped, World, a_request, a_world

PLACE = "a-line"


@dataclass
class Practice:
    """A world of phones, and the staff of two organisations."""

    world: World

    @property
    def parts(self) -> Any:
        """Return what the actions are handed."""
        return self.world.parts

    def by(self, staff: Staff = ANN) -> By:
        """Return somebody who does something, a second after what was done last."""
        self.world.clock.passes(seconds=1)
        return By(staff, self.world.clock())

    def opens(self, staff: Staff = ANN, team: str = "north", card: ContactCard | None = None) -> Case:
        """Return a new case."""
        made = cases.open_case(self.parts, self.by(staff), cases.New(team, card=card or ContactCard()))
        assert isinstance(made, Case), made
        return made

    def asks(self, case: Case, number: str = MOBILE, staff: Staff = ANN, **given: Any) -> Any:
        """Ask for texts from a case."""
        return casetexts.ask(self.parts, self.by(staff), case.code, a_request(number, **given))

    def confirmed(self, case: Case, number: str = MOBILE, staff: Staff = ANN, **given: Any) -> Phone:
        """Return the phone of somebody who asked from a case and said yes; what came so far is forgotten."""
        self.asks(case, number, staff, **given)
        self.world.works()
        phone = self.world.phone(number)
        phone.texts("1")
        self.world.works()
        self.world.carrier.sent.clear()
        return phone

    def works(self) -> None:
        """Let the worker do all that is due, telling replies to their cases too."""
        self.world.works(tidy=True)

    def thread(self, case: Case, staff: Staff = ANN) -> Thread:
        """Return what was texted."""
        found = casetexts.thread(self.parts, self.by(staff), case.code)
        assert isinstance(found, Thread), found
        return found

    def said(self, case: Case) -> list[str]:
        """Return what the person wrote, as far as it is shown."""
        return [one.words for one in self.thread(case).items if isinstance(one, Came)]

    def sent(self, case: Case) -> list[tuple[str, str]]:
        """Return which texts are shown, and where each stands."""
        return [(one.purpose, one.stage) for one in self.thread(case).items if isinstance(one, Sent)]

    def writes(self, case: Case, words: str, staff: Staff = ANN, **given: Any) -> Any:
        """Send a text in one's own words."""
        return casewriting.send(self.parts, self.by(staff), case.code, Draft(Text.WRITTEN, words, **given))

    def inbox(self, staff: Staff = ANN) -> Inbox:
        """Return what waits to be read."""
        found = caseinbox.inbox(self.parts, self.by(staff))
        assert isinstance(found, Inbox), found
        return found

    def case(self, case: Case) -> Case:
        """Return a case as it is now."""
        found = cases.view(self.parts, self.by(SUE), case.code)
        assert isinstance(found, cases.View), found
        return found.case

    def close(self) -> None:
        """Close all connections."""
        self.parts.followup.close()
        self.parts.casebook.close()


def view_of(practice: Practice, code: str) -> cases.View:
    """Return all that the page of a case shows."""
    found = cases.view(practice.parts, practice.by(), code)
    assert isinstance(found, cases.View)
    return found


def a_practice(folder: Path, shipped: Shipped, url: str = "", *, made: bool = False, **settings: Any) -> Practice:
    """Make a practice in this folder, or in the database at `url`; `made`: all of it is there."""
    world = a_world(folder, shipped, url, made=made, **settings)
    numbers = count(1)

    # Codes whose first digits differ: aliases are drawn from them.
    def a_code() -> str:
        return f"{next(numbers) * 2_654_435_761 % 2**128:032x}"[::-1]

    world.parts = replace(world.parts, new_code=a_code)
    if made:
        return Practice(world)
    database = Database(url or f"sqlite:///{folder}/soundings.db")
    with database.writing() as session:
        places = [{"code": code, "name": code.title()} for code in ("harbour", "quay")]
        session.execute(insert(OrganisationRow), places)
        teams = [("north", "harbour"), ("south", "harbour"), ("dock", "quay")]
        session.execute(insert(TeamRow), [{"code": c, "organisation": o, "name": c} for c, o in teams])
    database.close()
    return Practice(world)
