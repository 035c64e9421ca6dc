"""The list of places as staff look after it: proposed by one, published by another, reports settled, samples called."""

import re
from collections.abc import Iterator, Mapping, Sequence

import pytest

from referral.actions.public.reports import Desk
from referral.core import entryform
from referral.core.access import Role
from referral.core.overlay import Conflict, Overlay
from referral.core.overlayfile import overlay_of
from referral.core.publishing import Kind
from referral.web.staff import placedesk
from screening.app import HERE
from screening.core.holes import Hole
from screening.library.tables import tables
from screening.library.verdict import Verdict
from screening.web.hooks import Report
from tests import factories
from tests.referral.staffsite import Browser, StaffSite, staff_site

CALLED = re.compile(r'<section class="staff-call" id="p-([^"]+)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("places"), default_country="GB", staff_zone="Europe/London") as made:
        yield made


@pytest.fixture(scope="module")
def eda(site: StaffSite) -> Browser:
    return site.somebody_in("Eda", Role.DIRECTORY_EDITOR)


@pytest.fixture(scope="module")
def mags(site: StaffSite) -> Browser:
    return site.somebody_in("Mags", Role.MANAGER)


def published(site: StaffSite) -> Overlay:
    return overlay_of(site.parts.publishing.active()[Kind.RESOURCES].content)


def filled(code: str, **other: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return the form of a shipped entry as it opens, with other fields."""
    table = tables([HERE / "resources"], code[:2])[code].table
    return {**entryform.typed_from(table), **{name.replace("__", "-"): list(value) for name, value in other.items()}}


def proposes(browser: Browser, path: str, given: Mapping[str, object] | None = None) -> str:
    """Send a form, and return the address of the proposal that came of it."""
    browser.opens("/places")
    assert browser.sends(path, given) == 303, browser.page
    return browser.location.removeprefix("/staff")


def test_what_one_proposes_another_publishes_and_nobody_their_own(site: StaffSite, eda: Browser, mags: Browser) -> None:
    where = proposes(eda, "/places/gb-frank/change", filled("gb-frank", cost=["Free"], cost__unknown=[], why=["Asked"]))
    eda.opens(where)
    assert "Cost to the person" in eda.page
    assert "publish it</button>" not in eda.page
    assert eda.sends(f"{where}/publish") == 422
    assert "Somebody else has to look at it" in eda.page
    assert not published(site)
    mags.opens(where)
    assert "Asked" in mags.page
    assert mags.sends(f"{where}/publish") == 303
    assert published(site)["gb-frank"].table["cost"] == "Free"
    eda.opens("/places/gb-frank")
    assert "What staff have changed against the shipped list" in eda.page
    eda.opens(where)
    assert eda.sends("/places/back", {"active": where.rpartition("/")[2]}) == 303
    assert not published(site)


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(eda: Browser) -> None:
    eda.opens("/places/gb-frank/change")
    given = filled("gb-frank", operator=[], cost__unknown=[], contact__0__shown=["0300 1"])
    assert eda.sends("/places/gb-frank/change", given) == 422
    assert 'id="f-operator-fault"' in eda.page
    assert "Write it, or tick that it is not known." in eda.page
    assert eda.sends("/places/gb-frank/change", filled("gb-frank", contact__0__shown=["0300 1"])) == 422
    assert "what is shown is another number than what is dialled" in eda.page
    assert 'id="f-contact-0-fault"' in eda.page
    eda.opens("/places")
    assert "Nothing waits." in eda.page


def test_hiding_the_last_of_its_kind_is_refused(eda: Browser) -> None:
    eda.opens("/places/nz-1737")
    assert eda.sends("/places/nz-1737/hide") == 422
    assert "NZ has no published crisis line or no published drug line any more" in eda.page


def test_who_leaves_a_hole_is_told_where_and_when(site: StaffSite) -> None:
    hole = Hole("NZ", "crisis_support", "25_plus", factories.NOW, "no crisis line is open")
    assert site.service.staff is not None
    with site.service.staff.test_request_context():
        told, lost = placedesk.said(Verdict(gaps=(hole,), lost=("NZ",)))
        assert told.startswith("In New Zealand, ")
        assert told.endswith("would have nobody who answers, from Sat 12:00 UTC on.")
        assert lost.startswith("New Zealand would lose its last crisis line")
        assert placedesk.said(Conflict(("gb-frank",)))[0].startswith(
            "Somebody else has changed this meanwhile: gb-frank"
        )


def test_a_place_of_our_own_is_added_and_taken_back(site: StaffSite, eda: Browser, mags: Browser) -> None:
    given = {
        **filled("gb-frank", name=["Quay drug service"], topics=["drug-service"], hours=["unknown"]),
        "country": ["GB"],
    }
    where = proposes(eda, "/places/new", given)
    mags.opens(where)
    assert "Quay drug service" in mags.page
    assert mags.sends(f"{where}/refuse", {"why": ""}) == 422
    assert mags.sends(f"{where}/refuse", {"why": "There is no such place"}) == 303
    eda.opens(where)
    assert "There is no such place" in eda.page
    assert not published(site)


def test_whether_it_takes_people_ends_by_itself(eda: Browser) -> None:
    code = "gb-smart-recovery"
    eda.opens(f"/places/{code}/standing")
    given = {"capacity": "full", "wait": "months", "standing_until": "2027-03-01"}
    assert eda.sends(f"/places/{code}/standing", given) == 422
    assert "60 days at most" in eda.page
    eda.opens(proposes(eda, f"/places/{code}/standing", {**given, "standing_until": "2026-12-01"}))
    assert "2026-12-01" in eda.page


def test_reports_of_a_place_are_one_task_until_somebody_settles_them(site: StaffSite, eda: Browser) -> None:
    desk = Desk(site.parts.reports, site.clock, site.parts.new_code)
    for note in ("It rings out", "Another number answers"):
        assert desk.take(Report("gb-samaritans", "number", note))
    eda.opens("/")
    assert "1 place was reported as wrong" in eda.page
    eda.opens("/places/gb-samaritans")
    assert "Another number answers" in eda.page
    codes = [one.code for one in site.parts.reports.all()]
    assert eda.sends("/places/gb-samaritans/settle", {"how": "changed", "report": codes}) == 422
    assert "Propose the change first" in eda.page
    assert eda.sends("/places/gb-samaritans/settle", {"how": "right", "report": codes}) == 303
    assert not site.parts.reports.all()
    eda.opens("/places/gb-samaritans")
    assert eda.sends("/places/gb-samaritans/settle", {"how": "right", "report": codes}) == 422
    assert eda.sends("/places/gb-samaritans/settle", {"how": "nonsense"}) == 400


def test_a_sample_is_drawn_called_and_published(site: StaffSite, eda: Browser) -> None:
    eda.opens("/places/calls")
    assert eda.sends("/places/calls/draw") == 303
    eda.opens("/places/calls")
    assert eda.sends("/places/calls/draw") == 422
    eda.opens("/places/calls/2026-11")
    assert "Drawn again just now: the same." in eda.page
    held = site.parts.places.sample("2026-11")
    assert held is not None
    site.clock.goes_on(minutes=5)
    at = site.clock().strftime("%Y-%m-%dT%H:%M")
    for code in held[0].drawn[:11]:
        eda.opens("/places/calls/2026-11")
        assert eda.sends("/places/calls/2026-11", {"place": code, "at": at, "outcome": "right", "wrong": ""}) == 303
    for country in {one.country for one in held[0].strata}:
        eda.opens(f"/places/calls/2026-11?country={country}")
        assert set(CALLED.findall(eda.page)) == {
            code for one in held[0].strata if one.country == country for code in one.drawn
        }
    eda.opens("/places/calls/2026-11?country=nowhere")
    assert set(CALLED.findall(eda.page)) == set(held[0].drawn)
    eda.sends("/places/calls/2026-11?country=GB", {"place": held[0].drawn[0], "at": at, "outcome": "right"})
    assert eda.location.endswith(f"?country=GB#p-{held[0].drawn[0]}")
    eda.opens("/places/calls/2026-11")
    assert eda.sends("/places/calls/2026-11", {"place": "gb-none", "at": at, "outcome": "right"}) == 422
    assert eda.sends("/places/calls/2026-11", {"place": "gb-none", "at": "", "outcome": "right"}) == 422
    assert eda.sends("/places/calls/2026-11", {"place": "gb-none", "at": "0001-01-01", "outcome": "right"}) == 422
    assert eda.opens("/places/calls/2020-01") == 404
    public = eda.client.get("/numbers").get_data(as_text=True)
    assert "At 100 % of those called" in public
    assert "between 74 % and 100 %" in public


def test_what_is_not_there_is_not_there(eda: Browser) -> None:
    odd = (f"/places/{code}" for code in ("**", "*", f"{'x' * 300}-x", "[-x"))
    for path in ("/places/gb-nobody", "/places/gb-nobody/change", "/places/proposals/none", *odd):
        assert eda.opens(path) == 404
    assert placedesk.PATH == "/places"
