"""What one of each thing takes on a disk and in memory: a case, a contact, a text, a process."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

from bench.casebook import House, Size
from bench.texts import provider, rehearsal
from bench.tools.processes import Memory, Server
from referral.wiring import now
from tests.durability.sending import Rehearsal, a_contact, a_text

FEW, MANY, SCREENS, ENTRIES = 100, 500, 2, 20
"""Cases in the smaller and the larger of two casebooks; screens and entries of the audit trail that each case has."""

PEOPLE, TEXTS = 400, 11


def size(*files: Path) -> int:
    """Return the bytes of SQLite files, once what waits beside them is written and what is free is let go."""
    for file in files:
        with connect(file, isolation_level=None) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("VACUUM")
    return sum(file.stat().st_size for file in files)


def a_case() -> Mapping[str, float]:
    """Return the bytes of a case with its key, screens, a note and what the audit trail says of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = []
        for count in (FEW, MANY):
            place = folder / str(count)
            House("", place, Size(count, count * SCREENS, count * ENTRIES)).close()
            sizes.append(size(place / "main.db") + size(place / "keys.db"))
    return {"case": (sizes[1] - sizes[0]) / (MANY - FEW)}


def a_contact_and_texts() -> Mapping[str, float]:
    """Return the bytes of a contact with its key, and of a planned text."""
    with _followup() as (folder, made):
        at = now()
        files = folder / "soundings.db", folder / "keys.db"
        before = size(*files)
        people = [a_contact(place, at) for place in range(PEOPLE)]
        with made.texts.followup.writing() as work:
            work.contacts.add_all(people)
        between = size(*files)
        with made.texts.followup.writing() as work:
            for number in range(TEXTS):
                due = at + timedelta(days=1 + number)
                work.reminders.add(*(replace(a_text(one, due), code=f"{number:02x}{one.code[2:]}") for one in people))
        after = size(*files)
    return {"contact": (between - before) / PEOPLE, "text": (after - between) / (PEOPLE * TEXTS)}


@contextmanager
def _followup() -> Iterator[tuple[Path, Rehearsal]]:
    with provider() as told, tempfile.TemporaryDirectory() as name, rehearsal(Path(name), told) as made:
        yield Path(name), made


def heaviest(server: Server) -> Memory:
    """Return the memory of the web process that holds the most."""
    return max(server.memory(), key=lambda one: one.resident)
