"""Searches files for thousands of byte strings at once, without ever writing one of them to a disk."""

import bz2
import gzip
import lzma
import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, BinaryIO

from referral.core.remains import LONGEST_DRESS

PIECE = 4 * 1024 * 1024
MOST = 256 * PIECE
"""Bytes that are looked at of a file that is longer than it lies there: one that was made to unpack without end."""
XZ_MEMORY = 128 * 1024 * 1024
GZIP, XZ, TAR, TAR_AT = b"\x1f\x8b", b"\xfd7zXZ\0", b"ustar", 257
BZIP2 = re.compile(rb"BZh[1-9]")
PACKED: Mapping[bytes, str] = MappingProxyType(
    {
        b"\x28\xb5\x2f\xfd": "zstd",
        b"PK\x03\x04": "zip",
        b"\x04\x22\x4d\x18": "lz4",
        b"7z\xbc\xaf\x27\x1c": "7z",
        b"Rar!": "rar",
        GZIP: "gzip, twice",
        XZ: "xz, twice",
    }
)
"""How files begin that are not unpacked here."""


@dataclass(frozen=True, slots=True)
class Needles:
    """What is looked for, as hex, each with a name that may be told."""

    names: Mapping[str, str]

    def found(self, path: Path) -> dict[str, int]:
        """Count by name what of it stands in a file. {} too where this machine has no `grep`."""
        tool = shutil.which("grep")
        if tool is None or not self.names:
            return {}
        # As hex: grep takes any number of lines at once, and no line can hold every byte. In memory: these are numbers.
        wanted, told = os.memfd_create("wanted"), os.memfd_create("told")
        try:
            os.write(wanted, "".join(f"{one}\n" for one in self.names).encode())
            command = [tool, "-oF", "-f", f"/proc/self/fd/{wanted}"]
            environment = {"LC_ALL": "C", "PATH": os.defpath}
            with subprocess.Popen(  # noqa: S603  # our own command, of the path that the system names
                command, stdin=subprocess.PIPE, stdout=told, pass_fds=(wanted,), env=environment
            ) as search:
                _feed(search.stdin, path)
            return self._told(told)
        finally:
            os.close(wanted)
            os.close(told)

    def _told(self, file: int) -> dict[str, int]:
        found: dict[str, int] = {}
        with os.fdopen(os.dup(file), "rb") as said:
            said.seek(0)
            for line in said:
                name = self.names.get(line.decode().strip(), "")
                found[name] = found.get(name, 0) + 1
        return found


def _feed(into: IO[bytes] | None, path: Path) -> None:
    if into is None:
        return
    with suppress(BrokenPipeError), into:
        for piece in pieces(path):
            into.write(piece.hex().encode() + b"\n")


def pieces(path: Path, missed: Callable[[str], None] = lambda _why: None, most: int = MOST) -> Iterator[bytes]:
    """Yield a file in pieces, each with the end of the one before; what is packed is unpacked, whatever it is called.

    `missed` is told in a sentence what of it could not be looked through.
    """
    before, read = b"", 0
    try:
        with path.open("rb") as file:
            for piece in _unpacked(file):
                if not before:
                    _tell_inner(piece, missed)
                yield before + piece
                before, read = piece[-LONGEST_DRESS:], read + len(piece)
                if read > most and file.tell() < read:
                    missed("It unpacks to very much: what comes late in it was not looked through.")
                    return
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        missed("It could not be read to its end.")


def _tell_inner(head: bytes, missed: Callable[[str], None]) -> None:
    packed = next((name for magic, name in PACKED.items() if head.startswith(magic)), None)
    if packed is not None:
        missed(f"It is packed with {packed}: what is in it was not looked through.")
    elif head[TAR_AT:].startswith(TAR):
        missed("It is a tar archive: what is packed once more within it was not looked through.")


def _unpacked(file: BinaryIO) -> Iterator[bytes]:
    head = file.read(len(XZ))
    file.seek(0)
    if head == XZ:
        return _of_xz(file)
    if head.startswith(GZIP):
        return _read(gzip.open(file))
    return _read(bz2.open(file) if BZIP2.match(head) else file)


def _read(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _of_xz(file: BinaryIO) -> Iterator[bytes]:
    """Unpack one stream after the other. By hand: a file says by itself how much memory its unpacking takes."""
    raw = file.read(PIECE)
    while raw:
        stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY)
        while True:
            if piece := stream.decompress(raw, PIECE):
                yield piece
            if stream.eof:
                break
            raw = file.read(PIECE) if stream.needs_input else b""
            if stream.needs_input and not raw:
                raise EOFError
        raw = (stream.unused_data or file.read(PIECE)).lstrip(b"\0")
