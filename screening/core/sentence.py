"""The sentences of a result by their codes: how each one stands, and which answers it rests on.

A level, flag or route rule is called by its own code; `link:`, `part:` and `note:` stand before the others, as a rule
and a note may share a code.
"""

from collections.abc import Iterable

from screening.core.answers import raw
from screening.core.conditions import Condition, Level, asked_by
from screening.core.facts import Evidence
from screening.core.instrument import Note, Sign
from screening.core.outcome import Outcome, facts_of
from screening.core.scoring import NOT_ENOUGH_BAND, Because, Link, PartScore

LINK, PART, NOTE = "link:", "part:", "note:"
LEVEL = "level"
"""The sentence that names a level which no rule set: few signs, or not enough to tell."""
UNSET = frozenset({Level.LOW, Level.NOT_ENOUGH})
SILENT = ""
"""How a sentence stands that a result does not have."""
SAID, NOT_SAID, OPEN = "said", "not_said", "open"
"""How one stands: a link that is not seen, or cannot be told, is a sentence as well."""
QUIET = frozenset({NOT_SAID, OPEN})


def heard(outcome: Outcome) -> tuple[Because, ...]:
    """Return every reason in a result: of the level, of the flags and of the routes."""
    because = [*outcome.level_because, *(why for flag in outcome.flags for why in flag.because)]
    because += [why for route in outcome.routes for why in route.because]
    return tuple(because)


def rules_heard(outcome: Outcome) -> frozenset[str]:
    """Return the codes of all rules that a result rests on."""
    return frozenset(why.rule for why in heard(outcome))


def standing(outcome: Outcome, sentence: str) -> str:
    """Return how a sentence stands: the level, the band of a part, or one of the words above."""
    if sentence == LEVEL:
        return str(outcome.level or SILENT)
    found = thing(outcome, sentence)
    match found:
        case Link():
            return {True: SAID, False: NOT_SAID, None: OPEN}[found.holds]
        case PartScore():
            return found.band
        case Note():
            return SAID
    return SAID if sentence in rules_heard(outcome) else SILENT


def thing(outcome: Outcome, sentence: str) -> Link | PartScore | Note | None:
    """Return the link, part or note that a sentence is about; None for a rule, and for what a result does not have."""
    shown: Iterable[tuple[str, Link | PartScore | Note]] = ((NOTE + note.code, note) for note in outcome.notes)
    if outcome.level is not None:
        shown = (
            *shown,
            *((LINK + link.sign.code, link) for link in outcome.links),
            *((PART + part.part.code, part) for part in outcome.parts),
        )
    return next((found for code, found in shown if code == sentence), None)


def is_quiet(outcome: Outcome, sentence: str) -> bool:
    """Return whether a sentence says that something was not seen, so that only more of it would change that."""
    found = thing(outcome, sentence)
    if isinstance(found, PartScore):
        return _is_least(found)
    if sentence == LEVEL:
        return outcome.level in UNSET
    return standing(outcome, sentence) in QUIET


def _is_least(part: PartScore) -> bool:
    return part.band in {NOT_ENOUGH_BAND, part.part.bands[0].code}


def evidence(outcome: Outcome, sentence: str) -> Evidence:
    """Return the answers that a sentence rests on, as far as they count; empty where it is said to everybody.

    Of one that says what was not seen these are all questions that could show it, None where one has no answer.
    """
    found = thing(outcome, sentence)
    match found:
        case Link():
            return found.evidence if found.holds else _looked_for(outcome, found.sign)
        case PartScore():
            return _asked(outcome, _scored(outcome, found)) if _is_least(found) else _counted(outcome, found)
        case Note():
            return facts_of(outcome).evidence(found.when)
    if sentence == LEVEL:
        return _asked(outcome, _weighed(outcome))
    pairs = {why.question: why.answer for why in heard(outcome) if why.rule == sentence and why.question is not None}
    return tuple(pairs.items())


def note_evidence(outcome: Outcome, notes: Iterable[Note]) -> tuple[tuple[Note, Evidence], ...]:
    """Return notes with the answers that each rests on."""
    facts = facts_of(outcome)
    return tuple((note, facts.evidence(note.when)) for note in notes)


def _weighed(outcome: Outcome) -> frozenset[str]:
    """Return the core questions that decide a level. None that asks for danger: it is nobody's example."""
    conditions: dict[str, Condition] = {one.code: one.when for one in outcome.pathway.signs}
    danger = frozenset[str]().union(*(asked_by(flag.when, conditions) for flag in outcome.pathway.flags))
    core = frozenset(question.code for question in outcome.pathway.by_code.values() if question.core)
    return core & outcome.pathway.deciding - danger


def _counted(outcome: Outcome, part: PartScore) -> Evidence:
    """Return what earned points in a part: of several ticks those that count there."""
    return tuple((why.question, _ticks_in(outcome, part, why.question, why.answer)) for why in part.reasons)


def _ticks_in(outcome: Outcome, part: PartScore, code: str, answer: object) -> object:
    if not isinstance(answer, list):
        return answer
    question = outcome.pathway.by_code[code]
    counting = (one for one in question.choices if one.points and (one.part or question.part) == part.part.code)
    return sorted({one.code for one in counting} & set(answer))


def _scored(outcome: Outcome, part: PartScore) -> frozenset[str]:
    return frozenset(question.code for question in outcome.pathway.by_part[part.part.code])


def _looked_for(outcome: Outcome, sign: Sign) -> Evidence:
    """Return what could show a link: what its condition asks, or, where that holds already, what softens it."""
    conditions: dict[str, Condition] = {one.code: one.when for one in outcome.pathway.signs}
    facts = facts_of(outcome)
    softened = sign.unless is not None and sign.when.holds(facts) is True
    return _asked(outcome, asked_by(sign.unless if softened and sign.unless else sign.when, conditions))


def _asked(outcome: Outcome, codes: frozenset[str]) -> Evidence:
    """Return the answers to those of some questions that are on the path, in its order."""
    on_path = {*outcome.answers, *(gap.question for gap in outcome.missing)} & codes
    known = outcome.answers
    return tuple(
        (code, raw(known[code]) if code in known else None) for code in outcome.pathway.by_code if code in on_path
    )
