"""Rate limits on what is sent, without keeping an address: counted under a keyed hash whose key lives for a day."""

import hashlib
import hmac
import re
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from screening.web.parts import parts
from screening.web.session import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NEVER = frozenset({"/talk", "/go-on", "/leave", "/left"})
HOME_NETWORK = 64
MINUTE, HOUR = 60, 3600
REPORTS_AN_HOUR = 10
REPORTS_OF_ALL_AN_HOUR = 120
ALL = "all"
UNREAD = "unread"
"""The name of whoever comes with an address that cannot be read: together they are one visitor."""
SCHEMES = frozenset({"http", "https"})
SOCKET = "unix:"
"""How a proxy names whoever came through a socket of its own machine: as near as a private address."""
BRACKETED = re.compile(r"\[([^][]*)\](?::[0-9]+)?")
PORTED = re.compile(r"([0-9.]+):[0-9]+")


class Shared(Protocol):
    """Counts that several processes share. They may be away at any moment: then there are only those of this one."""

    def add(self, what: str, who: str, seconds: int) -> int:
        """Count one more `what` of a visitor, forgotten after so many seconds; return the count, 0 for not counted."""
        ...


@dataclass(slots=True)
class Names:
    """Gives each address a name for one day. The key is drawn at random, kept in memory only and thrown away."""

    clock: Clock
    _day: date | None = None
    _key: bytes = field(default=b"", repr=False)

    def name(self, address: str) -> str:
        """Return the name that this address has today."""
        today = self.clock().date()
        if today != self._day:
            self._day, self._key = today, secrets.token_bytes(32)
        return hmac.new(self._key, _home(address).encode(), hashlib.sha256).hexdigest()[:32]


def _home(address: str) -> str:
    """Return what is one visitor: an address, or in IPv6 the network of a home."""
    known = _read(address)
    if known is None:
        return address
    return str(ip_network((known, HOME_NETWORK), strict=False)) if known.version == 6 else str(known)


def _read(address: str) -> IPv4Address | IPv6Address | None:
    """Read an address. One of IPv4 that came to a socket of IPv6 is what it was, else all of them were one home."""
    try:
        known = ip_address(_bare(address))
    except ValueError:
        return None
    return (known.ipv4_mapped or known) if isinstance(known, IPv6Address) else known


def _bare(address: str) -> str:
    """Return an address without the brackets and the port that some proxies put to it."""
    ported = BRACKETED.fullmatch(address) or PORTED.fullmatch(address)
    return ported[1] if ported else address


@dataclass(slots=True)
class Window:
    """Counts what comes from a visitor, and forgets it all when the next minute or hour begins.

    What is over the limit here is not asked about elsewhere: a flood stays with the process that it met.
    """

    names: Names
    what: str
    seconds: int
    most: int
    shared: Shared | None = None
    _at: int = 0
    _counts: Counter[str] = field(default_factory=Counter, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def takes(self, who: str) -> bool:
        """Count one more, and return whether it is within the limit."""
        at = int(self.names.clock().timestamp()) // self.seconds
        name = self.names.name(who)
        with self._lock:
            if at != self._at:
                self._at, self._counts = at, Counter()
            self._counts[name] += 1
            fits = self._counts[name] <= self.most
        if not fits or self.shared is None:
            return fits
        return self.shared.add(f"{self.what} {at}", _home(who), self.seconds) <= self.most


@dataclass(frozen=True, slots=True)
class Limits:
    """Makes the windows of a site. With something `shared` all processes that share it count together."""

    names: Names
    shared: Shared | None = None

    def window(self, what: str, seconds: int, most: int) -> Window:
        """Return a window for one kind of thing; no two kinds of a site have the same name."""
        return Window(self.names, what, seconds, most, self.shared)


def visitor() -> str:
    """Return whose form this is; empty where the address may be a proxy's that stands for all: one of this network.

    A limit there would shut out everybody at once, somebody in need among them. An address that is there and cannot be
    read comes of a proxy that was told to write something else: unlimited, it would open every door to guessing.
    """
    address = request.remote_addr or ""
    if not address or address.startswith(SOCKET):
        return ""
    known = _read(address)
    if known is None:
        return UNREAD
    return address if known.is_global else ""


@dataclass(frozen=True, slots=True)
class Posts:
    """How many forms one visitor may send in a minute (0: no limit), and which endpoint takes reports ("": none).

    `site` keeps the counts of one site apart from those of another beside it.
    """

    a_minute: int
    site: str = "public"
    reports: str = ""


def _spoken(site: "WSGIApplication") -> "WSGIApplication":
    """Take from a proxy no scheme but those of the web: an address that we lead on to would begin with any other."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["wsgi.url_scheme"] not in SCHEMES:
            environ["wsgi.url_scheme"] = "http"
        return site(environ, start_response)

    return answer


def limit_posts(app: Flask, limits: Limits, posts: Posts, *, proxies: int) -> None:
    """Count what is sent: by visitor, and the reports by visitor and all together."""
    if proxies:
        app.wsgi_app = ProxyFix(_spoken(app.wsgi_app), x_for=proxies)  # type: ignore[method-assign]  # as its own documentation
    forms = limits.window(f"forms {posts.site}", MINUTE, posts.a_minute)
    of_one = limits.window("reports", HOUR, REPORTS_AN_HOUR)
    of_all = limits.window("reports of all", HOUR, REPORTS_OF_ALL_AN_HOUR)

    @app.before_request
    def count() -> None:
        if request.method != "POST" or request.path in NEVER:
            return
        who = visitor()
        if request.endpoint == posts.reports:
            # Where none are kept, there is nothing to fill up.
            fits = (not who or of_one.takes(who)) and (parts().hooks.report is None or of_all.takes(ALL))
        else:
            fits = not who or not posts.a_minute or forms.takes(who)
        if not fits:
            raise TooManyRequests
