"""What a return phrase opens: made from the phrase alone, slowly. No key of this server has a part in it.

Argon2id (RFC 9106) turns the phrase's 66 bits into one secret, and HKDF that secret into two: a mark under which the
record is found, and the key that seals it. The salt is the same for all: whoever looks for a record has the phrase and
nothing else. With 66 random bits there is no table to be made beforehand.
"""

from dataclasses import dataclass, field
from threading import Lock

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from referral.core.phrase import BITS
from referral.store.database import StoreUnavailable

SALT = b"soundings kept result 1"
KEY_BYTES = 32
MARK_BYTES = 16
WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try costs: memory in KiB, rounds over it, lanes. RFC 9106's second choice has 64 MiB and 3 rounds."""

    memory: int = 65_536
    rounds: int = 3
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class PhraseKeys:
    """The mark by which a record is found, in hex, and the key that opens it."""

    mark: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyMaker:
    """Makes keys of phrases, one at a time in a process: each takes `cost.memory` for as long as it lasts."""

    cost: Cost = Cost()
    _turn: Lock = field(default_factory=Lock, repr=False)

    def keys_of(self, number: int) -> PhraseKeys:
        """Return what a phrase opens; StoreUnavailable where too many others ask at once."""
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise StoreUnavailable("Busy")
        try:
            secret = self._slow(number)
        finally:
            self._turn.release()
        return PhraseKeys(_made(secret, "mark", MARK_BYTES).hex(), _made(secret, "key", KEY_BYTES))

    def _slow(self, number: int) -> bytes:
        cost = self.cost
        return hash_secret_raw(
            number.to_bytes((BITS + 7) // 8, "big"),
            SALT,
            time_cost=cost.rounds,
            memory_cost=cost.memory,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )


def _made(secret: bytes, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"soundings kept {purpose}".encode()).derive(secret)
