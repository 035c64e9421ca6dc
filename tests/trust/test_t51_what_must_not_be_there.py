"""The doctor's search through database, queue, logs and backups finds what is planted there, and nothing else.

A number is planted in every dress that these tests know of; the search for it was written apart from them.
"""

import bz2
import gzip
import lzma
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from referral.actions.running.checkup.parts import Checked
from referral.actions.running.checkup.scanning import scanned
from referral.actions.running.checkup.work import guarded
from referral.cli.doctor import answers
from referral.core.checkup import Weight
from referral.wiring import now, wire
from screening.app import Known, read_data
from screening.settings import Settings as SiteSettings
from tests.installation import Installation, settled
from tests.texts import contact
from tests.trust.encodings import DRESSES
from tests.trust.kept import numbers
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
PEOPLE = 50
LOGS: dict[str, str | bytes] = {
    "address": "203.0.113.77 was here",
    "newer address": "from 2001:db8:7::77 at night",
    "browser": '{"agent": "PlantedBrowser/7.7"}',
    "answer": "said suicide_thoughts",
    "plain number": "texted +447700900123",
    "grouped number": "rang 07700 900 123",
    "two bytes a letter": "203.0.113.77".encode("utf-16-le"),
}
ZSTD = bytes.fromhex("28b52ffd2009490000") + b"said here"
CLEAN = '{"event": "request", "page": "page", "status": 200, "ms": 100, "timestamp": "2026-11-21T12:00Z"}\n' * 200


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return read_data(SiteSettings(data_dir=tmp_path_factory.mktemp("known")))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Return an installation that fifty people ask texts of, with a log in which nothing stands."""
    folder = tmp_path_factory.mktemp("good")
    installation = settled(folder / "made", log_paths=str(folder / "logs"))
    (folder / "logs").mkdir()
    (folder / "logs" / "clean.log").write_text(CLEAN)
    ends = now() + timedelta(days=90)
    with installation.parts() as parts, parts.followup.writing() as work:
        work.contacts.add_all([contact(number, ends=ends) for number in numbers(PEOPLE)])
    return installation


def found(made: Installation, known: Known, weight: Weight = Weight.FAULT) -> dict[str, set[str]]:
    """Return by file or column what was found there."""
    parts = wire(made.settings)
    checked = Checked(made.settings, parts, known.directory, answers(known), made.settings.data_dir)
    told: dict[str, set[str]] = {}
    for one in scanned(checked):
        if one.weight is weight:
            told.setdefault(Path(one.where).name, set()).add(one.what)
    parts.close()
    return told


def test_t51_every_dress_of_a_number_is_found_in_a_backup(made: Installation, known: Known, trust: Measured) -> None:
    before = found(made, known)
    folder = made.folder / "copies"
    number = numbers(PEOPLE)[7]
    names = {name: folder / f"{place:02}.bin" for place, name in enumerate(DRESSES)}
    for name, path in names.items():
        path.write_bytes(b"\x00\xff.." + DRESSES[name](number) + b"..\xff\x00" * 9)
    told = found(made, known)
    for path in names.values():
        path.unlink()
    missed = [name for name, path in names.items() if path.name not in told]
    value = f"{len(names) - len(missed)} of {len(names)} dresses found {missed}; {len(before)} before {before}"
    trust("T51", value, f"{len(names)}; 0", not missed and not before)


def test_t51_what_a_log_must_not_hold_is_found_in_it(made: Installation, known: Known, trust: Measured) -> None:
    folder = made.folder.parent / "logs"
    for name, line in LOGS.items():
        raw = line if isinstance(line, bytes) else line.encode()
        (folder / f"{name}.log").write_bytes(CLEAN.encode() + raw)
        (folder / f"{name}.gz").write_bytes(gzip.compress(raw))
    said = b"203.0.113.77 was here"
    extras = {"e.log.1": gzip.compress(said), "e.xz": lzma.compress(said), "e.bz2": bz2.compress(said)}
    for name, packed in extras.items():
        (folder / name).write_bytes(packed)
    (folder / "e.zst").write_bytes(ZSTD)
    told, unseen = found(made, known), found(made, known, Weight.LOOK)
    for name in (*extras, "e.zst"):
        (folder / name).unlink()
    for name in LOGS:
        (folder / f"{name}.log").unlink()
        (folder / f"{name}.gz").unlink()
    missed = [f"{name}{end}" for name in LOGS for end in (".log", ".gz") if f"{name}{end}" not in told]
    missed += [name for name in extras if name not in told] + ["e.zst"] * (
        "packed with zstd" not in str(unseen["e.zst"])
    )
    extra = sorted(set(told) - {f"{name}{end}" for name in LOGS for end in (".log", ".gz")} - set(extras))
    trust("T51", f"{len(missed)} missed {missed}, {len(extra)} too many {extra}", "0, 0", not missed and not extra)


def test_t51_the_tables_and_an_engines_queue_are_read(
    made: Installation, known: Known, tmp_path: Path, trust: Measured
) -> None:
    other = made.copy(tmp_path / "other")
    number = numbers(PEOPLE)[3]
    with closing(sqlite3.connect(other.database)) as connection, connection:
        connection.execute("CREATE TABLE engine_jobs (id INTEGER, args TEXT)")
        connection.execute("INSERT INTO engine_jobs VALUES (1, ?)", (f'{{"to": "0{number[3:]}"}}',))
        connection.execute("INSERT INTO switch VALUES ('seen', '203.0.113.77')")
        connection.execute("INSERT INTO switch VALUES ('said', 'suicide_thoughts')")
        for code, said in (("a", "Call 0300 123 3393 or +442079460000."), ("b", f"Call 0{number[3:]}")):
            row = (code, "settings", "", said, "", "", 1, 0, "active", "2026-11-21 12:00:00")
            connection.execute("INSERT INTO publication VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO report VALUES ('c', '2026-W47', 'gb-one', 'number', 'It is 020 7946 0000.')")
    told = found(other, known)
    wanted = {"engine_jobs.args", "switch.value", "soundings.db", "publication.content"}
    # What staff publish names numbers to be called: there only a number that we know is one too many.
    known_alone = told.get("publication.content") == {"a phone number, 1 time(s)."}
    trust("T51", f"found in {sorted(told)}", f"{sorted(wanted)}", set(told) == wanted and known_alone)


def test_t51_rows_whose_time_is_over_are_found(made: Installation, known: Known, trust: Measured) -> None:
    parts = wire(made.settings)
    checked = Checked(made.settings, parts, known.directory, answers(known), made.settings.data_dir)
    later = now() + timedelta(days=400)
    fresh = [one.where for one in guarded(checked, now()) if one.code == "expired"]
    over = [one.where for one in guarded(checked, later) if one.code == "expired"]
    parts.close()
    trust("T51", f"{over} a year later, {fresh} today", "['contact'], []", (over, fresh) == (["contact"], []))
