"""Rehearses a change of the rules: golden cases, made-up people, and the proof that nobody is left without an answer.

Everything is worked out twice, by the rules as they are and as they would be. Takes seconds: a process that serves has
this done by another one. What a person answered is looked at here and not handed back: of kept answers there are
counts only.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from screening.core.answers import Answers, read_all
from screening.core.classes import survey
from screening.core.instrument import URGENCY_ORDER, Pathway
from screening.core.outcome import Outcome, assess, level_alone
from screening.core.proof import Sampling, prove
from screening.core.witness import random_answers
from screening.library.cases import Case
from screening.library.changes import changes
from screening.library.edits import shipped_rules
from screening.library.faults import DataFaults, Fault
from screening.library.opening import SHIPPED, Library, load_cases
from screening.library.published import open_as_far_as_good
from screening.library.tomlfile import TomlFile, read_text
from screening.library.translations import read_catalogues, untranslated
from screening.library.trying import MADE_UP, CaseTried, Example, Rehearsal, Report, Said, Shift

PATHWAY = "ketamine"
EXAMPLES = 3
SEED = 1
DRAWS, KINDS = 4, 5
"""How many are drawn for one that is kept, at most; how many kinds of levels there are, none among them."""
SATISFIED_BY: Mapping[str, frozenset[str]] = {
    "bladder_check": frozenset({"bladder_check", "urology_urgent", "emergency"}),
    "urology_urgent": frozenset({"urology_urgent", "emergency"}),
}
"""What a golden case's `must` is also met by: the same way, only sooner."""


def rehearse(asked: Rehearsal) -> Report:
    """Try it."""
    # A line of places that a release has made faulty is told elsewhere, and keeps nobody from changing rules.
    old, _ = open_as_far_as_good(asked.before)
    try:
        new, _ = open_as_far_as_good(asked.after)
    except DataFaults as found:
        theirs = [one for one in found.faults if one.file in asked.after.rules]
        return Report(faults=tuple(str(one) for one in theirs or found.faults))
    one, other = old.pathways[PATHWAY], new.pathways[PATHWAY]
    moved = tuple(changes(old.pathways, new.pathways))
    wrong_numbers = tuple(str(fault) for fault in _numbers(asked))
    if wrong_numbers or not moved:
        return Report(faults=wrong_numbers or ("nothing differs from what is active",), changes=moved)
    drawn = _drawn(other, asked.people)
    made_up = [(assess(one, answers), assess(other, answers)) for answers in drawn]
    return Report(
        changes=moved,
        cases=tuple(_tried(one, other, case) for case in load_cases(SHIPPED)),
        made_up=_shift(made_up),
        examples=tuple(_examples(made_up)),
        kept=_shift([_both(one, other, answers) for answers in asked.kept]) if asked.kept else None,
        wrong=_proof(new, asked.now),
        untranslated=_untranslated(asked),
        versions=_versions(other),
    )


def _numbers(asked: Rehearsal) -> Iterator[Fault]:
    """Yield a fault for each file that says something new under a number that was used before.

    Results name the number that made them: under one number there is one text for ever.
    """
    was = {**shipped_rules(), **asked.before.rules}
    used = [*asked.used, *shipped_rules().items(), *asked.before.rules.items()]
    taken = {(name, _version(text)) for name, text in used}
    for name, text in asked.after.rules.items():
        if text != was.get(name) and (name, _version(text)) in taken and (name, text) not in used:
            file = read_text(text, name)
            if isinstance(file, TomlFile):
                yield file.fault(("version",), "this number was used before: give the change a new one")


def _version(text: str) -> str:
    file = read_text(text, "")
    return str(file.data.get("version", "")) if isinstance(file, TomlFile) else ""


def _versions(pathway: Pathway) -> Mapping[str, str]:
    return {pathway.code: pathway.version, **{one.instrument.code: one.instrument.version for one in pathway.steps}}


def _said(outcome: Outcome) -> Said:
    level = outcome.level_at_least if outcome.level == "not_enough" else outcome.level
    return Said(str(level or ""), outcome.urgency.value, tuple(route.code for route in outcome.routes))


