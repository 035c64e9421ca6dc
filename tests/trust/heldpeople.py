"""A person with a case and texts of whom every table holds something, beside others of whom it does too."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, insert

from referral.actions.cases import casenotes
from referral.actions.privacy import orders
from referral.core.access import Role, Staff
from referral.core.alerting import Notice, Way
from referral.core.casetexts import Knock, ReplyKind
from referral.core.followup import Alert, Inbound
from referral.core.kiosk import Kiosk
from referral.core.ordering import Because, Order, OrderKind
from referral.store.casebook.store import CaseStore
from referral.store.database import Database
from referral.store.followup import FollowupStore
from referral.store.staffrows import SignInRow, StaffRow
from referral.store.staffseal import sealed_kiosk
from tests.casebooks import ANN, CAT, SUE, House
from tests.casephones import Practice, a_practice
from tests.phones import shipped
from tests.trust.casebooks import Crew, workday
from tests.trust.rawscan import Scanner

MINE, OTHER = "+447400123456", "+447400123457"
MANAGER = Staff("mel", "harbour", frozenset(), frozenset({Role.MANAGER}), "Mel")
SECOND = Staff("sid", "harbour", frozenset(), frozenset({Role.SUPERVISOR}), "Sid")
KEEP = 36


@dataclass
class Kept:
    """What the actions are handed."""

    casebook: CaseStore
    followup: FollowupStore
    new_code: Any
    keep_accounts_months: int = KEEP


@dataclass
class People:
    """The practice, the person, and how both databases are reached from outside."""

    practice: Practice
    case: str
    contact: str
    main: Engine
    beside: Engine

    @property
    def parts(self) -> Kept:
        """Return what the actions are handed."""
        found = self.practice.parts
        return Kept(found.casebook, found.followup, found.new_code)

    def by(self, staff: Staff = SUE) -> Any:
        """Return somebody who does something now."""
        return self.practice.by(staff)

    def scanner(self) -> Scanner:
        """Read every table as it stands."""
        staff = frozenset({"ann", "cat", "sue", "sid", "mel", "harbour", "quay", "north", "south", "dock"})
        return Scanner(self.main, self.beside, self.practice.parts.followup.keyring.now(), staff)

    def close(self) -> None:
        """Close all connections."""
        self.practice.close()
        for engine in (self.main, self.beside):
            engine.dispose()


def people(folder: Path, url: str = "") -> People:
    """Make two people with a case and texts each, of the first of whom every table holds something."""
    practice = a_practice(folder, shipped(), url)
    main = create_engine((url or f"sqlite:///{folder}/soundings.db").replace("postgresql://", "postgresql+psycopg://"))
    beside = create_engine(f"sqlite:///{folder}/keys.db")
    _employs(practice, url or f"sqlite:///{folder}/soundings.db")
    _other(practice)
    case, contact = _lives(practice, url or f"sqlite:///{folder}/soundings.db")
    return People(practice, case, contact, main, beside)


def _employs(practice: Practice, url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        for code in ("ann", "cat", "sue", "sid", "mel"):
            row: dict[str, Any] = dict.fromkeys(("address", "name", "stamp", "handle"), f"{code}@example.org")
            row |= {"roles": "", "disabled": False, "password": "", "totp_last": 0, "set_up": ""}
            session.execute(insert(StaffRow), [{"code": code, "organisation": "harbour", **row}])
    database.close()
    del practice


def _other(practice: Practice) -> None:
    case = practice.opens()
    casenotes.note(practice.parts, practice.by(ANN), case.code, "Somebody else.")
    phone = practice.confirmed(case, OTHER)
    phone.texts("somebody else")
    practice.works()
    practice.thread(case)


def _lives(practice: Practice, url: str) -> tuple[str, str]:
    number, database = MINE, Database(url)
    parts = practice.parts
    house = House(parts.casebook, parts.new_code, database, practice.world.clock())
    code = workday(house, Crew(ANN, CAT, SUE, "north"))[0]
    practice.world.clock.passes(seconds=(house.now - practice.world.clock()).total_seconds() + 1)
    case = practice.case(type("Coded", (), {"code": code})())
    phone = practice.confirmed(case, number)
    phone.texts("please somebody ring me at the pier")
    practice.works()
    contact = practice.world.contact(number).code
    _texts(practice, contact, number)
    _lent(practice, database, case.code)
    kept = Kept(parts.casebook, parts.followup, parts.new_code)
    review = practice.world.clock() + timedelta(days=90)
    wanted = orders.Wanted(OrderKind.HOLD, Because.CLAIM, "Letter-of-the-lawyer", review)
    made = orders.ask(kept, practice.by(SUE), case.code, wanted)
    assert isinstance(made, Order), made
    with practice.parts.casebook.writing(SUE, practice.world.clock()) as work:
        alert = work.risk_alerts.of_case(case.code)[0].code
        due = practice.world.clock()
        work.notices.add([Notice(parts.new_code(), "harbour", alert, "ann", Way.MAIL, 1, due, due)])
    database.close()
    return case.code, contact


def _texts(practice: Practice, contact: str, number: str) -> None:
    """Put into the tables of texts what a day in which nothing goes wrong leaves empty."""
    now = practice.world.clock()
    with practice.parts.followup.writing() as work:
        work.codes.add(contact, "123456", now + timedelta(minutes=15))
        work.suppressions.add(number, now, "forgotten")
        work.suppressions.lift(number, now + timedelta(seconds=1))
        work.suppressions.add(number, now + timedelta(seconds=2), "forgotten")
        work.alerts.add(Alert(practice.parts.new_code(), "human", contact, now))
        work.copies.add([*sorted(work.attempts.unredacted_of(contact))[:1], f"IN-of-{contact}"], now)
        work.inbound.add(Inbound(f"IN-of-{contact}", contact, "human", (), "", f"this is {number}", now))
        work.knocks.add(Knock(practice.parts.new_code(), contact, now, ReplyKind.WORDS, "", "", ""), f"IN-of-{contact}")


def _lent(practice: Practice, database: Database, case: str) -> None:
    """Lend a device that asks the questions of this case."""
    now, mark = practice.world.clock(), practice.parts.new_code() * 2
    sealed = sealed_kiosk(mark, Kiosk(case, "s" * 32, "pin"), practice.parts.followup.keyring.now())
    with database.writing() as session:
        session.execute(insert(SignInRow), [{"mark": mark, "staff": "ann", "began": now, "seen": now, "kiosk": sealed}])
