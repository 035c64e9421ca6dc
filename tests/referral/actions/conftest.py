"""A follow-up for each test, on databases of both kinds where a test asks for it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from screening.core.resources import Topic
from tests import directories
from tests.casebooks import House, a_house
from tests.casephones import PLACE, Practice, a_practice
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


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory, words: Shipped) -> Path:
    """Return a folder with a practice in which nothing has happened, to copy: making one takes a second."""
    folder = tmp_path_factory.mktemp("ground")
    a_practice(folder, words).close()
    return folder


@pytest.fixture
def practice(tmp_path: Path, ground: Path, words: Shipped) -> Iterator[Practice]:
    copytree(ground, tmp_path / "practice")
    made = a_practice(tmp_path / "practice", words, made=True)
    line = directories.a_line(PLACE, Topic.DRUG_SERVICE)
    made.world.parts = replace(made.world.parts, directory=directories.a_directory(line))
    yield made
    made.close()
