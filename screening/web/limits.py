"""Rate limits on what is sent, without keeping an address: counted under a keyed hash whose key lives for a day."""

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address, ip_network
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from werkzeug.middleware.proxy_fix import ProxyFix

from screening.web.parts import parts
from screening.web.session import Clock

NEVER = frozenset({"/talk", "/go-on", "/leave", "/left"})
HOME_NETWORK = 64
REPORTS = "10 per hour"
REPORTS_OF_ALL = "120 per hour"


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
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, HOME_NETWORK), strict=False)) if known.version == 6 else address


def _tells_visitors_apart() -> bool:
    """Return whether the address is a visitor's own: one of this machine or network may be a proxy that stands for all.

    A limit there would shut out everybody at once, somebody in need among them.
    """
    try:
        return ip_address(request.remote_addr or "").is_global
    except ValueError:
        return False


def _unlimited() -> bool:
    return request.method != "POST" or request.path in NEVER or not _tells_visitors_apart()


def limit_posts(app: Flask, clock: Clock, *, a_minute: int, proxies: int, reports: str) -> None:
    """Count what is sent: by visitor, and the reports by visitor and all together. `reports` names their endpoint."""
    # It would write down the names of those who are slowed, and a name is the same all day.
    logging.getLogger("flask-limiter").setLevel(logging.CRITICAL)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies)  # type: ignore[method-assign]  # as its own documentation
    names = Names(clock)
    limiter = Limiter(
        lambda: names.name(request.remote_addr or ""),
        app=app,
        storage_uri="memory://",
        strategy="fixed-window",
        default_limits=[f"{a_minute} per minute"] if a_minute else [],
        default_limits_exempt_when=_unlimited,
        headers_enabled=False,
    )

    @limiter.request_filter
    def nothing_to_count() -> bool:
        """Say so at once for most requests: looking up each limit to find it exempt takes longer than many a page."""
        return request.endpoint != reports and _unlimited()

    send: Any = app.view_functions[reports]
    of_all = limiter.limit(REPORTS_OF_ALL, key_func=lambda: "all", methods=["POST"], exempt_when=_keeps_none)
    of_one = limiter.limit(REPORTS, methods=["POST"], exempt_when=_unlimited)
    app.view_functions[reports] = of_one(of_all(send))


def _keeps_none() -> bool:
    """Return whether reports are not kept here: then there is nothing to fill up."""
    return parts().hooks.report is None
