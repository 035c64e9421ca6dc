"""What the pages about texts share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from referral.app import text_desk
from referral.web.desk import EVEN_SECONDS, Desk
from tests.referral.texts_service import texting


@dataclass
class Seconds:
    """A clock that work and resting move."""

    now: float = 7.0

    def passes(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with texting(tmp_path_factory.mktemp("texts")) as service:
        yield text_desk(service.parts.settings, service.parts)


@pytest.mark.parametrize("takes", [0.0006, 0.0084, 0.037])
def test_a_number_that_is_kept_takes_as_long_as_any_other(desk: Desk, takes: float) -> None:
    clock = Seconds()
    timed = replace(desk, ticks=lambda: clock.now, rest=clock.passes)
    timed.evenly(lambda: clock.passes(takes))
    assert clock.now == pytest.approx(7.0 + EVEN_SECONDS)


def test_a_fault_takes_as_long_too(desk: Desk) -> None:
    clock = Seconds()
    timed = replace(desk, ticks=lambda: clock.now, rest=clock.passes)

    def fails() -> None:
        clock.passes(0.02)
        raise LookupError

    with pytest.raises(LookupError):
        timed.evenly(fails)
    assert clock.now == pytest.approx(7.0 + EVEN_SECONDS)
