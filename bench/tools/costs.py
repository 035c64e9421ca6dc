"""What one of each thing takes in processor time: a request of the public site, a page of staff, a text."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from psycopg import connect
from sqlalchemy import Engine, event

from bench.texts import provider, rehearsal
from bench.tools.known import Cost, Journey
from bench.tools.line import Answer
from bench.tools.person import Person
from bench.tools.processes import Server, ran, serving
from bench.tools.serve import PRODUCTION
from referral.core.access import Role
from referral.worker import Rounds, step
from tests.referral.staffsite import Browser, staff_site

SYNCS, CASES, WARM = 60, 30, 6
NANO = 1e-9
SHORT = "form of short-result"
"""The step that follows the short result: who stops there has had their answer."""


def cpu(*processes: int) -> float:
    """Return the seconds of processor time that all threads of these processes used, to the nanosecond."""
    tasks = (task for one in processes for task in Path(f"/proc/{one}/task").glob("*/schedstat"))
    return sum(int(task.read_text().split()[0]) for task in tasks) * NANO


def children(process: int) -> tuple[int, ...]:
    """Return the processes that one has begun."""
    return tuple(int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split())


def sync_seconds(folder: Path) -> float:
    """Return how long the disk takes to say that a small write is safe: the middle of some."""
    took = []
    with (folder / "sync").open("wb") as file:
        for _ in range(SYNCS):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    (folder / "sync").unlink()
    return median(took)


@dataclass
class Noting(Person):
    """A person who notes what the server used from the start of each request to that of the next."""

    server: Server | None = None
    used: list[float] = field(default_factory=list)

    def ask(self, method: str, path: str, form: list[tuple[str, str]] | None = None) -> Answer:
        """Send one request."""
        assert self.server is not None
        self.used.append(cpu(*self.server.workers()))
        return super().ask(method, path, form)


@contextmanager
def public_site() -> Iterator[Server]:
    """Serve the whole public site in production, with the shipped questions."""
    with tempfile.TemporaryDirectory() as folder:
        told = {f"SOUNDINGS_{name.upper()}": str(value) for name, value in PRODUCTION.items()}
        settings = {**told, "SOUNDINGS_PORT": "0", "SOUNDINGS_DATA_DIR": folder}
        ran("-c", "from referral.cli import main; main()", "migrate", settings=settings)
        with serving("-c", "from referral.cli import main; main()", "serve", settings=settings) as server:
            yield server


def journeys(server: Server, times: int) -> Journey:
    """Return what each request of some whole journeys took."""
    warm = Person(server.port)
    for _ in range(WARM):
        warm.journey()
    warm.close()
    found: list[float] = []
    short = whole = 0
    for _ in range(times):
        person = Noting(server.port, server=server)
        person.journey()
        time.sleep(0.01)
        person.used.append(cpu(*server.workers()))
        found += [after - before for before, after in zip(person.used, person.used[1:], strict=False)]
        whole = len(person.used) - 1
        short = [one.step for one in person.seen].index(SHORT)
        person.close()
    return Journey(short, whole, tuple(found))


@dataclass
class Writing:
    """Listens to a database: how long the right to write is held, in processor time, and how often."""

    held: float = 0.0
    times: int = 0
    _since: float = 0.0

    def on(self, engine: Engine) -> None:
        event.listen(engine, "begin", self._begins)
        event.listen(engine.pool, "checkin", self._ends)

    def _begins(self, connection: Any) -> None:
        if connection.get_execution_options().get("soundings_writes"):
            self._since = time.thread_time()

    def _ends(self, *_told: Any) -> None:
        if self._since:
            self.held += time.thread_time() - self._since
            self.times += 1
            self._since = 0.0


def of_each(times: int, does: Callable[[], object], writing: Writing, database: Callable[[], float]) -> Cost:
    """Do something so many times, and return what one takes."""
    does()
    held, writes, asked, began = writing.held, writing.times, database(), time.process_time()
    for _ in range(times):
        does()
    own = time.process_time() - began
    sums = own, writing.held - held, writing.times - writes, database() - asked
    return Cost(*(one / times for one in sums))


def staff_pages(times: int, url: str = "", keys: str = "") -> Mapping[str, Cost]:
    """Return what the pages of staff take that are opened most, in a casebook of some cases."""
    given: dict[str, Any] = {"database_url": url, "keys_url": keys} if url else {}
    with tempfile.TemporaryDirectory() as folder, staff_site(Path(folder), **given) as site:
        writing = Writing()
        for one in site.parts.databases:
            writing.on(one.engine)
        ann = site.somebody_in("Ann", Role.COUNSELOR, Role.SUPERVISOR)
        for _ in range(CASES):
            ann.opens("/")
            assert ann.sends("/cases/new") == 303, ann.page
        case = ann.location.removeprefix("/staff")
        does = {
            "worklist": lambda: _opens(ann, "/"),
            "case": lambda: _opens(ann, case),
            "note": lambda: _notes(ann, case),
        }
        used = backends(url) if url else lambda: 0.0
        return {name: of_each(times, page, writing, used) for name, page in does.items()}


def _opens(browser: Browser, path: str) -> None:
    assert browser.opens(path) == 200, browser.page


def _notes(browser: Browser, case: str) -> None:
    assert browser.sends(f"{case}/notes", {"words": "Rang, and will ring again."}) == 303, browser.page
    _opens(browser, case)


def backends(url: str) -> Callable[[], float]:
    """Return what tells the processor time of all processes of a PostgreSQL on this machine."""
    with connect(url) as connection:
        stat = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    master = int(stat.rpartition(")")[2].split()[1])
    seen: dict[int, float] = {}

    def used() -> float:
        for one in children(master):
            seen[one] = max(seen.get(one, 0.0), cpu(one))
        return sum(seen.values())

    return used


@dataclass
class Clocked:
    """A provider's plug, and how long each hand-over waited for somebody else: neither we nor our core had work."""

    plug: Any
    waited: list[float] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        """Be the plug in everything else."""
        return getattr(self.plug, name)

    def send(self, *given: Any) -> Any:
        """Hand over."""
        began, own = time.perf_counter(), time.thread_time()
        answer = self.plug.send(*given)
        self.waited.append(time.perf_counter() - began - (time.thread_time() - own))
        return answer


def texts(count: int, url: str = "") -> tuple[Cost, float]:
    """Return what handing a text over takes, on SQLite unless given, and how long the stand-in for a provider took."""
    used = backends(url) if url else lambda: 0.0
    with provider() as told, tempfile.TemporaryDirectory() as folder, rehearsal(Path(folder), told, url) as made:
        made.plan(count + 40)
        writing = Writing()
        for one in made.parts.databases:
            writing.on(one.engine)
        plug = Clocked(made.texts.provider)
        parts = replace(made.texts, provider=plug)
        rounds = step(parts, "bench", Rounds()).rounds
        held, writes, asked, began, handed = writing.held, writing.times, used(), time.process_time(), 0
        while handed < count:
            done = step(parts, "bench", rounds)
            rounds, handed = done.rounds, handed + done.delivered.handed
        own, database = time.process_time() - began, used() - asked
    sums = own, writing.held - held, writing.times - writes, database
    return Cost(*(one / handed for one in sums)), median(plug.waited)
