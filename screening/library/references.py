"""Holds the parts of a pathway against each other: every code that is named exists, and is known by then."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from screening.core.conditions import (
    AnyOf,
    AtLeast,
    Below,
    GramsAtLeast,
    LevelIn,
    Only,
    PartScoreAtLeast,
    SignIs,
)
from screening.core.instrument import Flag, Kind, Question, RouteRule, Stage
from screening.library.conditions import Leaf, Written
from screening.library.faults import Fault
from screening.library.pathways import Draft
from screening.library.reader import Place

TICKED = frozenset({Kind.CHOICE, Kind.CHOICES})
MEASURED = frozenset({Kind.NUMBER, Kind.SCALE, Kind.DURATION})


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and the places of the conditions that cannot be evaluated."""

    faults: tuple[Fault, ...]
    bad: frozenset[Place]


def check_references(draft: Draft, routes: Collection[str] | None) -> Checked:
    """Check every code that a pathway names; with `routes` None (no directory could be read) routes are left out."""
    book = _Book(draft)
    faults = list(_repeated(draft))
    faults.extend(_stages(draft))
    faults.extend(_parts_named(draft))
    faults.extend(_routes_named(draft, routes))
    bad: set[Place] = set()
    for written in draft.conditions:
        found = [fault for leaf in written.leaves for fault in book.faults_of(leaf, written)]
        faults.extend(found)
        if found or any(book.is_broken(leaf) for leaf in written.leaves):
            bad.add((written.file.name, written.at))
    for code, place in book.circles():
        faults.append(draft.file.fault(("sign", place), f"{code} asks for itself, directly or through other signs"))
        bad.update((draft.file.name, ("sign", place, key)) for key in ("when", "unless"))
    return Checked(tuple(faults), frozenset(bad))


