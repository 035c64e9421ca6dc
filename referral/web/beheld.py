"""Looks at the sites as a stranger meets them: cookies, headers, host names, what a fault would show."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.test import Client

from referral.core.checkup import Finding, fault
from screening.settings import PREFIX

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

STRANGER = "somewhere-else.invalid"
DOORS = {"the site": "/", "the site for staff": "/staff/login"}


def beheld(doors: "WSGIApplication", sites: Iterable[Flask], host: str, *, staff: bool) -> Iterator[Finding]:
    """Open a page of each site, as it would be opened at `host`, and one at a host that is none of ours."""
    for site in sites:
        if site.debug or site.testing:
            told = f"FLASK_DEBUG: {site.name} shows to whoever asks what went wrong, with what they answered."
            yield fault("debug", told, site.name, f"Unset FLASK_DEBUG; {PREFIX}MODE=production")
    for name, path in DOORS.items():
        if path == "/" or staff:
            yield from _door(doors, name, path, host)
    strange = Client(doors).get("/", base_url=f"https://{STRANGER}")
    if strange.status_code < 400:
        told = f"{PREFIX}TRUSTED_HOSTS: the site answers to any host name: links could lead people elsewhere."
        yield fault("any_host", told, "/", "Name your own.")


def _door(doors: "WSGIApplication", name: str, path: str, host: str) -> Iterator[Finding]:
    answer = Client(doors).get(path, base_url=f"https://{host}")
    if "Strict-Transport-Security" not in answer.headers:
        told = f"{PREFIX}MODE: {name} does not tell browsers to come by https alone."
        yield fault("no_hsts", told, path, f"{PREFIX}MODE=production")
    for cookie in answer.headers.getlist("Set-Cookie"):
        lacking = [one for one in ("Secure", "HttpOnly", "SameSite") if one.lower() not in cookie.lower()]
        if lacking:
            told = f"{PREFIX}MODE: the cookie of {name} lacks {', '.join(lacking)}: it goes over the line in the clear."
            yield fault("cookie", told, path, f"{PREFIX}MODE=production")
