"""Keeps what waits under a claim code: sealed with a key that comes from the code, found by a mark of it.

Both are made of the code and of a key in the keyring, which is outside the database, with Argon2id. Who has the
database alone reads nothing and can try no code. Who has the keyring as well has to try them all, at a tenth of a
second of a processor each. Nothing here names an organisation, a case or a contact.
"""

from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from sqlalchemy import LargeBinary, Update, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from referral.core.claim import MOST_ALIVE, RECEIPT, Parcel, Stands, TakenBack, packed, unpacked
from referral.store.database import Database, Table
from referral.store.encrypted import KEY_BYTES, KeyringFile, Place, seal, unseal
from referral.store.rows import BY_CODE, MARK, Moment
from referral.store.runs import RunStore

MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
"""What OWASP asks of Argon2id at least: 19 MiB, two passes."""
SALT = b"soundings claim code"
TABLE = "claim_code"


class ClaimRow(Table):
    """A code that waits, or was used; then nothing is sealed any more, and the row only says that it was."""

    __tablename__ = TABLE
    __table_args__ = (BY_CODE,)

    mark: Mapped[str] = mapped_column(MARK, primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment, index=True)
    used: Mapped[bool]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """What a code comes to: the mark under which its row is found, and the key that opens it."""

    mark: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A parcel that waits, and the mark of its row."""

    mark: str
    parcel: Parcel


class ClaimStore:
    """The codes in a database. Every method raises StoreUnavailable when that fails, or the keyring."""

    def __init__(self, database: Database, keyring: KeyringFile, memory: int = MEMORY_KIB) -> None:
        """Keep codes in `database`; the pepper comes from the keyring. `memory` is what a try takes, in KiB."""
        self._database = database
        self._keyring = keyring
        self._memory = memory

    def keys(self, code: str) -> tuple[ClaimKey, ...]:
        """Work out what a code comes to under each index key, the newest first. Takes a tenth of a second each."""
        return tuple(_stretched(mark, self._memory) for mark in self._keyring.now().marks("claim code", code))

    def add(self, key: ClaimKey, parcel: Parcel, now: datetime, until: datetime) -> bool:
        """Keep a parcel until then; False where too many wait already, or somebody has drawn this very code."""
        sealed = seal(key.key, packed(parcel), _place(key.mark))
        with self._database.writing() as session:
            session.execute(delete(ClaimRow).where(ClaimRow.until <= now))
            alive = session.scalar(select(func.count()).select_from(ClaimRow)) or 0
            if alive >= MOST_ALIVE or session.get(ClaimRow, key.mark) is not None:
                return False
            session.add(ClaimRow(mark=key.mark, until=until, used=False, sealed=sealed))
        return True

    def stands(self, mark: str, now: datetime) -> Stands:
        """Return how it stands with a code, by its mark."""
        with self._database.reading() as session:
            used = session.scalar(select(ClaimRow.used).where(ClaimRow.mark == mark, ClaimRow.until > now))
        if used is None:
            return Stands.OVER
        return Stands.USED if used else Stands.WAITS

    def find(self, keys: tuple[ClaimKey, ...], now: datetime) -> Found | None:
        """Return the parcel that waits under a code, or None. Finding it uses nothing up."""
        by_mark = {one.mark: one.key for one in keys}
        waits = select(ClaimRow).where(ClaimRow.mark.in_(by_mark), ClaimRow.used.is_(False), ClaimRow.until > now)
        with self._database.reading() as session:
            row = session.scalars(waits).first()
            if row is None:
                return None
            return Found(row.mark, unpacked(unseal(by_mark[row.mark], row.sealed, _place(row.mark))))

    def take_back(self, mark: str, now: datetime) -> TakenBack:
        """Delete a code that was not used; say where that came too late."""
        used = select(ClaimRow.mark).where(ClaimRow.mark == mark, ClaimRow.used.is_(True), ClaimRow.until > now)
        with self._database.writing() as session:
            session.execute(delete(ClaimRow).where(ClaimRow.mark == mark, ClaimRow.used.is_(False)))
            late = session.scalar(used) is not None
        self._database.shred()
        return TakenBack.USED if late else TakenBack.GONE

    def clear(self, now: datetime) -> int:
        """Delete what is over, from the files as well, and return how many rows that were."""
        with self._database.writing() as session:
            gone = session.execute(delete(ClaimRow).where(ClaimRow.until <= now).returning(ClaimRow.mark)).all()
        if gone:
            self._database.shred(TABLE)
        RunStore(self._database).note("claims", now)
        return len(gone)

    def shred(self) -> None:
        """Take what was used or taken back out of SQLite's files at once."""
        self._database.shred()


def using(mark: str, now: datetime) -> Update:
    """Return the change that uses a code up, for the transaction in which its parcel is filed.

    It meets one row, or none where the code was used, taken back or is over by then.
    """
    waits = update(ClaimRow).where(ClaimRow.mark == mark, ClaimRow.used.is_(False), ClaimRow.until > now)
    return waits.values(used=True, sealed=b"", until=now + RECEIPT)


def _stretched(peppered: str, memory: int) -> ClaimKey:
    stretch = Argon2id(salt=SALT, length=KEY_BYTES, iterations=PASSES, lanes=LANES, memory_cost=memory)
    root = stretch.derive(peppered.encode())
    return ClaimKey(_part(root, b"mark").hex(), _part(root, b"seal"))


def _part(root: bytes, what: bytes) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=b"soundings claim " + what).derive(root)


def _place(mark: str) -> Place:
    return Place(TABLE, "sealed", mark)
