"""The service with its staff site in this process, a clock that can be set, and people who work there."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from passlib.totp import TOTP
from sqlalchemy import event
from werkzeug.test import Client, TestResponse

from referral.actions.accounts import staff
from referral.actions.running import keys
from referral.app import Service, create_app
from referral.core.access import Role
from referral.settings import Settings
from referral.wiring import Parts, wire
from screening.app import Known
from tests import factories
from tests.migrated import migrated
from tests.shipped import shipped

PASSWORD = "Nine herons sat on the pier"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
APP_KEY = re.compile(r'<code class="staff-key">([^<]+)</code>')
OWN = (
    *("", "account", "people", "audit", "audit?find=none", "overrides"),
    *("digest", "papers", "papers/read?which=incident.en", "papers/read?which=notice.es"),
    *("settings", "settings/change?group=hours", "rules", "rules/change", "pauses"),
    *("account/password", "account/passkeys", "account/recovery-codes", "account/again", "privacy", "retention"),
)
WITHIN = ("contact", "counseling", "merge", "everything", "code")
CODES = re.compile(r"<code>([0-9a-f-]+)</code>")


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = factories.NOW

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def goes_on(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


@dataclass
class StaffSite:
    """The whole service, and the doors to it."""

    service: Service
    parts: Parts
    clock: Clock

    def browser(self) -> "Browser":
        """Return somebody's browser, without any cookie."""
        return Browser(Client(self.service))

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """Give a list of the statements that the databases are asked meanwhile."""
        met: list[str] = []

        def hears(*told: Any) -> None:
            if not told[2].startswith("BEGIN"):
                met.append(told[2])

        engines = (self.parts.databases[0].engine, self.parts.casebook.keys._database.engine)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", hears)
        yield met
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hears)

    def employs(self, name: str, *roles: Role, organisation: str = "Harbour", teams: tuple[str, ...] = ()) -> str:
        """Add somebody, and return the one-time code that they are given."""
        new = staff.New(f"{name.lower()}@example.org", name, frozenset(roles), organisation, teams)
        opened = staff.add(self.parts.staff, new, self.parts.new_code, self.clock())
        assert isinstance(opened, staff.Opened), opened
        return opened.code

    def somebody_in(
        self, name: str, *roles: Role, organisation: str = "Harbour", teams: tuple[str, ...] = ()
    ) -> "Browser":
        """Return the browser of somebody new who has set everything up and is signed in."""
        code = self.employs(name, *roles, organisation=organisation, teams=teams)
        browser = self.browser()
        browser.sets_up(f"{name.lower()}@example.org", code, self.clock())
        return browser


@dataclass
class Browser:
    """A browser at the staff site: it keeps cookies, and sends forms with the token of the page before."""

    client: Client
    page: str = ""
    raw: str = ""
    status: int = 0
    location: str = ""
    address: str = ""
    app_key: str = ""
    tries: list[int] = field(default_factory=list)

    def opens(self, path: str, method: str = "GET") -> int:
        """Open a page below /staff, and return the status."""
        return self._keep(self.client.open(f"/staff{path}", method=method))

    def sends(self, path: str, given: Mapping[str, Any] | None = None, *, token: bool = True) -> int:
        """Send a form, with the token of the page that is open."""
        found = TOKEN.search(self.page)
        data = {**({"csrf_token": found[1]} if found and token else {}), **(given or {})}
        return self._keep(self.client.post(f"/staff{path}", data=data))

    def sets_up(self, address: str, code: str, now: datetime, password: str = PASSWORD) -> None:
        """Choose a password with the one-time code, sign in, and set up the app."""
        self.opens("/set-up")
        assert self.sends("/set-up", {"address": address, "code": code, "password": password}) == 303, self.page
        assert self.gives_password(address, password) == 302, self.page
        self.opens("/second-step/set-up")
        self.sends("/second-step/set-up", {"setup": "authenticator"})
        found = APP_KEY.search(self.page)
        assert found, self.page
        self.app_key = found[1]
        assert self.gives_code(now) == 302, self.page

    def gives_password(self, address: str, password: str = PASSWORD) -> int:
        """Do the first step."""
        self.address = address
        self.opens("/sign-in")
        return self.sends("/sign-in", {"email": address, "password": password})

    def gives_code(self, now: datetime) -> int:
        """Do the second step with the app's code of this time."""
        if not TOKEN.search(self.page):
            self.opens("/second-step")
        return self.sends("/second-step", {"code": code_at(self.app_key, now)})

    def signs_in(self, address: str, now: datetime, password: str = PASSWORD) -> int:
        """Do both steps."""
        self.gives_password(address, password)
        return self.gives_code(now)

    def copy(self, other: Client) -> "Browser":
        """Return another browser that holds copies of all cookies of this one."""
        for cookie in self.client._cookies.values():  # type: ignore[union-attr]  # always there
            other.set_cookie(cookie.key, cookie.value, domain=cookie.domain, path=cookie.path)
        return Browser(other, page=self.page)

    @property
    def cookie(self) -> str:
        """Return what the session cookie holds, "" where there is none."""
        found = self.client.get_cookie("staff", path="/staff")
        return found.value if found else ""

    def _keep(self, response: TestResponse) -> int:
        self.raw, self.status = response.get_data(as_text=True), response.status_code
        self.page = unescape(self.raw)
        self.location = response.headers.get("Location", "")
        return self.status


