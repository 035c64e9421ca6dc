"""Every kind of page of a lent device and of the sheet of paper, for the HTML checker."""

from collections.abc import Iterator
from pathlib import Path

from referral.core.access import Role
from tests.actors import PageSeen
from tests.referral.staffsite import Browser, staff_site

PIN = "4827"
START = {"page": "start", "had": "", "for_whom": "self", "age": "16_17", "country": "GB"}


def kiosk_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of each."""
    with staff_site(folder) as site:
        ann = site.somebody_in("Ann", Role.COUNSELOR)
        ann.opens("/")
        ann.sends("/cases/new")
        case = ann.location.removeprefix("/staff")
        ann.opens(case)
        ann.sends(f"{case}/paper")
        yield from _paper(ann, ann.location.removeprefix("/staff"))
        yield "staff-lend", _page(ann, f"{case}/hand-over")
        ann.sends(f"{case}/hand-over", {"pin": "1"})
        yield "staff-lend-fault", ann.raw
        ann.sends(f"{case}/hand-over", {"pin": PIN, "again": PIN})
        yield from _device(ann)
        site.clock.goes_on(minutes=11)
        yield "kiosk-away", _page(ann, "/kiosk")
        yield "kiosk-pin-away", _page(ann, "/kiosk/pin")


def _paper(ann: Browser, keying: str) -> Iterator[tuple[str, str]]:
    yield "staff-paper", _page(ann, "/paper")
    yield "staff-paper-main", _page(ann, "/paper?only=main")
    ann.opens(keying)
    hidden = dict(PageSeen(ann.raw).forms[-1].filled())
    ann.sends(keying, {**hidden, "q7": "m", "q8": "zz", "q10": "20", "sheet": "X"})
    yield "staff-key-in-fault", ann.raw
    yield "staff-key-in", _page(ann, keying)


def _device(ann: Browser) -> Iterator[tuple[str, str]]:
    yield "kiosk-start", _page(ann, "/kiosk")
    ann.sends("/kiosk", START)
    yield "kiosk-question", _page(ann, "/kiosk")
    ann.sends("/kiosk", {"page": "now", "had": "", "now": "suicide_plan"})
    yield "kiosk-help", _page(ann, "/kiosk")
    ann.sends("/kiosk/go-on")
    yield "kiosk-talk", _page(ann, "/kiosk/talk")
    while (seen := PageSeen(_page(ann, "/kiosk"))).kind == "kiosk-question":
        form = next(one for one in seen.forms if one.role == "next")
        ann.sends("/kiosk", dict(form.filled()))
    yield "kiosk-pause", ann.raw
    _page(ann, "/kiosk/pin")
    ann.sends("/kiosk/pin", {"pin": "1113"})
    yield "kiosk-pin-wrong", ann.raw


def _page(ann: Browser, path: str) -> str:
    ann.opens(path)
    return ann.raw
