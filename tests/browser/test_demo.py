"""The demonstration: a small one is filled, every role works in it, a browser goes through it; never in production."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click import ClickException
from click.testing import CliRunner
from playwright.sync_api import Page, expect
from werkzeug.test import Client

from referral.app import Service, create_app
from referral.cli import main
from referral.cli.demo import hashed
from referral.cli.preparing import prepare
from referral.demo import backstage, scenes, textscenes
from referral.demo.cast import DOCK, NORTH, PASSWORD, STAFF, Player, carded, textable
from referral.demo.filling import Filled, NotEmpty, Wanted, code_now, fill
from referral.demo.programme import PROGRAMME
from referral.demo.scenes import Comes
from referral.settings import Settings
from referral.settings.demonstration import MARK_FILE
from referral.sms.console import FOLDER, Console
from referral.wiring import now, wire
from screening.app import Known, read_data
from screening.settings import SettingsError
from tests import factories
from tests.referral.staffsite import Browser
from tests.whole_service import served

BANNER = "Demonstration: invented people."
SMALL = (
    (10.5, textscenes.stops, Comes("", "", "", 41)),
    (10, scenes.is_full, Comes("Ann", NORTH, "many", 42)),
    (9, backstage.asks_to_be_erased, Comes("Ann", NORTH, "few", 45)),
    (5, textscenes.in_danger, Comes("", "", "", 43)),
    (4, textscenes.has_no_mobile, Comes("Quinn", DOCK, "some", 44)),
    *(one for one in PROGRAMME if one[0] < 3.5),
)
WAITS = {"Max": ("1 change of the settings", "1 case to be erased, held or let go")}
"""What somebody reads on their first page of what waits for a second person."""
LINK = re.compile(r'href="/staff(/[^"#]*)"')
KEEPS_AWAY = re.compile(r"sign-out|passkey|/code|/text\?")
PEOPLE = {one.name: one for one in STAFF}


@dataclass(frozen=True)
class Made:
    """A small demonstration, as it was filled and as it is served."""

    settings: Settings
    filled: Filled
    service: Service


def settings_of(folder: Path, **given: Any) -> Settings:
    return Settings(**{"data_dir": folder, "secret_keys": factories.SECRET, **given})


def filled(settings: Settings, known: Known, wanted: Wanted) -> Filled:
    return fill(settings, known, wanted, partial(hashed, settings, known))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return read_data(settings_of(tmp_path_factory.mktemp("known")))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, known: Known) -> Iterator[Made]:
    settings = settings_of(tmp_path_factory.mktemp("demo") / "data")
    done = filled(settings, known, Wanted(1, now(), SMALL, weeks=1))
    service = create_app(settings, known=known)
    yield Made(settings, done, service)
    service.close()


@pytest.fixture(scope="module")
def base_url(made: Made) -> Iterator[str]:
    with served(made.service) as address:  # type: ignore[arg-type]  # any application can be served
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url, "viewport": {"width": 360, "height": 740}, "locale": "en-GB", "bypass_csp": True}


def signs_in(made: Made, player: Player) -> Browser:
    browser = Browser(Client(made.service))
    browser.gives_password(player.address, PASSWORD)
    browser.opens("/second-step")
    assert browser.sends("/second-step", {"code": code_now(player, now())}) == 302, browser.page
    return browser


@pytest.mark.parametrize("name", [name for name in PEOPLE if name not in {"Ann", "Mel"}])
def test_everybody_signs_in_and_every_page_that_they_are_led_to_opens_and_says_what_it_is(
    made: Made, name: str
) -> None:
    browser = signs_in(made, PEOPLE[name])
    browser.opens("/")
    assert [one for one in WAITS.get(name, ()) if one not in browser.page] == []
    if name == "Max":
        browser.opens("/reports/rows")
        assert "Asked for by Mel" in browser.page
        browser.opens("/")
    found = [one for one in dict.fromkeys(LINK.findall(browser.raw)) if not KEEPS_AWAY.search(one)]
    for path in found:
        status = browser.opens(path.replace("&amp;", "&"))
        assert (path, status in {200, 303}) == (path, True)
        assert status != 200 or BANNER in browser.page, path


def test_its_numbers_are_of_ranges_kept_for_fiction_and_what_was_texted_is_all_there(made: Made) -> None:
    shown = Console(made.settings.data_dir / FOLDER).shown()
    fiction = {textable(number) for number in range(100)}
    assert {one.number for one in shown} <= fiction
    assert all(re.fullmatch(r"\+1202555\d{4}", one) for one in fiction)
    assert re.fullmatch(r"\+447700900\d{3}", carded(7))
    assert any("STOP" in one.body for one in shown if one.mine)
    assert any("want to die" in one.body for one in shown if one.mine)
    assert made.filled.cases >= len(SMALL) - 2


def test_the_same_seed_and_moment_give_the_same_people(tmp_path: Path, known: Known) -> None:
    at = datetime(2026, 11, 21, 15, tzinfo=UTC)

    def aliases(seed: int, folder: str) -> list[str]:
        settings = settings_of(tmp_path / folder)
        fill(settings, known, Wanted(seed, at, SMALL[-2:], weeks=0), lambda _password: "no hash")
        parts = wire(settings)
        browser = parts.staff.by_address(PEOPLE["Sue"].address)
        assert browser is not None
        with parts.casebook.reading(browser.staff, at) as work:
            return [one.alias for one in work.worklist.search("a", 90)] + list(work.deleting.codes())

    assert aliases(7, "one") == aliases(7, "two")


def test_it_is_filled_into_nothing_but_a_new_folder_and_never_opened_in_production(made: Made, tmp_path: Path) -> None:
    folder = made.settings.data_dir
    given = ["demo", "--data-dir", str(folder)]
    assert "holds a demonstration already" in CliRunner().invoke(main, given).output
    assert PEOPLE["Zoe"].address in CliRunner().invoke(main, [*given, "--codes"]).output
    (tmp_path / "something").touch()
    assert "is not empty" in CliRunner().invoke(main, ["demo", "--data-dir", str(tmp_path)]).output
    with pytest.raises(SettingsError, match="holds a demonstration"):
        settings_of(folder, **PRODUCTION)
    for named in ("database_url", "keys_url"):
        elsewhere = settings_of(tmp_path / "new", **{named: f"sqlite:///{tmp_path}/other.db"})
        with pytest.raises(NotEmpty):
            fill(elsewhere, Known.__new__(Known), Wanted(1, now()), str)
    with pytest.raises(NotEmpty, match="production"):
        fill(settings_of(tmp_path / "new", **PRODUCTION), Known.__new__(Known), Wanted(1, now()), str)


def test_a_database_that_was_carried_elsewhere_is_known(made: Made, tmp_path: Path) -> None:
    folder = made.settings.data_dir
    files = {"database_url": f"sqlite:///{folder}/soundings.db", "tallies_url": f"sqlite:///{folder}/tallies.sqlite3"}
    there = {**files, "texts": False, "staff": False}
    real = settings_of(tmp_path / "real", **{**PRODUCTION, **there})
    with pytest.raises(ClickException, match="not in production"):
        prepare(wire(real), real)
    tried = settings_of(tmp_path / "tried", **there)
    assert not tried.demonstration
    prepare(wire(tried), tried)
    assert (tried.data_dir / MARK_FILE).exists()
    assert tried.demonstration


def test_its_daily_report_can_be_had_from_the_command_line_as_often_as_one_likes(made: Made) -> None:
    given = ["digest", "--no-mail", "--data-dir", str(made.settings.data_dir)]
    first, second = (CliRunner().invoke(main, given) for _ in range(2))
    assert (first.exit_code, first.output) == (1, second.output)  # 1: a backup that nobody named was not looked at
    assert first.output.count("Daily report of") == 2
    assert all(f"[{one}]" in first.output for one in {player.organisation for player in STAFF})
    assert "Could not be looked at:\n- Certificate of this site: nobody has said where to look." in first.output


PRODUCTION: dict[str, Any] = {
    "mode": "production",
    "trusted_hosts": "notes.example",
    "operator_name": "Harbour",
    "operator_contact": "desk@harbour.example",
    "local_crisis": "Call 112, day and night, from anywhere here.",
    "texts": False,
    "staff": False,
}


@pytest.mark.browser
@pytest.mark.local_server
def test_through_the_demonstration_in_a_browser(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("complementary", name="Demonstration")).to_contain_text(BANNER)
    page.goto("/dev/phone")
    expect(page.locator("main")).to_contain_text("STOP")
    sign_in(page, PEOPLE["Ann"])
    page.get_by_role("link", name="Risk").click()
    page.emulate_media(media="print")
    expect(page.get_by_label("Find a case by its two words")).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator("main a[href*='/cases/']").first.click()
    expect(page.locator("body")).to_have_attribute("data-page", "case")
    page.emulate_media(media="print")
    expect(page.get_by_text(BANNER)).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, PEOPLE["Mel"])
    page.get_by_role("link", name=re.compile("Daily report")).click()
    expect(page.get_by_role("heading", name="Could not be looked at")).to_be_visible()
    met(page)
    page.goto("/staff/papers")
    page.get_by_role("link", name=re.compile("Incident kit")).click()
    expect(page.get_by_role("heading", name="The first hour")).to_be_visible()
    expect(page.get_by_role("heading", name="What is open")).to_be_visible()
    met(page)


def sign_in(page: Page, player: Player) -> None:
    page.goto("/staff/sign-in")
    page.locator("input[name=email]").fill(player.address)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.locator("input[name=code]").fill(code_now(player, now()))
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("h1")).to_contain_text(f"Hello, {player.name}")


def met(page: Page) -> None:
    """See that nothing stands in anybody's way, and that nothing is wider than the phone."""
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
