"""A follow-up store full of people, for the checks of what lies on the disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from referral.core.followup import Alert, ConsentEvent, Contact, Heard, Inbound, Reminder
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.followup import FollowupStore, Work
from tests.migrated import migrated
from tests.texts import NOW, attempt, contact, reminder

AT_ONCE = 200


@dataclass(frozen=True)
class Kept:
    """A store with its folder and its people."""

    store: FollowupStore
    folder: Path
    people: Sequence[Contact]

    def files(self) -> dict[str, bytes]:
        """Return what lies in the folder, the keyring apart."""
        files = (path for path in self.folder.iterdir() if path.is_file() and path.name != "keyring.json")
        return {path.name: path.read_bytes() for path in files}


def opened(folder: Path, url: str = "", keys_url: str = "") -> FollowupStore:
    """Open a store, in SQLite files in this folder unless told otherwise."""
    keyring = KeyringFile(folder / "keyring.json", make=True)
    keys = ContactKeyStore(Database(keys_url or f"sqlite:///{folder}/keys.db"), keyring)
    database = Database(url or f"sqlite:///{folder}/main.db")
    migrated(database)
    keys.prepare()
    return FollowupStore(database, keys, keyring)


def numbers(count: int) -> list[str]:
    """Return made-up British mobile numbers that look like nothing else."""
    return [f"+4477{19_283_746 + 7_919 * place:08}" for place in range(count)]


def filled(store: FollowupStore, folder: Path, count: int) -> Kept:
    """Fill every table; each reply holds the number itself, as people do write it."""
    people = [contact(number) for number in numbers(count)]
    for start in range(0, count, AT_ONCE):
        with store.writing() as work:
            some = people[start : start + AT_ONCE]
            work.contacts.add_all(some)
            texts = [reminder(who, place="gb-somewhere") for who in some]
            work.reminders.add(*texts)
            for who, text in zip(some, texts, strict=True):
                _writes(work, who)
                if text.code[0] == "0":
                    _lives(work, who, text)
    return Kept(store, folder, people)


def _writes(work: Work, who: Contact) -> None:
    said = f"this is {who.number}, not {who.number[3:]}"
    work.inbound.add(Inbound(f"SM-in-{who.code}", who.code, "human", (), "", said, NOW))


def _lives(work: Work, who: Contact, text: Reminder) -> None:
    """Fill the other tables too; one in sixteen is enough for these."""
    work.inbound.add(Inbound(f"SM-odd-{who.code}", "", "human", (), "", f"this is {who.number}", NOW))
    work.attempts.add(attempt(text, sid=f"SM{who.code}"))
    work.consents.add(ConsentEvent(who.code, who.code, Heard.ASKED, "v1", "en", "web", NOW))
    work.alerts.add(Alert(who.code, "human", who.code, NOW))
    work.codes.add(who.code, "123456", NOW + timedelta(minutes=10))
    work.opt_ins.add(who.number, who.country, NOW)
    work.suppressions.add(who.number, NOW, "forgotten")
