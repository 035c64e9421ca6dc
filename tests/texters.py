"""The whole service with its pretend phone, its worker and a clock that the test moves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from referral import worker
from referral.actions.running import keys
from referral.app import Service, create_app
from referral.settings import Settings
from referral.wiring import TextParts, wire
from screening.app import Known
from tests import factories
from tests.actors import Visitor
from tests.migrated import migrated
from tests.referral.people import Clock
from tests.shipped import shipped
from tests.walk import OPERATOR

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
MOBILE = "07400 123456"
WHOLE = "+447400123456"
SUM = re.compile(r"How much is (\d) and (\d) together")


@dataclass
class Texting:
    """The service, its worker, and the time."""

    service: Service
    parts: TextParts
    clock: Clock

    def works(self) -> None:
        """Let the worker do what is due now."""
        rounds = worker.Rounds(tidied=self.clock(), cleared=self.clock())
        for _ in range(50):
            done = worker.step(self.parts, "w1", rounds)
            rounds = done.rounds
            if done.idle:
                return

    def days(self, number: int) -> None:
        """Live through so many days; the worker works every six hours."""
        for _ in range(4 * number):
            self.clock.passes(hours=6)
            self.works()

    def visitor(self) -> Visitor:
        """Return somebody with a browser of their own."""
        return Visitor(self.service.site)


@contextmanager
def texting(folder: Path, known: Known | None = None, **given: object) -> Iterator[Texting]:
    """Put the service together on SQLite in `folder`, with the shipped data unless given."""
    settings = Settings(
        **{  # type: ignore[arg-type]  # read from text
            "data_dir": folder,
            "secret_keys": factories.SECRET,
            "texts_per_second": 500.0,
            "texts_countries": ("GB", "ES"),
            **OPERATOR,
            **given,
        }
    )
    clock = Clock(NOON)
    parts = replace(wire(settings), clock=clock)
    migrated(*parts.databases)
    keys.prepare(parts.followup)
    service = create_app(settings, parts, known=known or shipped())
    try:
        assert service.texts is not None
        yield Texting(service, service.texts, clock)
    finally:
        service.close()


def the_sum(visitor: Visitor) -> str:
    """Add up the two numbers that the page asks for."""
    found = SUM.search(visitor.sees)
    assert found, visitor.sees
    return str(int(found[1]) + int(found[2]))


def on_the_phone(visitor: Visitor) -> str:
    """Look at the pretend phone."""
    return visitor.opens("/dev/phone").sees


def gives_a_number(visitor: Visitor, number: str = MOBILE, **given: str) -> Visitor:
    told = {"adult": "yes", "only_mine": "yes", "country": "GB", "number": number, "sum": the_sum(visitor)}
    return visitor.sends(visitor.form("/texts"), **{**told, **given})


def agrees(visitor: Visitor, **given: str | list[str]) -> Visitor:
    told = {"check_ins": "yes", "hours": "any", "nickname": "garden", "agree": "yes"}
    return visitor.sends(visitor.form("/texts/plan"), **{**told, **given})


def replies(visitor: Visitor, words: str) -> Visitor:
    visitor.opens("/dev/phone")
    form = next(form for form in visitor.page.forms if any(control.name == "words" for control in form.controls))
    return visitor.sends(form, words=words)
