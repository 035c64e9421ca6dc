"""Three doors, one result: each published case through the public site, the interview, paper and a lent device.

Over HTTP with the real forms, and each door is answered as somebody in front of it would: page by page on the public
site and the lent device, a section at a time in the interview, by numbers and letters from paper.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from referral.actions.cases import cases
from referral.actions.cases.cases import View
from referral.core.access import By, Role
from referral.core.casework import Door
from referral.core.paperform import form_of
from referral.core.summary import Summary, read, summarised
from referral.web.staff.keying import field_of, typed_of
from screening.app import Known, create_app
from screening.core.answers import Raw
from screening.core.outcome import Outcome
from screening.web.forms import drawn
from screening.web.hooks import Hooks
from tests import factories
from tests.actors import FormSeen, PageSeen, Visitor
from tests.referral.staffsite import Browser, StaffSite, staff_site

CASES = sorted((Path(__file__).parents[2] / "screening" / "cases").glob("*.toml"))
ON_A_DEVICE = CASES[0]
PIN = "4827"
MOST_PAGES = 120
CODE = re.compile(r'class="sheet__code">([A-Z]+)<')


@cache
def answers_of(path: Path) -> dict[str, Raw]:
    """Return what the people of a case answered, in the written form."""
    answers: dict[str, Raw] = tomllib.loads(path.read_text(encoding="utf-8"))["answers"]
    return answers


@dataclass
class House:
    """The public site and the service with its staff site, and a counselor in it."""

    site: StaffSite
    ann: Browser
    public: Visitor
    heard: list[Outcome]

    def begins(self, door: str) -> tuple[str, str]:
        """Open a case and begin the questions through a door; return the address of the case, and where that leads."""
        self.ann.opens("/")
        assert self.ann.sends("/cases/new") == 303
        case = self.ann.location.removeprefix("/staff")
        self.ann.opens(f"{case}/hand-over")
        assert self.ann.sends(f"{case}/{door}", {"pin": PIN, "again": PIN} if door == "hand-over" else None) == 303
        return case, self.ann.location.removeprefix("/staff")

    def result(self, case: str, door: Door) -> Summary:
        """Return what the one screen of a case keeps of its result."""
        account = self.site.parts.staff.by_address("ann@example.org")
        assert account is not None
        found = cases.view(self.site.parts, By(account.staff, self.site.clock()), case.rsplit("/", 1)[-1])
        assert isinstance(found, View), found
        (screen,) = found.screens
        assert screen.door is door
        summary = read(screen.summary)
        assert summary is not None
        return summary


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, known: Known) -> Iterator[House]:
    folder, heard = tmp_path_factory.mktemp("doors"), list[Outcome]()
    hooks = Hooks(finished=lambda outcome, *_: heard.append(outcome))
    public = create_app(factories.settings(folder), hooks, known=known, clock=lambda: factories.NOW)
    with staff_site(folder, known) as site:
        yield House(site, site.somebody_in("Ann", Role.COUNSELOR), Visitor(public), heard)


def through_the_web(house: House, answers: Mapping[str, Raw]) -> Summary:
    visitor = house.public
    visitor.browser = visitor.browser.application.test_client()
    visitor.opens("/")
    for _ in range(MOST_PAGES):
        if visitor.at == "result":
            return _known(summarised(house.heard[-1]))
        if visitor.at in {"start", "question"}:
            given = filled(visitor.next_form, answers)
            visitor.sends(visitor.next_form, **given)
        else:
            visitor.answers()
    raise AssertionError(visitor.sees)


def filled(form: FormSeen, answers: Mapping[str, Raw]) -> dict[str, list[str]]:
    """Return the fields of a form that these answers fill in."""
    names = form.names
    told = drawn({code: raw for code, raw in answers.items() if {code, f"{code}-unsaid"} & names})
    return {name: told.getlist(name) for name in told if name in names}


def through_the_interview(house: House, answers: Mapping[str, Raw]) -> Summary:
    case, section = house.begins("screens")
    for _ in range(MOST_PAGES):
        house.ann.opens(section)
        page = PageSeen(house.ann.raw)
        if page.kind == "intake":
            break
        form = next(one for one in page.forms if any(c.name in {"hand", "then"} for c in one.controls))
        given = {
            **dict(form.filled()),
            **filled(form, answers),
            "then": "next" if page.kind != "intake-first" else _to(form),
        }
        assert house.ann.sends(form.action.removeprefix("/staff"), given) == 303, page.text
        section = house.ann.location.removeprefix("/staff").partition("#")[0]
    finish = section.replace("/questions", "/finish")
    assert house.ann.sends(finish) == 303, house.ann.page
    return house.result(case, Door.STAFF)


def _to(form: FormSeen) -> str:
    return next(one.value for one in form.controls if one.name == "then")


def through_paper(house: House, answers: Mapping[str, Raw]) -> Summary:
    case, keying = house.begins("paper")
    form = form_of(house.heard[0].pathway)
    house.ann.opens("/paper")
    sheet = CODE.search(house.ann.page)
    assert sheet is not None
    house.ann.opens(keying)
    typed = {field_of(form.by_code[code]): typed_of(form.by_code[code], raw) for code, raw in answers.items()}
    hidden = dict(PageSeen(house.ann.raw).forms[-1].filled())
    given = {**hidden, **typed, "sheet": sheet[1], "then": "finish"}
    assert house.ann.sends(keying, given) == 303, house.ann.page
    return house.result(case, Door.PAPER)


def through_a_lent_device(house: House, answers: Mapping[str, Raw]) -> Summary:
    case, kiosk = house.begins("hand-over")
    for _ in range(MOST_PAGES):
        house.ann.opens(kiosk)
        page = PageSeen(house.ann.raw)
        if page.kind == "kiosk-closed":
            break
        form = next(one for one in page.forms if one.role == "next")
        given = {**dict(form.filled()), **filled(form, answers)}
        assert house.ann.sends(form.action.removeprefix("/staff"), given) == 303, page.text
    house.ann.opens(f"{kiosk}/pin")
    assert house.ann.sends(f"{kiosk}/pin", {"pin": PIN}) == 303
    return house.result(case, Door.KIOSK)


def _known(text: str) -> Summary:
    summary = read(text)
    assert summary is not None
    return summary


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_published_case_gives_the_same_result_through_each_door(house: House, path: Path) -> None:
    answers = answers_of(path)
    web = through_the_web(house, answers)
    assert set(answers) <= set(web.asked), "not all of the case was asked"
    doors = {"interview": through_the_interview(house, answers), "paper": through_paper(house, answers)}
    if path == ON_A_DEVICE:
        doors["lent device"] = through_a_lent_device(house, answers)
    for door, found in doors.items():
        for what in ("level", "at_least", "urgency", "flags", "routes", "parts", "links"):
            assert getattr(found, what) == getattr(web, what), f"{what} through {door}"
        assert found.asked == web.asked, f"answers through {door}"
