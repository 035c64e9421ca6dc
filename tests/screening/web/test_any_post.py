"""Whatever is posted wherever: never a fault of ours, and the first answer is still there."""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.app import Known, create_app
from tests import factories
from tests.actors import Visitor

NAMES = st.sampled_from(
    [
        "page",
        "had",
        "now",
        "days-value",
        "days-unsaid",
        "amount-unit",
        "change",
        "go",
        "language",
        "csrf_token",
        "x",
        "",
    ]
)
VALUES = st.one_of(
    st.sampled_from(["days", "now", "for_whom", "none", "declined", "result", "31", "1e309", "NaN", "\x00", "٣", "-0"]),
    st.text(max_size=30),
)
ADDRESSES = st.sampled_from(
    ["/", "/questions", "/back", "/short-result", "/summary", "/go-on", "/talk", "/result", "/language", "/nowhere"]
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("data")
    known = Known(factories.small_pathway(), factories.small_directory())
    return create_app(factories.settings(folder), known=known, clock=lambda: factories.NOW)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=ADDRESSES, fields=st.dictionaries(NAMES, st.lists(VALUES, min_size=1, max_size=3), max_size=6))
def test_any_post_gets_a_clear_page_and_loses_nothing(site: Flask, address: str, fields: dict[str, list[str]]) -> None:
    visitor = Visitor(site).starts().answers(now="blood").answers()
    token = {name: [value] for name, value in visitor.next_form.filled() if name == "csrf_token"}
    touches_now = fields.get("page", [""])[0] in {"now", "for_whom"}
    visitor.posts(address, {**token, **fields})
    assert visitor.response.status_code in {200, 400, 404, 405}
    assert visitor.at in {"start", "question", "short-result", "summary", "crisis", "result", "error"}
    assert touches_now or "About now? blood" in visitor.opens("/summary").sees
