"""What the parts of one transaction on the casebook share: border, keys, the cases taken in hand, what goes on record.

Nothing sealed opens before its case was taken, and to take a case writes an entry of the audit trail. So there is no
way to read a record without a trace.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from referral.core.audit import Done
from referral.store.casebook.border import Border
from referral.store.datakeys import DataKeys
from referral.store.encrypted import KeysUnavailable, Place, seal, unseal


class NotTaken(Exception):
    """A record was asked for whose case was not taken in this transaction: a slip in the code."""


@dataclass(slots=True)
class Inside:
    """Lives as long as one transaction. `taken` names the files of each case in hand: its own and those merged in."""

    border: Border
    keys: DataKeys
    now: datetime
    writes: bool
    done: list[Done] = field(default_factory=list)
    taken: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _held: set[str] = field(default_factory=set)
    _keys: dict[str, bytes] = field(default_factory=dict)

    def files(self, case: str) -> tuple[str, ...]:
        """Return the codes of the files that are this case; NotTaken where it is not in hand."""
        if case not in self.taken:
            raise NotTaken(case)
        return self.taken[case]

    def hold(self, case: str, files: tuple[str, ...], keys: dict[str, bytes]) -> None:
        """Take a case in hand."""
        self.taken[case] = files
        self._held.update(files)
        self._keys.update(keys)

    def learn(self, files: Iterable[str], keys: dict[str, bytes]) -> None:
        """Let what is sealed about these files be opened: for whoever answers for all that is kept of somebody."""
        self._held.update(files)
        self._keys.update(keys)

    def opens(self, case: str) -> bool:
        """Return whether there is a key for every file of a case in hand: deleting it may have been broken off."""
        return all(file in self._keys for file in self.files(case))

    def let_go(self, case: str, files: tuple[str, ...]) -> None:
        """Take files out of a case in hand: they are another case from now on."""
        self.taken[case] = tuple(file for file in self.taken[case] if file not in files)

    def seal(self, case: str, place: Place, held: dict[str, Any]) -> bytes:
        """Seal something about a case."""
        return seal(self._key(case), json.dumps(held, separators=(",", ":")).encode(), place)

    def open(self, case: str, place: Place, sealed: bytes) -> dict[str, Any]:
        """Open something about a case."""
        held: dict[str, Any] = json.loads(unseal(self._key(case), sealed, place))
        return held

    def _key(self, case: str) -> bytes:
        if case not in self._held:
            raise NotTaken(case)
        if case not in self._keys:
            raise KeysUnavailable("the key of a case is gone")
        return self._keys[case]


def moment(at: datetime | None) -> str | None:
    """Write a moment for sealing."""
    return at.isoformat() if at is not None else None


def read_moment(text: str | None) -> datetime | None:
    """Read a moment that was sealed."""
    return datetime.fromisoformat(text) if text is not None else None


def codes(rows: Iterable[Any]) -> tuple[str, ...]:
    """Return the codes of rows."""
    return tuple(row.code for row in rows)
