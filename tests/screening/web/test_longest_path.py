"""The real pathway, with everything ticked: the cookie stays small, and every page answers."""

from pathlib import Path

import pytest
from flask import Flask

from screening.app import create_app
from screening.web.session import LARGEST_COOKIE
from tests import factories
from tests.actors import Visitor
from tests.shipped import shipped
from tests.walk import nothing, pathway_of, the_most, walk


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the site with the shipped data."""
    folder: Path = tmp_path_factory.mktemp("data")
    return create_app(factories.settings(folder), known=shipped(), clock=lambda: factories.NOW)


def test_the_cookie_stays_small_on_the_longest_path(real: Flask) -> None:
    visitor = Visitor(real).starts()
    sizes = []
    for seen in walk(visitor, pathway_of(real), the_most):
        cookie = seen.browser.get_cookie("session")
        assert cookie is not None
        sizes.append(len(cookie.value))
        assert seen.response.status_code == 200
    assert visitor.at == "summary"
    assert len(sizes) > 40
    assert max(sizes) <= LARGEST_COOKIE
    assert visitor.answers().at == "result"


def test_everything_can_be_skipped_to_the_end(real: Flask) -> None:
    visitor = Visitor(real).opens("/")
    kinds = [seen.at for seen in walk(visitor, pathway_of(real), nothing)]
    assert "error" not in kinds
    assert "crisis" not in kinds
    assert visitor.answers().at == "result"
    assert "Cannot tell yet" in visitor.sees
