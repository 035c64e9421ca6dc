"""Tells whether anything serves or sends on SQLite files: each such process locks their folder while it lives.

The lock is on the folder itself: it leaves no file behind, it ends with the process, however that ends, and SQLite's
own locks know nothing of it.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from referral.store.soundness import file_of


class InUse(Exception):
    """Something serves or sends; or, to who wants to, these files are being moved."""


def folders(urls: Iterable[str]) -> tuple[Path, ...]:
    """Return the folders of those of these databases that are SQLite files, as far as they are there."""
    files = (file_of(url) for url in urls)
    return tuple(sorted({file.absolute().parent for file in files if file is not None and file.parent.is_dir()}))


def occupy(urls: Iterable[str]) -> None:
    """Hold the folders of these databases until this process ends, and those that are forked from it. InUse or nothing.

    Where a disk knows no such locks nobody is kept from serving.
    """
    for folder in folders(urls):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):
                _lock(descriptor, fcntl.LOCK_SH)
        except InUse:
            os.close(descriptor)
            raise


@contextmanager
def alone(urls: Iterable[str]) -> Iterator[None]:
    """Keep everything from serving and sending on these databases; InUse where something does or nobody can tell."""
    held = []
    try:
        for folder in folders(urls):
            held.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
            try:
                _lock(held[-1], fcntl.LOCK_EX)
            except OSError:
                raise InUse(str(folder)) from None
        yield
    finally:
        for descriptor in held:
            os.close(descriptor)


def _lock(descriptor: int, how: int) -> None:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUse from None
