"""Sites of several processes that count together; and what happens to people while they cannot."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from referral.app import Service, create_app
from referral.core.work import terms
from referral.settings import Settings
from referral.web.forms import Task
from referral.web.task import Tasks
from referral.web.tokens import TASK_SECONDS, Tokens
from referral.wiring import wire
from screening.app import Known
from screening.settings import Secret
from tests import factories
from tests.redisserver import RedisServer, redis_server
from tests.referral.people import Clock

__all__ = ["redis_server"]
pytestmark = pytest.mark.redis
ORIGIN = {"REMOTE_ADDR": "9.9.9.9"}


@pytest.fixture
def two(tmp_path: Path, redis_server: RedisServer) -> Iterator[tuple[Service, Service]]:
    """Make the service twice, as two processes do."""
    known = Known(factories.small_pathway(), factories.small_directory())
    with ExitStack() as open_ones:
        made = []
        for name in ("one", "other"):
            settings = Settings(
                data_dir=tmp_path / name,
                secret_keys=(Secret(factories.SECRET),),
                posts_a_minute=3,
                texts=False,
                staff=False,
            )
            parts = replace(wire(settings), counts=redis_server.counts())
            made.append(open_ones.enter_context(closing(create_app(settings, parts, known=known))))
        yield made[0], made[1]


def sends(service: Service, times: int) -> list[int]:
    browser = service.site.test_client()
    return [browser.post("/language", environ_base=ORIGIN).status_code for _ in range(times)]


def test_two_processes_slow_a_visitor_together(two: tuple[Service, Service]) -> None:
    one, other = two
    assert sends(one, 2) + sends(other, 1) == [303] * 3
    assert sends(one, 1) + sends(other, 1) == [429] * 2


def test_without_redis_each_counts_alone_and_everybody_is_answered(
    two: tuple[Service, Service], redis_server: RedisServer
) -> None:
    redis_server.stops()
    for service in two:
        assert sends(service, 4) == [303, 303, 303, 429]
        browser = service.site.test_client()
        answers = [browser.get(path, environ_base=ORIGIN).status_code for path in ("/", "/talk", "/questions")]
        assert set(answers) <= {200, 303}
        assert browser.post("/go-on", environ_base=ORIGIN).status_code == 303


def test_a_task_is_done_once_for_all_processes(redis_server: RedisServer) -> None:
    clock = Clock()
    with closing(redis_server.counts()) as one, closing(redis_server.counts()) as other:
        tokens = Tokens((b"k" * 32,), "task", TASK_SECONDS, clock)
        here, there = Tasks(tokens, clock, one), Tasks(tokens, clock, other)
        given = here.new()
        form = Task(MultiDict({"task": given.token, "sum": str(sum(terms(given.nonce)))}))
        assert here.fault(form) is None
        assert there.fault(form) is not None
