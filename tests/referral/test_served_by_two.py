"""Two machines that share databases and keys and nothing else: whichever answers, a person goes on where they were.

Each request is answered by one of the two, drawn by chance. So nothing that a request needs can stand in a process.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from referral.actions.accounts import staff
from referral.actions.published.effective import Effective
from referral.actions.running import keys
from referral.core.access import Role
from referral.living import Living
from referral.settings import Settings
from referral.wiring import Parts, wire
from screening.app import read_data
from screening.settings import Secret
from tests import factories
from tests.actors import Visitor
from tests.migrated import migrated
from tests.postgres import keys_url, postgres_server, postgres_url
from tests.referral.claimpages import comes, makes
from tests.referral.staffsite import Browser, Clock
from tests.referral.web.test_kept_results import finishes, keeps, opens

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["keys_url", "postgres_server", "postgres_url"]
pytestmark = pytest.mark.postgres
MACHINES = 2


@dataclass
class Balanced:
    """Stands in front of several machines, and has any of them answer."""

    machines: list[Living]
    parts: Parts
    clock: Clock
    answered: Counter[int] = field(default_factory=Counter)
    chance: Random = field(default_factory=lambda: Random(53))

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        place = self.chance.randrange(len(self.machines))
        self.answered[place] += 1
        return self.machines[place].service(environ, start_response)

    def test_client(self) -> Client:
        """Stand in for a site."""
        return Client(self)

    def visitor(self) -> Visitor:
        """Return somebody new."""
        return Visitor(self)  # type: ignore[arg-type]  # it stands in for a site

    def somebody_in(self, name: str, role: Role) -> Browser:
        """Return the browser of somebody who works here and has signed in."""
        new = staff.New(f"{name}@example.org", name, frozenset({role}), "Harbour")
        opened = staff.add(self.parts.staff, new, self.parts.new_code, self.clock())
        assert isinstance(opened, staff.Opened)
        browser = Browser(self.test_client())
        browser.sets_up(new.address, opened.code, self.clock())
        return browser


@pytest.fixture
def two(tmp_path: Path, postgres_url: str, keys_url: str) -> Iterator[Balanced]:
    """Set up two machines: each with a data folder of its own, the keyring carried over."""
    clock, shared = Clock(), {"database_url": Secret(postgres_url), "keys_url": Secret(keys_url)}
    alike = {**shared, "keyring": str(tmp_path / "keyring.json"), "secret_keys": factories.SECRET, "texts": False}
    known = read_data(Settings(data_dir=tmp_path))
    made: list[Living] = []
    with ExitStack() as running:
        for number in range(MACHINES):
            settings = Settings(data_dir=tmp_path / f"machine-{number}", **alike)  # type: ignore[arg-type]  # read from text
            parts = replace(wire(settings), clock=clock)
            if not made:
                migrated(*parts.databases)
                keys.prepare(parts.followup)
            made.append(running.enter_context(closing(Living(settings, parts, known, Effective(0, settings)))))
        yield Balanced(made, parts, clock)


def test_whoever_answers_people_and_staff_go_on_where_they_were(two: Balanced) -> None:
    # Somebody answers, keeps the result, and opens it again in another browser.
    person = finishes(two.visitor())
    assert opens(two.visitor(), keeps(person)).at == "kept-result"
    # They make a code, and a counselor types it into a new case.
    code = makes(person, "result")
    ann = two.somebody_in("ann", Role.COUNSELOR)
    assert ann.opens(comes(ann, code)) == 200
    # What a manager publishes is on the pages of both, once each has looked.
    mel = two.somebody_in("mel", Role.MANAGER)
    assert mel.opens("/settings/change?group=names") == 200
    base = re.search(r'name="base" value="([^"]*)"', mel.page)
    assert base
    names = {"group": "names", "operator_name": "Pier service", "why": "", "go": "publish", "base": base[1]}
    assert mel.sends("/settings/change", names) == 303, mel.page
    assert [one.look() for one in two.machines] == [True] * MACHINES
    assert all("Pier service" in two.visitor().opens("/privacy").sees for _ in range(6))
    # A sign-in that was ended has ended on both, for whoever copied its cookie as well.
    copy = ann.copy(two.test_client())
    assert copy.opens("/") == 200
    ann.opens("/")
    ann.sends("/sign-out")
    assert 200 not in {copy.opens("/") for _ in range(6)}
    assert len(two.answered) == MACHINES
