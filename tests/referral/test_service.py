"""The public site with its tallies: what it counts, and that no trouble of the database reaches a page."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from referral.actions.database import migrate
from referral.app import Service, TallyKeeper, create_app
from referral.settings import Settings
from referral.store.database import Database
from referral.store.migrations import Migrations
from referral.store.tallies import TallyStore
from referral.wiring import wire
from screening.app import Known
from tests import factories
from tests.actors import Visitor
from tests.heard import heard
from tests.referral.people import Clock, ShakyStore, an_outcome, codes

KNOWN = Known(factories.small_pathway(), factories.small_directory())
Make = Callable[..., Service]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(tmp_path: Path, clock: Clock) -> Iterator[Make]:
    made = []

    def service(**given: object) -> Service:
        settings = Settings(data_dir=tmp_path, secret_keys=factories.SECRET, **given)  # type: ignore[arg-type]
        made.append(create_app(settings, replace(wire(settings), clock=clock), known=KNOWN))
        return made[-1]

    yield service
    for one in made:
        one.close()


def goes_to_the_result(service: Service) -> Visitor:
    visitor = Visitor(service.site).starts().answers(now="none").answers(days__value="20").answers(signs=["more"])
    visitor.sends(visitor.next_form, go="result")
    assert visitor.at == "result"
    return visitor


def kept(folder: Path) -> dict[str, int]:
    database = Database(f"sqlite:///{folder}/tallies.sqlite3")
    counts = {cell.mark.code: count for cell, count in TallyStore(database).all().items()}
    database.close()
    return counts


def test_a_finished_check_is_kept_as_marginals_when_the_service_stops(make: Make, tmp_path: Path) -> None:
    service = make()
    migrate(Migrations(Database(f"sqlite:///{tmp_path}/tallies.sqlite3")))
    visitor = goes_to_the_result(service)
    visitor.opens("/")
    service.close()
    assert kept(tmp_path) == {
        "all": 1,
        "high": 1,
        "harm_reduction": 1,
        "specialist_drug_treatment": 1,
        "en": 1,
        "GB": 1,
    }


def test_the_start_page_says_what_is_counted_only_where_something_is(make: Make) -> None:
    assert "never yours together" in Visitor(make().site).opens("/").sees
    assert "never yours together" not in Visitor(make(tallies=False).site).opens("/").sees


def test_switched_off_nothing_is_stored(make: Make, tmp_path: Path) -> None:
    service = make(tallies=False)
    goes_to_the_result(service)
    service.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "given",
    [
        {},  # a file without tables
        {"database_url": "sqlite:////proc/nowhere/soundings.db"},
        {"database_url": "postgresql://nobody:hunter2@127.0.0.1:1/none"},
    ],
)
def test_no_page_fails_and_no_value_is_logged_when_the_database_does(make: Make, given: dict[str, str]) -> None:
    service = make(**given)
    goes_to_the_result(service)
    with heard() as logs:
        service.close()
    waits = [line for line in logs if line["event"] == "tallies_wait"]
    assert [(line["batches"], line["faults"]) for line in waits] == [(1, 1)]
    assert "hunter2" not in json.dumps(logs)
    assert not any("/" in str(line["fault"]) for line in waits)


def test_a_result_does_not_wait_for_a_locked_database(make: Make, tmp_path: Path, clock: Clock) -> None:
    service = make()
    database = Database(f"sqlite:///{tmp_path}/tallies.sqlite3")
    Migrations(database).go("head")
    goes_to_the_result(service)
    clock.passes(days=1)
    with database.writing():
        began = time.monotonic()
        goes_to_the_result(service)
        assert time.monotonic() - began < 3
    database.close()
    service.close()
    assert kept(tmp_path)["all"] == 2


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 5
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()


def a_keeper(store: ShakyStore, clock: Clock) -> TallyKeeper:
    from referral.actions.public.tallies import Tallies

    row = codes()
    return TallyKeeper(Tallies(store, clock, lambda: next(row)), every=0.01)


def test_the_day_is_merged_in_the_background(clock: Clock) -> None:
    store = ShakyStore()
    keeper = a_keeper(store, clock)
    keeper.finished(an_outcome(), "en", "GB")
    keeper.finished(an_outcome(), "en", "GB")
    clock.passes(days=1)
    assert eventually(lambda: len(store.kept) == 1)
    keeper.close()
    keeper.close()
    assert len(store.kept) == 1


def test_it_goes_on_trying_and_counts_its_faults(clock: Clock) -> None:
    store = ShakyStore(down=True)
    keeper = a_keeper(store, clock)
    keeper.finished(an_outcome(), "en", "GB")
    clock.passes(days=1)
    assert eventually(lambda: keeper.faults > 2)
    store.down = False
    assert eventually(lambda: len(store.kept) == 1)
    keeper.close()


def test_what_came_too_late_is_said(clock: Clock) -> None:
    keeper = a_keeper(ShakyStore(down=True), clock)
    keeper.finished(an_outcome(), "en", "GB")
    with heard() as logs:
        clock.passes(days=9)
        keeper.close()
    assert {"event": "tallies_too_late", "log_level": "warning", "batches": 1} in logs


def test_after_closing_no_thread_is_started(clock: Clock) -> None:
    store = ShakyStore()
    keeper = a_keeper(store, clock)
    keeper.close()
    keeper.finished(an_outcome(), "en", "GB")
    assert keeper._thread is None
