"""A note beside the database, in the data folder, that a reply could not be kept: empty, only its time says something.

The database was away when it was written, so it can stand nowhere else. On one machine every worker sees it; where web
and worker share no folder, the worker asks the provider every few minutes anyway.
"""

from contextlib import suppress
from pathlib import Path

NAME = "replies-missed"


def note(folder: Path) -> None:
    """Note it. Where even this cannot be written, nothing is: the provider is asked every few minutes."""
    with suppress(OSError):
        (folder / NAME).touch(mode=0o600)


def noted(folder: Path) -> int:
    """Return a number that is another one after each note; 0 where there was none."""
    try:
        return (folder / NAME).stat().st_mtime_ns
    except OSError:
        return 0
