"""A lent device as the person and the counselor meet it: one question at a time, help first, stopping and going on."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from referral.actions.cases import cases, intake
from referral.actions.cases.casebook import Done
from referral.actions.cases.cases import View
from referral.actions.cases.intake import At
from referral.core.access import By, Role
from referral.core.casework import Door, Said, Screen
from tests.actors import FormSeen, PageSeen
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.screened import asking

PIN = "4827"
CALM = {"for_whom": "self", "age": "25_plus", "country": "GB"}


@dataclass
class Lending:
    """A counselor who lends a device, and the case that it is for."""

    site: StaffSite
    ann: Browser
    case: str = ""

    def begins(self) -> "Lending":
        """Open a new case."""
        if self.ann.opens("/") != 200:
            self.ann.signs_in(self.ann.address, self.site.clock())
            self.ann.opens("/")
        assert self.ann.sends("/cases/new") == 303
        self.case = self.ann.location.removeprefix("/staff")
        return self

    def lends(self, **given: str) -> int:
        """Lend the device."""
        self.ann.opens(f"{self.case}/hand-over")
        return self.ann.sends(f"{self.case}/hand-over", {"pin": PIN, "again": PIN, **given})

    def sees(self) -> PageSeen:
        """Return what stands on the device."""
        self.ann.opens("/kiosk")
        return PageSeen(self.ann.raw)

    def answers(self, **given: str) -> int:
        """Answer the question that stands there, `__` for the dash in a name."""
        form: FormSeen = next(one for one in self.sees().forms if one.role == "next")
        told = {name.replace("__", "-"): value for name, value in given.items()}
        return self.ann.sends("/kiosk", {**dict(form.filled()), **told})

    def takes_back(self) -> int:
        """Give the PIN."""
        self.ann.opens("/kiosk/pin")
        return self.ann.sends("/kiosk/pin", {"pin": PIN})

    def language(self, path: str = "/kiosk") -> str:
        """Return the language of a page."""
        self.ann.opens(path)
        return self.ann.raw.partition('<html lang="')[2][:2]

    @property
    def screens(self) -> tuple[Screen, ...]:
        """Return the screens of the case."""
        account = self.site.parts.staff.by_address(self.ann.address)
        assert account is not None
        found = cases.view(self.site.parts, By(account.staff, self.site.clock()), self.case.rsplit("/", 1)[-1])
        assert isinstance(found, View), found
        return found.screens

    def said(self, state: Said) -> set[str]:
        """Return the questions of the last screen that were met in a way."""
        return {one.question for one in self.screens[-1].answers if one.said is state}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("kiosk"), operator_name="Harbour drug service") as made:
        yield made


@pytest.fixture
def device(site: StaffSite) -> Lending:
    """Return a counselor with a new case."""
    account = site.parts.staff.by_address("ann@example.org")
    ann = site.somebody_in(f"Ann{site.parts.new_code()[:6]}" if account else "Ann", Role.COUNSELOR)
    return Lending(site, ann).begins()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"pin": "12a4"}, "Write digits only."),
        ({"pin": "482"}, "Write four to twelve digits."),
        ({"pin": "1234"}, "tried first by everybody"),
        ({"again": "4828"}, "The two are not the same."),
    ],
)
def test_a_pin_that_will_not_do_is_said_and_nothing_is_lent(device: Lending, given: dict[str, str], says: str) -> None:
    assert device.lends(**given) == 422
    assert says in device.ann.page
    assert PIN not in device.ann.page
    assert device.ann.opens("/") == 200
    assert device.screens == ()


def test_from_the_first_page_to_the_end_and_no_result_in_between(device: Lending) -> None:
    assert device.lends() == 303
    first = device.sees()
    assert "has lent you this device" in first.text
    assert "kept in your record at Harbour drug service" in first.text
    assert device.answers(**CALM) == 303
    assert device.answers(now="none") == 303
    assert device.answers(source="elsewhere") == 303
    assert device.answers(days_30__value="often") == 303
    assert "Write it as a number" in device.sees().text
    assert device.answers(days_30__value="20") == 303
    assert "Have you noticed any of these" in device.sees().text
    assert device.ann.sends("/kiosk/back") == 303
    assert "On how many of the last 30 days" in device.sees().text
    assert 'value="20"' in device.ann.raw
    while device.sees().kind == "kiosk-question":
        device.answers()
    assert "Those were the main questions" in device.sees().text
    assert device.ann.sends("/kiosk/finish") == 303
    over = device.sees()
    assert over.kind == "kiosk-closed"
    assert "hand the device back" in over.text
    assert device.takes_back() == 303
    device.ann.opens(device.ann.location.removeprefix("/staff"))
    assert device.ann.location.endswith(device.screens[0].code)
    (screen,) = device.screens
    assert (screen.door, screen.finished is not None) == (Door.KIOSK, True)
    assert {"body", "days_heaviest"} <= device.said(Said.NOT_ASKED)
    assert {"days_30", "source"} <= device.said(Said.GIVEN)


def test_the_longer_part_is_asked_of_whoever_wants_it(device: Lending) -> None:
    device.lends()
    device.answers(**CALM)
    while device.sees().kind == "kiosk-question":
        device.answers()
    assert device.ann.sends("/kiosk/more") == 303
    assert device.sees().kind == "kiosk-question"
    for _ in range(60):
        if device.sees().kind != "kiosk-question":
            break
        device.answers()
    assert "That was the last question" in device.sees().text


def test_help_comes_first_and_what_was_not_reached_is_kept_as_that(device: Lending) -> None:
    device.lends()
    device.answers(**{**CALM, "age": "16_17"})
    assert "may have to tell another adult" in device.sees().text
    device.answers(now="suicide_plan")
    help_first = device.sees()
    assert help_first.kind == "kiosk-help"
    for words in ("Childline", "999", "Hand the device back now"):
        assert words in help_first.text
    assert device.ann.sends("/kiosk/go-on") == 303
    assert device.sees().kind == "kiosk-question"
    assert device.ann.sends("/kiosk/stop") == 303
    assert device.sees().kind == "kiosk-closed"
    assert device.takes_back() == 303
    device.ann.opens(device.ann.location.removeprefix("/staff"))
    assert "Stop the questions and stay with it" in device.ann.page
    assert "source" in device.said(Said.INTERRUPTED)
    device.ann.opens("/?show=risk")
    assert "Look now" in device.ann.page


def test_what_was_begun_goes_on_where_it_was_left(device: Lending) -> None:
    device.lends()
    device.answers(**CALM)
    device.answers(now="none")
    device.ann.sends("/kiosk/stop")
    device.takes_back()
    code = device.screens[0].code
    device.ann.opens(f"{device.case}/hand-over")
    assert "Go on with those begun" in device.ann.page
    assert device.lends(screen=code) == 303
    assert "Where does the ketamine" in device.sees().text
    assert len(device.screens) == 1


def test_the_person_has_their_language_and_staff_get_theirs_back(device: Lending) -> None:
    assert device.lends(language="es") == 303
    assert device.language() == "es"
    assert device.ann.sends("/kiosk/language", {"language": "en"}) == 303
    assert device.language() == "en"
    assert device.ann.sends("/kiosk/language", {"language": "es"}) == 303
    assert device.takes_back() == 303
    assert device.language("/") == "en"


def test_whoever_types_the_pin_has_not_shown_that_they_are_the_counselor(site: StaffSite) -> None:
    both = Lending(site, site.somebody_in("Zoe", Role.COUNSELOR, Role.MANAGER)).begins()
    assert both.ann.opens("/people") == 200
    both.lends()
    assert both.takes_back() == 303
    assert both.ann.opens("/people") == 303
    assert both.ann.location.endswith("/account/again")


def test_nothing_is_on_the_device_s_pages_when_it_was_not_lent(device: Lending) -> None:
    for path in ("/kiosk", "/kiosk/pin", "/kiosk/talk"):
        assert device.ann.opens(path) == 303
        assert device.ann.location == "/staff/"
    device.ann.opens("/")
    for path in ("/kiosk", "/kiosk/stop", "/kiosk/pin", "/kiosk/forgotten"):
        device.ann.opens("/account")
        assert device.ann.sends(path) == 303
    assert device.ann.opens("/") == 200


def test_what_was_finished_elsewhere_asks_nothing_more(device: Lending) -> None:
    device.lends()
    device.answers(**CALM)
    account = device.site.parts.staff.by_address(device.ann.address)
    assert account is not None
    at = At(device.case.rsplit("/", 1)[-1], device.screens[0].code)
    done = intake.finish(device.site.parts, By(account.staff, device.site.clock()), at, asking())
    assert isinstance(done, Done)
    assert device.sees().kind == "kiosk-closed"
    assert "hand the device back" in device.sees().text
    device.ann.opens("/kiosk/talk")
    for path in ("/kiosk", "/kiosk/back", "/kiosk/more", "/kiosk/go-on", "/kiosk/finish", "/kiosk/stop"):
        device.ann.opens("/kiosk")
        assert device.ann.sends(path) == 303
    assert device.takes_back() == 303
    device.ann.opens(f"{device.case}/hand-over")
    assert device.lends(screen=at.screen) == 303
    assert device.ann.location == f"/staff{device.case}/screens/{at.screen}"
    assert device.lends(screen="0" * 32) == 403
