"""T10: what PostgreSQL logs of a fault, set as deploy/compose.scale.yaml sets it.

A value that is taken twice, one of the wrong kind, a lock that is waited for in vain. Seen to fail without
`log_min_messages`: the values stood there. The control is the tests' other server, which is set as it comes.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.postgres import postgres_server, postgres_url
from tests.trust.ownpostgres import MAIN, OwnPostgres, own
from tests.trust_report import Measured

__all__ = ["own", "postgres_server", "postgres_url"]
pytestmark = [pytest.mark.trust, pytest.mark.postgres]
TAKEN, CAST, LOCKED, REFUSED = MARKS = ("planted7391", "planted7392", "planted7393", "planted7394")


def goes_wrong(url: str) -> int:
    """Have PostgreSQL refuse this and that, with planted values in the statement and beside it; return how much."""
    with psycopg.connect(url, autocommit=True) as connection, psycopg.connect(url) as holds:
        connection.execute("CREATE TABLE person (name text PRIMARY KEY, age int CHECK (age < 200))")
        connection.execute("INSERT INTO person VALUES (%s), (%s)", (TAKEN, LOCKED))
        holds.execute("SELECT * FROM person WHERE name = %s FOR UPDATE", (LOCKED,))
        connection.execute("SET lock_timeout = '20ms'")
        tries: tuple[Callable[[], object], ...] = (
            lambda: connection.execute("INSERT INTO person VALUES (%s)", (TAKEN,)),
            lambda: connection.execute("INSERT INTO person VALUES ('planted7391')"),
            lambda: connection.execute("SELECT CAST(%s::text AS int)", (CAST,)),
            lambda: connection.execute("SELECT 'planted7392'::int"),
            lambda: connection.execute("UPDATE person SET age = 7 WHERE name = 'planted7393'"),
            lambda: connection.execute("INSERT INTO person VALUES (%s, 900)", (REFUSED,)),
        )
        return sum(_refused(each) for each in tries)


def _refused(each: Callable[[], object]) -> bool:
    with suppress(psycopg.Error):
        each()
        return False
    return True


def test_t10_a_fault_leaves_no_value_in_postgresqls_log(own: OwnPostgres, postgres_url: str, trust: Measured) -> None:
    refused = goes_wrong(own.of(MAIN))
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(own.of("nothing"))
    assert "FATAL" in own.log(), "this is not where it logs"
    left = [mark for mark in MARKS if mark in own.log()]
    assert goes_wrong(postgres_url) == refused
    with psycopg.connect(postgres_url) as connection:
        data = connection.execute("SELECT current_setting('data_directory')").fetchone()
    assert data is not None
    usual = (Path(data[0]) / "log").read_text(errors="replace")
    control = [mark for mark in MARKS if mark in usual]
    found = f"{len(left)} of {len(MARKS)} marks after {refused} faults {left}; set as it comes {len(control)}"
    trust(
        "T10",
        f"PostgreSQL's log: {found}",
        f"0; control {len(MARKS)}",
        not left and refused == 6 and len(control) == len(MARKS),
    )
