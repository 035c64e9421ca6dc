"""The pages about the list of places: what waits, an entry and its forms, a proposal, a sample to call."""

from collections.abc import Iterator
from pathlib import Path

from referral.actions.public.reports import Desk
from referral.core import entryform
from referral.core.access import Role
from screening.app import HERE
from screening.library.tables import tables
from screening.web.hooks import Report
from tests.referral.staffsite import staff_site

FRANK = "/places/gb-frank"
OPENED = (
    "/",
    "/places",
    FRANK,
    f"{FRANK}/change",
    "/places/new",
    "/places/gb-smart-recovery/standing",
    "/places/calls",
)


def place_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of each of them, and of those that say what was wrong."""
    with staff_site(folder, default_country="GB") as site:
        eda = site.somebody_in("Eda", Role.DIRECTORY_EDITOR)
        mags = site.somebody_in("Mags", Role.MANAGER)
        Desk(site.parts.reports, site.clock, site.parts.new_code).take(Report("gb-frank", "number", "It rings out"))
        for path in OPENED:
            eda.opens(path)
            yield f"place{path.replace('/', '-')}", eda.raw
        eda.opens(f"{FRANK}/change")
        typed = entryform.typed_from(tables([HERE / "resources"], "gb")["gb-frank"].table)
        eda.sends(f"{FRANK}/change", {**typed, "operator": [], "mon": ["soon"], "hours": ["week"]})
        yield "place-form-fault", eda.raw
        assert eda.sends(f"{FRANK}/change", {**typed, "cost": ["Free"], "cost-unknown": []}) == 303, eda.page
        where = eda.location.removeprefix("/staff")
        for name, browser in (("own", eda), ("other", mags)):
            browser.opens(where)
            yield f"place-proposal-{name}", browser.raw
        mags.sends(f"{where}/refuse", {"why": ""})
        yield "place-proposal-fault", mags.raw
        eda.opens("/places/calls")
        eda.sends("/places/calls/draw")
        eda.opens("/places/calls/2026-11")
        yield "place-sheet", eda.raw
