"""The whole service, standing: `referral serve` with its worker, staff, cases, and a provider that takes its time."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bench.casebook import CARD, a_case
from bench.tools.postgres import postgres
from bench.tools.processes import ROOT, Process, below, parent
from referral.actions.accounts.staff import New, Opened, add
from referral.actions.running.keys import prepare
from referral.core.access import Role
from referral.core.followup import Purpose, Stage
from referral.settings import Settings
from referral.wiring import Parts, now, wire
from screening.settings import Secret
from tests.durability.sending import a_contact, a_text
from tests.trust.served import SERVE, Served, serving

CASES, STAFF = 200, 8
ROLES = frozenset({Role.COUNSELOR, Role.SUPERVISOR})
LATENCY = 0.2
"""Seconds that the provider takes for a text."""
TOLD = {
    "staff": "true",
    "staff_hours": "always",
    "sms_provider": "twilio",
    "texts_countries": "GB",
    "texts_hours": "00:00-24:00",
    "texts_trial": "false",
    "texts_approval": "a rehearsal",
    "texts_per_second": "50",
    "texts_per_hour": "100000",
    "texts_per_country": "100000",
    "texts_spend_cap": "1000000",
    "texts_run_by": "Harbour",
    "public_url": "https://notes.example",
}


@dataclass
class Standing:
    """A service that serves, our own way to what it keeps, and who was let in."""

    server: Served
    parts: Parts
    people: tuple[tuple[str, str], ...]
    database: int | None
    url: str = ""
    planned: int = 0

    def plan(self, number: int, due: datetime) -> None:
        """Let so many more texts be due then, each to a number of its own. Nobody else writes meanwhile: plan early."""
        contacts = [a_contact(self.planned + place, now()) for place in range(number)]
        self.planned += number
        with self.parts.followup.writing() as work:
            work.contacts.add_all(contacts)
            work.reminders.add(*(a_text(one, due) for one in contacts))

    def accepted(self) -> int:
        """Return how many texts the provider has taken."""
        with self.parts.followup.reading() as work:
            return work.reminders.counts()[Stage.ACCEPTED]

    def due(self) -> int:
        """Return how many texts are still to be handed over, or on their way."""
        with self.parts.followup.reading() as work:
            counts = work.reminders.counts()
        return sum(counts[stage] for stage in (Stage.SCHEDULED, Stage.CLAIMED, Stage.SENDING))

    def begun(self, since: datetime) -> list[datetime]:
        """Return when each text since then passed its point of no return, the first one first."""
        with self.parts.followup.reading() as work:
            every = (text for code in work.contacts.all_codes() for text in work.reminders.of(code))
            planned = [text for text in every if text.purpose is Purpose.CHECK_IN]
            return sorted(one.began for text in planned for one in work.attempts.of(text.code) if one.began >= since)

    def processes(self) -> dict[int, Process]:
        """Look at every process: those of the service, and those of PostgreSQL as one."""
        ours = {pid: one for pid in self.server.processes() if (one := Process.of(pid, self._name(pid)))}
        if self.database is not None:
            ours[self.database] = Process.sum("PostgreSQL", below(self.database))
        return ours

    def _name(self, pid: int) -> str:
        if pid == self.server.process.pid:
            return "serve"
        return "worker" if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes() else "web"


@contextmanager
def provider() -> Iterator[dict[str, str]]:
    """Run the stand-in for the provider in a process of its own; give what the service is told of it."""
    command = [sys.executable, "-m", "tests.peers.twilio", "--faults", "slow=1.0", "--wait", str(LATENCY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603  # written above
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        try:
            yield {name: value for name, value in told.items() if name != "url"}
        finally:
            process.terminate()


@contextmanager
def standing(folder: Path, kind: str, before: tuple[str, ...] = (), **given: str) -> Iterator[Standing]:
    """Have it stand on a database of this kind, "SQLite" or "PostgreSQL"; LookupError where there is none of it.

    `before` is a command that runs the server.
    """
    with postgres(2) if kind == "PostgreSQL" else _none() as urls, provider() as fake:
        if kind == "PostgreSQL" and not urls:
            raise LookupError(kind)
        data = folder / "data"
        data.mkdir(parents=True)
        told = {**TOLD, "keyring": f"{data}/keyring.json", **fake, **given}
        database, keys = urls or ("", "")
        parts = wire(Settings(data_dir=data, database_url=Secret(database), keys_url=Secret(keys)))
        for one in parts.migrations:
            one.go("head")
        prepare(parts.followup)
        people = filled(parts)
        parts.close()
        with serving(folder, SERVE, before, database_url=database, keys_url=keys, **told) as server:
            yield Standing(server, parts, people, parent(database) if database else None, database)
        parts.close()


@contextmanager
def _none() -> Iterator[list[str]]:
    yield []


def filled(parts: Parts) -> tuple[tuple[str, str], ...]:
    """Let staff be added, and cases be there; return addresses and one-time codes."""
    people = []
    for number in range(STAFF):
        new = New(f"staff{number}@example.org", f"Staff {number}", ROLES, "Harbour", ("North",))
        opened = add(parts.staff, new, parts.new_code, now())
        assert isinstance(opened, Opened)
        people.append((opened.address, opened.code))
    somebody = parts.staff.by_address(people[0][0])
    assert somebody is not None
    team, chance = min(somebody.staff.teams), random.Random(1)
    cases = [
        replace(a_case(number, chance), organisation=somebody.staff.organisation, team=team, owner=somebody.code)
        for number in range(CASES)
    ]
    with parts.casebook.writing(somebody.staff, now()) as work:
        work.cases.add_all([(case, CARD) for case in cases])
    return tuple(people)
