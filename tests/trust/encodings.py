"""A phone number in every dress in which software keeps one, and a search for many of them at once."""

import base64
import hashlib
import json
import os
import subprocess
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote_plus

import pytest

# E.164 of a British mobile number: +44 and ten digits.
CODE = 2
Dress = Callable[[str], bytes]


def _swapped(digits: str) -> bytes:
    """Return semi-octets, as a text message itself holds a number."""
    padded = digits + "f" * (len(digits) % 2)
    return bytes.fromhex("".join(padded[place + 1] + padded[place] for place in range(0, len(padded), 2)))


def _grouped(number: str, mark: str) -> str:
    return f"0{number[3:7]}{mark}{number[7:10]}{mark}{number[10:]}"


def _digest(name: str, text: Callable[[str], str] = str) -> Dress:
    return lambda number: hashlib.new(name, text(number).encode()).digest()


def _hex_digest(name: str) -> Dress:
    return lambda number: hashlib.new(name, number.encode()).hexdigest().encode()


def _base64(skip: int) -> Dress:
    """Return base64 of the number somewhere in a longer text: only what no neighbour changes."""
    return lambda number: base64.b64encode(number[skip:].encode()).rstrip(b"=")[:-1]


DRESSES: Mapping[str, Dress] = {
    "digits": lambda number: number[1:].encode(),  # finds E.164, tel: and JSON as well
    "national": lambda number: b"0" + number[3:].encode(),
    "without the zero": lambda number: number[3:].encode(),
    "spaces": lambda number: _grouped(number, " ").encode(),
    "dashes": lambda number: _grouped(number, "-").encode(),
    "dots": lambda number: _grouped(number, ".").encode(),
    "00 in front": lambda number: b"00" + number[1:].encode(),
    "percent": lambda number: quote_plus(number).encode(),
    "JSON escape": lambda number: json.dumps(number).replace("+", "\\u002b").strip('"').encode(),
    "UTF-16LE": lambda number: number[3:].encode("utf-16-le"),
    "UTF-16BE": lambda number: number[3:].encode("utf-16-be"),
    "UTF-32": lambda number: number[3:].encode("utf-32-le"),
    "reversed": lambda number: number[:0:-1].encode(),
    "hex": lambda number: number[3:].encode().hex().encode(),
    "base64": _base64(0),
    "base64, one further": _base64(1),
    "base64, two further": _base64(2),
    "base32": lambda number: base64.b32encode(number.encode()).rstrip(b"=")[:-1],
    "base85": lambda number: base64.b85encode(number[:12].encode()),
    "Ascii85": lambda number: base64.a85encode(number[:12].encode()),
    "binary-coded decimal": lambda number: bytes.fromhex(number[1:]),
    "semi-octets": lambda number: _swapped(number[1:]),
    "integer, big end first": lambda number: int(number[1:]).to_bytes(8, "big")[2:],
    "integer, little end first": lambda number: int(number[1:]).to_bytes(8, "little")[:6],
    "zlib": lambda number: zlib.compress(number.encode()),
    "MD5": _digest("md5"),
    "MD5 in hex": _hex_digest("md5"),
    "SHA-1": _digest("sha1"),
    "SHA-1 in hex": _hex_digest("sha1"),
    "SHA-256": _digest("sha256"),
    "SHA-256 in hex": _hex_digest("sha256"),
    "SHA-256 of the digits": _digest("sha256", lambda number: number[1:]),
    "SHA-512": _digest("sha512"),
    "BLAKE2": _digest("blake2b"),
}


def found(needles: Iterable[bytes], stacks: Iterable[bytes], folder: Path) -> set[bytes]:
    """Return which of the needles stand in any of the stacks, byte by byte."""
    # As hex: grep takes any number of lines at once, and no line can hold every byte.
    wanted, stack = folder / "wanted", folder / "stack"
    wanted.write_text("".join(f"{needle.hex()}\n" for needle in set(needles)))
    stack.write_text("".join(f"{one.hex()}\n" for one in stacks))
    environment = {**os.environ, "LC_ALL": "C"}
    command = ["grep", "-oF", "-f", str(wanted), str(stack)]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False, text=True)
    except FileNotFoundError:
        pytest.skip("this machine has no grep")
    assert done.returncode in {0, 1}, done.stderr
    return {bytes.fromhex(line) for line in done.stdout.split()}
