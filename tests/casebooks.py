"""A casebook with two organisations and the people who work in them, on a database of either kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import insert

from referral.actions.cases import cases, screens
from referral.actions.cases.screens import Begun, Draft, Finished
from referral.core.access import By, Role, Staff
from referral.core.casework import Answer, Case, ContactCard, Door, Said, Screen
from referral.store.casebook.store import CaseStore
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.datakeys import CaseKeyRow, DataKeys
from referral.store.encrypted import KeyringFile
from referral.store.staffrows import OrganisationRow, TeamRow
from tests.migrated import migrated

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NUMBER = "+447700900123"
CARD = ContactCard(name="Wilhelmina", number=NUMBER, best_hours="after six")
SUMMARY = '{"level": "some"}'
BEGUN = Begun("ketamine", {"pathway": "3", "resources": "2026.11"}, Door.STAFF)


def somebody(name: str, organisation: str, teams: Sequence[str], *roles: Role) -> Staff:
    """Return somebody who works there; the code is the name."""
    return Staff(name, organisation, frozenset(teams), frozenset(roles), name.title())


ANN = somebody("ann", "harbour", ["north"], Role.COUNSELOR)
BEN = somebody("ben", "harbour", ["north"], Role.COUNSELOR)
CAT = somebody("cat", "harbour", ["south"], Role.COUNSELOR)
SUE = somebody("sue", "harbour", [], Role.SUPERVISOR)
MEL = somebody("mel", "harbour", [], Role.MANAGER)
QUINN = somebody("quinn", "quay", ["north", "dock"], Role.COUNSELOR)
ZOE = somebody("zoe", "quay", [], Role.SUPERVISOR)


def some(answers: tuple[Answer, ...]) -> Finished:
    """Make the same result of all answers."""
    return Finished(answers, SUMMARY)


@dataclass
class House:
    """What the actions are handed, and a clock that goes on with every look."""

    casebook: CaseStore
    new_code: Callable[[], str]
    database: Database
    now: datetime = NOW

    def by(self, staff: Staff) -> By:
        """Return somebody who does something, a second after what was done last."""
        self.now += timedelta(seconds=1)
        return By(staff, self.now)

    def opens(self, staff: Staff = ANN, team: str = "north", card: ContactCard = CARD, *, mine: bool = True) -> Case:
        """Return a new case."""
        made = cases.open_case(self, self.by(staff), cases.New(team, mine, card))
        assert isinstance(made, Case), made
        return made

    def sees(self, code: str, staff: Staff = SUE) -> cases.View:
        """Return a case with all that its page shows."""
        seen = cases.view(self, self.by(staff), code)
        assert isinstance(seen, cases.View), seen
        return seen

    def screens(self, code: str, staff: Staff = SUE, **said: str) -> Screen:
        """Ask the questions, and finish."""
        begun = screens.begin(self, self.by(staff), code, BEGUN)
        assert isinstance(begun, Screen), begun
        answers = tuple(Answer(question, Said.GIVEN, value) for question, value in said.items())
        screens.keep(self, self.by(staff), code, begun.code, lambda _screen: Draft(answers[:1]))
        screens.finish(self, self.by(staff), code, begun.code, lambda _so_far: Finished(answers, SUMMARY))
        return begun

    def trail_of(self, code: str) -> list[str]:
        """Return what was done with a record, the oldest first."""
        with self.casebook.reading(SUE, self.now) as work:
            return [entry.action for entry in reversed(work.trail.about(code))]

    def close(self) -> None:
        """Close all connections."""
        self.casebook.close()
        self.database.close()


def a_house(folder: Path, url: str = "") -> House:
    """Open a casebook, in SQLite files in this folder unless told otherwise."""
    database = Database(url or f"sqlite:///{folder}/main.db")
    migrated(database)
    with database.writing() as session:
        places = [{"code": code, "name": code.title()} for code in ("harbour", "quay")]
        session.execute(insert(OrganisationRow), places)
        teams = [("north", "harbour"), ("south", "harbour"), ("dock", "quay")]
        session.execute(insert(TeamRow), [{"code": c, "organisation": o, "name": c} for c, o in teams])
    keyring = KeyringFile(folder / "keyring.json", make=True)
    keys = Database(f"sqlite:///{folder}/keys.db")
    ContactKeyStore(keys, keyring).prepare()
    numbers = count(1)
    # Codes in a row, whose first digits differ: aliases are drawn from them.
    return House(
        CaseStore(database, DataKeys(keys, keyring, CaseKeyRow)),
        lambda: f"{next(numbers) * 2_654_435_761 % 2**128:032x}"[::-1],
        database,
    )
