"""Moves a whole installation from SQLite to PostgreSQL, while nothing serves or sends, and proves that all came along.

The SQLite files are only read. Each target is filled in one transaction, and compared before that is kept: whoever is
broken off in the middle finds an empty target, and begins again. A target that has all of it already stays as it is.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from referral.actions.database import Behind, Ready, Unknown, Unreachable, migrate, state
from referral.core.rowsums import RowSum
from referral.settings import Settings
from referral.store.contactkeys import make_tables
from referral.store.database import Database, StoreUnavailable
from referral.store.inuse import InUse, alone, occupy
from referral.store.migrations import Migrations
from referral.store.soundness import broken, file_of
from referral.store.transfer import TALLIES, CannotMove, Side, of_keys, of_main, opened, same_place

MAIN, TALLY_FILE, KEYS = "DATABASE_URL", "TALLIES_URL", "KEYS_URL"
STOP_FIRST = "Something serves or sends on these files. Stop the site and every worker first."
NOT_EMPTY = "there are other rows there already. Make a new, empty database"
DIFFERS = "what arrived is not what was sent. Nothing was kept"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The addresses in PostgreSQL to move to: of the big database, and of the keys'. "" stays where it is."""

    main: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """An SQLite database by the setting that names it, the tables it should have, and which of them are moved."""

    setting: str
    url: str
    tables: Mapping[str, Any]
    moves: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one database of PostgreSQL."""

    setting: str
    url: str
    sources: tuple[Source, ...]

    @property
    def tables(self) -> Mapping[str, Any]:
        """Return all its tables, none before one that it points to."""
        return self.sources[0].tables


@dataclass(frozen=True, slots=True)
class Line:
    """A table: what stands in SQLite, and in PostgreSQL; None where there is nothing to compare with yet."""

    table: str
    here: RowSum
    there: RowSum | None

    @property
    def same(self) -> bool:
        """Return whether the two are the same."""
        return self.here == self.there


@dataclass(frozen=True, slots=True)
class Compared:
    """Every table. `left` are tables with rows that no setting leads to, so that they are not moved; `files` old."""

    lines: tuple[Line, ...]
    left: tuple[str, ...]
    files: tuple[Path, ...]
    settings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was moved; each of `whys` is a sentence for the operator."""

    whys: tuple[str, ...]


def serving(settings: Settings) -> bool:
    """Note until this process ends that it serves or sends; False where the databases are being moved just now."""
    try:
        occupy((settings.database, settings.tallies_database, settings.keys_database))
    except InUse:
        return False
    return True


def move(settings: Settings, wanted: Wanted) -> Compared | Refused:
    """Move, unless something is in the way."""
    try:
        parts = _parts(settings, wanted)
        with alone(_addresses(parts)), opened(_addresses(parts), shut=True) as sides:
            whys = tuple(_unsound(parts, sides))
            if whys:
                return Refused(whys)
            for part in parts:
                _made_ready(part)
            with opened({part.url: part.tables for part in parts}, shut=True) as targets:
                lines = tuple(line for part in parts for line in _filled(part, sides, targets[part.url]))
            return _compared(parts, sides, lines)
    except InUse:
        return Refused((STOP_FIRST,))
    except (CannotMove, StoreUnavailable) as wrong:
        return Refused((f"It was not moved: {wrong}. Put that right and begin again: what arrives, arrives whole.",))


def check(settings: Settings, wanted: Wanted) -> tuple[Compared | None, tuple[str, ...]]:
    """Return how both sides compare, and what is in the way of moving. Changes nothing, and may be done at any time."""
    try:
        parts = _parts(settings, wanted)
        whys = list(_busy(parts))
        with opened(_addresses(parts), shut=False) as sides:
            whys += _unsound(parts, sides)
            if whys and whys != [STOP_FIRST]:
                return None, tuple(whys)
            lines: list[Line] = []
            for part in parts:
                whys += (told for name in part.tables for told in _misfits(_from(part, sides, name), name))
                found = tuple(_looked(part, sides))
                if any(line.there is not None and line.there.count for line in found):
                    whys += (f"{part.setting}: {line.table} is not the same." for line in found if not line.same)
                lines += found
            return _compared(parts, sides, tuple(lines)), tuple(whys)
    except (CannotMove, StoreUnavailable) as wrong:
        return None, (f"It cannot be moved: {wrong}.",)


def _parts(settings: Settings, wanted: Wanted) -> tuple[Part, ...]:
    """Say what goes where; CannotMove where that is not to be had."""
    if wanted.main and wanted.keys and same_place(wanted.main, wanted.keys):
        raise CannotMove("the keys need a database of their own, with backups of their own that end after 7 days")
    parts = []
    if wanted.main:
        moved, tallies = _source(MAIN, settings.database, of_main()), settings.tallies_database
        sources: tuple[Source, ...] = (moved,)
        if tallies != settings.database:
            sources = (Source(MAIN, moved.url, moved.tables, moved.moves - TALLIES),)
            if (file := file_of(tallies)) is not None and file.is_file():
                sources += (Source(TALLY_FILE, tallies, moved.tables, TALLIES),)
        parts.append(Part(MAIN, wanted.main, sources))
    if wanted.keys:
        parts.append(Part(KEYS, wanted.keys, (_source(KEYS, settings.keys_database, of_keys()),)))
    return tuple(parts)


