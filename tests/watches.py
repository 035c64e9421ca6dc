"""Staff who are told of what waits: people with phones and letter boxes, a case, and a worker that looks."""

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from referral.actions.alerts import heeding, telling
from referral.actions.cases import screens
from referral.actions.cases.screens import Begun, Draft, Finished
from referral.core.access import By, Role, Staff
from referral.core.account import Account
from referral.core.alerting import Address, Alert, Notice, Way
from referral.core.casework import Case, Door, Risk, Screen
from referral.mail import Letter, Refused, Taken, Unsure
from referral.store.staff import StaffStore
from referral.store.staffaddresses import AddressStore
from referral.store.staffrows import OrganisationRow, TeamRow
from referral.texting.digest import open_reporting
from referral.texting.telling import open_telling
from referral.wiring import TellParts
from tests.casebooks import House
from tests.phones import Carrier, Shipped, World, a_world

ANN, BEN, SUE = "+447400123451", "+447400123452", "+447400123453"
TEAMS = (("north", "harbour"), ("south", "harbour"), ("dock", "quay"))


@dataclass
class Postbox:
    """Takes every letter unless told otherwise: `next_answers` are given first, in order."""

    next_answers: deque[Taken | Refused | Unsure | None] = field(default_factory=deque)
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> Taken | Refused | Unsure:
        """Take a letter, or do what was asked for."""
        answer = self.next_answers.popleft() if self.next_answers else None
        if not isinstance(answer, Refused):
            self.letters.append(letter)
        return answer or Taken()

    def reached(self) -> Refused | None:
        """Let anybody in."""
        return None


@dataclass
class Watch:
    """An organisation with people in it, what they are told, and the worker that tells them."""

    world: World
    parts: TellParts
    house: House
    carrier: Carrier
    postbox: Postbox
    people: dict[str, Staff] = field(default_factory=dict)

    def employs(self, name: str, *roles: Role, organisation: str = "harbour", teams: tuple[str, ...] = ()) -> Staff:
        """Add somebody who works there; their code is their name."""
        staff = Staff(name, organisation, frozenset(teams), frozenset(roles or {Role.COUNSELOR}), name.title())
        account = Account(staff, f"{name}@example.org", "", f"s{name}", f"h{name}")
        self.parts.staff.add(account, self.world.clock(), name)
        self.people[name] = staff
        return staff

    def reached(self, name: str, to: str, *, at_night: bool = False, language: str = "en") -> None:
        """Give somebody an address that is confirmed: a number or an e-mail address."""
        way, now = (Way.MAIL if "@" in to else Way.TEXT), self.world.clock()
        with self.parts.addresses.writing() as addresses:
            addresses.put(Address(name, way, to, language, now, at_night=at_night, confirmed=now))

    def by(self, name: str) -> By:
        """Return somebody who does something now."""
        return By(self.people[name], self.world.clock())

    def opens(self, name: str, team: str = "north") -> Case:
        """Return a new case of somebody's."""
        self.house.now = self.world.clock() - timedelta(seconds=1)
        return self.house.opens(self.people[name], team)

    def flags(self, name: str, case: Case, risk: Risk = Risk.NOW, door: Door = Door.KIOSK) -> Screen:
        """Have a red flag come up in a screen of a case."""
        begun = screens.begin(self.house, self.by(name), case.code, Begun("ketamine", {}, door))
        assert isinstance(begun, Screen), begun
        screens.keep(self.house, self.by(name), case.code, begun.code, lambda _: Draft((), "", risk))
        return begun

    def finishes(self, name: str, case: Case, screen: Screen, risk: Risk) -> None:
        """Finish a screen."""
        screens.finish(self.house, self.by(name), case.code, screen.code, lambda a: Finished(a, "{}", risk))

    def looks(self, **later: float) -> telling.Told:
        """Let the worker look once, so much later."""
        self.world.passes(**later)
        return telling.tell(self.parts, lambda _seconds: False)

    def board(self, name: str) -> heeding.Board:
        """Return the list of alerts as somebody sees it."""
        found = heeding.board(self.house_parts, self.by(name))
        assert isinstance(found, heeding.Board), found
        return found

    def alert(self, name: str = "ann") -> Alert:
        """Return the only open alert that somebody sees."""
        (found,) = self.board(name).open
        return found

    def notices(self, name: str = "ann") -> tuple[Notice, ...]:
        """Return every copy of the only open alert."""
        whole = heeding.look(self.house_parts, self.by(name), self.alert(name).code)
        assert isinstance(whole, heeding.Whole), whole
        return whole.notices

    @property
    def house_parts(self) -> TellParts:
        """Return what the actions of staff are handed."""
        return self.parts

    @property
    def told(self) -> list[str]:
        """Return to which numbers and addresses something went, in order, and forget it."""
        found = [one.to for one in self.carrier.sent] + [one.to for one in self.postbox.letters]
        self.carrier.sent.clear()
        self.postbox.letters.clear()
        return found


def a_watch(folder: Path, words: Shipped, url: str = "", **settings: Any) -> Watch:
    """Make an organisation with two teams, and another one, in this folder."""
    world = a_world(folder, words, url, **settings)
    database = world.parts.followup._database
    with database.writing() as session:
        session.execute(insert(OrganisationRow), [{"code": one, "name": one.title()} for one in ("harbour", "quay")])
        session.execute(insert(TeamRow), [{"code": c, "organisation": o, "name": c} for c, o in TEAMS])
    keyring, casebook, postbox = world.parts.followup.keyring, world.parts.together.casebook, Postbox()
    parts = TellParts(
        settings=world.parts.settings,
        casebook=casebook,
        followup=world.parts.followup,
        staff=StaffStore(database, keyring),
        addresses=AddressStore(database, keyring),
        provider=world.carrier,
        mailer=postbox,
        telling=open_telling(),
        reporting=open_reporting(),
        clock=world.clock,
        new_code=world.parts.new_code,
    )
    house = House(casebook, lambda: f"{int(world.parts.new_code(), 16) * 2_654_435_761 % 2**128:032x}"[::-1], database)
    return Watch(world, parts, house, world.carrier, postbox)


def crewed(watch: Watch) -> Watch:
    """Let three people work there, each with a phone."""
    watch.employs("ann", teams=("north",))
    watch.employs("ben", teams=("north",))
    watch.employs("sue", Role.SUPERVISOR)
    for name, number in (("ann", ANN), ("ben", BEN), ("sue", SUE)):
        watch.reached(name, number)
    return watch
