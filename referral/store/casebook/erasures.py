"""Keeps the proofs that cases were erased: sealed against change, and what was told about them as long as law wants."""

import json
from datetime import datetime
from typing import Any

from referral.core.erasure import Erasure, packed, unpacked
from referral.store.casebook.inside import Inside
from referral.store.casebook.orderrows import ErasureRow
from referral.store.encrypted import Keyring, Place
from referral.store.staffseal import opened_with, sealed_with

KIND = "erasure"


class Erasures:
    """The proofs in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, erasure: Erasure, account: list[dict[str, Any]], until: datetime | None) -> None:
        """Keep a proof, with what was told to whom until then."""
        content, keyring = packed(erasure), self._in.keys.keyring
        words = sealed_with(keyring, json.dumps(account), _place(erasure.code)) if account else None
        row = {"code": erasure.code, "at": erasure.at, "content": content, "seal": sealed(keyring, content)}
        self._in.border.add(ErasureRow, [{**row, "account": words, "account_until": until if account else None}])

    def latest(self, limit: int = 100) -> tuple[Erasure, ...]:
        """Return the proofs, the latest first."""
        wanted = self._in.border.select(ErasureRow).order_by(ErasureRow.at.desc(), ErasureRow.code).limit(limit)
        return tuple(unpacked(row.content) for row in self._in.border.rows(wanted))

    def get(self, code: str) -> tuple[Erasure, str, list[dict[str, Any]]] | None:
        """Return a proof with its seal and what was told to whom, as far as that is still kept; or None."""
        for row in self._in.border.rows(self._in.border.select(ErasureRow).where(ErasureRow.code == code)):
            account = opened_with(self._in.keys.keyring, row.account, _place(code)) if row.account else "[]"
            return unpacked(row.content), row.seal, json.loads(account)
        return None

    def drop_accounts(self, now: datetime) -> int:
        """Let go of what was told to whom where the law wants it no longer; return of how many cases."""
        over = self._in.border.update(ErasureRow).where(ErasureRow.account_until <= now)
        return self._in.border.run(over.values(account=None, account_until=None))


def sealed(keyring: Keyring, content: str) -> str:
    """Return the seal of a proof: only who has the keyring can make it."""
    return keyring.marks(KIND, content)[0]


def holds(keyring: Keyring, content: str, seal: str) -> bool:
    """Return whether a proof is as it was made here."""
    return seal in keyring.marks(KIND, content)


def _place(erasure: str) -> Place:
    return Place("erasure", "account", erasure)
