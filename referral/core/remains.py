"""What must not be written down anywhere: how a number may be dressed, and what gives addresses and answers away."""

import base64
import hashlib
import ipaddress
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import quote_plus

ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)")
ADDRESS_6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
AGENT = re.compile(r"\b(?:Mozilla|AppleWebKit|Gecko|Chrome|Safari|Opera|Edg|curl|Wget|[A-Z][a-z]{3,}[A-Z][a-z]+)/\d")
NUMBER = re.compile(r"(?<![\w+])\+[1-9]\d{8,14}(?!\d)|(?<![\w-])0\d{2,4}([ .-])\d{3,4}\1\d{3,4}(?![\w-])")
KEYRING = re.compile(r'"seal":\s*\[\s*\{\s*"id"')
HERE = frozenset({"127.0.0.1", "::1", "0.0.0.0", "255.255.255.255"})  # noqa: S104  # nobody's, and nothing is bound to it here
SHORTEST_REST = 9
"""A number with fewer digits behind its country's code is not looked for without it: chance would find it too."""

LONGEST_DRESS = 200
"""No dress of a number is longer, in bytes: so much of one piece belongs to the next as well."""


class Trace(StrEnum):
    """What was found where it must not be."""

    NUMBER = "a phone number"
    ADDRESS = "an IP address"
    AGENT = "the name of a browser"
    ANSWER = "an answer"
    KEYRING = "a keyring"


NOISY_LETTERS = 4096
SPACE = 32
RUNS = re.compile(rb"[\t\n\r\x20-\x7e]{6,}")
"""What can be read: nothing that is looked for is shorter."""

FILLS = "f"
"""Stands in the last half of a byte where a number has an odd count of digits."""

Dress = Callable[[str], bytes]


def _base64(skip: int) -> Dress:
    """Return base64 of a number within a longer text: only what no neighbour changes."""
    return lambda number: base64.b64encode(number[skip:].encode()).rstrip(b"=")[:-1]


def _swapped(digits: str) -> bytes:
    """Return semi-octets, as a text message itself holds a number."""
    padded = digits + FILLS * (len(digits) % 2)
    return bytes.fromhex("".join(padded[place + 1] + padded[place] for place in range(0, len(padded), 2)))


def _packed(digits: str) -> bytes:
    return bytes.fromhex(digits + FILLS * (len(digits) % 2))


def _digest(name: str, skip: int = 0, *, shown: bool = False) -> Dress:
    def dressed(number: str) -> bytes:
        made = hashlib.new(name, number[skip:].encode())
        return made.hexdigest().encode() if shown else made.digest()

    return dressed


OF_ALL: Mapping[str, Dress] = MappingProxyType(
    {
        "digits": lambda number: number[1:].encode(),
        "00 in front": lambda number: b"00" + number[1:].encode(),
        "percent": lambda number: quote_plus(number).encode(),
        "JSON escape": lambda number: json.dumps(number).replace("+", "\\u002b").strip('"').encode(),
        "reversed": lambda number: number[:0:-1].encode(),
        "base64": _base64(0),
        "base64, one further": _base64(1),
        "base64, two further": _base64(2),
        "base32": lambda number: base64.b32encode(number.encode()).rstrip(b"=")[:-1],
        "base85": lambda number: base64.b85encode(number[: len(number) // 4 * 4].encode()),
        "Ascii85": lambda number: base64.a85encode(number[: len(number) // 4 * 4].encode()),
        "decimals in halves of bytes": lambda number: _packed(number[1:]),
        "semi-octets": lambda number: _swapped(number[1:]),
        "integer, big end first": lambda number: int(number[1:]).to_bytes(8, "big")[2:],
        "integer, little end first": lambda number: int(number[1:]).to_bytes(8, "little")[:6],
        "zlib": lambda number: zlib.compress(number.encode()),
        "SHA-256 of the digits": _digest("sha256", 1),
        **{name: _digest(name) for name in ("md5", "sha1", "sha256", "sha512", "blake2b")},
        **{f"{name} in hex": _digest(name, shown=True) for name in ("md5", "sha1", "sha256", "sha512", "blake2b")},
    }
)
"""Dresses of a number in E.164."""

OF_THE_REST: Mapping[str, Dress] = MappingProxyType(
    {
        "without the country": lambda rest: rest.encode(),
        "UTF-16LE": lambda rest: rest.encode("utf-16-le"),
        "UTF-16BE": lambda rest: rest.encode("utf-16-be"),
        "UTF-32": lambda rest: rest.encode("utf-32-le"),
        "hex": lambda rest: rest.encode().hex().encode(),
    }
)
"""Dresses of a number without its country's code, which finds it behind any code and any nought as well."""


def dressed(number: str, code: int) -> Iterator[tuple[bytes, str]]:
    """Yield a number (E.164, whose country's code has so many digits) in each dress, with the dress's name."""
    for name, dress in OF_ALL.items():
        yield dress(number), name
    if len(number) - code > SHORTEST_REST:
        for name, dress in OF_THE_REST.items():
            yield dress(number[code + 1 :]), name


GROUPS = re.compile(r"\d(?:[ ./()\u00a0-]{0,2}\d){6,16}")


def grouped(text: str, rests: frozenset[str]) -> int:
    """Count the runs of digits, however they are grouped, that end with one of these numbers without their codes."""
    lengths = {len(one) for one in rests}
    runs = (re.sub(r"\D", "", run[0]) for run in GROUPS.finditer(text))
    return sum(any(digits[-size:] in rests for size in lengths) for digits in runs)


def readable(piece: bytes) -> tuple[str, bool]:
    """Return what can be read in some bytes, in one byte a letter or two, and whether chance may have written it.

    A database or a sealed copy is mostly noise: taken out first, the rest is looked through ten times as fast.
    """
    plain = piece.replace(b"\0", b"")
    return b"\n".join(RUNS.findall(plain)).decode(), noisy(plain)


def traces(text: str, answers: Iterable[str] = (), *, noise: bool = False) -> Counter[Trace]:
    """Count what a text gives away: addresses, browsers, plain numbers, answers by their codes, a keyring.

    In `noise`, which chance writes, short addresses of the newer kind are passed over.
    """
    found: Counter[Trace] = Counter()
    newer = () if noise else ADDRESS_6.findall(text)
    found[Trace.ADDRESS] = sum(map(_is_address, (*ADDRESS.findall(text), *newer)))
    found[Trace.AGENT] = len(AGENT.findall(text))
    found[Trace.NUMBER] = sum(1 for _ in NUMBER.finditer(text))
    if answers:
        found[Trace.ANSWER] = len(re.findall(_any_of(answers), text))
    found[Trace.KEYRING] = len(KEYRING.findall(text))
    return +found


def noisy(plain: bytes) -> bool:
    """Return whether this is no text: chance alone makes every twentieth letter one that nobody writes."""
    head = plain[:NOISY_LETTERS]
    return sum(letter < SPACE and letter not in b"\t\n\r" for letter in head) * 20 > len(head)


def _any_of(answers: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(answers)))})(?!\w)"


def _is_address(text: str) -> bool:
    try:
        return str(ipaddress.ip_address(text)) not in HERE and not ipaddress.ip_address(text).is_unspecified
    except ValueError:
        return False
