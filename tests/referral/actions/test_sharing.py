"""What the doctor says of the redis in which processes count together."""

from pathlib import Path

import pytest

from referral.actions.running.checkup.sharing import examined
from referral.core.checkup import Weight
from referral.settings import Settings
from referral.store.counts import SharedCounts
from screening.settings import Secret
from tests import factories
from tests.redisserver import RedisServer, redis_server

__all__ = ["redis_server"]
pytestmark = pytest.mark.redis


def found(folder: Path, url: str, counts: SharedCounts | None) -> dict[str, Weight]:
    settings = Settings(data_dir=folder, secret_keys=(Secret(factories.SECRET),), limits_url=Secret(url))
    told = tuple(examined(settings, counts))
    if counts is not None:
        counts.close()
    assert "planted" not in repr(told)
    return {one.code: one.weight for one in told}


def test_one_that_keeps_nothing_and_has_an_end_is_well(redis_server: RedisServer, tmp_path: Path) -> None:
    assert found(tmp_path, redis_server.url, redis_server.counts()) == {"limits": Weight.NOTE}
    redis_server.stops()
    redis_server.starts(("--save", "60", "1"))
    assert found(tmp_path, redis_server.url, redis_server.counts()) == {
        "limits": Weight.NOTE,
        "limits_kept": Weight.LOOK,
        "limits_unbounded": Weight.LOOK,
    }


def test_one_that_is_away_or_no_address_has_to_be_put_right(redis_server: RedisServer, tmp_path: Path) -> None:
    for url, code in ((f"unix://:planted@{tmp_path}/nothing", "limits_away"), ("redis://:planted@here:1x", "limits")):
        assert found(tmp_path, url, redis_server.counts(url=url)) == {code: Weight.FAULT}
    assert not found(tmp_path, "", None)


def test_a_way_that_others_can_read_is_looked_at(redis_server: RedisServer, tmp_path: Path) -> None:
    assert "limits_open" in found(tmp_path, "redis://:planted@192.0.2.5:6379/0", redis_server.counts())
    assert "limits_open" not in found(tmp_path, "rediss://:planted@192.0.2.5:6379/0", redis_server.counts())
