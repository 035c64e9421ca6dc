"""Conditions are three-valued: what is not known makes nothing true and nothing false by itself."""

from dataclasses import dataclass, field

import pytest

from screening.core.conditions import (
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Below,
    Condition,
    CountOf,
    GramsAtLeast,
    Level,
    LevelIn,
    Only,
    PartScoreAtLeast,
    SignIs,
    Truth,
    asked_by,
    holds,
    inside,
    questions_in,
    signs_in,
)

Amount = tuple[float | None, str | None]


@dataclass(frozen=True)
class Known:
    """Facts that say what they are told, and None for everything else."""

    ticks: dict[str, frozenset[str]] = field(default_factory=dict)
    measures: dict[str, float] = field(default_factory=dict)
    amounts: dict[str, Amount] = field(default_factory=dict)
    parts: dict[str, tuple[int, bool]] = field(default_factory=dict)
    signs: dict[str, Truth] = field(default_factory=dict)
    now: Level | None = None

    def ticked(self, question: str) -> frozenset[str] | None:
        return self.ticks.get(question)

    def measure(self, question: str) -> float | None:
        return self.measures.get(question)

    def grams(self, question: str) -> Amount | None:
        return self.amounts.get(question)

    def part_score(self, part: str) -> tuple[int, bool]:
        return self.parts[part]

    def sign(self, sign: str) -> Truth:
        return self.signs.get(sign)

    def level(self) -> Level | None:
        return self.now


YES, NO, OPEN = SignIs("yes"), SignIs("no"), SignIs("open")
SIGNS = Known(signs={"yes": True, "no": False})


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((YES, YES), True), ((YES, NO), False), ((YES, OPEN), None),
        ((NO, NO), False), ((NO, OPEN), False), ((OPEN, NO), False), ((OPEN, OPEN), None), ((), True),
    ],
)  # fmt: skip
def test_all(parts: tuple[Condition, ...], expected: Truth) -> None:
    assert holds(AllOf(parts), SIGNS) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((YES, YES), True), ((YES, NO), True), ((YES, OPEN), True), ((OPEN, YES), True),
        ((NO, NO), False), ((NO, OPEN), None), ((OPEN, OPEN), None),
    ],
)  # fmt: skip
def test_any(parts: tuple[Condition, ...], expected: Truth) -> None:
    assert holds(CountOf(1, parts), SIGNS) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((YES, NO, YES), True), ((YES, OPEN, NO), None), ((YES, NO, NO), False),
        ((OPEN, OPEN, NO), None), ((OPEN, NO, NO), False), ((YES, OPEN, YES), True),
    ],
)  # fmt: skip
def test_at_least_two(parts: tuple[Condition, ...], expected: Truth) -> None:
    assert holds(CountOf(2, parts), SIGNS) is expected


def test_always_holds_even_when_nothing_is_known() -> None:
    assert holds(Always(), Known()) is True


@pytest.mark.parametrize(
    ("condition", "ticked", "expected"),
    [
        (AnyOf("q", frozenset({"a", "b"})), {"b", "c"}, True),
        (AnyOf("q", frozenset({"a"})), {"b"}, False),
        (AnyOf("q", frozenset({"a"})), None, None),
        (Only("q", frozenset({"a", "b"})), {"a"}, True),
        (Only("q", frozenset({"a", "b"})), {"a", "c"}, False),
        (Only("q", frozenset({"a"})), None, None),
    ],
)
def test_ticks(condition: Condition, ticked: set[str] | None, expected: Truth) -> None:
    known = Known() if ticked is None else Known(ticks={"q": frozenset(ticked)})

    assert holds(condition, known) is expected


@pytest.mark.parametrize(
    ("condition", "measure", "expected"),
    [
        (AtLeast("q", 4), 4, True), (AtLeast("q", 4), 3, False), (AtLeast("q", 4), None, None),
        (Below("q", 4), 3, True), (Below("q", 4), 4, False), (Below("q", 4), None, None),
    ],
)  # fmt: skip
def test_measures(condition: Condition, measure: float | None, expected: Truth) -> None:
    known = Known() if measure is None else Known(measures={"q": measure})

    assert holds(condition, known) is expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ((2.0, "nasal"), True),
        ((0.5, "nasal"), False),
        ((2.0, "swallowed"), False),
        ((None, "nasal"), None),
        ((None, "swallowed"), False),
        ((2.0, None), None),
        ((0.5, None), False),
        ((None, None), None),
        (None, None),
    ],
)
def test_grams_count_on_their_routes_only_and_lines_are_not_known(amount: Amount | None, expected: Truth) -> None:
    known = Known() if amount is None else Known(amounts={"q": amount})

    assert holds(GramsAtLeast("q", 1, frozenset({"nasal"})), known) is expected


@pytest.mark.parametrize(("score", "expected"), [((3, False), True), ((2, False), None), ((2, True), False)])
def test_points_below_the_mark_are_unknown_until_all_is_answered(score: tuple[int, bool], expected: Truth) -> None:
    assert holds(PartScoreAtLeast("p", 3), Known(parts={"p": score})) is expected


def test_level() -> None:
    high = LevelIn(frozenset({Level.HIGH}))

    assert holds(high, Known(now=Level.HIGH)) is True
    assert holds(high, Known(now=Level.LOW)) is False
    assert holds(high, Known()) is False


def test_walking_through_a_condition() -> None:
    condition = AllOf(
        (
            CountOf(1, (SignIs("s"), AnyOf("a", frozenset({"x"})))),
            Only("b", frozenset({"x"})),
            AtLeast("c", 1),
            Below("d", 1),
            GramsAtLeast("e", 1, frozenset({"nasal"})),
            Always(),
        )
    )

    assert len(list(inside(condition))) == 9
    assert questions_in(condition) == {"a", "b", "c", "d", "e"}
    assert signs_in(condition) == {"s"}


def test_all_of_nothing_holds_and_more_than_there_are_never_do() -> None:
    assert AllOf(()).holds(Known()) is True
    assert CountOf(0, (SignIs("open"),)).holds(Known()) is True
    assert CountOf(3, (Always(), Always())).holds(Known()) is False
    assert CountOf(2, (SignIs("open"),)).holds(Known()) is False


def test_grams_that_reach_the_mark_on_a_way_that_was_not_said_are_not_known() -> None:
    at_mark = Known(amounts={"amount": (2, None)})

    assert GramsAtLeast("amount", 2, frozenset({"nasal"})).holds(at_mark) is None


def test_what_a_condition_asks_through_signs_of_signs_even_in_a_ring() -> None:
    signs: dict[str, Condition] = {
        "outer": AllOf((SignIs("inner"), AtLeast("days", 3))),
        "inner": AllOf((Below("hours", 2), SignIs("outer"), SignIs("nobody knows"))),
        "apart": AtLeast("else", 1),
    }

    assert asked_by(AllOf((SignIs("outer"), AtLeast("own", 1))), signs) == {"own", "days", "hours"}
    assert asked_by(SignIs("nobody knows"), signs) == frozenset()
    assert asked_by(AnyOf("own", frozenset({"a"})), signs) == {"own"}
