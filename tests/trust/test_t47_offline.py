"""An installation from nothing but a wheelhouse, without a network, which then serves as the units have it (T47).

It is made as the first stage of deploy/Dockerfile makes it, installed as the second does, and run as the last and the
units do: by nobody, from a read-only tree, with the calls that deploy/systemd leaves it. The first part needs package
registries, so it is no part of the quick run.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.trust.caged import NOBODY
from tests.trust.proxied import free_ports
from tests.trust.served import PRODUCTION, STARTS_WITHIN
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust_long, pytest.mark.local_server]
ROOT = Path(__file__).parents[2]
SOURCES = ("pyproject.toml", "build_frontend.py", "README.md", "LICENSE", "THIRD-PARTY-NOTICES.md")
FOLDERS = ("requirements", "frontend", "templates", "screening", "referral", "deploy")
# Not one of a version manager's in somebody's home: nobody could run that.
SYSTEM_PYTHON = Path("/usr/bin/python3")
LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", "build", "*.mo")


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Return a folder that everybody can look into; those of pytest are shut again by whoever runs it beside us."""
    if os.geteuid() or _fails("unshare", "--net", "--mount", "--pid", "--fork", "true"):
        pytest.skip("this machine lets nobody shut a process in (unshare)")
    if not SYSTEM_PYTHON.exists() or _fails(str(SYSTEM_PYTHON), "-c", "import venv, ensurepip"):
        pytest.skip("no Python of the system's own with venv")
    with TemporaryDirectory(prefix="soundings-offline-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="module")
def installed(place: Path) -> Path:
    """Make the wheelhouse, and install from it where there is no network."""
    source, build, house = place / "source", place / "build", place / "wheelhouse"
    source.mkdir()
    for name in SOURCES:
        shutil.copy(ROOT / name, source)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, source / name, ignore=LEFT_OUT)
    _run(str(SYSTEM_PYTHON), "-m", "venv", str(build))
    pip = [str(build / "bin" / "pip"), "--quiet"]
    for listed in ("build.txt", "node.txt"):
        wanted = str(source / "requirements" / listed)
        _run(*pip, "install", "--only-binary", ":all:", "--require-hashes", "-r", wanted)
    wheels = [*pip, "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", str(house)]
    _run(*wheels, "--require-hashes", "-r", str(source / "requirements" / "service.txt"))
    _run(*wheels, str(source))
    _run(sys.executable, str(ROOT / "deploy" / "pins.py"), str(house))
    program = place / "program"
    cut_off = ["unshare", "--net"]
    _run(*cut_off, str(SYSTEM_PYTHON), "-m", "venv", str(program))
    pinned = str(house / "requirements.txt")
    told = ["install", "--quiet", "--no-index", "--find-links", str(house), "--require-hashes", "-r", pinned]
    _run(*cut_off, str(program / "bin" / "pip"), *told)
    return program


def test_t47_it_installs_without_a_network_and_serves_shut_in(place: Path, installed: Path, trust: Measured) -> None:
    pinned = (place / "wheelhouse" / "requirements.txt").read_text().splitlines()
    there = _run(str(installed / "bin" / "pip"), "list", "--format=freeze").splitlines()
    there = [one for one in there if not one.startswith(("pip=", "setuptools="))]
    told = f"{len(there)} of {len(pinned)} packages installed by hash with the network shut"
    trust("T47", told, "all", len(there) == len(pinned))
    status = _served(place, installed)
    trust("T47", f"served by nobody, from a read-only tree, shut in as the units are: {status}", "200", status == 200)


def test_t47_control_a_changed_wheel_is_refused(place: Path, installed: Path) -> None:
    assert installed.exists()
    changed = place / "changed"
    shutil.copytree(place / "wheelhouse", changed)
    wheel = next(changed.glob("soundings-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    told = ["install", "--dry-run", "--ignore-installed", "--no-index", "--find-links", str(changed)]
    pinned = ["--require-hashes", "-r", str(changed / "requirements.txt")]
    assert _fails("unshare", "--net", str(installed / "bin" / "pip"), *told, *pinned)


def _served(place: Path, program: Path) -> int:
    """Migrate and serve as nobody; return how the page with people to talk to was answered."""
    data = place / "data"
    for folder in (data, data / "tmp"):
        folder.mkdir(mode=0o700)
        os.chown(folder, NOBODY, NOBODY)
    port = free_ports()[0]
    given = {**PRODUCTION, "data_dir": str(data), "port": str(port)}
    told = {f"SOUNDINGS_{name.upper()}": value for name, value in given.items()} | {"TMPDIR": str(data / "tmp")}
    shut_in = ["unshare", "--mount", "--pid", "--fork", "--kill-child=SIGTERM", sys.executable]
    command = [*shut_in, str(ROOT / "tests" / "trust" / "caged.py"), str(data), str(program / "bin" / "referral")]
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **told}
    _run(*command, "migrate", environment=environment)
    process = subprocess.Popen([*command, "serve", "--without-worker"], env=environment)
    try:
        return _asked(port)
    finally:
        process.send_signal(signal.SIGKILL)  # its child is told to stop then, by the kernel
        process.wait(STARTS_WITHIN)


def _asked(port: int) -> int:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/talk")
            return connection.getresponse().status
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    return 0


def _run(*command: str, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _fails(*command: str) -> bool:
    return shutil.which(command[0]) is None or bool(
        subprocess.run(command, check=False, capture_output=True).returncode
    )
