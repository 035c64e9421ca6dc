"""Bends forms as no browser does: fields gone, doubled and unknown, values of wrong kinds, bodies of every type."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, quote_from_bytes

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

FORM = "application/x-www-form-urlencoded"
TOKEN = "csrf_token"
DEEP = 40
TOO_MANY = 300
MEGABYTE = 1_000_000
KINDS = (
    *(FORM,) * 30,
    *("multipart/form-data; boundary=x",) * 5,
    *(
        f"{FORM}; charset=utf-16",
        "multipart/form-data",
        "application/json",
        "text/plain",
        "text/xml; charset=nonsense",
        "",
    ),
)
ODD = (
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "\udfff\0",
        "\ufeff",
        "\u202e\u05d0\u05d1\u0627",
        "e" + "\u0301" * 400,
        "🏳️‍🌈" * 90,
    ),
    *(
        "-1",
        "0",
        "00",
        "1e999",
        "NaN",
        "-inf",
        "0x10",
        "٣",
        "½",
        "1,5",
        "1.5",
        "9" * 400,
        str(2**63),
        str(-(2**31) - 1),
    ),
    *("0000-00-00", "2026-02-30", "9999-12-31", "10000-01-01", "-0001-01-01", "2026-11-21T25:61", "9999-12-31T23:59"),
    *("0001-01-01T00:00", "24:00", "99:99", "2026-W54", "2026-13", "+0 0", "+999999999999999999", "07400\u00a0123456"),
    *("true", "null", "[]", "{}", "a" * 9_000, "<script>", "' OR 1=1 --", "{{7*7}}", "%00", "../../etc/passwd"),
    *("x\r\nSet-Cookie: a=b", "http://elsewhere.example/", "//elsewhere.example", "a@b", "=1+1", "\\", "\x7f\x1b[2J"),
)


@dataclass(frozen=True, slots=True)
class Bent:
    """What is sent: the path, the body and what it is said to be."""

    path: str
    body: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Stuff:
    """What is drawn for one example: texts of any letters, bytes of any kind, and chance."""

    texts: Sequence[str]
    junk: bytes
    chance: Random

    def value(self) -> str:
        """Return something that does not belong there."""
        return self.chance.choice([*ODD, *self.texts])


def bent(path: str, fields: dict[str, list[str]], token: str, stuff: Stuff, kind: str) -> Bent:
    """Bend one form; now and then send anything at all, or a megabyte."""
    chance = stuff.chance
    if chance.random() < 0.04:
        return Bent(path, stuff.junk, kind)
    pairs = list(_pairs(fields, stuff))
    if chance.random() < 0.02:
        pairs += [(f"more{number}", "x") for number in range(TOO_MANY)]
    luck = chance.random()
    if luck < 0.92:
        pairs.append((TOKEN, token if luck < 0.86 else stuff.value()))
    chance.shuffle(pairs)
    body = _parts(pairs, stuff) if kind.startswith("multipart") else encoded(pairs)
    if chance.random() < 0.02:
        body += b"&much=" + bytes(MEGABYTE)
    return Bent(path, body, kind)


def _pairs(fields: dict[str, list[str]], stuff: Stuff) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    # Some forms are bent in one place only: else what lies behind the first look would never be reached.
    calm = stuff.chance.random() < 0.5
    crooked = stuff.chance.choice(sorted(fields) or [""])
    for name, offered in fields.items():
        if name == TOKEN:
            continue
        fits = stuff.chance.choice(offered or [""])
        luck = 0.0 if calm and name != crooked else stuff.chance.random()
        if luck < 0.35:
            found.append((name, fits))
        elif luck < 0.8:
            found.append((name, stuff.value()))
        elif luck < 0.9:
            found += [(name, fits), (name, stuff.value())]
    if stuff.chance.random() < 0.15:
        found.append((stuff.value(), stuff.value()))
    return found


def encoded(pairs: Sequence[tuple[str, str]]) -> bytes:
    """Write a form as a browser would, if it could write half of a character."""
    return b"&".join(b"%s=%s" % (_quoted(name), _quoted(value)) for name, value in pairs)


def _quoted(text: str) -> bytes:
    return quote_from_bytes(_bytes(text)).encode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _parts(pairs: Sequence[tuple[str, str]], stuff: Stuff) -> bytes:
    """Write a form in parts; some of them are files, some hold parts that hold parts."""
    written = []
    for name, value in pairs:
        head = b'--x\r\nContent-Disposition: form-data; name="' + _bytes(name).replace(b'"', b"%22") + b'"'
        if stuff.chance.random() < 0.1:
            head += b'; filename="../x.png"\r\nContent-Type: image/png'
        written.append(head + b"\r\n\r\n" + _bytes(value) + b"\r\n")
    if stuff.chance.random() < 0.3:
        inner = b"".join(
            b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (d, d + 1) for d in range(DEEP)
        )
        written.append(b"--x\r\nContent-Type: multipart/mixed; boundary=0\r\n\r\n" + inner)
    return b"".join(written) + stuff.chance.choice([b"--x--\r\n", b"", b"--x"])


def misled(path: str, stuff: Stuff) -> str:
    """Return a path with something else in the place of one of its longer pieces."""
    pieces = path.split("/")
    places = [number for number, piece in enumerate(pieces) if len(piece) > 20]
    if places:
        pieces[stuff.chance.choice(places)] = quote(_bytes(stuff.value())[:500], safe="") or "x"
    return "/".join(pieces)


class Heard(ImmutableMultiDict[str, str]):
    """Fields that came, and what was asked of them: so the names are learnt that no page draws where we can look."""

    asked: set[str]

    def get(self, key: str, *given: Any, **named: Any) -> Any:
        """Note the name."""
        self.asked.add(key)
        return super().get(key, *given, **named)

    def getlist(self, key: str, *given: Any, **named: Any) -> Any:
        """Note the name."""
        self.asked.add(key)
        return super().getlist(key, *given, **named)

    def __getitem__(self, key: str) -> Any:
        """Note the name."""
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        """Note the name."""
        self.asked.add(str(key))
        return super().__contains__(key)


def hearing(asked: set[str]) -> type[Request]:
    """Return a kind of request that notes in `asked` which fields a page asks for."""
    heard = type("Here", (Heard,), {"asked": asked})
    return type("Hearing", (Request,), {"parameter_storage_class": heard})
