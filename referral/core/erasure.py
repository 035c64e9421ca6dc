"""The proof that something was erased: which classes, how many rows, when, a digest over what they were, what remains.

It names nobody. The digest is made of the random codes of the rows: who has them from elsewhere (an old backup, a
printout) can show that these were among what was erased, and nobody can work them out from it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from referral.core.datamap import TABLES

VERSION = 1
KEY_BACKUPS = timedelta(days=7)
"""After so long the keys' own backups end, as operators are told: then no copy of what was erased opens any more."""


class Remains(StrEnum):
    """What is still there afterwards, and why."""

    SHARED = "shared"  # the number and its texts, of which another service here has a case as well
    STOP = "stop"  # the number's blind index, so that it is never texted again unasked
    AUDIT = "audit"  # who did what with the record, as codes
    ACCOUNT = "account"  # what was told to whom, without a name, for as long as the law wants it
    PROOF = "proof"  # the proof itself
    MARKS = "marks"  # that replies came, as keyed hashes, so that none counts twice
    PROVIDER = "provider"  # messages at the provider, which the worker has deleted there


@dataclass(frozen=True, slots=True)
class Erasure:
    """A proof. `what` is "case" or "contact"; `rows` counts by class; `left` and `keys_left` were counted afterwards.

    `unreadable` is when the last backup of a key has ended.
    """

    code: str
    what: str
    because: str
    at: datetime
    rows: Mapping[str, int]
    digest: str
    keys: int
    left: int
    keys_left: int
    unreadable: datetime
    remains: tuple[Remains, ...]

    @property
    def complete(self) -> bool:
        """Return whether nothing was left."""
        return not self.left and not self.keys_left

    @property
    def count(self) -> int:
        """Return how many rows were erased."""
        return sum(self.rows.values())


def named(table: str, key: Iterable[object]) -> str:
    """Return how a row is named in a digest."""
    return json.dumps([table, *(str(part) for part in key)], separators=(",", ":"))


def digest_of(names: Iterable[str]) -> str:
    """Return the digest over the names of rows, whatever order they come in."""
    return hashlib.sha256("\n".join(sorted(set(names))).encode()).hexdigest()


def by_class(tables: Iterable[str]) -> dict[str, int]:
    """Count rows by the class of their table."""
    counted = Counter(TABLES[table].value for table in tables)
    return dict(sorted(counted.items()))


def packed(erasure: Erasure) -> str:
    """Write a proof down: the very text that its seal vouches for."""
    held = asdict(erasure) | {"at": erasure.at.isoformat(), "unreadable": erasure.unreadable.isoformat()}
    held |= {"remains": [one.value for one in erasure.remains], "version": VERSION}
    return json.dumps(held, sort_keys=True, separators=(",", ":"))


def unpacked(content: str) -> Erasure:
    """Read a proof; ValueError where it is none."""
    try:
        held = json.loads(content)
        version = held.pop("version")
        held |= {name: datetime.fromisoformat(held[name]) for name in ("at", "unreadable")}
        made = Erasure(**held | {"remains": tuple(Remains(one) for one in held["remains"])})
    except (TypeError, KeyError, AttributeError) as fault:
        raise ValueError("no proof of an erasure") from fault
    if version != VERSION:
        raise ValueError("a proof of another version")
    return made
