"""Keeps the links by which receiving services answer: keyed hashes of their two secrets, never the secrets."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from referral.core.answerlink import AnswerLink, read_code, read_link
from referral.store.casebook.inside import Inside
from referral.store.casebook.linkrows import AnswerDoorRow, AnswerLinkRow
from referral.store.encrypted import Keyring

_SAME = ("code", "by", "made", "until", "opened", "ended", "wrong")


@dataclass(frozen=True, slots=True)
class Door:
    """Behind which border a link is kept; both "" where nobody knows the link."""

    organisation: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is kept of a link's two secrets: the hash of each under every index key, the newest first."""

    link: tuple[str, ...] = field(repr=False)
    code: tuple[str, ...] = field(repr=False)


def hashed(keyring: Keyring, link: str, code: str) -> Secrets:
    """Hash two secrets as somebody has them, however they are written. The code counts for this link alone.

    What cannot be a secret is hashed as "", which no link has.
    """
    link, code = read_link(link) or "", read_code(code) or ""
    return Secrets(keyring.marks("answer link", link), keyring.marks("answer code", f"{link}|{code}"))


class AnswerLinks:
    """The links in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, link: AnswerLink, secrets: Secrets) -> None:
        """Keep a new link of a case in hand."""
        self._in.files(link.case)
        row = {name: getattr(link, name) for name in _SAME}
        more = {"case_code": link.case, "referral_code": link.referral, "code_mark": secrets.code[0]}
        self._in.border.add(AnswerLinkRow, [{**row, **more}])
        self._in.border.add(AnswerDoorRow, [{"mark": secrets.link[0], "link": link.code}])

    def of(self, case: str) -> tuple[AnswerLink, ...]:
        """Return the links of a case in hand, the oldest first."""
        wanted = self._mine().where(AnswerLinkRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(AnswerLinkRow.made, AnswerLinkRow.code))
        return tuple(_opened(row) for row in rows)

    def opening(self, door: Door, secrets: Secrets) -> AnswerLink | None:
        """Return the link behind a door that this code opens, or None."""
        wanted = self._mine().where(AnswerLinkRow.code == door.link, AnswerLinkRow.code_mark.in_(secrets.code))
        return self._one(wanted)

    def get(self, code: str) -> AnswerLink | None:
        """Return a link by its own code, which is no secret, or None."""
        return self._one(self._mine().where(AnswerLinkRow.code == code))

    def note_opened(self, code: str, at: datetime) -> None:
        """Keep when a link was first opened."""
        mine = self._in.border.update(AnswerLinkRow).where(AnswerLinkRow.code == code, AnswerLinkRow.opened.is_(None))
        self._in.border.run(mine.values(opened=at))

    def note_wrong(self, door: Door) -> None:
        """Count a try that opened nothing; where nobody knows the link, the same is asked of the database."""
        mine = self._in.border.update(AnswerLinkRow).where(AnswerLinkRow.code == door.link)
        self._in.border.run(mine.values(wrong=AnswerLinkRow.wrong + 1))

    def end(self, referral: str, at: datetime) -> bool:
        """End every link of a referral; False where there was none to end."""
        mine = self._in.border.update(AnswerLinkRow).where(AnswerLinkRow.referral_code == referral)
        return bool(self._in.border.run(mine.where(AnswerLinkRow.ended.is_(None)).values(ended=at)))

    def _mine(self) -> Any:
        return self._in.border.select(AnswerLinkRow)

    def _one(self, wanted: Any) -> AnswerLink | None:
        rows = self._in.border.rows(wanted)
        return _opened(rows[0]) if rows else None


def behind(session: Session, secrets: Secrets) -> Door:
    """Return behind which border a link is kept."""
    wanted = select(AnswerDoorRow).where(AnswerDoorRow.mark.in_(secrets.link))
    row = session.scalars(wanted).first()
    return Door() if row is None else Door(row.organisation, row.link)


def _opened(row: AnswerLinkRow) -> AnswerLink:
    return AnswerLink(case=row.case_code, referral=row.referral_code, **{name: getattr(row, name) for name in _SAME})
