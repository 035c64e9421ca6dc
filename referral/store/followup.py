"""Keeps the text follow-up: two kinds of transaction, and in each one all that is kept."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from referral.core.followup import Standing
from referral.store.attempts import Attempts
from referral.store.bounds import OptIns, Senders, Spend
from referral.store.casebook.everywhere import Everywhere
from referral.store.consents import Consents
from referral.store.contactkeys import ContactKeyStore
from referral.store.contacts import Contacts
from referral.store.copies import ProviderCopies
from referral.store.database import Database
from referral.store.encrypted import KeyringFile, KeysUnavailable
from referral.store.everything import EverythingOfContacts
from referral.store.inbound import InboundMessages
from referral.store.knocks import Knocks
from referral.store.notices import Alerts, OneTimeCodes, Switches
from referral.store.reminders import Reminders
from referral.store.rows import ContactRow
from referral.store.runs import RunStore
from referral.store.sending import Sending
from referral.store.staffaddresses import StaffAddresses
from referral.store.suppressions import Suppressions
from referral.store.transaction import Transaction


class Work:
    """All that is kept, in one transaction. Values of `core.followup` go in and come out.

    Who writes about a contact has it to themselves until the end: `contacts.get`, `reminders.get` and `attempts.get`
    lock it. Work on one contact in a transaction, and never claim in the same one (see `Sending.claim`).
    """

    def __init__(self, transaction: Transaction) -> None:
        """Work in this transaction."""
        self.contacts = Contacts(transaction)
        self.consents = Consents(transaction)
        self.reminders = Sending(transaction)
        self.attempts = Attempts(transaction)
        self.inbound = InboundMessages(transaction)
        self.knocks = Knocks(transaction)
        self.copies = ProviderCopies(transaction)
        self.suppressions = Suppressions(transaction)
        self.senders = Senders(transaction)
        self.spend = Spend(transaction)
        self.opt_ins = OptIns(transaction)
        self.alerts = Alerts(transaction)
        self.codes = OneTimeCodes(transaction)
        self.switches = Switches(transaction)
        self.everywhere = Everywhere(transaction.session)
        self.everything = EverythingOfContacts(transaction)
        self.staff_addresses = StaffAddresses(transaction.session, transaction.keyring)


class FollowupStore:
    """The follow-up in a database, its contacts' keys in another. Opening it connects to nothing.

    Every method raises StoreUnavailable when that fails; KeysUnavailable, which is one, when it is for the keys.
    """

    def __init__(self, database: Database, keys: ContactKeyStore, keyring: KeyringFile) -> None:
        """Keep the follow-up in `database`, sealed with the keys in `keys`."""
        self._database = database
        self.keys = keys
        self.keyring = keyring

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Give a transaction that only asks."""
        keyring = self.keyring.now()
        with self._database.reading() as session:
            yield Work(Transaction(session, self.keys, keyring, writes=False))

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Give a transaction that commits at the end, or rolls back whole."""
        with self._transaction() as transaction:
            yield Work(transaction)

    @contextmanager
    def joined(self) -> Iterator[tuple[Session, Work]]:
        """Give a writing transaction with its session: what is kept elsewhere in this database goes along with it."""
        with self._transaction() as transaction:
            yield transaction.session, Work(transaction)

    def level_stops(self) -> int:
        """Bring the list of stops here and the one beside the keys to the same; return how many were missing here.

        After an older copy of this database was put back it lacks the stops since then. Each of them holds again,
        even one that was lifted meanwhile: the consent that lifted it is missing here as well.
        """
        beside = set(self.keys.stops())
        with self._transaction() as transaction:
            suppressions = Suppressions(transaction)
            here = set(suppressions.events())
            missing = sorted((one for one in beside - here if one.reason), key=lambda one: one.at)
            for stop in missing:
                suppressions.add_mark(stop)
                _stop_contact(transaction, stop.number_index)
        unnoted = tuple(here - beside)
        if unnoted:
            self.keys.note_stops(unnoted)
        return len(missing)

    def sweep_keys(self, today: date) -> int:
        """Destroy the keys that belong to no contact, and clear the files of all that was erased; return how many.

        Keys of the last day are left alone: their contact may be about to be written.
        """
        old = self.keys.made_before(today - timedelta(days=1))
        with self.reading() as work:
            orphans = set(old) - set(work.contacts.all_codes())
        gone = self.keys.erase(orphans) if orphans else 0
        self.keys.clear_files()
        return gone

    @property
    def runs(self) -> RunStore:
        """Return where it is kept when cleaning was last done."""
        return RunStore(self._database)

    def close(self) -> None:
        """Close all connections. What is used afterwards connects anew."""
        self._database.close()
        self.keys.close()

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        keyring = self.keyring.now()
        with self._database.writing() as session:
            transaction = Transaction(session, self.keys, keyring, writes=True)
            yield transaction
        self._afterwards(transaction)

    def _afterwards(self, transaction: Transaction) -> None:
        if transaction.stops:
            # A stop holds without this; `level_stops` notes later what could not be noted now.
            with suppress(KeysUnavailable):
                self.keys.note_stops(transaction.stops)
        if transaction.forgotten:
            self.keys.erase(transaction.forgotten)
        if transaction.forgotten or transaction.deleted:
            self._database.shred()


def _stop_contact(transaction: Transaction, number_index: str) -> None:
    for code in transaction.all(select(ContactRow.code).where(ContactRow.number_index == number_index)):
        transaction.lock(code)
        transaction.run(update(ContactRow).where(ContactRow.code == code).values(standing=Standing.STOPPED.value))
        Reminders(transaction).cancel_open(code, "stopped")
