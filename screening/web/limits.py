"""Rate limits on what is sent, without keeping an address: counted under a keyed hash whose key lives for a day."""

import hashlib
import hmac
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Lock

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from screening.web.parts import parts
from screening.web.session import Clock

NEVER = frozenset({"/talk", "/go-on", "/leave", "/left"})
HOME_NETWORK = 64
MINUTE, HOUR = 60, 3600
REPORTS_AN_HOUR = 10
REPORTS_OF_ALL_AN_HOUR = 120


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
        known = ip_address(address)
    except ValueError:
        return None
    return (known.ipv4_mapped or known) if isinstance(known, IPv6Address) else known


@dataclass(slots=True)
class Window:
    """Counts what comes under a name, and forgets it all when the next minute or hour begins."""

    clock: Clock
    seconds: int
    most: int
    _at: int = 0
    _counts: Counter[str] = field(default_factory=Counter, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def takes(self, name: str) -> bool:
        """Count one more, and return whether it is within the limit."""
        at = int(self.clock().timestamp()) // self.seconds
        with self._lock:
            if at != self._at:
                self._at, self._counts = at, Counter()
            self._counts[name] += 1
            return self._counts[name] <= self.most


def visitor(names: Names) -> str:
    """Name the visitor; empty where the address may be a proxy's that stands for all: one of this machine or network.

    A limit there would shut out everybody at once, somebody in need among them.
    """
    address = request.remote_addr or ""
    known = _read(address)
    return names.name(address) if known is not None and known.is_global else ""


def limit_posts(app: Flask, clock: Clock, *, a_minute: int, proxies: int, reports: str) -> None:
    """Count what is sent: by visitor, and the reports by visitor and all together. `reports` names their endpoint."""
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies)  # type: ignore[method-assign]  # as its own documentation
    names, forms = Names(clock), Window(clock, MINUTE, a_minute)
    of_one, of_all = Window(clock, HOUR, REPORTS_AN_HOUR), Window(clock, HOUR, REPORTS_OF_ALL_AN_HOUR)

    @app.before_request
    def count() -> None:
        if request.method != "POST" or request.path in NEVER:
            return
        name = visitor(names)
        if request.endpoint == reports:
            # Where none are kept, there is nothing to fill up.
            fits = (not name or of_one.takes(name)) and (parts().hooks.report is None or of_all.takes("all"))
        else:
            fits = not name or not a_minute or forms.takes(name)
        if not fits:
            raise TooManyRequests
