"""Somebody at a desk with a case, who asks the questions and looks at what came of them."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from referral.actions.cases import cases, disclosing, intake
from referral.actions.cases.intake import At
from referral.core.access import By, Role
from referral.core.casework import Case
from referral.core.disclosure import Consent, Purpose, Recipient, What
from tests.referral.staffsite import Browser, StaffSite
from tests.screened import screened

FOLDED = re.compile(r"<details.*?</details>", re.DOTALL)
TAGS = re.compile(r"<[^>]+>")
LETTER = frozenset({What.HERE, What.ANSWERS, What.HEALTH})


@dataclass
class Desk:
    """Ann at her desk, with a case."""

    site: StaffSite
    browser: Browser
    code: str = ""

    def __post_init__(self) -> None:
        opened = cases.open_case(self.site.parts, self.by, cases.New())
        assert isinstance(opened, Case)
        self.code = opened.code

    @property
    def by(self) -> By:
        account = self.site.parts.staff.by_address("ann@example.org")
        assert account is not None
        return By(account.staff, self.site.clock())

    def asks(self, answers: Any, what: intake.Asking | None = None) -> At:
        """Finish a screen, a minute after the last."""
        self.site.clock.goes_on(minutes=1)
        return At(self.code, screened(self.site.parts, self.by, self.code, answers, what).code)

    def agrees(self, what: frozenset[What] = LETTER, days: int = 30) -> Consent:
        """Let the person agree to a letter."""
        now = self.site.clock()
        to = Recipient("Dr Winter")
        terms = (to, Purpose.CARE, what, "Wilhelmina Sands", "Harbour", "W. Sands", now, now + timedelta(days=days))
        made = disclosing.consent(self.site.parts, self.by, self.code, disclosing.Agreed(*terms))
        assert isinstance(made, Consent), made
        return made

    def opens(self, at: At, further: str = "") -> int:
        """Open a result, or something below it."""
        return self.browser.opens(f"/cases/{at.case}/screens/{at.screen}{further}")

    def sends(self, at: At, further: str, **given: str) -> int:
        """Send a form of a result."""
        self.opens(at)
        return self.browser.sends(f"/cases/{at.case}/screens/{at.screen}/{further}", given)

    @property
    def at_once(self) -> str:
        """Return the words that are there without unfolding anything."""
        return " ".join(TAGS.sub(" ", FOLDED.sub("", self.browser.page)).split())

    @property
    def words(self) -> str:
        """Return all words."""
        return " ".join(TAGS.sub(" ", self.browser.page).split())

    @property
    def told(self) -> list[frozenset[What]]:
        """Return what the account says was told, the first first."""
        account = disclosing.account(self.site.parts, self.by, self.code)
        assert isinstance(account, disclosing.Account)
        return [one.outgoing.what for one in account.disclosures]

    @property
    def supervisor(self) -> By:
        """Return somebody new who supervises."""
        name = f"sue{self.code[:6]}"
        self.site.employs(name, Role.SUPERVISOR)
        account = self.site.parts.staff.by_address(f"{name}@example.org")
        assert account is not None
        return By(account.staff, self.site.clock())
