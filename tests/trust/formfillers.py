"""The people who fill in forms, on both sites: each with a cookie, a token, and the forms that are drawn for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import Client

from referral.core.access import Role, allowed
from referral.web.staff import guard
from tests.actors import Visitor
from tests.journeys.test_my_messages import opens_their_page
from tests.referral import answersite
from tests.referral.staffsite import TOKEN, Browser, StaffSite
from tests.referral.web import test_kept_results as kept
from tests.texters import Texting, agrees, gives_a_number
from tests.trust.drawn import Drawn, posted
from tests.trust.plants import Planted, address, planted

HERE, PIN, START = (
    "Harbour",
    "4827",
    {"page": "start", "had": "", "for_whom": "self", "age": "25_plus", "country": "GB"},
)
ENDS = frozenset({"security.logout", "leave", "left"})


@dataclass
class Somebody:
    """Somebody who sends forms. `forms` are by where they go; `pieces` stand in addresses."""

    name: str
    mount: str
    cookie: str = ""
    token: str = ""
    forms: dict[str, Drawn] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    plants: Planted = field(default_factory=lambda: Planted(HERE))
    browser: Browser | None = None
    pages: list[str] = field(default_factory=list)

    def may(self, app: Flask, rule: Rule) -> bool:
        """Return whether a route opens to them."""
        if not self.mount.startswith("/staff"):
            return True
        if self.name == "lent":
            return rule.endpoint in guard.LENT
        needed = guard.needed(app, rule.endpoint)
        return not self.roles if needed is None else any(allowed(role, needed) for role in self.roles)


def everybody(site: StaffSite, jobs: Iterable[tuple[Role, ...]]) -> list[Somebody]:
    """Return somebody for each job, a device that was lent, a stranger, a service, and visitors all along the way."""
    staff = [employee(site, roles) for roles in jobs]
    return [*staff, lent(site), stranger(site), service(site), *visitors(site), *deeper(site)]


def deeper(site: StaffSite) -> Iterator[Somebody]:
    """Yield visitors who got further than anybody gets by looking: seven words drawn, a result kept, texts at work."""
    person = Visitor(site.service.site)
    words = kept.draws(kept.finishes(person))
    yield _visitor(person, "words")
    person.sends(person.form("/kept/saved"))
    yield _visitor(person, "check")
    kept.tells_two(person, words)
    person = Visitor(site.service.site)
    kept.opens(person, words)
    yield _visitor(person, "kept")
    person.sends(person.form("/kept/again"))
    yield _visitor(person, "again")
    assert site.service.texts is not None
    world = Texting(site.service, site.service.texts, site.clock)  # type: ignore[arg-type]  # a clock like theirs
    person = gives_a_number(world.visitor().opens("/texts"))
    yield _visitor(person, "number")
    agrees(person, recheck="yes")
    world.works()
    yield _visitor(opens_their_page(world, world.visitor()), "texts")


def employee(site: StaffSite, roles: tuple[Role, ...]) -> Somebody:
    """Return somebody signed in, with records of their own, and the forms of every page that has an address."""
    name = f"{roles[0].value.replace('_', '').capitalize()}{site.parts.new_code()[:6]}"
    browser = site.somebody_in(name, *roles, organisation=HERE)
    app = site.service.staff
    assert app is not None
    theirs = planted(site, HERE, name if Role.COUNSELOR in roles else "")
    who = Somebody(name, "/staff", roles=roles, plants=theirs, browser=browser)
    who.pages = list(_pages(app, who))
    who.forms = posted(lambda path: _page(browser, path), who.pages)
    _noted(who)
    return who


def comes_again(site: StaffSite, who: Somebody) -> Somebody:
    """Sign somebody in again whose sign-in has ended; where that does not work any more, somebody else does the job."""
    if who.name == "lent":
        return lent(site)
    assert who.browser is not None
    site.clock.goes_on(seconds=31)
    who.browser.client, who.browser.page = Client(site.service), ""
    who.browser.gives_password(f"{who.name.lower()}@example.org")
    if who.browser.status != 302 or who.browser.gives_code(site.clock()) != 302:
        return employee(site, who.roles)
    _noted(who)
    return who


def lent(site: StaffSite) -> Somebody:
    """Return a device that was lent, at the second question."""
    name = f"Ann{site.parts.new_code()[:6]}"
    browser = site.somebody_in(name, Role.COUNSELOR, organisation=HERE)
    case = f"/cases/{planted(site, HERE, name).values['case']}"
    browser.opens(f"{case}/hand-over")
    assert browser.sends(f"{case}/hand-over", {"pin": PIN, "again": PIN}) == 303, browser.page
    browser.opens("/kiosk")
    browser.sends("/kiosk", START)
    who = Somebody("lent", "/staff", browser=browser)
    places = ("/kiosk", "/kiosk/pin", "/kiosk/talk")
    who.forms = posted(lambda path: _page(browser, path), (f"/staff{place}" for place in places))
    _noted(who, "/kiosk")
    return who


def stranger(site: StaffSite) -> Somebody:
    """Return somebody who has not signed in, at the door."""
    browser, who = site.browser(), Somebody("stranger", "/staff")
    who.forms = posted(lambda path: _page(browser, path), ("/staff/sign-in", "/staff/set-up", "/staff/passkey"))
    who.browser = browser
    _noted(who, "/sign-in")
    return who


def service(site: StaffSite) -> Somebody:
    """Return somebody at a service who opened the link of a referral."""
    asked = answersite.asks(site, f"Ref{site.parts.new_code()[:6]}")
    browser = answersite.Service(Client(site.service))
    browser.opens(f"/{asked.given.link}")
    who = Somebody("service", "/answer", plants=Planted(HERE, {"link": asked.given.link}))
    pages = [browser.raw]
    browser.comes_in(asked.given)
    who.forms = posted(lambda _path: pages.pop(), [f"/answer/{asked.given.link}"])
    who.forms |= posted(lambda _path: browser.raw, ["/answer/"])
    who.cookie, who.token = _cookies(browser.client), _token(browser.raw)
    return who


def visitors(site: StaffSite) -> Iterator[Somebody]:
    """Yield visitors of the public site: at the start, at each question, and with a result, all pages looked at."""
    person, app = Visitor(site.service.site), site.service.site
    yield _visitor(person.opens("/"), "start")
    person.starts()
    while person.at in {"question", "crisis"}:
        yield _visitor(person, person.asked if person.at == "question" else "crisis")
        person.answers()
    person.sends(person.next_form, go="result")
    last = _visitor(person, "result")
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    last.pages = [rule.rule for rule in rules if not rule.endpoint.endswith(tuple(ENDS))]
    last.forms |= posted(lambda path: person.opens(path).response.get_data(as_text=True), last.pages)
    last.cookie, last.token = _cookies(person.browser), _token(person.opens("/report").response.get_data(as_text=True))
    yield last


def _visitor(person: Visitor, name: str) -> Somebody:
    page = person.response.get_data(as_text=True)
    forms = posted(lambda _path: page, ["/"])
    return Somebody(name, "", _cookies(person.browser), _token(page), forms)


def _pages(app: Flask, who: Somebody) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        found = address(rule, who.plants) if "GET" in (rule.methods or ()) else None
        if found and rule.endpoint not in ENDS and who.may(app, rule):
            yield f"/staff{found}"


def _page(browser: Browser, path: str) -> str:
    browser.opens(path.removeprefix("/staff"))
    return browser.raw


def _noted(who: Somebody, place: str = "/account") -> None:
    """Note cookie and token, once a page has drawn a form for them."""
    assert who.browser is not None
    who.browser.opens(place)
    who.cookie, who.token = _cookies(who.browser.client), _token(who.browser.raw)


def _cookies(client: Client) -> str:
    held = client._cookies.values()  # type: ignore[union-attr]  # there is no other way to see all
    return "; ".join(f"{one.key}={one.value}" for one in held)


def _token(page: str) -> str:
    found = TOKEN.search(page)
    return found[1] if found else ""
