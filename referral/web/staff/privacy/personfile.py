"""Makes the file of all that is held about somebody: a page to read and print, the data, and what each of it means.

Counseling notes are apart, in files of their own. What is other people's is not in it, and the page says so: who of the
staff did something stands as a number.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import current_app

from referral.actions.privacy.inventory import Inventory
from referral.core.access import STRANGER, SYSTEM
from referral.core.datamap import TABLES, DataClass, Held
from referral.core.disclosure import NOTICE, NOTICE_SOURCE
from referral.web import datawords
from referral.web.staff.privacy import words
from referral.web.staff.privacy.codebook import COLUMNS
from screening.web import texts

NAME = "everything.zip"
APART = "counselling_note"
WITHHELD = "withheld"
HIDDEN = {"wrapped", "kiosk", "code_mark", "token"}
"""Keys and what opens something: whoever reads the file could do harm with it, and it says nothing of the person."""
OF_STAFF = frozenset(
    {
        "by",
        "done_by",
        "seen_by",
        "owner",
        "cover",
        "decided_by",
        "undone_by",
        "revoked_by",
        "for_whom",
        "knows",
        "staff",
    }
)
FIRST = datetime(1980, 1, 1, tzinfo=None)  # noqa: DTZ001  # what a zip writes where no time is to be told


@dataclass(frozen=True, slots=True)
class Shelf:
    """The rows of one table, as they are read."""

    table: str
    rows: tuple[tuple[tuple[str, Any], ...], ...]


def made(found: Inventory, *, with_counselling: bool) -> bytes:
    """Return the file, as a zip."""
    rows = told(found.rows)
    notes = [one for one in rows if one.table == APART]
    record = [one for one in rows if one.table != APART]
    files = {
        "index.html": _page(found, record, notes=len(notes), apart=with_counselling),
        "data.json": _json(found, record),
        "codebook.json": json.dumps(codebook(), indent=1, ensure_ascii=False),
    }
    if with_counselling and notes:
        files["counseling-notes.html"] = _page(found, notes, notes=len(notes), apart=True)
        files["counseling-notes.json"] = _json(found, notes)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST.timetuple()[:6]), content)
    return whole.getvalue()


def told(rows: Sequence[Held]) -> tuple[Held, ...]:
    """Return rows as they are handed out: staff as numbers, keys and what opens something withheld."""
    codes = {value for row in rows for name, value in row.columns.items() if name in OF_STAFF and value}
    numbers = {code: f"staff {place}" for place, code in enumerate(sorted(codes - {SYSTEM.code, STRANGER}), 1)}
    return tuple(
        Held(row.table, row.key, {name: _told(name, it, numbers) for name, it in row.columns.items()}) for row in rows
    )


def _told(name: str, value: Any, numbers: Mapping[str, str]) -> Any:
    if name in HIDDEN and value:
        return WITHHELD
    if isinstance(value, dict):
        return {key: _told(key, one, numbers) for key, one in value.items()}
    if isinstance(value, list):
        return [_told("", one, numbers) for one in value]
    return numbers.get(value, value) if isinstance(value, str) else value


def codebook() -> dict[str, Any]:
    """Return what every table and column means."""
    classes = {table: TABLES[table].value for table in words.TABLES}
    return {"columns": COLUMNS, "tables": dict(words.TABLES), "classes": classes}


def _json(found: Inventory, rows: Sequence[Held]) -> str:
    tables = {name: [dict(one.columns) for one in some] for name, some in groupby(rows, key=attrgetter("table"))}
    notice = {"text": NOTICE, "source": NOTICE_SOURCE}
    held = {"written": found.at.isoformat(), "notice": notice, "rows": len(rows), "tables": tables}
    return json.dumps(held, indent=1, ensure_ascii=False)


def _page(found: Inventory, rows: Sequence[Held], *, notes: int, apart: bool) -> str:
    tables = groupby(rows, key=attrgetter("table"))
    shelves = [Shelf(name, tuple(_shown(one) for one in sorted(some, key=_when))) for name, some in tables]
    classes, order = list(DataClass), list(words.TABLES)
    shelves.sort(key=lambda shelf: (classes.index(TABLES[shelf.table]), order.index(shelf.table)))
    template = current_app.jinja_env.get_template("staff/privacy/person.html")
    return template.render(
        shelves=shelves,
        words=words,
        datawords=datawords,
        at=found.at,
        alias=found.case.alias if found.case else "",
        notes=notes,
        apart=apart,
        only_notes=all(one.table == APART for one in rows) and bool(rows),
        notice=NOTICE,
        source=NOTICE_SOURCE,
        language=texts.texts().code,
        direction=texts.texts().direction,
    )


def _when(row: Held) -> tuple[str, str]:
    """Return by what the rows of a table are put in order: when it was, and where it stands in the trail."""
    at = next((row.columns[name] for name in ("at", "began", "created", "signed", "since") if name in row.columns), "")
    return str(at), f"{row.columns.get('number', 0):012}"


def _shown(row: Held) -> tuple[tuple[str, Any], ...]:
    """Return what of a row is shown to the person: what has a name in plain words, and says something."""
    flat: dict[str, Any] = {}
    for name, value in row.columns.items():
        if name in {"sealed", "read_as"} and isinstance(value, dict):
            flat |= value
        elif (row.table, name) not in words.BARE:
            flat[name] = words.said(row.table, name, value)
    return tuple((name, _plain(value)) for name, value in flat.items() if name in words.COLUMNS and value)


def _plain(value: Any) -> str:
    """Write a value for reading: a moment without its zone, a list in lines."""
    if isinstance(value, list):
        return "\n".join(_plain(one) for one in value if one)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_plain(one)}" for name, one in value.items() if one)
    text = str(value)
    if len(text) > 18 and text[4:5] == "-" and text[10:11] == "T":
        return f"{text[:10]} {text[11:16]}"
    return text