def _source(setting: str, url: str, tables: Mapping[str, Any]) -> Source:
    file = file_of(url)
    if file is None:
        raise CannotMove(f"{setting} is no SQLite file any more")
    if not file.is_file():
        raise CannotMove(f"{setting}: there is no database")
    return Source(setting, url, tables, frozenset(tables))


def _addresses(parts: tuple[Part, ...]) -> dict[str, Mapping[str, Any]]:
    return {one.url: one.tables for part in parts for one in part.sources}


def _busy(parts: tuple[Part, ...]) -> Iterator[str]:
    try:
        with alone(_addresses(parts)):
            pass
    except InUse:
        yield STOP_FIRST


def _unsound(parts: tuple[Part, ...], sides: Mapping[str, Side]) -> Iterator[str]:
    """Say what is wrong with the sources: another revision, another shape, a broken file."""
    for part in parts:
        for one in part.sources:
            if part.setting == MAIN and (told := _revision(one.url)):
                yield f"{one.setting}: {told}. Run first: referral migrate"
                continue
            yield from (f"{one.setting}: {told}." for told in sides[one.url].unlike())
            file = file_of(one.url)
            if file is not None and (told := broken(file)):
                yield f"{one.setting}: the file is not whole ({told})."


def _revision(url: str) -> str:
    with closing(Database(url)) as database:
        return _behind(database)


def _behind(database: Database, *, bare: bool = False) -> str:
    """Return "" for a database at this version's revision, else what it is at. `bare`: an empty one will do too."""
    match state(Migrations(database)):
        case Ready():
            return ""
        case Behind(None, _) if bare:
            return ""
        case Behind(at, needs):
            return f"it is at revision {at or 'base'}, and this version needs {needs}"
        case Unknown(revision, _):
            return f"it is at revision {revision}, which this version does not know"
        case Unreachable(kind):
            return f"it does not answer ({kind})"


def _filled(part: Part, sides: Mapping[str, Side], there: Side) -> list[Line]:
    """Fill one database of PostgreSQL, and compare before it is kept; CannotMove takes all of it back."""
    there.claim()
    filled = any(there.counted(name) for name in part.tables)
    lines = []
    for name in part.tables:
        here = _from(part, sides, name)
        read = RowSum() if here is None else here.summed(name) if filled else there.take(here, name)
        lines.append(Line(name, read, there.summed(name)))
    differing = ", ".join(line.table for line in lines if not line.same)
    if differing:
        raise CannotMove(f"{part.setting}: {NOT_EMPTY if filled else DIFFERS} ({differing})")
    return lines


def _misfits(here: Side | None, name: str) -> Iterator[str]:
    return here.misfits(name) if here is not None else iter(())


def _from(part: Part, sides: Mapping[str, Side], name: str) -> Side | None:
    """Return where a table comes from; None for tallies that are counted nowhere."""
    return next((sides[one.url] for one in part.sources if name in one.moves), None)


def _made_ready(part: Part) -> None:
    """Bring an empty target to the shape of the source; CannotMove for one that is neither empty nor alike."""
    with closing(Database(part.url)) as database:
        if not _shaped(part, database):
            if part.setting == MAIN:
                migrate(Migrations(database))
            else:
                make_tables(database)
            if not _shaped(part, database):
                raise CannotMove(f"{part.setting}: its tables cannot be made there")


def _shaped(part: Part, database: Database) -> bool:
    """Return whether a target has its tables; CannotMove for one that has others."""
    if part.setting == MAIN and (told := _behind(database, bare=True)):
        raise CannotMove(f"{part.setting}: in the target, {told}")
    with database.reading() as session:
        there = Side(session.connection(), part.tables)
        if not there.names():
            return False
        if told := "; ".join(there.unlike()):
            raise CannotMove(f"{part.setting}: in the target, {told}")
        return True


def _looked(part: Part, sides: Mapping[str, Side]) -> Iterator[Line]:
    """Compare a target, as far as it is there, with the sources."""
    with closing(Database(part.url)) as database:
        shaped = _shaped(part, database)
        with database.reading() as session:
            there = Side(session.connection(), part.tables) if shaped else None
            for name in part.tables:
                here = _from(part, sides, name)
                read = here.summed(name) if here is not None else RowSum()
                yield Line(name, read, there.summed(name) if there is not None else None)


def _compared(parts: tuple[Part, ...], sides: Mapping[str, Side], lines: tuple[Line, ...]) -> Compared:
    sources = [one for part in parts for one in part.sources]
    left = tuple(
        f"{one.setting}: {name}, {count} row(s)"
        for one in sources
        for name in one.tables
        if name not in one.moves and (count := sides[one.url].counted(name))
    )
    files = tuple(file for one in sources if (file := file_of(one.url)) is not None)
    return Compared(lines, left, files, tuple(one.setting for one in sources))
