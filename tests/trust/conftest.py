"""One server in production for all checks that only visit it, and a browser whose profile is kept on disk."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Playwright

from referral.app import create_app
from referral.settings import Settings
from tests import factories, walk
from tests.browser.conftest import browser_type_launch_args
from tests.trust.served import Served, serving

__all__ = ["browser_type_launch_args"]

Profile = Callable[..., AbstractContextManager[BrowserContext]]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the whole service on SQLite, in production, for as long as the checks run."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the same site in this process: it is asked which routes there are and what each page looks like."""
    given: dict[str, Any] = {
        "mode": "production",
        "trusted_hosts": ("localhost",),
        "secret_keys": factories.SECRET,
        **walk.OPERATOR,
    }
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("site"), **given)).site


@pytest.fixture
def profile(playwright: Playwright, browser_type_launch_args: dict[str, Any], tmp_path: Path) -> Profile:
    """Return a function that opens a browser with a profile on disk, as people have one; closing it writes it out."""

    @contextmanager
    def opened(name: str = "profile", **given: Any) -> Iterator[BrowserContext]:
        told = {"viewport": {"width": 360, "height": 740}, "locale": "en-GB", **browser_type_launch_args, **given}
        context = playwright.chromium.launch_persistent_context(tmp_path / name, **told)
        try:
            yield context
        finally:
            context.close()

    return opened
