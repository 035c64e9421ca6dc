"""Numbers and sites that may never be shown, in whatever punctuation or international form they come."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NUMBER = re.compile(r"\+?\d(?:[\s().,/\u2010-\u2015_\-]*\d){5,}")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_SHORTEST_DENIED = 7  # digits, as listed
_SHORTEST_PART = 9  # digits of a national form whose country code the list has and the text has not


@dataclass(frozen=True, slots=True)
class Denied:
    """One number (digits, without trunk zeros) or one host that may not be shown, and why."""

    number: str | None
    host: str | None
    why: str


def denied_number(number: str, why: str) -> Denied:
    """Return the denial of a phone number, however it is written. Raises ValueError when it is too short to be one."""
    found = next(_numbers(number), "")
    if len(found) < _SHORTEST_DENIED:
        message = "a denied number needs at least seven digits"
        raise ValueError(message)
    return Denied(found, None, why)


def denied_host(url: str, why: str) -> Denied:
    """Return the denial of a site with all of its pages and subdomains. Raises ValueError when it names no host."""
    found = next(_hosts(url), "")
    if not found:
        message = "a denied address needs a host"
        raise ValueError(message)
    return Denied(None, found.removeprefix("www."), why)


def denial(text: str, denied: Iterable[Denied]) -> Denied | None:
    """Return the first denial that `text` falls under, or None."""
    numbers, hosts = set(_numbers(text)), set(_hosts(text))
    for one in denied:
        if one.number and any(_same(one.number, number) for number in numbers):
            return one
        if one.host and any(host == one.host or host.endswith(f".{one.host}") for host in hosts):
            return one
    return None


def _same(denied: str, number: str) -> bool:
    """Return whether two numbers are one, where either may stand with or without its country code."""
    return number.endswith(denied) or (len(number) >= _SHORTEST_PART and denied.endswith(number))


def _numbers(text: str) -> Iterator[str]:
    for found in _NUMBER.findall(unicodedata.normalize("NFKC", text)):
        without_trunk = re.sub(r"\(0\)", "", found)
        yield re.sub(r"\D", "", without_trunk).lstrip("0")


def _hosts(text: str) -> Iterator[str]:
    yield from _HOST.findall(unicodedata.normalize("NFKC", text).lower())
