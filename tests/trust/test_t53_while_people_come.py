"""T53: one process after the other is restarted, and the database brought on and back, while people go on.

Two real sites behind a real Caddy with the shipped file; people who answer, keep a result, come back to it, look for
help, and somebody who works on cases. No request fails. How much longer they wait meanwhile is told.

In a trial without `leaving_seconds`, behind the same proxy, a form was lost in four restarts: what had just reached a
process that stops at once is gone with it.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from referral.wiring import now
from tests.postgres import keys_url, postgres_server, postgres_url
from tests.redisserver import RedisServer, redis_server
from tests.referral.staffsite import Browser
from tests.trust.fleet import NEXT, ROOT, Fleet, fleet, next_version
from tests.trust.people_meanwhile import Crowd, crowded
from tests.trust_report import Measured

__all__ = ["keys_url", "postgres_server", "postgres_url", "redis_server"]
pytestmark = [pytest.mark.trust_long, pytest.mark.local_server, pytest.mark.durability]
ANN = "ann@harbour.example"
TIMES = 10
QUIET = 10.0
CODE = re.compile(r"[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){2,}")


def signed_in(site: Fleet) -> Callable[[Crowd], Browser]:
    """Return what signs somebody in."""

    def browser(crowd: Crowd) -> Browser:
        told = site.does("staff", "add", ANN, "--name", "Ann", "--role", "counselor", "--organisation", "Harbour")
        found = CODE.search(told)
        assert found, told
        made = Browser(crowd.test_client())
        made.sets_up(ANN, found[0], now())
        return made

    return browser


def told(crowd: Crowd, since: float) -> str:
    """Say how long people waited before and after."""
    before, after = (
        ", ".join(f"p{int(share * 100)} {crowd.slowest(share, *span):.0f} ms" for share in (0.5, 0.95, 0.99))
        for span in ((0.0, since), (since,))
    )
    return f"quiet: {before}; meanwhile: {after}, slowest {crowd.slowest(1.0, since):.0f} ms"


def judged(crowd: Crowd, what: str, since: float, trust: Measured) -> None:
    """Say what came of it."""
    failed = crowd.failed()
    value = f"{len(failed)} of {len(crowd.asked)} requests failed during {what} {failed[:3]}"
    trust("T53", value, "0", not failed)
    whole = dict(sorted(crowd.done.items()))
    trust(
        "T53",
        f"{len(crowd.broken)} of {sum(whole.values())} journeys broke off {crowd.broken[:3]}",
        "0",
        not crowd.broken,
    )
    trust("T53", told(crowd, since), "told, not asked", all(whole.values()) and len(whole) == 4)


def databases(kind: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return what a site is told about its databases."""
    if kind == "SQLite":
        return {}
    named = {"database_url": "postgres_url", "keys_url": "keys_url"}
    return {name: str(request.getfixturevalue(fixture)) for name, fixture in named.items()}


KINDS = ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)]


def test_t53_each_site_is_restarted_and_nobody_notices(
    tmp_path: Path, redis_server: RedisServer, trust: Measured
) -> None:
    with fleet(tmp_path, limits_url=redis_server.url) as (site, proxy):
        with crowded(proxy, signed_in(site)) as crowd:
            time.sleep(QUIET)
            since = time.monotonic()
            for number in range(TIMES):
                site.restarts(site.ports[number % 2])
        judged(crowd, f"{TIMES} restarts", since, trust)
        # The control: what is counted here sees a site that is away.
        for port in site.ports:
            site.stops(port)
        crowd.test_client().get("/talk")
        assert len(crowd.failed()) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_t53_old_to_new_to_old_while_people_come(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, trust: Measured
) -> None:
    with fleet(tmp_path, **databases(kind, request)) as (site, proxy):
        before = re.findall(r"revision (\w+)", site.does("migrate", "--without-backup"))[-1]
        newer = next_version(tmp_path / "newer", before)
        with crowded(proxy, signed_in(site)) as crowd:
            time.sleep(QUIET)
            since = time.monotonic()
            site.version = newer
            assert NEXT in site.does("migrate", "--without-backup")
            for port in site.ports:
                site.restarts(port)
            site.does("migrate", "--to", before, "--yes", "--without-backup")
            site.version = ROOT
            for port in site.ports:
                site.restarts(port)
        judged(crowd, f"an upgrade and the way back on {kind}", since, trust)
