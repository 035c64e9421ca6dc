"""Turns a row of any table into what is handed out: its columns by name, what was sealed opened."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from sqlalchemy import LargeBinary, inspect
from sqlalchemy.orm import DeclarativeBase

from referral.core.datamap import Held
from referral.store.encrypted import KeysUnavailable, Place

SHUT = "(sealed, and its key is gone)"
Opens = Callable[[Place, bytes], bytes]
"""Opens what is sealed at a place; KeysUnavailable where nothing does."""


def held(row: DeclarativeBase, opens: Opens) -> Held:
    """Return a row as it is handed out."""
    mapped = inspect(type(row))
    table = type(row).__tablename__
    key = tuple(str(plain(getattr(row, mapped.get_property_by_column(one).key))) for one in mapped.primary_key)
    columns = {}
    for column in mapped.columns:
        value = getattr(row, mapped.get_property_by_column(column).key)
        if isinstance(column.type, LargeBinary) and value is not None:
            value = _opened(opens, Place(table, column.name, key[0]), value)
        columns[column.name] = plain(value)
    return Held(table, key, columns)


def stays_shut(place: Place, sealed: bytes) -> bytes:
    """Hand out no key: whoever has one and the keyring opens what backups hold."""
    del place, sealed
    raise KeysUnavailable("a key is handed to nobody")


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def read(opened: bytes) -> Any:
    """Return what was sealed: JSON where it is some, else the text."""
    text = opened.decode()
    if text[:1] in {"[", "{"}:
        with suppress(ValueError):
            return json.loads(text)
    return text


def _opened(opens: Opens, place: Place, sealed: bytes) -> Any:
    try:
        return read(opens(place, sealed))
    except KeysUnavailable:
        return SHUT