class _Book:
    """What can be asked in a pathway, and from which screen on it is known."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._pathway = draft.pathway
        self._screens: dict[tuple[str, int], int] = {}
        self._known_on: dict[str, int] = {}
        for step in draft.pathway.steps:
            for place, screen in enumerate(step.instrument.screens):
                number = len(self._screens)
                self._screens[step.instrument.code, place] = number
                self._known_on.update((question.code, number) for question in screen.questions)

    def is_broken(self, leaf: Leaf) -> bool:
        """Return whether a comparison names something that stands in the file but could not be read."""
        return any(getattr(leaf.condition, key, None) in self._draft.broken for key in ("question", "sign", "part"))

    def faults_of(self, leaf: Leaf, written: Written) -> Iterator[Fault]:
        """Yield what is wrong with one comparison."""
        if self.is_broken(leaf):
            return
        found = self._unknown(leaf) or self._too_early(leaf, written)
        if found:
            key, message = found
            yield written.file.fault((*leaf.at, key), message)

    def _unknown(self, leaf: Leaf) -> tuple[str, str] | None:
        match leaf.condition:
            case SignIs(sign) if sign not in self._pathway.by_sign:
                return "sign", f"there is no sign {sign}"
            case PartScoreAtLeast(part) if part not in self._pathway.by_part:
                return "part", f"there is no part {part}"
            case AnyOf(question, codes) | Only(question, codes):
                key = "any_of" if isinstance(leaf.condition, AnyOf) else "only"
                return self._kind(question, TICKED) or self._choices(question, codes, key)
            case AtLeast(question) | Below(question):
                return self._kind(question, MEASURED)
            case GramsAtLeast(question, _, routes):
                return self._kind(question, frozenset({Kind.AMOUNT})) or self._routes(question, routes)
            case _:
                return None

    def _kind(self, code: str, kinds: frozenset[Kind]) -> tuple[str, str] | None:
        question = self._pathway.by_code.get(code)
        if question is None:
            return "question", f"there is no question {code}"
        if question.kind not in kinds:
            return "question", f"{code} is a question of kind {question.kind}, which cannot be asked this"
        return None

    def _choices(self, code: str, codes: frozenset[str], key: str) -> tuple[str, str] | None:
        return _strangers(codes, self._pathway.by_code[code].codes, key, f"choice of {code}")

    def _routes(self, code: str, codes: frozenset[str]) -> tuple[str, str] | None:
        known = frozenset(choice.code for choice in self._pathway.by_code[code].routes)
        return _strangers(codes, known, "by", f"route of {code}")

    def _too_early(self, leaf: Leaf, written: Written) -> tuple[str, str] | None:
        if isinstance(leaf.condition, LevelIn) and not written.after_level:
            return "level", "the level is not known yet: only a [[rule]] or a [[note]] may ask for it"
        now = self._screens.get(written.owner) if written.owner else None
        if now is None:
            return None
        late = sorted(code for code in self._asks(leaf, frozenset()) if self._known_on.get(code, -1) >= now)
        if late:
            key = next(key for key in ("question", "sign", "part") if hasattr(leaf.condition, key))
            return key, f"asks about {', '.join(late)}, on the same screen or a later one"
        return None

    def _asks(self, leaf: Leaf, seen: frozenset[str]) -> frozenset[str]:
        """Name the questions that a comparison asks, directly or through signs."""
        match leaf.condition:
            case SignIs(sign):
                inner = (one for one in self._signs.get(sign, ()) if sign not in seen)
                return frozenset[str]().union(*(self._asks(one, seen | {sign}) for one in inner))
            case PartScoreAtLeast(part):
                return frozenset(question.code for question in self._pathway.by_part.get(part, ()))
            case AnyOf(question) | Only(question) | AtLeast(question) | Below(question) | GramsAtLeast(question):
                return frozenset({question})
            case _:
                return frozenset()

    @cached_property
    def _signs(self) -> Mapping[str, tuple[Leaf, ...]]:
        """The comparisons of each sign, by code."""
        leaves: dict[str, tuple[Leaf, ...]] = {}
        for written in self._draft.conditions:
            if written.file is self._draft.file and written.at[0] == "sign":
                code = str(self._draft.file.data["sign"][written.at[1]].get("code"))
                leaves[code] = (*leaves.get(code, ()), *written.leaves)
        return leaves

    def circles(self) -> Iterator[tuple[str, int]]:
        """Yield the signs that ask for themselves, with their positions."""
        for place, raw in enumerate(self._draft.file.data.get("sign", ())):
            code = str(raw.get("code")) if isinstance(raw, dict) else ""
            if code in self._through(code, set()):
                yield code, place

    def _through(self, code: str, found: set[str]) -> set[str]:
        """Name the signs that a sign asks, and those that these ask."""
        for leaf in self._signs.get(code, ()):
            if isinstance(leaf.condition, SignIs) and leaf.condition.sign not in found:
                found.add(leaf.condition.sign)
                self._through(leaf.condition.sign, found)
        return found


def _strangers(codes: frozenset[str], known: frozenset[str], key: str, what: str) -> tuple[str, str] | None:
    strangers = sorted(codes - known)
    return (key, f"there is no {what} called {', '.join(strangers)}") if strangers else None


def _repeated(draft: Draft) -> Iterator[Fault]:
    """Yield question and screen codes that two instruments of a pathway share."""
    for kind in ("places", "screens"):
        first: dict[str, str] = {}
        for one in draft.questionnaires:
            for code, at in getattr(one, kind).items():
                if code in first:
                    yield one.file.fault((*at, "code"), f"{first[code]} has a {code}, too")
                first.setdefault(code, one.file.name)


def _stages(draft: Draft) -> Iterator[Fault]:
    order = list(Stage)
    ranks = [order.index(step.stage) for step in draft.pathway.steps]
    if ranks != sorted(ranks):
        yield draft.file.fault(("step",), f"steps stand in the order {', '.join(order)}")


def _parts_named(draft: Draft) -> Iterator[Fault]:
    known = {*draft.pathway.by_part, *draft.broken}
    for one in draft.questionnaires:
        for question in one.instrument.questions:
            for part in sorted(question.scores_in - known):
                at = one.places[question.code]
                yield one.file.fault((*at, *_place_of_part(question, part)), f"there is no part {part}")


def _place_of_part(question: Question, part: str) -> tuple[str | int, ...]:
    if question.part == part:
        return ("part",)
    place = next(place for place, choice in enumerate(question.choices) if choice.part == part)
    return "choices", place, "part"


def _routes_named(draft: Draft, routes: Collection[str] | None) -> Iterator[Fault]:
    named: tuple[tuple[str, tuple[Flag | RouteRule, ...]], ...] = (
        ("flag", draft.pathway.flags),
        ("rule", draft.pathway.rules),
    )
    for key, rows in named:
        places = {raw.get("code"): n for n, raw in enumerate(draft.file.data.get(key, ())) if isinstance(raw, dict)}
        for row in rows:
            for n, way in enumerate(row.ways):
                if routes is not None and way.route not in routes:
                    at = (key, places[row.code], "ways", n, "route")
                    yield draft.file.fault(at, f"there is no route {way.route} with somebody to turn to")
