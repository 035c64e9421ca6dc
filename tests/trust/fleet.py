"""Two real sites behind a real Caddy with deploy/Caddyfile, each of which can be stopped and begun anew by itself."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from tests.trust.proxied import Proxied, free_ports, proxied
from tests.trust.served import PRODUCTION, SERVE, STOPS_WITHIN

ROOT = Path(__file__).parents[2]
LEAVING = 3
STARTS_WITHIN = 180
LAST_WORDS = 2000
SEEN = 3.0
"""After so many seconds the proxy has asked a site that is back how it is."""

NEXT = "9999"
NEXT_STEP = '''
"""What a next version adds: a table, a column of a table in use, and an index on it."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table("next_one", sa.Column("code", sa.String(32), primary_key=True))
    op.add_column("kept_result", sa.Column("next", sa.String(32), nullable=True))
    op.create_index("ix_kept_result_next", "kept_result", ["next"])


def downgrade() -> None:
    op.drop_index("ix_kept_result_next", "kept_result")
    op.drop_column("kept_result", "next")
    op.drop_table("next_one")
'''


def next_version(folder: Path, before: str) -> Path:
    """Write this version with one more step of the database into a folder, and return it."""
    shutil.copytree(ROOT / "referral", folder / "referral", ignore=shutil.ignore_patterns("__pycache__"))
    step = folder / "referral" / "store" / "migrations" / "versions" / f"{NEXT}_next.py"
    step.write_text(NEXT_STEP.replace("{before}", before))
    return folder


@dataclass
class Fleet:
    """Sites at `ports` that share everything but their process; `version` is the folder of the one that starts next."""

    folder: Path
    given: Mapping[str, str]
    ports: tuple[int, int] = field(default_factory=free_ports)
    version: Path = ROOT
    running: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def does(self, *words: str) -> str:
        """Have an operator type a command of the version that starts next."""
        done = subprocess.run(
            [sys.executable, "-P", "-c", SERVE, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not done.returncode, done.stdout + done.stderr
        return done.stdout

    def starts(self, port: int) -> None:
        """Start one, and wait until it is ready."""
        told = [sys.executable, "-P", "-c", SERVE, "serve", "--without-worker", "--port", str(port)]
        with (self.folder / f"said-{port}").open("ab") as said:
            self.running[port] = subprocess.Popen(
                told, env=self.environment, stdout=said, stderr=said, start_new_session=True
            )
        until = time.monotonic() + STARTS_WITHIN
        while not self._ready(port):
            assert self.running[port].poll() is None, (self.folder / f"said-{port}").read_text()[-LAST_WORDS:]
            assert time.monotonic() < until, "it does not start"
            time.sleep(0.1)

    def restarts(self, port: int) -> None:
        """Do as the README says: stop one, start it, wait until it is ready and the proxy knows."""
        self.stops(port)
        self.starts(port)
        time.sleep(SEEN)

    def stops(self, port: int) -> None:
        """Stop one as a service manager does, and kill it if that does not help."""
        process = self.running.pop(port)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(STOPS_WITHIN)

    @property
    def environment(self) -> dict[str, str]:
        """Return what each of their processes is told."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SOUNDINGS_", "XDG_"))}
        mine = {
            **PRODUCTION,
            "data_dir": str(self.folder / "data"),
            "keyring": str(self.folder / "keyring.json"),
            "public_url": "https://127.0.0.1",
            "staff": "true",
            "staff_hours": "always",
            "mail": "smtp",
            "mail_from": "notes@harbour.example",
            "smtp_host": "mail.harbour.example",
            "languages": "en",
            "trusted_proxies": "1",
            "posts_a_minute": "0",
            "workers": "1",
            "leaving_seconds": str(LEAVING),
            **self.given,
        }
        return {
            **kept,
            **{f"SOUNDINGS_{name.upper()}": value for name, value in mine.items()},
            "PYTHONPATH": str(self.version),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def _ready(self, port: int) -> bool:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as line:
            try:
                line.request("GET", "/health/ready")
                return line.getresponse().status == 200
            except OSError:
                return False


@contextmanager
def fleet(folder: Path, **given: str) -> Iterator[tuple[Fleet, Proxied]]:
    """Run two sites behind a proxy for a while, on a database of their own."""
    made = Fleet(folder, given)
    made.does("keys", "new")
    made.does("migrate", "--without-backup")
    try:
        for port in made.ports:
            made.starts(port)
        upstream = " ".join(f"127.0.0.1:{port}" for port in made.ports)
        with proxied(folder / "proxy", upstream, patience="2s") as proxy:
            yield made, proxy
    finally:
        for port in list(made.running):
            made.stops(port)
