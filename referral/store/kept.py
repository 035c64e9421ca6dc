"""Keeps results that people asked to have kept, each sealed with a key that only its return phrase makes.

A row says nothing but until which week it is kept: the mark is made from the phrase, all rows are of the same length
or a few times that, and nothing here names a contact, a case or a tally.
"""

from datetime import datetime

from sqlalchemy import LargeBinary, String, delete, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from referral.core.tally import Week
from referral.store.database import Database, Table
from referral.store.encrypted import Place, seal, unseal
from referral.store.phrasekeys import KeyMaker, PhraseKeys
from referral.store.rows import BY_CODE, CODE
from referral.store.runs import RunStore

LENGTH = 4
BLOCK = 4096
"""To a multiple of this each record is filled up: a few of them hold the longest."""


class KeptResultRow(Table):
    """One kept result. Stored by its mark, so that no hidden row number tells the order in which they came."""

    __tablename__ = "kept_result"
    __table_args__ = (BY_CODE,)

    mark: Mapped[str] = mapped_column(CODE, primary_key=True)
    until: Mapped[str] = mapped_column(String(8), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class KeptStore:
    """The kept results in a database. Every method raises StoreUnavailable when that fails."""

    def __init__(self, database: Database, keys: KeyMaker) -> None:
        """Keep results in `database`."""
        self._database = database
        self._keys = keys

    def put(self, number: int, content: bytes, until: Week, most: int) -> bool:
        """Keep what a phrase opens, in place of what it opened; False where `most` others are kept already."""
        keys = self._keys.keys_of(number)
        with self._database.writing() as session:
            others = select(func.count(KeptResultRow.until)).where(KeptResultRow.mark != keys.mark)
            if (session.scalar(others) or 0) >= most:
                return False
            row = {"mark": keys.mark, "until": str(until), "sealed": _sealed(keys, content)}
            kept = _insert(session).values(row)
            session.execute(kept.on_conflict_do_update(index_elements=["mark"], set_=row))
        self._database.shred()
        return True

    def get(self, number: int, week: Week) -> tuple[bytes, Week] | None:
        """Return what a phrase opens and until when it is kept; None for nothing, and for what was over by `week`."""
        keys = self._keys.keys_of(number)
        with self._database.reading() as session:
            row = session.get(KeptResultRow, keys.mark)
            if row is None or Week.read(row.until) < week:
                return None
            return _opened(keys, row.sealed), Week.read(row.until)

    def drop(self, number: int) -> bool:
        """Delete what a phrase opens; return whether there was something."""
        keys = self._keys.keys_of(number)
        with self._database.writing() as session:
            gone = delete(KeptResultRow).where(KeptResultRow.mark == keys.mark).returning(KeptResultRow.mark)
            found = bool(session.execute(gone).all())
        self._database.shred()
        return found

    def clear(self, week: Week) -> int:
        """Delete what was over by `week`, and let nothing tell in which order the rest came; return how many."""
        with self._database.writing() as session:
            over = delete(KeptResultRow).where(KeptResultRow.until < str(week)).returning(KeptResultRow.mark)
            gone = len(session.execute(over).all())
            told = _levelled(session)
        if gone or told:
            self._database.shred(KeptResultRow.__tablename__)
        return gone

    def ran(self, now: datetime) -> None:
        """Keep when what is over was last deleted."""
        RunStore(self._database).note("results", now)


def _levelled(session: Session) -> bool:
    """On PostgreSQL each row names the transaction that wrote it, as a contact's does: write all in one, by mark.

    Return whether there was something to level. What was there before goes when the table is written anew.
    """
    if session.get_bind().dialect.name != "postgresql":
        return False
    session.execute(text("LOCK TABLE kept_result IN SHARE ROW EXCLUSIVE MODE"))
    if (session.scalar(text("SELECT count(DISTINCT xmin::text) FROM kept_result")) or 0) < 2:
        return False
    session.execute(text("CREATE TEMPORARY TABLE kept_before ON COMMIT DROP AS SELECT * FROM kept_result"))
    session.execute(text("DELETE FROM kept_result"))
    session.execute(text("INSERT INTO kept_result SELECT * FROM kept_before ORDER BY mark"))
    return True


def _sealed(keys: PhraseKeys, content: bytes) -> bytes:
    whole = len(content).to_bytes(LENGTH, "big") + content
    return seal(keys.key, whole + bytes(-len(whole) % BLOCK), _place(keys))


def _opened(keys: PhraseKeys, sealed: bytes) -> bytes:
    whole = unseal(keys.key, sealed, _place(keys))
    return whole[LENGTH : LENGTH + int.from_bytes(whole[:LENGTH], "big")]


def _place(keys: PhraseKeys) -> Place:
    return Place(KeptResultRow.__tablename__, "sealed", keys.mark)


def _insert(session: Session) -> postgresql.Insert | sqlite.Insert:
    here = session.get_bind().dialect.name
    return postgresql.insert(KeptResultRow) if here == "postgresql" else sqlite.insert(KeptResultRow)
