"""Level, parts and chain: which rule fired and on which answers. No sum decides anything."""

from dataclasses import dataclass
from typing import NamedTuple

from screening.core.answers import Amount, Answers, Unsaid, raw
from screening.core.conditions import Condition, Level, Truth
from screening.core.facts import AnswerFacts, Evidence
from screening.core.flow import Path
from screening.core.instrument import LevelRule, Pathway, Sign, Source
from screening.core.parts import Part

NOT_ENOUGH_BAND = "not_enough"
DECIDING = (Level.HIGH, Level.MODERATE)


class Because(NamedTuple):
    """One reason: the rule, the answer that met it (both None where a rule holds for everybody) and its source.

    A tuple, as a hundred of them are made at each assessment, and a frozen dataclass takes four times as long.
    """

    rule: str
    text: str
    question: str | None
    answer: object
    source: Source


class PartReason(NamedTuple):
    """Points that one answer earned."""

    question: str
    answer: object
    points: int


@dataclass(frozen=True, slots=True)
class PartScore:
    """The points of one domain, shown by themselves."""

    part: Part
    score: int
    maximum: int
    band: str
    reasons: tuple[PartReason, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain tolerance, escalation, bingeing, dependence; `holds` is None where it is not known."""

    sign: Sign
    holds: Truth
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class LevelFound:
    """The level and the rules that set it, the highest ones first."""

    level: Level | None
    rules: tuple[LevelRule, ...]
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A question on the path without a value: `why` is declined, unknown or not_asked.

    `core` says that it stands in the way of "low": a core answer, or one that was asked for and kept back although
    a rule for a higher level looks at it.
    """

    question: str
    why: str
    core: bool


def missing_on(pathway: Pathway, path: Path) -> tuple[Missing, ...]:
    """List the questions on the path that have no value; grams without the way of taking them say nothing either."""
    found = []
    for question in path.questions:
        answer = path.answers.get(question.code)
        if answer is None:
            found.append(Missing(question.code, "not_asked", question.core))
        elif isinstance(answer, Unsaid):
            found.append(Missing(question.code, str(answer), question.core or question.code in pathway.deciding))
        elif isinstance(answer, Amount) and answer.route is None and question.code in pathway.deciding:
            found.append(Missing(question.code, Unsaid.UNKNOWN.value, core=True))
    return tuple(found)


def level_of(pathway: Pathway, facts: AnswerFacts, *, core_known: bool) -> LevelFound:
    """Decide the level: the highest row with a rule that fires; low only when nothing stands in its way."""
    if pathway.no_level is not None and facts.fires(pathway.no_level, None) is True:
        return LevelFound(None, (), ())
    fired = [rule for rule in pathway.levels if facts.fires(rule.when, rule.unless) is True]
    for level in DECIDING:
        if any(rule.level is level for rule in fired):
            rules = tuple(sorted(fired, key=lambda rule: DECIDING.index(rule.level)))
            return LevelFound(level, rules, _level_reasons(rules, facts))
    return LevelFound(Level.LOW if core_known else Level.NOT_ENOUGH, (), ())


def certain_level(pathway: Pathway, answers: Answers, found: LevelFound) -> Level | None:
    """Return what holds however the open questions are answered: the level without every rule that rests on one.

    Only rules in `found` are asked again: what is certain fires on the cautious reading as well.
    """
    if found.level is None:
        return None
    facts = AnswerFacts(pathway, answers, certain=True)
    return next(
        (rule.level for rule in found.rules if facts.fires(rule.when, rule.unless) is True),
        Level.LOW,
    )


def _level_reasons(rules: tuple[LevelRule, ...], facts: AnswerFacts) -> tuple[Because, ...]:
    return tuple(reason for rule in rules for reason in reasons(rule.code, rule.because, rule.source, rule.when, facts))


def reasons(rule: str, text: str, source: Source, when: Condition, facts: AnswerFacts) -> tuple[Because, ...]:
    """Tie a rule that fired to the answers that made it fire."""
    evidence = facts.evidence(when)
    if not evidence:
        return (Because(rule, text, None, None, source),)
    return tuple([Because(rule, text, question, answer, source) for question, answer in evidence])


def part_scores(pathway: Pathway, facts: AnswerFacts) -> tuple[PartScore, ...]:
    """Score every part from the known answers; a lowest band with open questions is called not enough."""
    return tuple(_part_score(part, pathway.most_points[part.code], facts) for part in pathway.parts)


def _part_score(part: Part, most: int, facts: AnswerFacts) -> PartScore:
    told = tuple(
        PartReason(question.code, raw(facts.answers[question.code]), points)
        for question, points in facts.earned(part.code)
    )
    score = sum(why.points for why in told)
    place = next(n for n, band in enumerate(part.bands) if band.lowest <= score <= band.highest)
    open_still = place == 0 and not facts.part_score(part.code)[1]
    return PartScore(part, score, most, NOT_ENOUGH_BAND if open_still else part.bands[place].code, told)


def chain(pathway: Pathway, facts: AnswerFacts) -> tuple[Link, ...]:
    """Return the links in order, each with the person's own answers."""
    links = sorted(
        (sign for sign in pathway.signs if sign.link is not None),
        key=lambda sign: sign.link or 0,
    )
    found = []
    for sign in links:
        truth = facts.sign(sign.code)
        found.append(Link(sign, truth, facts.evidence(sign.when) if truth else ()))
    return tuple(found)
