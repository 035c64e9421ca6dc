"""Where the demonstration is played: a clock that is moved, codes from a seed, a carrier that sends nothing."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from referral.actions.alerts.telling import tell
from referral.actions.cases import intake
from referral.actions.cases.intake import Asking, At
from referral.actions.casetexts import casetexts
from referral.actions.texts import followup
from referral.actions.texts.followup import OptIn
from referral.core.access import By, Staff
from referral.core.casework import Case, Door, Screen
from referral.core.followup import Hours, Wish
from referral.core.intake import Entry
from referral.settings import Settings
from referral.sms import Accepted, Outgoing, Rejected, Unsure, Why
from referral.sms.console import FOLDER, Console
from referral.texting.consent import Wordings
from referral.web.sms_hook import INBOUND, inbound, status
from referral.wiring import Parts, TellParts, TextParts
from referral.worker import Rounds, step
from screening.core.answers import Raw

Done = TypeVar("Done")
ZONE = "America/New_York"
MOST_STEPS = 60
REFUSALS = frozenset({"Refused", "Gone", "MergedInto", "BadNumber", "Newer", "Unreachable", "Shut"})


class NotPlayed(RuntimeError):
    """A scene did not go as it was written: the actions refused something."""


class MovedClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        """Begin at this moment."""
        self.at = at

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def moves(self, by: timedelta) -> None:
        """Go on."""
        self.at += by


class Carrier(Console):
    """The pretend phone at moved times. Numbers that are `landlines` cannot get a text, as their carrier says."""

    def __init__(self, folder: Path, clock: MovedClock) -> None:
        """Keep texts in the data folder."""
        super().__init__(folder / FOLDER)
        self._clock = clock
        self.landlines: set[str] = set()

    def send(self, text: Outgoing) -> Accepted | Rejected | Unsure:
        """Keep a text, or say that this number gets none."""
        if text.to in self.landlines:
            return Rejected(Why.OTHER_NUMBER, "30006")
        return super().send(text)

    def redact(self, sid: str) -> bool:
        """Leave what was texted on the phone, to be looked at: it is deleted with a real provider."""
        del sid
        return True

    def _keep(self, sid: str, what: Mapping[str, str]) -> None:
        super()._keep(sid, what)
        # A text came when its file was written.
        moment = self._clock().timestamp()
        os.utime(self._file(sid), (moment, moment))


@dataclass
class Stage:
    """What the scenes are played with."""

    settings: Settings
    parts: Parts
    texts: TextParts
    telling: TellParts
    carrier: Carrier
    clock: MovedClock
    chance: Random
    asking: Asking
    wordings: Wordings
    staff: dict[str, Staff] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    rounds: Rounds = field(default_factory=Rounds)

    def by(self, name: str) -> By:
        """Return somebody who does something, a little after what was done last."""
        self.clock.moves(timedelta(seconds=self.chance.randrange(20, 90)))
        return By(self.staff[name], self.clock())

    def screens(self, name: str, case: str, said: Mapping[str, Raw], door: Door = Door.STAFF) -> Screen:
        """Ask the questions in a case, whole."""
        begun = good(intake.begin(self.parts, self.by(name), case, self.asking, door), Screen)
        at = At(case, begun.code)
        told: dict[str, Raw] = dict(said)
        good(intake.enter(self.parts, self.by(name), at, self.asking, Entry(tuple(told), told, hand=name)), Screen)
        done(intake.finish(self.parts, self.by(name), at, self.asking))
        return begun

    def asks(self, name: str, case: Case, number: str) -> None:
        """Ask for texts from a case; the phone has to say yes."""
        wording = self.wordings.shown("en", minor=False, case=True).version
        good(casetexts.ask(self.texts, self.by(name), case.code, self._wanted(number, wording)), followup.Taken)

    def opts_in(self, number: str) -> None:
        """Let somebody ask for texts on the public site."""
        wording = self.wordings.shown("en", minor=False).version
        good(followup.opt_in(self.texts, self._wanted(number, wording), self.clock()), followup.Taken)

    def _wanted(self, number: str, wording: str) -> OptIn:
        return OptIn(
            number,
            "US",
            ZONE,
            Hours(time(9), time(20)),
            "en",
            "garden",
            only_mine=True,
            minor=False,
            wish=Wish(),
            wording=wording,
        )

    def replies(self, number: str, words: str) -> None:
        """Let a phone write, by the way of a real reply."""
        url = f"{self.texts.settings.public_url}{INBOUND}"
        hook = self.carrier.reply(number, words, self.parts.new_code(), url)
        if inbound(self.texts, hook) >= 300:
            raise NotPlayed("a reply was not taken")

    def works(self, *, tidy: bool = False, clear: bool = False) -> None:
        """Let the worker do what is due, and have what came looked at; `clear` lets it delete what is over."""
        now = self.clock()
        self.rounds = replace(self.rounds, tidied=None if tidy else now, cleared=None if clear else now)
        for _ in range(MOST_STEPS):
            worked = step(self.texts, "demo", self.rounds, self._waits)
            self.rounds = replace(worked.rounds, tidied=self.clock(), cleared=self.clock())
            if worked.idle:
                break
        if tidy:
            for token, hook in self.carrier.arrivals():
                status(self.texts, hook, token)
            tell(self.telling, self._waits)

    def _waits(self, seconds: float) -> bool:
        self.clock.moves(timedelta(seconds=seconds))
        return False


def good(answer: object, kind: type[Done]) -> Done:
    """Return an answer that is as it was meant to be.

    Raises:
        NotPlayed: where it is another one.

    """
    if not isinstance(answer, kind):
        raise NotPlayed(f"{answer} is no {kind.__name__}")
    return answer


def done(answer: object) -> None:
    """See that an action did what was asked.

    Raises:
        NotPlayed: where it refused.

    """
    if type(answer).__name__ in REFUSALS:
        raise NotPlayed(f"{answer}")
