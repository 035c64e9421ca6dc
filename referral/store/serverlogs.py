"""What a PostgreSQL writes beside its tables: a log of each change, deleted values among them, and one of faults.

The log of changes ends where it may be begun anew (`wal_recycle` off, and the rights for it): old parts of it are then
deleted, and not written over some day. https://www.postgresql.org/docs/15/wal-configuration.html
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

MAY = """
SELECT has_function_privilege('pg_switch_wal()', 'EXECUTE') AND (
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    OR EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'pg_checkpoint' AND pg_has_role(oid, 'USAGE')))
"""
ENDS = "SELECT current_setting('wal_recycle', true) = 'off'"
GAVE_UP = "57014"  # asked for too long; the server goes on with it all the same
CHANGES: Mapping[str, str] = {"wal_recycle": "off", "archive_mode": "off", "wal_keep_size": "0"}
"""What has to be set so that the log of changes ends."""

FAULTS: Mapping[str, str] = {
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
}
"""What has to be set so that the log of faults holds no value."""

AS_GOOD = frozenset({("log_min_messages", "log"), ("log_min_messages", "panic"), ("log_statement", "ddl")})


@dataclass(frozen=True, slots=True)
class Logs:
    """What of a server's settings is otherwise than wanted, as pairs, and whether we may begin its log anew."""

    changes: tuple[tuple[str, str], ...]
    faults: tuple[tuple[str, str], ...]
    may: bool


def begun_anew(connection: Connection) -> bool:
    """Have the log of changes begin anew, and what stood in it before be deleted; False where that cannot be.

    `connection` is one of PostgreSQL that commits by itself.
    """
    if not (connection.scalar(text(ENDS)) and connection.scalar(text(MAY))):
        return False
    try:
        connection.execute(text("SELECT pg_switch_wal()"))
        connection.execute(text("CHECKPOINT"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != GAVE_UP:
            raise
    return True


def logs(session: Session) -> Logs | None:
    """Look how the server writes its logs; None for SQLite, which has no others."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    asked = {"names": [*CHANGES, *FAULTS]}
    found = session.execute(text("SELECT name, setting FROM pg_settings WHERE name = ANY(:names)"), asked)
    stands = {str(name): str(value) for name, value in found}
    return Logs(_unlike(stands, CHANGES), _unlike(stands, FAULTS), may=bool(session.scalar(text(MAY))))


def _unlike(stands: Mapping[str, str], wanted: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    found = ((name, stands[name]) for name in wanted if name in stands)
    return tuple(one for one in found if one not in AS_GOOD and one[1] != wanted[one[0]])
