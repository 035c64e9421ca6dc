"""Counts that all processes share: together, under names that tell nothing, and never waited for."""

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from referral.store import counts
from referral.store.counts import A_DAY_AND_AN_HOUR, RESTS, WAITS, CountsAway, SharedCounts, Stands
from tests.redisserver import OURS, RedisServer, redis_server

__all__ = ["redis_server"]
pytestmark = pytest.mark.redis
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ADDRESS, OTHER = "9.9.9.9", "8.8.8.8"


@dataclass
class Times:
    """A day and a span of time, both moved by hand."""

    day: datetime = NOON
    ticks: float = 0.0


@dataclass
class Site:
    """Processes that share one redis."""

    server: RedisServer
    times: Times = field(default_factory=Times)
    made: list[SharedCounts] = field(default_factory=list)

    def process(self, key: bytes = OURS, url: str = "", **given: float) -> SharedCounts:
        """Begin one more."""
        clocks = {"clock": lambda: self.times.day, "ticks": lambda: self.times.ticks}
        one = self.server.counts(key, url, **clocks, **given)
        self.made.append(one)
        return one

    def rests(self) -> None:
        """Let the time go by for which an absent redis is not asked."""
        self.times.ticks += RESTS


@pytest.fixture
def site(redis_server: RedisServer) -> Iterator[Site]:
    made = Site(redis_server)
    yield made
    for one in made.made:
        one.close()


def test_processes_count_together_each_visitor_and_each_kind_alone(site: Site) -> None:
    one, other = site.process(), site.process()
    assert [one.add("forms 7", ADDRESS, 60), other.add("forms 7", ADDRESS, 60), one.add("forms 7", ADDRESS, 60)] == [
        1,
        2,
        3,
    ]
    assert other.add("forms 7", OTHER, 60) == 1
    assert other.add("forms 8", ADDRESS, 60) == 1
    assert site.process(b"another site").add("forms 7", ADDRESS, 60) == 1


def test_what_stands_in_redis_tells_no_address_and_ends(site: Site) -> None:
    site.process().add("forms 7", ADDRESS, 60)
    with closing(site.server.client()) as client:
        names = {name.decode(): client.ttl(name) for name in client.scan_iter()}
        held = [client.get(name) for name in names]
    assert not [name for name in names if ADDRESS in name or "forms" in name]
    assert ADDRESS not in repr(held)
    assert sorted(names.values()) == [60, A_DAY_AND_AN_HOUR]


def test_who_has_only_one_half_of_the_key_cannot_make_the_name(site: Site) -> None:
    one = site.process()
    one.add("forms 7", ADDRESS, 60)
    with closing(site.server.client()) as client:
        names = {name.decode() for name in client.scan_iter()}
        half = client.get(f"{counts.PREFIX}{NOON.date()}")
        assert isinstance(half, bytes)
        # With both halves it is found, so what is looked for is made as it should be.
        assert one._name(half, "forms 7", ADDRESS) in names
        assert site.process(b"not ours")._name(half, "forms 7", ADDRESS) not in names
        assert one._name(b"of another day", "forms 7", ADDRESS) not in names


def test_each_day_has_names_of_its_own(site: Site) -> None:
    one = site.process()
    assert one.add("forms 7", ADDRESS, 60) == 1
    site.times.day += timedelta(days=1)
    assert one.add("forms 7", ADDRESS, 60) == 1
    assert site.process().add("forms 7", ADDRESS, 60) == 2


def test_a_redis_that_was_emptied_is_given_the_half_of_the_day_again(site: Site) -> None:
    one = site.process()
    one.add("forms 7", ADDRESS, 60)
    site.server.stops()
    site.server.starts()
    assert one.add("forms 7", ADDRESS, 60) == 1
    assert site.process().add("forms 7", ADDRESS, 60) == 2


def test_a_redis_that_is_away_is_asked_now_and_then_and_told_of_once(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    one = site.process()
    site.server.stops()
    with caplog.at_level(logging.INFO):
        assert [one.add("forms 7", ADDRESS, 60) for _ in range(3)] == [0, 0, 0]
        site.rests()
        assert one.add("forms 7", ADDRESS, 60) == 0
        site.server.starts()
        assert one.add("forms 7", ADDRESS, 60) == 0
        site.rests()
        assert [one.add("forms 7", ADDRESS, 60) for _ in range(2)] == [1, 2]
    said = [record.getMessage() for record in caplog.records]
    assert sum("counts_apart" in line for line in said) == 1
    assert sum("counts_together" in line for line in said) == 1
    assert str(site.server.socket) not in caplog.text


def test_a_redis_that_hangs_holds_one_form_for_a_moment(site: Site) -> None:
    one = site.process(waits=WAITS)
    site.server.hangs()
    assert [one.add("forms 7", ADDRESS, 60) for _ in range(50)] == [0] * 50
    site.server.goes_on()
    site.rests()
    while not one.add("forms 7", ADDRESS, 60):  # a busy machine takes longer to answer than a form waits
        site.rests()


def test_a_password_is_never_told(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    wrong = site.process(url=f"unix://:planted-password@{site.server.socket}")
    with caplog.at_level(logging.DEBUG):
        assert wrong.add("forms 7", ADDRESS, 60) == 0
    with pytest.raises(CountsAway) as told:
        wrong.stands()
    assert "planted" not in caplog.text + str(told.value) + repr(wrong)
    assert told.value.__cause__ is None
    assert not told.value.__context__ or told.value.__suppress_context__


def test_what_can_never_be_shared_is_said_before_anybody_comes(site: Site) -> None:
    assert site.process().unfit() == ""
    assert "address" in site.process(url="redis://127.0.0.1:planted-port").unfit()


def test_how_redis_is_set_up(site: Site) -> None:
    assert site.process().stands() == Stands(kept=False, bounded=True)
    site.server.stops()
    site.server.starts(("--save", "60", "1", "--maxmemory", "0"))
    assert site.process().stands() == Stands(kept=True, bounded=False)
