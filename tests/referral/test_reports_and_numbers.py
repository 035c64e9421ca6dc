"""Reports without a name and the numbers page: what is kept, what is shown, and what happens without a database."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner

from referral.actions.database import Unreachable
from referral.actions.public.reports import Desk, forget, listed
from referral.actions.public.tallies import OneAtATime
from referral.app import Service, create_app
from referral.cli import main
from referral.core.report import KEPT_WEEKS, MOST_IN_A_WEEK, Filed
from referral.core.tally import Batch, Cell, Mark, Measure, Week
from referral.settings import Settings
from referral.store.database import Database, StoreUnavailable
from referral.store.reports import ReportStore
from referral.store.tallies import TallyStore
from referral.wiring import wire
from screening.app import Known
from screening.web.hooks import Report
from tests import factories
from tests.actors import Visitor
from tests.migrated import migrated
from tests.referral.people import Clock

KNOWN = Known(factories.small_pathway(), factories.small_directory())
Make = Callable[..., Service]
WRONG_NUMBER = Report("gb-one", "number", "It rings and rings.")


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


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Database]:
    parts = wire(Settings(data_dir=tmp_path, secret_keys=factories.SECRET))  # type: ignore[arg-type]  # read from text
    migrated(*parts.databases)
    yield parts.databases[0]
    parts.close()


@pytest.fixture
def tallies(ready: Database, tmp_path: Path) -> Iterator[TallyStore]:
    assert ready.engine.url.database == f"{tmp_path}/soundings.db"
    database = Database(f"sqlite:///{tmp_path}/tallies.sqlite3")
    yield TallyStore(database)
    database.close()


def reports(service: Service, **given: str) -> Visitor:
    visitor = Visitor(service.site).opens("/report")
    return visitor.answers(**given)


def test_a_report_is_kept_with_its_week_and_nothing_of_who(make: Make, ready: Database) -> None:
    visitor = reports(make(), wrong="page", note="The button\ndoes nothing." + "x" * 400)
    assert visitor.at == "report-sent"
    (kept,) = ReportStore(ready).all()
    assert (str(kept.week), kept.about, kept.wrong) == ("2026-W47", "site", "page")
    assert kept.note.startswith("The button does nothing.")
    assert len(kept.note) == 300


def test_what_is_reported_about_a_place_names_it_by_its_id(make: Make, ready: Database) -> None:
    visitor = Visitor(make().site)
    place = next(one for one in factories.small_directory().countries["GB"].resources if one.published)
    visitor.posts("/report/about", {"about": [place.id]})
    assert place.title in visitor.sees
    visitor.answers(wrong="number")
    (kept,) = ReportStore(ready).all()
    assert (kept.about, kept.wrong) == (place.id, "number")
    assert reports_again_is_about_the_site(visitor)


def reports_again_is_about_the_site(visitor: Visitor) -> bool:
    return "page does not work" in visitor.opens("/report").sees


def test_nothing_chosen_is_something_else_and_so_is_what_no_page_offers(make: Make, ready: Database) -> None:
    service = make()
    reports(service)
    reports(service, wrong="hours")
    assert [one.wrong for one in ReportStore(ready).all()] == ["other", "other"]


def test_without_its_database_a_report_gets_the_503_page_with_numbers_to_call(make: Make) -> None:
    visitor = reports(make(database_url="sqlite:////proc/nowhere/soundings.db"), wrong="page")
    assert visitor.response.status_code == 503
    assert visitor.response.headers["Retry-After"] == "60"
    assert "If you need someone now" in visitor.sees


def test_switched_off_people_are_told_whom_to_tell(make: Make) -> None:
    service = make(reports=False, operator_contact="desk@harbour.example")
    visitor = Visitor(service.site).opens("/report")
    assert "desk@harbour.example" in visitor.sees
    assert not [form for form in visitor.page.forms if form.action == "/report"]
    visitor.posts("/report", {"wrong": ["page"]})
    assert visitor.response.status_code == 400


def test_old_reports_leave_and_a_full_week_takes_no_more(database: Database) -> None:
    store = ReportStore(database)
    clock = Clock()
    numbers = iter(range(10_000))
    desk = Desk(store, clock, lambda: f"code-{next(numbers)}")
    assert desk.take(WRONG_NUMBER)
    clock.passes(weeks=KEPT_WEEKS)
    assert desk.take(WRONG_NUMBER)
    assert len(store.all()) == 2
    clock.passes(weeks=1)
    assert desk.take(WRONG_NUMBER)
    assert len(store.all()) == 2
    week = Week(2027, 30)
    kept = [store.add(Filed(week, "site", "page", "", f"w{n}"), week, 3) for n in range(5)]
    assert kept == [True, True, True, False, False]
    assert MOST_IN_A_WEEK >= 100


def test_a_report_can_be_let_go_of(database: Database) -> None:
    store = ReportStore(database)
    Desk(store, Clock(), lambda: "abc").take(WRONG_NUMBER)
    assert listed(store) == store.all()
    assert forget(store, "abc") is True
    assert forget(store, "abc") is False
    assert store.all() == ()


def test_a_database_without_tables_is_said(empty: Database) -> None:
    store = ReportStore(empty)
    assert isinstance(listed(store), Unreachable)
    assert isinstance(forget(store, "abc"), Unreachable)
    assert not Desk(store, Clock(), lambda: "abc").take(WRONG_NUMBER)


def test_the_command_lists_and_forgets(ready: Database, tmp_path: Path) -> None:
    Desk(ReportStore(ready), Clock(), lambda: "abc").take(WRONG_NUMBER)

    def types(*words: str) -> str:
        result = CliRunner().invoke(main, ["reports", "--data-dir", str(tmp_path), *words])
        assert result.exit_code == 0, result.output
        return result.output

    assert "2026-W47  gb-one: number  [abc]\n    It rings and rings." in types()
    assert json.loads(types("--json")) == [
        {"week": "2026-W47", "about": "gb-one", "wrong": "number", "note": "It rings and rings.", "code": "abc"}
    ]
    assert types("--forget", "abc") == "It is gone.\n"
    again = CliRunner().invoke(main, ["reports", "--data-dir", str(tmp_path), "--forget", "abc"])
    assert (again.exit_code, "There is no report with this code." in again.output) == (1, True)


@pytest.mark.parametrize("words", [[], ["--forget", "abc"]])
def test_the_command_says_when_there_is_no_database(tmp_path: Path, words: list[str]) -> None:
    result = CliRunner().invoke(main, ["reports", "--data-dir", str(tmp_path), *words])
    assert (result.exit_code, result.output) == (1, "Error: The database cannot be used (OperationalError).\n")


COUNTS = {
    Mark(Measure.FINISHED, "all"): 57,
    Mark(Measure.LEVEL, "high"): 33,
    Mark(Measure.LEVEL, "no_level"): 24,
    Mark(Measure.ROUTE, "harm_reduction"): 21,
    Mark(Measure.ROUTE, "gone_since"): 44,
    Mark(Measure.LANGUAGE, "en"): 57,
    Mark(Measure.COUNTRY, "GB"): 48,
    Mark(Measure.COUNTRY, "other"): 9,
}


def test_the_numbers_are_shown_when_their_week_is_shut_floored_and_rounded(
    make: Make, tallies: TallyStore, clock: Clock
) -> None:
    tallies.merge(Batch("a", Week(2026, 47), COUNTS))
    service = make()
    assert "no week yet" in Visitor(service.site).opens("/numbers").sees
    clock.passes(days=9)
    visitor = Visitor(service.site).opens("/numbers")
    assert visitor.at == "numbers"
    for words in ("About 55 people", "many signs about 35", "no level is given about 25", "English about 55"):
        assert words in visitor.sees
    assert "gone_since about 45" in visitor.sees
    assert "another country" not in visitor.sees
    assert "57" not in visitor.sees
    assert "/numbers" in Visitor(service.site).opens("/").page.links


@pytest.mark.usefixtures("ready")
def test_the_language_is_changed_on_the_numbers_page_itself(make: Make) -> None:
    visitor = Visitor(make().site).opens("/numbers")
    visitor.sends(visitor.form("/language"), language="es")
    assert (visitor.at, visitor.response.request.path) == ("numbers", "/numbers")
    assert "Our numbers" not in visitor.sees
    visitor.posts("/language", {"language": ["en"], "at": ["/no-page-of-the-service"]})
    assert visitor.at == "start"


class Hangs:
    """A store that answers when it is let go, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.reached, self.go = Event(), Event()

    def merge(self, batch: Batch) -> bool:
        """Be asked for nothing else here."""
        raise NotImplementedError(batch)

    def all(self) -> dict[Cell, int]:
        """Wait, then fail as a locked database does."""
        self.asked += 1
        self.reached.set()
        self.go.wait(30)
        raise StoreUnavailable("OperationalError")


