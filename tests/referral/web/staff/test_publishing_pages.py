"""Settings, rules and pauses as managers and clinical leads meet them: two people, refusals in words, a banner."""

import re
from io import BytesIO

import pytest

from referral.actions.published.effective import Effective
from referral.core.access import Role
from referral.core.audit import Action, Entry
from referral.core.overlay import hiding
from referral.core.overlayfile import content
from referral.core.publishing import Kind
from referral.living import Living
from screening.app import read_data
from screening.library.edits import edited, shipped_rules
from screening.web.parts import parts
from tests.referral.staffsite import Browser, StaffSite

NAME = "pathways/ketamine.toml"
LOWER = {"sign.18.when.any.0.at_least": "12"}
ELSEWHERE = "Another organisation has proposed or changed something here too."
CRISIS = {"group": "crisis", "local_crisis": "Jo: 01234 567890, 9 to 5", "texts_crisis": "Call 116 123", "why": "new"}


@pytest.fixture(scope="module")
def mel(site: StaffSite) -> Browser:
    return site.somebody_in("Mel", Role.MANAGER, organisation="Pier")


@pytest.fixture(scope="module")
def tim(site: StaffSite) -> Browser:
    return site.somebody_in("Tim", Role.MANAGER, organisation="Pier")


@pytest.fixture(scope="module")
def cleo(site: StaffSite) -> Browser:
    return site.somebody_in("Cleo", Role.CLINICAL_LEAD, organisation="Pier")


def base(browser: Browser, page: str) -> str:
    """Open the page of a change, and return what it is made upon."""
    assert browser.opens(page) == 200
    found = re.search(r'name="base" value="([^"]*)"', browser.page)
    assert found
    return found[1]


def there(browser: Browser) -> str:
    """Return where a form has led."""
    return browser.location.removeprefix("/staff")


def fault(browser: Browser) -> str:
    """Return what the page says was not done."""
    found = re.search(r"That was not done</h2>\s*<p>([^<]*)", browser.page)
    return found[1] if found else ""


def living(site: StaffSite) -> Living:
    """Return a process that serves, as it stands before anything was published."""
    machine = site.parts.machine
    return Living(machine, site.parts, read_data(machine), Effective(0, machine), read_data)


def test_a_crisis_text_holds_when_a_second_manager_has_signed_it(site: StaffSite, mel: Browser, tim: Browser) -> None:
    given = {**CRISIS, "base": base(mel, "/settings/change?group=crisis")}
    assert mel.sends("/settings/change", {**given, "texts_crisis": "x" * 25, "go": "look"}) == 422
    assert 'id="f-texts_crisis-fault">has 24 letters at most' in mel.page
    assert "Jo: 01234 567890" in mel.page
    assert mel.sends("/settings/change", {**given, "go": "look"}) == 200
    assert "In danger" in mel.page
    assert "a second person has signed" in mel.page
    assert mel.sends("/settings/change", {**given, "go": "publish"}) == 303
    change = there(mel)
    mel.opens(change)
    assert mel.sends(f"{change}/sign") == 422
    assert fault(mel).startswith("You have signed this already")
    serves = living(site)
    assert not serves.look()

    tim.opens(change)
    assert tim.sends(f"{change}/sign") == 303

    assert serves.look()
    assert "Jo: 01234 567890, 9 to 5" in serves.service.site.test_client().get("/talk").get_data(as_text=True)
    mel.opens("/settings")
    assert "published here" in mel.page
    trail = [entry.action for entry in _trail(site)]
    assert trail[:2] == [Action.PUBLISHED, Action.PROPOSED]


def test_a_change_that_others_overtook_is_refused_and_putting_back_is_one_step(
    site: StaffSite, mel: Browser, tim: Browser
) -> None:
    names = {"group": "names", "operator_name": "Pier service", "why": "", "go": "publish"}
    old = base(mel, "/settings/change?group=crisis")
    slow = {**CRISIS, "local_crisis": "Somebody else", "base": old, "go": "publish"}
    assert mel.sends("/settings/change", slow) == 303
    waits = there(mel)
    assert tim.opens("/settings/change?group=names") == 200
    assert tim.sends("/settings/change", {**names, "base": old}) == 303
    assert there(tim) == "/settings"
    tim.opens(waits)
    assert tim.sends(f"{waits}/sign") == 422
    assert "Something else was published since" in fault(tim)
    assert tim.sends(f"{waits}/refuse") == 303

    active = site.parts.publishing.active()[Kind.SETTINGS].code
    tim.opens("/settings")
    assert tim.sends("/settings/back", {"active": active}) == 303

    assert site.parts.publishing.active()[Kind.SETTINGS].code == old
    tim.opens("/settings")
    assert tim.sends("/settings/back", {"active": active}) == 422


