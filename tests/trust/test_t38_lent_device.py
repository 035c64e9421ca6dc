"""A device that was lent to the person who answers: nothing opens on it but the questions, until the PIN is given.

Every route of the staff site is tried, made from the map of its addresses, with a record that this very counselor may
read. Seen to fail with a guard that looks at what is open to everybody first, and with one that lets HEAD through.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from werkzeug.test import Client

from referral.actions.cases import cases
from referral.actions.cases.cases import New, View
from referral.core.access import By, Role
from referral.core.casework import Case, Said
from referral.core.kiosk import MOST_TRIES
from referral.web.staff import guard
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.trust.plants import Planted, address, planted, rules
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
PIN = "4827"
LOCKED, REFUSED = 423, 401


@dataclass
class Lent:
    """A device in the hands of somebody who answers, and what its counselor could open before."""

    site: StaffSite
    browser: Browser
    case: Case

    @property
    def view(self) -> View:
        """Return the case as its counselor reads it."""
        owner = self.site.parts.staff.account(self.case.owner)
        assert owner is not None
        found = cases.view(self.site.parts, By(owner.staff, self.site.clock()), self.case.code)
        assert isinstance(found, View), found
        return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("lent")) as made:
        yield made


@pytest.fixture
def lent(site: StaffSite) -> Lent:
    """Return a device that was just lent."""
    name = f"Ann{secrets.token_hex(4)}"
    browser = site.somebody_in(name, Role.COUNSELOR, Role.MANAGER, Role.AUDITOR)
    account = site.parts.staff.by_address(f"{name.lower()}@example.org")
    assert account is not None
    case = cases.open_case(site.parts, By(account.staff, site.clock()), New())
    assert isinstance(case, Case), case
    assert browser.opens(f"/cases/{case.code}/hand-over") == 200
    assert browser.sends(f"/cases/{case.code}/hand-over", {"pin": PIN, "again": PIN}) == 303, browser.page
    assert browser.location == "/staff/kiosk"
    return Lent(site, browser, case)


def starts(browser: Browser) -> None:
    """Answer the first page."""
    browser.opens("/kiosk")
    given = {"page": "start", "had": "", "for_whom": "self", "age": "25_plus", "country": "GB"}
    assert browser.sends("/kiosk", given) == 303
    assert browser.opens("/kiosk") == 200


def test_t38_no_route_reaches_anything_while_a_device_is_lent(site: StaffSite, lent: Lent, trust: Measured) -> None:
    app = site.service.staff
    assert app is not None
    values, reached, tried = {**planted(site, "Harbour").values, "case": lent.case.code}, [], 0
    lent.browser.opens("/kiosk")
    token = lent.browser.page
    for rule, method in rules(app):
        if rule.endpoint in guard.LENT:
            continue
        tried += 1
        lent.browser.page = token
        path = address(rule, Planted("Harbour", {name: values.get(name, "x") for name in rule.arguments})) or "/"
        status = lent.browser.sends(path) if method == "POST" else lent.browser.opens(path, method)
        led_back = status == 303 and lent.browser.location == "/staff/kiosk"
        shut = status == LOCKED and lent.case.alias not in lent.browser.page and "Ann" not in lent.browser.page
        reached += [] if led_back or shut else [f"{method} {rule.rule} {status}"]
    trust("T38", f"{len(reached)} of {tried} routes reached from a lent device {reached}", "0", not reached)
    own = {rule.endpoint for rule, _ in rules(app) if rule.endpoint in guard.LENT and not rule.arguments}
    trust("T38", f"{len(own)} routes of the questions, with nothing in their address", "all listed", own == guard.LENT)


def test_t38_what_opens_names_no_record_and_shows_no_result(lent: Lent, trust: Measured) -> None:
    starts(lent.browser)
    lent.browser.sends("/kiosk", {"page": "now", "had": "", "now": "none"})
    said = []
    for path in ("/kiosk", "/kiosk/talk", "/kiosk/pin", "/nothing/there"):
        lent.browser.opens(path)
        said.append(lent.browser.page)
    lent.browser.opens("/kiosk")
    assert lent.browser.sends("/kiosk/stop") == 303
    lent.browser.opens("/kiosk")
    said.append(lent.browser.page)
    leaks = [one for one in (lent.case.alias, lent.case.code, "signs so far", "/cases/") if any(one in p for p in said)]
    trust("T38", f"{len(leaks)} {leaks}", "0: names or results on a lent device", not leaks)
    over = "Please hand the device back" in said[-1] and "Myself" not in said[-1]
    trust("T38", "after stopping", "only that the device is to be handed back", over)


def test_t38_ten_minutes_without_a_touch_lock_it(site: StaffSite, lent: Lent, trust: Measured) -> None:
    starts(lent.browser)
    site.clock.goes_on(minutes=9, seconds=59)
    lent.browser.opens("/kiosk")
    asked = "Is any of this happening now?" in lent.browser.page
    token = lent.browser.page
    site.clock.goes_on(minutes=10)
    lent.browser.opens("/kiosk")
    hidden = "locked" in lent.browser.page and "happening" not in lent.browser.page
    lent.browser.page = token
    lent.browser.sends("/kiosk", {"page": "now", "had": "", "now": "suicide_plan"})
    kept = [one.question for one in lent.view.screens[0].answers if one.said is Said.GIVEN]
    good = asked and hidden and kept == ["for_whom", "age", "country"]
    trust("T38", f"asked {asked}, hidden {hidden}, kept {kept}", "locked after 10 minutes, and takes no answer", good)
    lent.browser.opens("/kiosk/pin")
    assert lent.browser.sends("/kiosk/pin", {"pin": PIN, "then": "on"}) == 303
    lent.browser.opens("/kiosk")
    still = lent.browser.opens("/account") == 303
    trust("T38", "let go on with the PIN", "asks again and stays locked", still and asked)
    site.clock.goes_on(minutes=61)
    trust("T38", "an hour without a touch", "the sign-in ends", lent.browser.opens("/kiosk") == REFUSED)


def test_t38_the_cookie_alone_unlocks_nothing(site: StaffSite, trust: Measured) -> None:
    ann = site.somebody_in(f"Cookie{secrets.token_hex(3)}", Role.COUNSELOR)
    ann.opens("/")
    ann.sends("/cases/new")
    case = ann.location.removeprefix("/staff")
    before, _ = ann.copy(Client(site.service)), ann.opens(f"{case}/hand-over")
    assert before.opens("/account") == 200, "the copy has to work before, or nothing is shown"
    assert ann.sends(f"{case}/hand-over", {"pin": PIN, "again": PIN}) == 303
    faults = [] if before.opens(case) == REFUSED else ["a copy from before the hand-over opens the case"]
    while_lent = ann.copy(Client(site.service))
    faults += [] if while_lent.opens(case) == 303 else ["a copy of the lent one opens the case"]
    ann.opens("/kiosk/pin")
    for pin in ("", "4828", "48270"):
        faults += [f"'{pin}' opens"] if ann.sends("/kiosk/pin", {"pin": pin}) == 303 else []
    site.clock.goes_on(minutes=2)
    assert ann.sends("/kiosk/pin", {"pin": PIN}) == 303, ann.page
    faults += [] if ann.opens(case) == 200 else ["the PIN does not open"]
    faults += [] if while_lent.opens("/kiosk") == REFUSED else ["a copy of the lent one goes on"]
    trust("T38", f"{len(faults)} {faults}", "0: only the PIN opens, and every copy dies when it does", not faults)


def test_t38_few_guesses_ever_slower_then_none(site: StaffSite, lent: Lent, trust: Measured) -> None:
    lent.browser.opens("/kiosk/pin")
    token, guesses, waited, wrong = lent.browser.page, 0, 0, 0
    while wrong < 200:
        wrong += 1
        lent.browser.page = token
        status = lent.browser.sends("/kiosk/pin", {"pin": "1113"})
        if status != 422:
            break
        if "second" in lent.browser.page:
            lent.browser.page = token
            assert lent.browser.sends("/kiosk/pin", {"pin": PIN}) == 422, (
                "the right PIN is not looked at before its time"
            )
            site.clock.goes_on(minutes=1)
            waited += 1
        else:
            guesses += 1
    ended = lent.browser.opens(f"/cases/{lent.case.code}") == REFUSED
    # A minute, then two, four, eight, sixteen: the last failure ends the sign-in.
    good = ended and waited >= 2 ** (MOST_TRIES - 3) - 1
    trust("T38", f"{MOST_TRIES} guesses in {waited} minutes, then the sign-in is over", "slowed, then ended", good)


def test_t38_forgetting_the_pin_costs_a_sign_in_and_no_answer(lent: Lent, trust: Measured) -> None:
    starts(lent.browser)
    lent.browser.opens("/kiosk/pin")
    assert lent.browser.sends("/kiosk/forgotten") == 303
    gone = lent.browser.opens(f"/cases/{lent.case.code}") == REFUSED
    kept = [one.question for one in lent.view.screens[0].answers]
    good = gone and "age" in kept
    trust("T38", f"signed out {gone}, kept {kept}", "signed out, every answer kept", good)
