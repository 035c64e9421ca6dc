"""A house whose weeks are frozen, and weeks full of people in it, made through the actions that every door uses."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from referral.actions.cases import cases, screens
from referral.actions.cases.screens import Draft, Finished
from referral.actions.referrals import referring
from referral.actions.referrals.referring import Made
from referral.actions.reporting.figures import Froze, freeze
from referral.core.case import Move
from referral.core.casework import Answer, Screen
from referral.core.referring import Because, Step
from referral.core.tally import Cell
from referral.store.casebook.store import CaseStore
from tests.casebooks import ANN, BEGUN, House
from tests.referrals import offers

MONDAY = datetime.fromisoformat("2026-09-07T09:00:00+00:00")


@dataclass
class Tallied:
    """What was counted on the public site."""

    counts: dict[Cell, int] = field(default_factory=dict)

    def all(self) -> dict[Cell, int]:
        """Return it."""
        return self.counts


@dataclass
class Reporting:
    """What freezing is handed."""

    casebook: CaseStore
    new_code: Callable[[], str]
    clock: Callable[[], datetime]
    tallies: Tallied = field(default_factory=Tallied)

    def freezes(self, at: datetime) -> Froze:
        """Freeze what is over then."""
        done = freeze(self, at)
        assert isinstance(done, Froze), done
        return done


def reporting(house: House) -> Reporting:
    """Return what freezing is handed in this house."""
    return Reporting(house.casebook, house.new_code, lambda: house.now)


def result(level: str, *routes: str) -> Callable[[tuple[Answer, ...]], Finished]:
    """Make a result of this level with these kinds of help."""
    opened = [{"code": one, "urgency": "none", "offer": "now", "because": []} for one in routes]
    empty: dict[str, list[str]] = {name: [] for name in ("because", "flags", "parts", "links", "missing", "notes")}
    held = {"level": level, "at_least": "", "urgency": "none", "asked": {}, "routes": opened, **empty}
    return lambda answers: Finished(answers, json.dumps(held))


def asked(house: House, case: str, level: str, *routes: str) -> None:
    """Ask the questions of somebody, and finish."""
    begun = screens.begin(house, house.by(ANN), case, BEGUN)
    assert isinstance(begun, Screen), begun
    screens.keep(house, house.by(ANN), case, begun.code, lambda _screen: Draft(()))
    screens.finish(house, house.by(ANN), case, begun.code, lambda _so_far: result(level, *routes)(()))


def week(house: House, monday: datetime, people: int) -> list[str]:
    """Let so many come in a week: all are met and asked, half are referred, and half of those arrive."""
    house.now = monday
    came = [house.opens().code for _ in range(people)]
    house.now = monday + timedelta(days=1)
    for number, code in enumerate(came):
        cases.move(house, house.by(ANN), code, Move.START)
        asked(house, code, "high" if number % 3 else "low", "bladder_check")
        if number % 2:
            referral = offers(house, code).code
            if number % 4 == 1:
                referring.step(house, house.by(ANN), code, referral, Made(Step.COMPLETE, Because.ARRIVED))
    return came
