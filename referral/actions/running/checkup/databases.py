"""Looks at the databases: whether they answer, are whole, of the right shape, and written as they should be."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from referral.actions.cases import auditing
from referral.actions.database import Behind, Ready, Unknown, Unreachable, state
from referral.actions.running import copies
from referral.actions.running.checkup.files import databases_of
from referral.actions.running.checkup.parts import Parts
from referral.core.checkup import Finding, clock, fault, look, note
from referral.settings import Settings
from referral.store.database import Database, StoreUnavailable
from referral.store.serverlogs import CHANGES, FAULTS, Logs, logs
from referral.store.soundness import MODE, broken, journal_mode, server_time, unlike
from screening.settings import PREFIX

AWAY = "Look whether it runs, and at its address; where it is a file, at the room on its disk."
UNOPENED = "Is the disk full? Make room, or look who may write in its folder, and do this again."
FIRST_KEYS = "Put the address right; or on a first start: referral migrate"
SERVER = "PostgreSQL"
Judge = Callable[[str, str, str, str], Finding]


def answering(settings: Settings, parts: Parts) -> Iterator[Finding]:
    """Look whether each database answers and has the shape that this version needs."""
    for place, migrations in enumerate(parts.migrations):
        name = ("DATABASE_URL", "TALLIES_URL")[place]
        found = state(migrations)
        match found:
            case Ready(at):
                yield note("revision", f"The database is at revision {at}, which this version needs.", name)
            case Behind(None, _) if place == 0 and (lost := copies.lost(settings)) is not None:
                yield fault("pending_migrations", f"{PREFIX}{name}: it {lost[0]}", name, lost[1])
            case Behind(at, needs):
                told = f"{PREFIX}{name}: the database is at revision {at or 'base'}, this version needs {needs}."
                yield fault("pending_migrations", told, name, "referral migrate, after a backup.")
            case Unknown(revision, _):
                told = f"{PREFIX}{name}: revision {revision} is one of a newer version."
                yield fault("newer_database", told, name, "Run the version that made it.")
            case Unreachable(kind):
                yield fault("database_away", f"{PREFIX}{name}: it does not answer ({kind}).", name, AWAY)
    if settings.texting or settings.staff_site:
        yield from _asked("KEYS_URL", partial(_keys, settings, parts))


def _keys(settings: Settings, parts: Parts) -> Iterator[Finding]:
    if parts.followup.keys.prepared():
        return
    told, do = f"{PREFIX}KEYS_URL: there are no tables of keys there. A slip of the pen?", FIRST_KEYS
    if (lost := copies.lost(settings, copies.KEYS)) is not None:
        told, do = f"{PREFIX}KEYS_URL: it {lost[0]} Or a slip of the pen?", lost[1]
    yield fault("no_keys", told, "KEYS_URL", do)


def whole(settings: Settings) -> Iterator[Finding]:
    """Look whether the SQLite files are whole, and how they are written."""
    for name, path in databases_of(settings).items():
        if not path.is_file():
            continue
        try:
            wrong = broken(path)
        except StoreUnavailable as why:
            yield look("not_opened", f"{PREFIX}{name}: the file could not be opened ({why}).", str(path), UNOPENED)
            continue
        if wrong:
            told = f"{PREFIX}{name}: the file is not whole ({wrong})."
            yield fault("not_whole", told, str(path), "Stop everything, keep a copy, and: referral restore")
        else:
            yield note("whole", "The file is whole.", str(path))
        yield from _asked(name, partial(_mode, name, path))


def _mode(name: str, path: Path) -> Iterator[Finding]:
    mode = journal_mode(path)
    if mode != MODE:
        told = f"{PREFIX}{name}: the file is in {mode} mode, not in WAL: readers and the writer shut each other out."
        yield fault("not_wal", told, str(path), "Another program changed it. Open it with ours once: referral migrate")


def written(databases: tuple[Database, ...]) -> Iterator[Finding]:
    """Look whether our own connections overwrite what is deleted, and write to the disk what they promised."""
    for database in databases:
        yield from _asked("DATABASE_URL", partial(_unlike, database))


def _unlike(database: Database) -> Iterator[Finding]:
    for name in unlike(database):
        told = f"{PREFIX}DATABASE_URL: {name} is off: what is deleted stays in the file, or a promise is not kept."
        yield fault(name, told, "", "This SQLite does not do as it is told: use another build of it.")


def server_logs(settings: Settings, parts: Parts) -> Iterator[Finding]:
    """Look what PostgreSQL writes beside its tables: values in its log of faults, erased keys in that of changes."""
    judge = fault if settings.production else look
    for database in parts.databases:
        yield from _asked("DATABASE_URL", partial(_of_faults, database, judge))
    if settings.texting or settings.staff_site:
        yield from _asked("KEYS_URL", partial(_of_changes, parts, judge))


def _of_faults(database: Database, judge: Judge) -> Iterator[Finding]:
    with database.reading() as session:
        yield from _values(logs(session), judge)


def _of_changes(parts: Parts, judge: Judge) -> Iterator[Finding]:
    found = parts.followup.keys.server_logs()
    yield from _values(found, judge)
    if found is None:
        return
    if found.changes:
        told = f"What is erased stays in PostgreSQL's log of changes, with the keys: {_set_to(found.changes)}."
        yield look(
            "changes_kept", told, SERVER, f"In its settings: {_wanted(found.changes, CHANGES)}; then start it anew."
        )
    if not found.may:
        told = "What is erased stays in PostgreSQL's log of changes, with the keys: this user may not begin it anew."
        do = "Give this user pg_checkpoint and, in the keys' database, pg_switch_wal(): deploy/databases.sql does both."
        yield look("changes_kept", told, f"{PREFIX}KEYS_URL", do)


def _values(found: Logs | None, judge: Judge) -> Iterator[Finding]:
    if found is not None and found.faults:
        told = f"PostgreSQL writes values into its log when something fails: {_set_to(found.faults)}."
        yield judge(
            "server_log", told, SERVER, f"In its settings: {_wanted(found.faults, FAULTS)}; then have it read them."
        )


def _set_to(found: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} is {value}" for name, value in found)


def _wanted(found: Iterable[tuple[str, str]], wanted: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {wanted[name]}" for name, _ in found)


def clocks(parts: Parts) -> Iterator[Finding]:
    """Hold our clock against that of the database's server."""
    for database in parts.databases:
        yield from _asked("DATABASE_URL", partial(_clock, database, parts.clock))


def _clock(database: Database, now: Callable[[], datetime]) -> Iterator[Finding]:
    before, theirs, after = now(), server_time(database), now()
    if theirs is not None:
        yield clock("the database's server", before + (after - before) / 2, theirs)


def trails(parts: Parts) -> Iterator[Finding]:
    """Look whether every entry of every audit trail fits the one before."""
    checked = auditing.check(parts.casebook, {}, parts.clock())
    if isinstance(checked, Unreachable):
        return  # said already
    for one in checked:
        if one.broken is not None:
            told = f"The audit trail of organisation {one.organisation} does not fit from entry {one.broken} on."
            yield fault(
                "audit_trail", told, "audit_entry", "Somebody changed it: referral audit verify; then tell them."
            )


def _asked(name: str, ask: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Say of a database that does not answer that it does not."""
    try:
        yield from list(ask())
    except StoreUnavailable as wrong:
        yield fault("database_away", f"{PREFIX}{name}: it does not answer ({wrong}).", name, AWAY)
