"""A scan of every table for one person, which knows the databases' own schema and the keys, and nothing of our code.

A row belongs to somebody where it holds one of their codes or marks, or where their key opens it. What belongs brings
its own codes with it, so that rows which only point to it are found too; what it points to itself (a foreign key, who
of the staff did it, the entry before it in a chain) is not theirs by that.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, MetaData, select

from referral.store.encrypted import Keyring

CODE = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b")
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
CHAIN = frozenset({"previous", "digest"})
KEY = "wrapped"
INDEX = "number_index"


@dataclass(frozen=True)
class Row:
    """A row as it stands: what was sealed is opened where a key for it is known; `owner` says whose key that was."""

    table: str
    key: tuple[str, ...]
    columns: dict[str, Any]
    own: frozenset[str]
    pointing: frozenset[str]
    owner: str = ""


@dataclass
class Scanner:
    """Both databases and the keyring; reads everything once."""

    main: Engine
    beside: Engine
    keyring: Keyring
    staff: frozenset[str] = frozenset()
    rows: list[Row] = field(default_factory=list)
    spans: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    _keys: dict[str, bytes] = field(default_factory=dict)
    _primary: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Read both."""
        known = [(engine, MetaData()) for engine in (self.beside, self.main)]
        for engine, found in known:
            found.reflect(engine)
            self.tables |= set(found.tables)
            self._primary |= {t.primary_key.columns[0].name for t in found.tables.values() if len(t.primary_key) == 1}
        for engine, found in known:
            with engine.connect() as connection:
                for table in found.sorted_tables:
                    self.rows += [self._row(table, row._asdict()) for row in connection.execute(select(table))]

    def of(self, *begin: str, organisation: str = "", number: str = "") -> list[Row]:
        """Return every row that belongs to who is known by these codes, or by a number."""
        codes, found = set(begin), list[Row]()
        codes |= self._of_number(number) if number else set()
        left = [one for one in self.rows if one.columns.get("organisation", organisation) in {organisation, ""}]
        left = left if organisation else list(self.rows)
        while True:
            more = [one for one in left if one.owner in codes or (one.own | one.pointing) & codes]
            if not more:
                return found
            found += more
            left = [one for one in left if one not in more]
            for one in more:
                codes |= {code for code in one.own if code not in self.staff}
                # The number on a case's card leads nowhere: what is done with it on the public site is not the case's.
                for known in NUMBER.findall(json.dumps(one.columns)) if INDEX in one.columns else ():
                    codes |= self._of_number(known)

    def _of_number(self, number: str) -> set[str]:
        marks = set(self.keyring.marks("number", number))
        return marks | {mark for span in self.spans for mark in self.keyring.marks(f"asked {span}", number)}

    def _row(self, table: Any, raw: dict[str, Any]) -> Row:
        key = tuple(str(plain(raw[column.name])) for column in table.primary_key)
        foreign = {one.parent.name for one in table.foreign_keys}
        columns, own, owner = dict[str, Any](), set[str](), ""
        for name, value in raw.items():
            if name == KEY:
                self._learn(table.name, key[0], raw)
                columns[name] = None
                continue
            if name == "span":
                self.spans.add(value)
            if isinstance(value, bytes):
                owner, value = self._opened(f"{table.name}|{name}|{key[0]}", value)  # noqa: PLW2901  # opened
            columns[name] = plain(value)
            if name not in foreign | CHAIN:
                own |= set(self._codes(name, value))
        pointing = {str(raw[name]) for name in foreign if raw[name] is not None} | set(key)
        return Row(table.name, key, columns, frozenset(own), frozenset(pointing), owner)

    def _codes(self, name: str, value: Any) -> Iterator[str]:
        if not isinstance(value, str):
            return
        if name in self._primary and value:
            yield value
            yield from self.keyring.marks("sid", value) if name == "sid" else ()
        yield from CODE.findall(value)

    def _learn(self, table: str, holder: str, raw: dict[str, Any]) -> None:
        secret = self.keyring.seal_key(raw["seal_id"]).secret
        self._keys[holder] = opens(secret, f"{table}|{KEY}|{holder}", raw[KEY]) or b""

    def _opened(self, place: str, sealed: bytes) -> tuple[str, str]:
        for holder, key in self._keys.items():
            if (text := opens(key, place, sealed)) is not None:
                return holder, text.decode()
        for mark in self.keyring.marks("staff secrets", "1"):
            if (text := opens(bytes.fromhex(mark), place, sealed)) is not None:
                return "", text.decode()
        return "", f"shut {len(sealed)}"


def opens(key: bytes, place: str, sealed: bytes) -> bytes | None:
    """Return what was sealed there with this key, or None."""
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], place.encode())
    except (InvalidTag, ValueError):
        return None


def plain(value: Any) -> Any:
    """Return a value as both sides write it: moments in UTC, JSON as what it says."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        with suppress(ValueError):
            return json.loads(value)
    return value