def code_at(key: str, now: datetime) -> str:
    """Return what an authenticator app shows."""
    return str(TOTP(key=key.replace(" ", "").replace("-", ""), format="base32").generate(time=now).token)


@contextmanager
def staff_site(folder: Path, known: Known | None = None, **given: Any) -> Iterator[StaffSite]:
    """Put the service together in `folder`; close it at the end."""
    settings = Settings(**{"data_dir": folder, "secret_keys": factories.SECRET, **given})
    clock = Clock()
    parts = replace(wire(settings), clock=clock)
    migrated(*parts.databases)
    keys.prepare(parts.followup)
    service = create_app(settings, parts, known=known or shipped())
    try:
        yield StaffSite(service, parts, clock)
    finally:
        service.close()


def staff_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of every kind of page of the door and of an account."""
    with staff_site(folder) as site:
        browser = site.browser()
        for name in ("sign-in", "set-up", "set-up/ready", "passkey", "account"):
            browser.opens(f"/{name}")
            yield f"staff-outside-{name.replace('/', '-')}", browser.raw
        browser.gives_password("nobody@example.org")
        yield "staff-wrong", browser.raw
        ann = site.somebody_in("Ann", Role.MANAGER, Role.AUDITOR)
        for name in OWN:
            ann.opens(f"/{name}")
            yield f"staff-{name.replace('/', '-').replace('?', '-')}", ann.raw
        ann.opens("/people")
        ann.sends("/people", {"name": "Bea", "address": "not one", "roles": "auditor"})
        yield "staff-people-fault", ann.raw
        ann.sends("/people", {"name": "Bea", "address": "bea@example.org", "roles": "auditor"})
        ann.opens("/people/given")
        yield "staff-people-given", ann.raw
        bea = site.parts.staff.by_address("bea@example.org")
        ann.opens(f"/people/{bea.code if bea else ''}")
        yield "staff-people-change", ann.raw
        ann.sends("/account/recovery-codes")
        yield "staff-codes", ann.raw
        ann.opens("/second-step/set-up")
        ann.sends("/second-step/set-up", {"setup": "authenticator"})
        yield "staff-app", ann.raw
        ann.opens("/account")
        ann.sends("/account/passkeys", {"name": "laptop", "usage": "first"})
        yield "staff-passkey", ann.raw
        yield from case_pages(site)


def case_pages(site: StaffSite) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of the pages of casework that no other set of pages holds."""
    cleo = site.somebody_in("Cleo", Role.COUNSELOR, Role.SUPERVISOR)
    for _ in range(2):
        cleo.opens("/")
        cleo.sends("/cases/new")
    case = cleo.location.removeprefix("/staff")
    places = ("/", "/cases?find=a", "/leave", "/cases/of-another-team", case, *(f"{case}/{one}" for one in WITHIN))
    for place in places:
        cleo.opens(place)
        yield f"staff-work{place.replace(case, '-case').replace('/', '-').replace('?', '-')}", cleo.raw
