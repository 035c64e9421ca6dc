"""Counts that all processes share, in redis: under names that nobody can make who has only one half of their key.

The key of a day has two halves. One is made of the keys that seal this site's sessions, which every process has and
redis has not. The other is drawn anew each day, stands in redis only, and ends there with the day. Who reads redis
finds no address by the names; who has our keys finds none of a day that is over.

Nothing waits for redis: where it does not answer at once, each process goes by its own counts for some seconds.
"""

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.util import find_spec
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from screening import logs

if TYPE_CHECKING:
    from redis import Redis

WAITS = 0.25
"""Seconds that a form waits for redis, once; then it is not asked again for a while."""

RESTS = 5.0
A_DAY_AND_AN_HOUR = 25 * 3600
HALF_BYTES = 32
PREFIX = "limits:"


class CountsAway(Exception):
    """Redis does not answer, or not as it should; the text is the kind of fault, never the address or the password."""


@dataclass(frozen=True, slots=True)
class Stands:
    """How redis is set up: whether it writes to a disk (None: it does not tell), and whether its memory has an end."""

    kept: bool | None
    bounded: bool


@dataclass(slots=True)
class SharedCounts:
    """The counts in one redis. `key` is asked for the half that only this site's processes have.

    `waits` is for how many seconds a form waits for it.
    """

    url: str = field(repr=False)
    key: Callable[[], bytes] = field(repr=False)
    clock: Callable[[], datetime]
    ticks: Callable[[], float] = monotonic
    waits: float = WAITS
    _client: "Redis | None" = field(default=None, repr=False)
    _half: tuple[date | None, bytes] = field(default=(None, b""), repr=False)
    _rests_until: float | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, what: str, who: str, seconds: int) -> int:
        """Count one more `what` of somebody, forgotten after so many seconds; return the count, 0 while redis is away.

        Of many that ask while it is away one tries it again, every few seconds.
        """
        if self._rests_until is not None and not self._tries_again():
            return 0
        try:
            count = self._added(what, who, seconds)
        except CountsAway as fault:
            self._goes(str(fault))
            return 0
        self._comes()
        return count

    def stands(self) -> Stands:
        """Return how redis is set up; CountsAway where it does not answer."""
        with _named():
            told: Mapping[str, Any] = self._connected().info()
        kept = bool(told.get("aof_enabled")) or self._saves()
        return Stands(kept, bool(told.get("maxmemory")))

    def unfit(self) -> str:
        """Return why nothing can be shared at all, however redis fares; "" where it can."""
        if find_spec("redis") is None:
            return "needs a library that is not installed: pip install 'soundings[scale]'"
        try:
            with _named():
                self._connected()
        except CountsAway:
            return "cannot be read as the address of a redis server"
        return ""

    def close(self) -> None:
        """Close all connections. What is used afterwards connects anew."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _tries_again(self) -> bool:
        """Return whether it is time to, for one of those who ask: the others go on without it meanwhile."""
        with self._lock:
            now = self.ticks()
            if self._rests_until is not None and now < self._rests_until:
                return False
            self._rests_until = now + RESTS
            return True

    def _goes(self, fault: str) -> None:
        with self._lock:
            first, self._rests_until = self._rests_until is None, self.ticks() + RESTS
        if first:
            logs.named("referral").warning("counts_apart", fault=fault)

    def _comes(self) -> None:
        if self._rests_until is None:
            return
        with self._lock:
            first, self._rests_until = self._rests_until is not None, None
        if first:
            logs.named("referral").info("counts_together")

    def _added(self, what: str, who: str, seconds: int) -> int:
        today = self.clock().date()
        day, half = self._half
        mine = half if day == today else secrets.token_bytes(HALF_BYTES)
        # A second time where another process drew the half of this day: one question of redis tells and counts.
        for _ in range(2):
            held, count = self._asked(f"{PREFIX}{today}", mine, self._name(mine, what, who), seconds)
            if held == mine:
                self._half = today, mine
                return count
            mine = held
        raise CountsAway("Changing")

    def _asked(self, day: str, half: bytes, name: str, seconds: int) -> tuple[bytes, int]:
        with _named(), self._connected().pipeline(transaction=False) as asks:
            asks.set(day, half, nx=True, ex=A_DAY_AND_AN_HOUR)
            asks.get(day)
            asks.incr(name)
            asks.expire(name, seconds)
            _, held, count, _ = asks.execute()
        return bytes(held or b""), int(count)

    def _name(self, half: bytes, what: str, who: str) -> str:
        key = hmac.digest(self.key(), b"soundings limits|" + half, "sha256")
        return PREFIX + hmac.digest(key, f"{what}|{who}".encode(), "sha256").hex()[:32]

    def _saves(self) -> bool | None:
        """Return whether it writes to a disk now and then; None where it does not tell."""
        try:
            with _named():
                told = self._connected().config_get("save")
        except CountsAway:
            return None
        return bool(dict(told).get("save"))

    def _connected(self) -> "Redis":
        """Return the client. One that was cut off tries once more; one that waited does not."""
        if self._client is None:
            from redis import Redis  # noqa: PLC0415  # loaded only where counts are shared, and it is an extra
            from redis.backoff import NoBackoff  # noqa: PLC0415  # the same
            from redis.exceptions import ConnectionError as CutOff  # noqa: PLC0415  # the same
            from redis.retry import Retry  # noqa: PLC0415  # the same

            self._client = Redis.from_url(
                self.url,
                socket_timeout=self.waits,
                socket_connect_timeout=self.waits,
                retry=Retry(NoBackoff(), 1, (CutOff,)),
                protocol=2,
                driver_info=None,
            )
        return self._client


@contextmanager
def _named() -> Iterator[None]:
    try:
        from redis.exceptions import RedisError  # noqa: PLC0415  # an extra, loaded only where it is used
    except ImportError:
        raise CountsAway("ImportError") from None
    try:
        yield
    except (RedisError, OSError, ValueError) as fault:
        # `from None`: the original may quote the address, and what stands in it.
        raise CountsAway(type(fault).__name__) from None
