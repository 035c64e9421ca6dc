"""A site with the small pathway and directory, its clock, and a visitor."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from screening.app import Known, create_app
from screening.web.hooks import Hooks
from tests import factories
from tests.actors import Visitor


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = factories.NOW

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def passes(self, **stretch: float) -> None:
        """Let time go by."""
        self.time += timedelta(**stretch)


MakeSite = Callable[..., Flask]


@pytest.fixture
def clock() -> FakeClock:
    """Return the clock of the site."""
    return FakeClock()


@pytest.fixture
def make_site(tmp_path: Path, clock: FakeClock) -> MakeSite:
    """Return a function that makes a site with these settings."""

    def make(hooks: Hooks | None = None, **given: object) -> Flask:
        known = Known(factories.small_pathway(), factories.small_directory())
        return create_app(factories.settings(tmp_path, **given), hooks, known=known, clock=clock)

    return make


@pytest.fixture
def site(make_site: MakeSite) -> Flask:
    """Return a site as a developer starts it."""
    return make_site()


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    """Return somebody who has just come."""
    return Visitor(site)