def test_a_database_that_hangs_holds_one_reader_and_is_left_alone_for_a_while(clock: Clock) -> None:
    store = Hangs()
    read = OneAtATime(store, clock)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(read)
        store.reached.wait(30)
        assert read() == Unreachable("Busy")
        store.go.set()
        assert first.result() == Unreachable("OperationalError")
    assert read() == Unreachable("OperationalError")
    assert store.asked == 1
    clock.passes(seconds=10)
    assert isinstance(read(), Unreachable)
    assert store.asked == 2


def test_numbers_are_read_anew_each_time(clock: Clock, tallies: TallyStore) -> None:
    read = OneAtATime(tallies, clock)
    assert read() == ()
    tallies.merge(Batch("a", Week(2026, 40), COUNTS))
    assert read() != ()


def test_switched_off_there_are_no_numbers_and_no_way_to_them(make: Make) -> None:
    for given in ({"numbers": False}, {"tallies": False}):
        visitor = Visitor(make(**given).site)
        assert "/numbers" not in visitor.opens("/").page.links
        assert visitor.opens("/numbers").response.status_code == 404


def test_without_a_database_the_numbers_answer_503_and_every_other_page_as_ever(make: Make) -> None:
    visitor = Visitor(make().site).opens("/numbers")
    assert (visitor.response.status_code, visitor.response.headers["Retry-After"]) == (503, "60")
    assert "If you need someone now" in visitor.sees
    for address in ("/", "/talk", "/report", "/privacy", "/left"):
        assert visitor.opens(address).response.status_code == 200
