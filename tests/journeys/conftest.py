"""The service with its texts, for journeys over HTTP: one for a whole file, and a fresh one for who asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.app import Known
from tests.shipped import shipped
from tests.texters import Texting, texting


@pytest.fixture(scope="session")
def known() -> Known:
    """Return the questions and the places, read once."""
    return shipped()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, known: Known) -> Iterator[Texting]:
    """Return a service that the tests of one file share."""
    with texting(tmp_path_factory.mktemp("texts"), known) as made:
        yield made


@pytest.fixture
def fresh(tmp_path: Path, known: Known) -> Iterator[Texting]:
    """Return a service of one's own."""
    with texting(tmp_path, known) as made:
        yield made
