"""Two forms with the same new number at the same moment: the second finds the first, on databases of both kinds."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from referral.actions.texts.followup import Answer, Taken
from referral.core.followup import Stage
from tests.phones import NOON, Shipped, World, a_world
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

NUMBERS = tuple(f"+4474001234{last}" for last in range(10, 22))
MIDNIGHT = NOON.replace(hour=0) + timedelta(days=1)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def doors(request: pytest.FixtureRequest, tmp_path: Path, words: Shipped) -> Iterator[list[World]]:
    """Return two processes' sides of the same follow-up; their clocks stand before and after midnight.

    At any other time both wait for each other already where they count how often the number asked that day.
    """
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    made = [a_world(tmp_path, words, url, made=again) for again in (False, True)]
    for world, at in zip(made, (MIDNIGHT - timedelta(seconds=1), MIDNIGHT), strict=True):
        world.parts = replace(world.parts, new_code=lambda: secrets.token_hex(16))
        world.clock.time = at
    yield made
    for world in made:
        world.parts.followup.close()


def test_the_second_is_asked_already(doors: list[World]) -> None:
    together = Barrier(len(doors))

    def asks(world: World, number: str) -> Answer:
        together.wait()
        return world.asks(number)

    with ThreadPoolExecutor(len(doors)) as pool:
        said = [list(pool.map(asks, doors, [number] * len(doors))) for number in NUMBERS]
    assert said == [[Taken(), Taken()]] * len(NUMBERS)
    with doors[0].parts.followup.reading() as work:
        codes = work.contacts.all_codes()
        asked = [[text.stage for text in work.reminders.of(code)] for code in codes]
    assert len(codes) == len(NUMBERS)
    assert all(sorted(stages) == [Stage.CANCELLED, Stage.SCHEDULED] for stages in asked)
