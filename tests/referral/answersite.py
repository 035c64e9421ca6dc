"""A site with a referral whose service has a link, and that service's browser."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from werkzeug.datastructures import Headers
from werkzeug.test import Client, TestResponse

from referral.actions.referrals import answerlinks
from referral.actions.referrals.answerlinks import Given
from referral.core.access import Role, Staff
from tests.casebooks import House
from tests.referral.staffsite import StaffSite, staff_site
from tests.referrals import offers

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Asked:
    """A referral that a service was asked about, and the link and code that it has."""

    house: House
    staff: Staff
    case: str
    referral: str
    given: Given


def asks(site: StaffSite, name: str = "Ann") -> Asked:
    """Let somebody open a case, refer it with consent, and make a link."""
    site.employs(name, Role.COUNSELOR)
    account = site.parts.staff.by_address(f"{name.lower()}@example.org")
    assert account is not None
    house = House(site.parts.casebook, site.parts.new_code, site.parts.databases[0], site.clock())
    case = house.opens(account.staff, team="").code
    referral = offers(house, case, account.staff).code
    given = answerlinks.make(house, house.by(account.staff), case, referral)
    assert isinstance(given, Given), given
    site.clock.goes_on(minutes=1)
    return Asked(house, account.staff, case, referral, given)


@dataclass
class Service:
    """The browser of somebody at the receiving service."""

    client: Client
    page: str = ""
    raw: str = ""
    headers: Headers = field(default_factory=Headers)
    address: str = "10.0.0.1"

    def opens(self, path: str, method: str = "GET") -> int:
        """Open a page below /answer, and return the status."""
        return self._keep(self.client.open(f"/answer{path}", method=method, environ_overrides=self._from()))

    def sends(self, path: str, given: Mapping[str, str], **headers: str) -> int:
        """Send a form, with the token of the page that is open where it has one."""
        found = TOKEN.search(self.page)
        data = {**({"csrf_token": found[1]} if found else {}), **given}
        sent = self.client.post(f"/answer{path}", data=data, headers=headers, environ_overrides=self._from())
        return self._keep(sent)

    def comes_in(self, given: Given) -> int:
        """Open a link with its code, and the page that it leads to."""
        self.opens(f"/{given.link}")
        assert self.sends(f"/{given.link}", {"code": given.code}) == 303, self.page
        return self.opens("/")

    def _from(self) -> dict[str, str]:
        return {"REMOTE_ADDR": self.address}

    def _keep(self, response: TestResponse) -> int:
        self.raw, self.headers = response.get_data(as_text=True), response.headers
        self.page = unescape(self.raw)
        return response.status_code


def service(site: StaffSite) -> Service:
    """Return the browser of somebody at a receiving service, without any cookie."""
    return Service(Client(site.service))


def answer_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of every kind of page behind an answer link."""
    with staff_site(folder) as site:
        given, browser = asks(site).given, service(site)
        for name, path in (("shut", "/"), ("code", f"/{given.link}")):
            browser.opens(path)
            yield f"answer-{name}", browser.raw
        browser.sends(f"/{given.link}", {"code": "wrong"})
        yield "answer-code-fault", browser.raw
        browser.comes_in(given)
        yield "answer-asked", browser.raw
        browser.sends("/", {"answer": "could_not_help"})
        yield "answer-asked-fault", browser.raw
        browser.sends("/", {"answer": "accepted"})
        browser.opens("/done")
        yield "answer-done", browser.raw
        browser.opens("/a/b")
        yield "answer-error", browser.raw
