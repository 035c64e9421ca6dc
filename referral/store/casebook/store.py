"""The way in to the casebook: `writing` and `reading` each give one transaction, as somebody may use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from referral.core.access import Staff
from referral.core.audit import Action
from referral.core.casework import standing_in
from referral.store.casebook.ages import Ages
from referral.store.casebook.alertnotices import Notices
from referral.store.casebook.alerts import RiskAlerts
from referral.store.casebook.answerlinks import AnswerLinks, Door, Secrets, behind, hashed
from referral.store.casebook.border import Border
from referral.store.casebook.cases import Cases
from referral.store.casebook.consents import Consents, Disclosures
from referral.store.casebook.deleting import Deleting
from referral.store.casebook.digests import Digests
from referral.store.casebook.erasures import Erasures
from referral.store.casebook.everything import EverythingOfCases
from referral.store.casebook.inside import Inside
from referral.store.casebook.merges import Merges
from referral.store.casebook.orders import Orders
from referral.store.casebook.referrals import Referrals
from referral.store.casebook.screens import Screens
from referral.store.casebook.trail import Trail
from referral.store.casebook.worklist import Worklist
from referral.store.casebook.written import Counselling, Record, Tasks
from referral.store.database import Database
from referral.store.datakeys import DataKeys
from referral.store.runs import RunStore
from referral.store.staffrows import OrganisationRow

WAITS, ONE_DAY = timedelta(days=30), timedelta(days=1)


class CaseWork:
    """All that is kept about cases, in one transaction. Values of `core.casework` go in and come out.

    Take a case first (`cases.take`); nothing else about it can be read or written before.
    """

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self.inside = inside
        self.cases = Cases(inside)
        self.worklist = Worklist(inside)
        self.record = Record(inside)
        self.counselling = Counselling(inside)
        self.tasks = Tasks(inside)
        self.screens = Screens(inside)
        self.merges = Merges(inside)
        self.consents = Consents(inside)
        self.referrals = Referrals(inside)
        self.disclosures = Disclosures(inside)
        self.answer_links = AnswerLinks(inside)
        self.deleting = Deleting(inside)
        self.ages = Ages(inside.border)
        self.orders = Orders(inside)
        self.erasures = Erasures(inside)
        self.everything = EverythingOfCases(inside)
        self.trail = Trail(inside.border, inside.done)
        self.risk_alerts = RiskAlerts(inside.border)
        self.notices = Notices(inside.border)
        self.digests = Digests(inside.border)

    def only_read(self) -> None:
        """Let the trail say that the records taken so far were read: what was wanted was refused."""
        self.inside.done[:] = [replace(done, action=Action.READ, reason="refused") for done in self.inside.done]


class CaseStore:
    """The casebook in a database, its cases' keys in another. Opening it connects to nothing.

    Every method raises StoreUnavailable when that fails; KeysUnavailable, which is one, when it is for the keys.
    """

    def __init__(self, database: Database, keys: DataKeys) -> None:
        """Keep cases in `database`, sealed with the keys in `keys`."""
        self._database = database
        self.keys = keys

    @contextmanager
    def reading(self, staff: Staff, now: datetime) -> Iterator[CaseWork]:
        """Give a transaction for lists and for the audit trail. No record can be read in it."""
        with self._database.reading() as session:
            yield _work(session, self.keys, staff, now, writes=False)

    @contextmanager
    def writing(self, staff: Staff, now: datetime) -> Iterator[CaseWork]:
        """Give a transaction that writes the audit trail and commits at the end, or rolls back whole."""
        with self._database.writing() as session:
            work = _work(session, self.keys, staff, now, writes=True)
            yield work
            work.trail.write()

    def organisations(self) -> tuple[str, ...]:
        """Return the codes of all organisations: what looks after all of them goes from one to the next."""
        with self._database.reading() as session:
            return tuple(session.scalars(select(OrganisationRow.code).order_by(OrganisationRow.code)))

    def sweep_keys(self, now: datetime) -> int:
        """Destroy the keys that belong to no case, and clear the files of all that was erased; return how many.

        A key without a case is left where opening one was broken off. It harms nobody, so it waits for a month: after
        an older copy of this database was put back, cases of the last days may only be found again in a newer one.
        Where not one key belongs to a case here, this is another database, and nothing is touched.
        """
        here: set[str] = set()
        for organisation in self.organisations():
            with self.reading(standing_in(organisation), now) as work:
                here.update(work.deleting.codes())
        all_keys = set(self.keys.made_before(now.date() + ONE_DAY))
        orphans = set(self.keys.made_before((now - WAITS).date())) - here
        gone = self.keys.erase(orphans) if orphans and all_keys & here else 0
        self.keys.clear_files()
        return gone

    def shred(self) -> None:
        """Take what was deleted out of SQLite's files at once."""
        self._database.shred()

    def answer_secrets(self, link: str, code: str) -> Secrets:
        """Hash the two secrets of an answer link, however they are written."""
        return hashed(self.keys.keyring, link, code)

    def answer_door(self, secrets: Secrets) -> Door:
        """Return behind which border an answer link is kept: whoever opens it names no organisation."""
        with self._database.reading() as session:
            return behind(session, secrets)

    @property
    def runs(self) -> RunStore:
        """Return where it is kept when cleaning was last done."""
        return RunStore(self._database)

    def close(self) -> None:
        """Close all connections. What is used afterwards connects anew."""
        self._database.close()
        self.keys.close()


def _work(session: Session, keys: DataKeys, staff: Staff, now: datetime, *, writes: bool) -> CaseWork:
    return CaseWork(Inside(Border(session, staff, now), keys, now, writes))
