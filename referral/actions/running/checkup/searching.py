"""Searches files for thousands of byte strings at once, without ever writing one of them to a disk."""

import gzip
import os
import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from referral.core.remains import LONGEST_DRESS

PIECE = 4 * 1024 * 1024


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


def pieces(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces, each with the end of the one before; what is packed with gzip is unpacked."""
    before = b""
    with suppress(OSError, EOFError, zlib.error), _opened(path) as file:
        while piece := file.read(PIECE):
            yield before + piece
            before = piece[-LONGEST_DRESS:]


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]  # it reads bytes
