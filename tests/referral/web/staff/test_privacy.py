"""The pages on which a person gets all that is held of them, two people decide, and what is kept how long."""

import io
import json
import zipfile
from html import unescape

import pytest

from referral.actions.cases import casenotes, cases
from referral.actions.cases.cases import New
from referral.core.access import By, Role
from referral.core.case import ClosingReason, Move
from referral.core.casework import Case, ContactCard
from tests.referral.staffsite import Browser, StaffSite

CARD = ContactCard(name="Wilhelmina", number="+447400123456", best_hours="after six")


@pytest.fixture(scope="module")
def sue(site: StaffSite) -> Browser:
    """Return the browser of a supervisor who has just shown that it is them."""
    browser = site.somebody_in("Sue", Role.SUPERVISOR)
    proves(browser)
    return browser


@pytest.fixture(scope="module")
def manager(site: StaffSite) -> Browser:
    """Return the browser of a manager who has, too."""
    browser = site.somebody_in("Max", Role.MANAGER)
    proves(browser)
    return browser


def supervisor(site: StaffSite) -> By:
    account = site.parts.staff.by_address("sue@example.org")
    assert account is not None
    return By(account.staff, site.clock())


def opened(site: StaffSite) -> Case:
    """Return a case with notes."""
    by = supervisor(site)
    case = cases.open_case(site.parts, by, New(card=CARD))
    assert isinstance(case, Case)
    casenotes.note(site.parts, by, case.code, "After-the-party she rang.")
    casenotes.counsel(site.parts, by, case.code, "Spoke-of-home.")
    return case


def proves(browser: Browser) -> None:
    browser.opens("/account/again")
    assert browser.sends("/account/again", {"password": "Nine herons sat on the pier"}) in {302, 303}, browser.page


def downloaded(browser: Browser, path: str, **given: str) -> dict[str, str]:
    browser.opens("/account")
    answer = browser.client.post(f"/staff{path}", data={"csrf_token": token(browser), **given})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def token(browser: Browser) -> str:
    return browser.page.split('name="csrf_token" value="')[1].split('"')[0]


def test_the_file_holds_everything_and_no_name_of_staff(site: StaffSite, sue: Browser) -> None:
    browser, case = sue, opened(site)
    place = f"/cases/{case.code}/everything"
    assert browser.opens(place) == 200, browser.page
    assert browser.sends(f"{place}/file") == 422
    files = downloaded(browser, f"{place}/file", words="She came herself.", counselling="yes")
    assert set(files) == {
        *("index.html", "data.json", "codebook.json"),
        *("counseling-notes.html", "counseling-notes.json"),
    }
    page = unescape(files["index.html"])
    for words in ("Wilhelmina", "+447400123456", "After-the-party she rang.", "42 CFR part 2", case.alias):
        assert words in page, words
    assert "Spoke-of-home." in files["counseling-notes.html"]
    assert "Spoke-of-home." not in page + files["data.json"]
    whole = "".join(files.values())
    assert supervisor(site).staff.code not in whole
    assert "staff 1" in whole
    data, book = json.loads(files["data.json"]), json.loads(files["codebook.json"])
    assert set(data["tables"]) <= set(book["tables"])
    columns = {name for rows in data["tables"].values() for row in rows for name in row}
    assert columns <= set(book["columns"])
    assert "case_key" in data["tables"]
    assert data["tables"]["case_key"][0]["wrapped"] == "withheld"
    without = downloaded(browser, f"{place}/file", words="She came herself.")
    assert "counseling-notes.html" not in without
    assert "kept apart" in unescape(without["index.html"])


def test_two_people_erase_a_case_and_the_person_gets_a_proof(site: StaffSite, sue: Browser, manager: Browser) -> None:
    browser, case = sue, opened(site)
    place = f"/cases/{case.code}/everything"
    browser.opens(place)
    assert "Close the case first" in browser.page
    asks = {"kind": "erase", "because": "asked", "words": "She wants it gone."}
    assert browser.sends(f"{place}/ask", asks) == 422
    cases.move(site.parts, supervisor(site), case.code, Move.CLOSE, ClosingReason.DECLINED)
    browser.opens(place)
    assert browser.sends(f"{place}/ask", asks) == 303, browser.page
    browser.opens("/privacy")
    assert "Take it back" in browser.page
    order = browser.page.split("/privacy/")[1].split('"')[0]
    assert browser.sends(f"/privacy/{order}", {"decision": "approve"}) == 422
    assert "You asked for this yourself" in browser.page
    assert manager.opens(place) == 403
    manager.opens("/privacy")
    assert "She wants it gone." not in manager.page
    assert manager.sends(f"/privacy/{order}", {"decision": "approve"}) == 303, manager.page
    manager.opens(manager.location.removeprefix("/staff"))
    for words in ("Proof of what was erased", "0 entries left, 0 keys left", "What remains, and why"):
        assert words in manager.page, words
    assert case.alias not in manager.page
    assert browser.opens(f"/cases/{case.code}") == 404


def test_a_hold_is_asked_for_approved_and_released_by_two(site: StaffSite, sue: Browser, manager: Browser) -> None:
    browser, case = sue, opened(site)
    place = f"/cases/{case.code}/everything"
    browser.opens(place)
    late = {"kind": "hold", "because": "court", "words": "Order 12 of the court.", "review": "2020-01-01"}
    assert browser.sends(f"{place}/ask", late) == 422
    assert browser.sends(f"{place}/ask", late | {"review": f"{site.clock().date().replace(month=12, day=30)}"}) == 303
    for kind in ("hold", "release"):
        manager.opens("/privacy")
        order = manager.page.split("/privacy/")[1].split('"')[0]
        assert manager.sends(f"/privacy/{order}", {"decision": "approve"}) == 303, manager.page
        browser.opens(place)
        assert ("This case is held" in browser.page) is (kind == "hold")
        if kind == "hold":
            assert browser.sends(f"{place}/ask", {"kind": "release", "because": "over", "words": "Over."}) == 303


def test_the_report_on_retention_names_every_class(manager: Browser) -> None:
    assert manager.opens("/retention") == 200, manager.page
    assert "Nothing is kept for too long." in manager.page
    for words in (
        "Counseling notes, kept apart",
        "SOUNDINGS_<wbr>KEEP_<wbr>CASES_<wbr>MONTHS",
        "“Leave now”",
        "Results kept under seven words",
    ):
        assert words in manager.page, words
