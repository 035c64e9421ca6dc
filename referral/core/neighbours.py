"""What lies next to a level, for staff: the cuts over the chain, and each single answer that would change the level.

The cuts are our proposal, so whoever counsels sees how near a result is to another one.
"""

from dataclasses import dataclass
from enum import StrEnum

from screening.core.answers import Answer, Answers, Unsaid
from screening.core.change import one_step
from screening.core.conditions import Condition, CountOf, Level, SignIs, asked_by
from screening.core.instrument import LevelRule, Pathway
from screening.core.outcome import Outcome, assess, level_alone
from screening.core.sentence import LEVEL

ORDER = (Level.NOT_ENOUGH, Level.LOW, Level.MODERATE, Level.HIGH)


class Way(StrEnum):
    """Which way an answer would move the level; `sideways` is between few signs and not enough to tell."""

    UP = "up"
    DOWN = "down"
    SIDEWAYS = "sideways"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A single other answer, and the level that would come of it. `open`: the question has no answer now."""

    question: str
    answer: Answer
    level: Level
    way: Way
    open: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """A rule that counts links: how many it needs, whether it fires here, and what softens it where it is known."""

    rule: str
    level: Level
    needs: int
    reached: bool
    text: str
    softened_by: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """How many links are seen and how many are not known, and the cuts over them, the lowest first."""

    seen: int
    unknown: int
    of: int
    cuts: tuple[Cut, ...]


def neighbours(pathway: Pathway, answers: Answers) -> tuple[Neighbour, ...]:
    """Return each single answer that would change the level, what raises it first; none where no level is given.

    Questions that ask for danger are left out: no answer to them is an example.
    """
    outcome = assess(pathway, answers)
    if outcome.level is None:
        return ()
    among = pathway.deciding - _danger(pathway)
    found = [
        neighbour
        for more in (True, False)
        for change in one_step(pathway, answers, LEVEL, among, more=more)
        for code, answer in change.answers.items()
        if (neighbour := _neighbour(outcome, code, answer)) is not None
    ]
    unique = {(one.question, one.level): one for one in found}  # what says less comes last, and stands
    order = list(pathway.by_code)
    return tuple(sorted(unique.values(), key=lambda one: (list(Way).index(one.way), order.index(one.question))))


def _neighbour(outcome: Outcome, code: str, answer: Answer) -> Neighbour | None:
    pathway, before = outcome.pathway, outcome.answers.get(code)
    level, now = level_alone(pathway, {**outcome.answers, code: answer}), outcome.level
    if level is None or now is None:
        return None
    way = Way.UP if ORDER.index(level) > ORDER.index(now) else Way.DOWN
    way = Way.SIDEWAYS if {level, now} == {Level.LOW, Level.NOT_ENOUGH} else way
    return Neighbour(code, answer, level, way, before is None or isinstance(before, Unsaid))


def _danger(pathway: Pathway) -> frozenset[str]:
    signs = {sign.code: sign.when for sign in pathway.signs}
    return frozenset[str]().union(*(asked_by(flag.when, signs) for flag in pathway.flags))


def chain_of(outcome: Outcome) -> Chain:
    """Return how the chain stands against the cuts of the level rules that count its links."""
    truths = [link.holds for link in outcome.links]
    fired = {why.rule for why in outcome.level_because}
    links = {link.sign.code for link in outcome.links}
    cuts = (_cut(outcome.pathway, rule, links, fired) for rule in outcome.pathway.levels)
    found = sorted((one for one in cuts if one is not None), key=lambda one: (one.needs, ORDER.index(one.level)))
    return Chain(truths.count(True), truths.count(None), len(truths), tuple(found))


def _cut(pathway: Pathway, rule: LevelRule, links: set[str], fired: set[str]) -> Cut | None:
    needs = _links_needed(pathway, rule.when, links)
    if needs is None:
        return None
    softer = rule.unless
    softened_by = pathway.by_sign[softer.sign].title if isinstance(softer, SignIs) else ""
    return Cut(rule.code, rule.level, needs, rule.code in fired, rule.because, softened_by)


def _links_needed(pathway: Pathway, when: Condition, links: set[str]) -> int | None:
    """Return how many links a condition asks for, where it asks for nothing else."""
    counted = pathway.by_sign[when.sign].when if isinstance(when, SignIs) else when
    if not isinstance(counted, CountOf):
        return None
    asked = {part.sign for part in counted.parts if isinstance(part, SignIs)}
    return counted.count if asked == links and len(counted.parts) == len(links) else None