def _tried(one: Pathway, other: Pathway, case: Case) -> CaseTried:
    before, _ = read_all(one.by_code, case.answers)
    after, faults = read_all(other.by_code, case.answers)
    found = _said(assess(other, after))
    routes = set(found.routes)
    return CaseTried(
        case.id,
        case.citation,
        _said(assess(one, before)),
        found,
        tuple(must for must in case.expected.must if not SATISFIED_BY.get(must, frozenset({must})) & routes),
        tuple(rule for rule in case.expected.must_not if _broken(rule, routes)),
        tuple(fault.question for fault in faults),
    )


def _broken(rule: str, routes: set[str]) -> bool:
    if rule == "no_action":
        return not routes
    if rule.endswith("_only"):
        return routes == {rule.removesuffix("_only")}
    return rule in routes


def _drawn(pathway: Pathway, people: int) -> list[Answers]:
    """Draw people, about as many at each level as can be found: most who are drawn answer loudly."""
    chance = random.Random(SEED)  # noqa: S311  # nothing is guarded by these draws; they have to be repeatable
    found: list[Answers] = []
    at: Counter[str] = Counter()
    for _ in range(DRAWS * people):
        answers = random_answers(pathway, chance)
        level = str(level_alone(pathway, answers) or "")
        if at[level] < people // KINDS:
            at[level] += 1
            found.append(answers)
    return found


def _both(one: Pathway, other: Pathway, answers: Mapping[str, object]) -> tuple[Outcome, Outcome]:
    before, after = read_all(one.by_code, answers)[0], read_all(other.by_code, answers)[0]
    return assess(one, before), assess(other, after)


def _shift(pairs: Iterable[tuple[Outcome, Outcome]]) -> Shift:
    people = sooner = later = 0
    levels: Counter[str] = Counter()
    routes: Counter[str] = Counter()
    for one, other in pairs:
        before, after = _said(one), _said(other)
        people += 1
        levels[f"{before.level}>{after.level}"] += 1
        by = URGENCY_ORDER[other.urgency] - URGENCY_ORDER[one.urgency]
        sooner, later = sooner + (by > 0), later + (by < 0)
        routes.update(f"+{code}" for code in set(after.routes) - set(before.routes))
        routes.update(f"-{code}" for code in set(before.routes) - set(after.routes))
    return Shift(people, dict(sorted(levels.items())), sooner, later, dict(sorted(routes.items())))


def _examples(pairs: Iterable[tuple[Outcome, Outcome]]) -> Iterator[Example]:
    seen: set[tuple[str, str]] = set()
    for one, other in pairs:
        before, after = _said(one), _said(other)
        kind = before.level, after.level
        if before != after and kind not in seen and len(seen) < EXAMPLES:
            seen.add(kind)
            because = [*one.level_because, *other.level_because]
            told = dict.fromkeys(_told(other.pathway, why.question, why.answer) for why in because if why.question)
            yield Example(before, after, tuple(told))


def _told(pathway: Pathway, code: str, answer: object) -> str:
    """Say a question and an answer in the data file's words."""
    question = pathway.by_code.get(code)
    if question is None:
        return f"{code} {answer}"
    named = {choice.code: choice.text for choice in question.choices}
    several = answer if isinstance(answer, list) else [answer]
    said = (
        " ".join(map(str, one.values())) if isinstance(one, dict) else named.get(str(one), str(one)) for one in several
    )
    return f"{question.text} {'; '.join(said)}"


def _proof(new: Library, now: datetime) -> tuple[str, ...]:
    pathway = new.pathways[PATHWAY]
    chance = random.Random(SEED)  # noqa: S311  # as above
    sampling = Sampling(MADE_UP, chance, lambda _number: None)
    return prove(pathway, new.directory, survey(pathway), now, sampling).wrong


def _untranslated(asked: Rehearsal) -> tuple[str, ...]:
    """Name the texts that are new and that a shipped language lacks: they are shown in English."""
    faults: list[Fault] = []
    files = [read_text(text, name) for name, text in asked.after.rules.items()]
    catalogues = read_catalogues(SHIPPED / "translations", faults)
    return tuple(str(one) for one in untranslated([one for one in files if isinstance(one, TomlFile)], catalogues))
