"""The shipped ketamine pathway for tests, and a short way to score answers on top of a quiet set of core answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from screening.core.answers import Answers, read_all
from screening.core.instrument import Offer, Pathway, Urgency
from screening.core.outcome import Outcome, assess
from screening.library.opening import SHIPPED, load_pathway

QUIET: Mapping[str, object] = {
    "for_whom": "self",
    "age": "25_plus",
    "now": ["none"],
    "source": ["elsewhere"],
    "days_30": 1,
    "days_heaviest": 1,
    "body": ["none"],
    "control": ["none"],
    "route": ["nasal"],
    "same_day": ["none"],
    "setting": ["none"],
}
"""All six core answers known, a day of use a month, and nothing that any rule looks for: level low."""


@cache
def pathway() -> Pathway:
    """Return the pathway as shipped, read once."""
    return load_pathway(SHIPPED, "ketamine", {"GB": "United Kingdom"})


@dataclass(frozen=True, slots=True)
class Scored:
    """An outcome, with what the tables speak of at hand."""

    outcome: Outcome

    @property
    def level(self) -> str:
        return str(self.outcome.level)

    @property
    def at_least(self) -> str:
        return str(self.outcome.level_at_least)

    @property
    def urgency(self) -> str:
        return str(self.outcome.urgency)

    @property
    def routes(self) -> dict[str, str]:
        return {route.code: str(route.urgency) for route in self.outcome.routes}

    @property
    def choices(self) -> set[str]:
        return {route.code for route in self.outcome.routes if route.offer is Offer.CHOICE}

    @property
    def level_rules(self) -> set[str]:
        return {why.rule for why in self.outcome.level_because}

    @property
    def links(self) -> dict[int, bool | None]:
        return {link.sign.link or 0: link.holds for link in self.outcome.links}

    @property
    def notes(self) -> set[str]:
        return {note.code for note in self.outcome.notes}

    @property
    def flags(self) -> set[str]:
        return {flag.flag.code for flag in self.outcome.flags}

    def part(self, code: str) -> tuple[int, str]:
        """Return score and band of a part."""
        return next((part.score, part.band) for part in self.outcome.parts if part.part.code == code)


def read(raw: Mapping[str, object]) -> Answers:
    """Read written answers; a fault in them is a fault of the test."""
    answers, faults = read_all(pathway().by_code, raw)
    assert not faults, faults
    return answers


def score(raw: Mapping[str, object]) -> Scored:
    """Score written answers."""
    return Scored(assess(pathway(), read(raw)))


def quiet(**changes: object) -> Scored:
    """Score the quiet answers with some changed; `None` takes an answer away."""
    merged = {**QUIET, **changes}
    return score({code: answer for code, answer in merged.items() if answer is not None})


def no_later(given: str, than: str) -> bool:
    """Say whether one urgency is at least as pressing as another."""
    order = list(Urgency)
    return order.index(Urgency(given)) >= order.index(Urgency(than))
