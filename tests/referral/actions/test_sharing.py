"""What the doctor says of the redis in which processes count together."""

from contextlib import closing
from pathlib import Path

import pytest

from referral.actions.running.checkup.sharing import examined
from referral.core.checkup import Weight
from referral.settings import Settings
from referral.wiring import wire
from screening.settings import Secret
from tests import factories
from tests.redisserver import RedisServer, redis_server

__all__ = ["redis_server"]
pytestmark = pytest.mark.redis


def found(folder: Path, url: str) -> dict[str, Weight]:
    settings = Settings(data_dir=folder, secret_keys=(Secret(factories.SECRET),), limits_url=Secret(url))
    with closing(wire(settings)) as parts:
        told = tuple(examined(settings, parts.counts))
    assert "planted" not in repr(told)
    return {one.code: one.weight for one in told}


def test_one_that_keeps_nothing_and_has_an_end_is_well(redis_server: RedisServer, tmp_path: Path) -> None:
    assert found(tmp_path, redis_server.url) == {"limits": Weight.NOTE}
    redis_server.stops()
    redis_server.starts(("--save", "60", "1"))
    assert found(tmp_path, redis_server.url) == {
        "limits": Weight.NOTE,
        "limits_kept": Weight.LOOK,
        "limits_unbounded": Weight.LOOK,
    }


def test_one_that_is_away_or_no_address_has_to_be_put_right(tmp_path: Path) -> None:
    assert found(tmp_path, f"unix://:planted@{tmp_path}/nothing") == {"limits_away": Weight.FAULT}
    assert found(tmp_path, "redis://:planted@here:planted") == {"limits": Weight.FAULT}
    assert not found(tmp_path, "")