def test_what_would_spoil_texts_is_refused_without_a_preview_too(mel: Browser) -> None:
    names = {"group": "names", "texts_run_by": "https://x.example", "why": "", "go": "publish"}
    assert mel.sends("/settings/change", {**names, "base": base(mel, "/settings/change?group=names")}) == 422
    assert "has a link" in mel.page


def test_longer_takes_two_and_is_not_put_back_by_one(mel: Browser, tim: Browser, site: StaffSite) -> None:
    keeping = {"group": "keeping", "why": "", "go": "publish"}
    longer = {**keeping, "keep_contacts_days": "90", "base": base(mel, "/settings/change?group=keeping")}
    assert mel.sends("/settings/change", longer) == 303
    assert there(mel).startswith("/settings/changes/")
    shorter = {**keeping, "keep_contacts_days": "5", "base": base(tim, "/settings/change?group=keeping")}
    assert tim.sends("/settings/change", shorter) == 303
    assert there(tim) == "/settings"
    active = site.parts.publishing.active()[Kind.SETTINGS].code
    tim.opens("/settings")
    assert tim.sends("/settings/back", {"active": active}) == 422
    assert "keep people's data longer" in fault(tim)
    tim.opens("/settings")
    for elsewhere in ("/rules/back", "/places/back"):
        assert tim.sends(elsewhere, {"active": active}) < 500
        assert site.parts.publishing.active()[Kind.SETTINGS].code == active, elsewhere


def test_a_broken_file_is_named_and_nothing_is_proposed(mel: Browser) -> None:
    broken = edited(shipped_rules()[NAME], LOWER, "1.1").replace("at_least = 12", "at_lest = 12")
    given = {"base": base(mel, "/rules/change"), "upload": (BytesIO(broken.encode()), "ketamine.toml")}

    assert mel.sends("/rules/change", given) == 422

    assert f"{NAME}:351: sign[18].when" in mel.page
    assert "Propose it" not in mel.page
    assert mel.sends("/rules/change", {"base": given["base"], "upload": (BytesIO(b"\xff"), "ketamine.toml")}) == 422
    assert "This file is not UTF-8 text." in mel.page
    assert mel.sends("/rules/propose", {"rehearsed": "made up", "why": "x"}) == 422
    assert "This rehearsal is too old" in mel.page


def test_a_threshold_is_rehearsed_signed_by_two_and_holds(site: StaffSite, mel: Browser, cleo: Browser) -> None:
    was = base(mel, f"/rules/change?file={NAME}&find=days_many")
    said = ("Sixteen days a month or more", "On how many of the last 30 days did you use ketamine?: from this number")
    assert " \u203a ".join(said) in mel.page
    typed = {f"at:{place}": text for place, text in LOWER.items()}
    given = {"base": was, "file": NAME, "find": "days_many", "version": "1.1", **typed}
    assert mel.sends("/rules/change", given) == 200
    assert "The rehearsal: this may be proposed" in mel.page
    found = re.search(r'name="rehearsed" value="([^"]*)"', mel.page)
    assert found
    assert mel.sends("/rules/propose", {"rehearsed": found[1], "why": " "}) == 422
    assert mel.sends("/rules/propose", {"rehearsed": found[1], "why": "Twelve days is many"}) == 303
    change = there(mel)
    serves = living(site)
    serves.look()

    cleo.opens(change)
    assert "opens the safety case again" in cleo.page
    assert cleo.sends(f"{change}/sign") == 303

    assert serves.look()
    assert serves.service.site.extensions["soundings"].pathway.version == "1.1"
    cleo.opens("/rules")
    assert cleo.sends("/rules/back", {"active": change.rpartition("/")[2]}) == 303
    assert serves.look()
    assert serves.service.site.extensions["soundings"].pathway.version == "1"


def test_another_organisation_and_another_role_see_nothing_of_it(site: StaffSite, mel: Browser) -> None:
    other = site.somebody_in("Oda", Role.MANAGER, organisation="Mole")
    counselor = site.somebody_in("Ann", Role.COUNSELOR, organisation="Pier")
    given = {**CRISIS, "local_crisis": "Jo", "why": "At night", "base": base(mel, "/settings/change?group=crisis")}
    assert mel.sends("/settings/change", {**given, "go": "publish"}) == 303
    change = there(mel)

    assert (mel.opens("/settings"), other.opens("/settings")) == (200, 200)
    assert ["At night" in mel.page, change in mel.page, ELSEWHERE in mel.page] == [True, True, False]
    assert ["At night" in other.page, "/changes/" in other.page, ELSEWHERE in other.page] == [False, False, True]
    assert (mel.opens(change), other.opens(change), counselor.opens(change)) == (200, 404, 403)
    assert [counselor.opens(path) for path in ("/settings", "/rules", "/pauses")] == [403, 403, 403]
    assert other.opens("/rules") == 200
    assert "/changes/" not in other.page
    assert mel.sends(f"{change}/refuse") == 303


