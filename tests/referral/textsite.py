"""The texts of a case through the pages of the staff site, with the phone of its person at the other end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from referral import worker
from referral.actions.texts import replies
from referral.core.access import Role
from referral.sms import Came
from tests.referral.staffsite import Browser, StaffSite, staff_site

MOBILE = "+447400123456"
PHONE = {"adult": "yes", "only_mine": "yes", "country": "GB", "number": "07400 123456"}
PLAN = {
    "check_ins": "y",
    "hours": "any",
    "zone": "Europe/London",
    "nickname": "garden",
    "language": "en",
    "agree": "y",
}


@dataclass
class Person:
    """Somebody with a phone, and the worker between them and staff."""

    site: StaffSite
    number: str = MOBILE
    replies: "count[int]" = field(default_factory=count)

    def works(self) -> None:
        """Let the worker do all that is due, and tell replies to their cases."""
        parts = self.site.service.texts
        assert parts is not None
        for _ in range(3):
            worker.step(parts, "w", worker.Rounds(cleared=self.site.clock()))

    def texts(self, body: str) -> None:
        """Write back."""
        parts = self.site.service.texts
        assert parts is not None
        came = Came(f"{self.number} {next(self.replies)}", self.number, "+15005550006", body)
        replies.receive(parts, came, self.site.clock())
        self.works()


def asks(browser: Browser, place: str, number: str = PHONE["number"]) -> None:
    """Ask for texts from a case, to the end."""
    browser.opens(f"{place}/texts/ask")
    assert browser.sends(f"{place}/texts/ask", PHONE | {"number": number}) == 303, browser.page
    browser.opens(f"{place}/texts/plan")
    assert browser.sends(f"{place}/texts/plan", PLAN) == 303, browser.page
    assert browser.opens(f"{place}/texts") == 200


def text_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of every kind of page about the texts of a case."""
    with staff_site(folder) as site:
        ann = site.somebody_in("Ann", Role.COUNSELOR)
        ann.opens("/")
        ann.sends("/cases/new", {"team": ""})
        place = ann.location.removeprefix("/staff")
        for name in ("texts", "texts/ask"):
            ann.opens(f"{place}/{name}")
            yield f"case-{name.replace('/', '-')}", ann.raw
        ann.sends(f"{place}/texts/ask", {"adult": "no"})
        yield "case-texts-ask-fault", ann.raw
        ann.sends(f"{place}/texts/ask", PHONE)
        ann.opens(f"{place}/texts/plan")
        yield "case-texts-plan", ann.raw
        ann.sends(f"{place}/texts/plan", {key: value for key, value in PLAN.items() if key != "agree"})
        yield "case-texts-plan-fault", ann.raw
        asks(ann, place)
        yield "case-texts-asked", ann.raw
        person = Person(site)
        person.works()
        person.texts("1")
        ann.opens(f"{place}/texts")
        for name, words in (("bad", "Come to the clinic"), ("good", "See you on Thursday.")):
            ann.sends(f"{place}/texts/look", {"kind": "written", "words": words})
            yield f"case-texts-{name}", ann.raw
        ann.sends(f"{place}/texts/look", {"kind": "written", "words": "", "day": "2026-11-30"})
        yield "case-texts-fault", ann.raw
        person.texts("could we meet another day?")
        for name, path in (("waiting", f"{place}/texts"), ("inbox", "/inbox")):
            ann.opens(path)
            yield f"case-texts-{name}", ann.raw
        ann.opens(f"{place}/texts")
        ann.sends(f"{place}/texts/read", {"handled": "answered"})
        person.texts("stop")
        for name, path in (("stopped", f"{place}/texts"), ("inbox-read", "/inbox"), ("case", place)):
            ann.opens(path)
            yield f"case-texts-{name}", ann.raw
