"""A small folder of resources, written out for tests that break it in one place."""

from pathlib import Path

import pytest

from screening.library.directory import load_directory
from screening.library.faults import DataFaults
from tests.datatexts import DENIED as FIRST_DENIED
from tests.datatexts import HEAD, TALK_AND_HELP

ROUTES = TALK_AND_HELP + 'for = ["families"]\n'
DENIED = (
    FIRST_DENIED
    + """
[[denied]]
url = "bad.example"
why = "nobody says who runs it"
"""
)
COUNTRY = HEAD.replace("sources", 'also = ["112"]\nhint = "Text 999 if you cannot speak."\nsources')
LINE = """
[[resource]]
id = "gb-line"
name = "The Line"
operator = "A charity"
who_answers = "Volunteers"
paid_by = "Gifts"
cost = "Free"
recorded = "Not recorded"
privacy = "You need not give your name"
languages = ["English"]
audience = "Anyone"
for = ["everyone"]
ages = ["18_24", "25_plus"]
takes_people_who_use = true
hours = { zone = "Europe/London", open = [
  { days = ["mon", "tue"], from = "20:00", to = "02:00" },
  { days = ["sat"], from = "20:00", to = "24:00" },
] }
hours_said = "Evenings"
holidays = "closed"
holiday_region = "SCT"
waiting = "A minute"
scope = "Scotland"
topics = ["crisis", "drug-helpline"]
source_url = "https://example.org/line"
source_date = "2026-01-02"
checked = 2026-11-21
notes = "Do not use the old number 800-601-3889."

  [[resource.contact]]
  kind = "phone"
  number = "08001234567"
  shown = "0800 123 4567"
  how = "then press 1"

  [[resource.contact]]
  kind = "url"
  url = "https://example.org"
  shown = "example.org"
"""


def a_folder(parent: Path, name: str = "resources", **files: str) -> Path:
    """Return a folder with version, routes and deny list, and with these files."""
    folder = parent / name
    folder.mkdir()
    given = {"version": 'version = "1"\n', "routes": ROUTES, "denied": DENIED} | files
    for stem, text in given.items():
        (folder / f"{stem}.toml").write_text(text, encoding="utf-8")
    return folder


def an_overlay(parent: Path, **files: str) -> Path:
    """Return a folder of local files."""
    folder = parent / "local"
    folder.mkdir()
    for stem, text in files.items():
        (folder / f"{stem}.toml").write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path, overlay: Path | None = None) -> set[tuple[str, int, str]]:
    """Return file, line and field of every fault of a folder that must not load."""
    with pytest.raises(DataFaults) as refused:
        load_directory(folder, overlay)
    return {(fault.file, fault.line, fault.field) for fault in refused.value.faults}