@pytest.mark.usefixtures("mel")
def test_a_pause_holds_at_once_is_shown_to_everybody_and_ends_because_somebody_means_it(
    site: StaffSite, cleo: Browser
) -> None:
    nia = site.somebody_in("Nia", Role.COUNSELOR, organisation="Pier")
    cleo.opens("/pauses")
    assert cleo.sends("/pauses/begin", {"what": "check_ins", "why": " "}) == 422
    assert fault(cleo) == "Say in a few words why."
    assert cleo.sends("/pauses/begin", {"what": "check_ins", "why": "The words are wrong"}) == 303
    nia.opens("/")
    assert "The words are wrong" in nia.page

    cleo.opens("/pauses")
    assert cleo.sends("/pauses/end", {"what": "check_ins"}) == 422
    assert cleo.sends("/pauses/end", {"what": "check_ins", "sure": "yes"}) == 303

    nia.opens("/")
    assert "The words are wrong" not in nia.page
    assert [entry.action for entry in _trail(site)][:2] == [Action.UNPAUSED, Action.PAUSED]
    cleo.opens("/pauses")
    assert cleo.sends("/pauses/begin", {"what": "nothing", "why": "x"}) == 404


def test_the_public_questions_are_paused_and_help_is_not(site: StaffSite, cleo: Browser) -> None:
    serves = living(site)
    serves.look()
    cleo.opens("/pauses")
    assert cleo.sends("/pauses/begin", {"what": "site", "why": "We are mending a question."}) == 303

    assert serves.look()
    public = serves.service.site.test_client()
    assert [public.get(path).headers.get("Location") for path in ("/", "/questions", "/result")] == ["/talk"] * 3
    assert "We are mending a question." in public.get("/talk").get_data(as_text=True)
    assert [public.get(path).status_code for path in ("/talk", "/privacy")] == [200, 200]

    cleo.opens("/pauses")
    assert cleo.sends("/pauses/end", {"what": "site", "sure": "yes"}) == 303
    assert serves.look()
    assert serves.service.site.test_client().get("/").status_code == 200


def published(site: StaffSite, code: str, kind: Kind, text: str) -> None:
    """Have this hold, past every check, as a release leaves it that checks more than the one before."""
    row = (code, kind.value, text)
    number = site.parts.publishing.number() + 1
    with site.parts.publishing.database.writing() as session:
        run = session.connection().exec_driver_sql
        run("INSERT INTO publication VALUES (?, ?, '', ?, '', '', 2, 1, 'active', '2026-11-21 12:00:00')", row)
        step = (number, kind.value, code)
        run("INSERT INTO publication_active VALUES (?, ?, ?, '2026-11-21 12:00:00', 'x', 'published')", step)


def test_a_file_that_cannot_be_loaded_changes_nothing_and_is_said(site: StaffSite, mel: Browser) -> None:
    serves = living(site)
    serves.look()
    held = serves.service
    published(site, "broken", Kind.RULES, '{"files":{"pathways/ketamine.toml":"version = 1"}}')

    assert not serves.look()

    assert serves.service is held
    mel.opens("/rules")
    assert "could not be loaded" in mel.page
    assert f"{NAME}:1: " in mel.page
    assert not serves.look()
    for path, how, status in (("begin", {"why": "It is wrong."}, 303), ("end", {"sure": "yes"}, 200)):
        mel.opens("/pauses")
        assert mel.sends(f"/pauses/{path}", {"what": "site", **how}) == 303
        assert serves.look(), "a pause holds all the same"
        assert serves.service.site.test_client().get("/").status_code == status
    mel.opens("/rules")
    assert mel.sends("/rules/back", {"active": "broken"}) == 303
    assert serves.look()
    mel.opens("/rules")
    assert "could not be loaded" not in mel.page


def test_a_line_of_places_that_does_not_add_up_any_more_is_left_out_alone_and_can_be_taken_out(
    site: StaffSite, mel: Browser
) -> None:
    serves = living(site)
    published(site, "older", Kind.RESOURCES, content({one: hiding(one, "GB") for one in ("gb-nobody", "gb-papyrus")}))

    assert serves.look()

    with serves.service.site.app_context():
        assert "gb-papyrus" not in {one.id for one in parts().directory.everything}
    mel.opens("/places?country=GB")
    assert "there is no gb-nobody to withdraw" in mel.page
    mel.opens("/places/gb-nobody")
    assert "take this line out" in mel.page
    assert mel.sends("/places/gb-nobody/shipped", {"why": ""}) == 303


def _trail(site: StaffSite) -> list[Entry]:
    """Return the newest entries of the audit trail of Pier."""
    account = site.parts.staff.by_address("mel@example.org")
    assert account is not None
    with site.parts.casebook.reading(account.staff, site.clock()) as work:
        return [entry for entry in work.trail.latest(20) if entry.kind in {"publication", "pause"}]
