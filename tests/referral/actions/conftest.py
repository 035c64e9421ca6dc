"""A follow-up for each test, on databases of both kinds where a test asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casebooks import House, a_house
from tests.phones import Shipped, World, a_world, shipped
from tests.watches import Watch, a_watch, crewed


@pytest.fixture(scope="session")
def words() -> Shipped:
    return shipped()


@pytest.fixture
def world(tmp_path: Path, words: Shipped) -> Iterator[World]:
    made = a_world(tmp_path, words)
    yield made
    made.parts.followup.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    made = a_house(tmp_path, url)
    yield made
    made.close()


@pytest.fixture
def watch(tmp_path: Path, words: Shipped) -> Iterator[Watch]:
    made = crewed(a_watch(tmp_path, words))
    yield made
    made.world.parts.followup.close()
