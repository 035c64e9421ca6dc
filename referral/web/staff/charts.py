"""Draws what changed over time: where the points of a line stand in a small picture. A table has the same numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from referral.core.over_time import Measure

WIDTH, HEIGHT = 240, 84
SIDE, TOP, BOTTOM = 40, 20, 22
ABOVE, BELOW = -8, 18


@dataclass(frozen=True, slots=True)
class Dot:
    """A value at its place, and where its words stand so that no line runs through them; `y` grows downwards."""

    x: float
    y: float
    words: str
    words_y: float = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A line over the visits. A value that cannot be compared leaves a gap: there the line is broken."""

    measure: Measure
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]


def chart(measure: Measure) -> Chart:
    """Place the values of a measure, the first visit at the left, nothing at the bottom."""
    step = (WIDTH - 2 * SIDE) / max(1, len(measure.values) - 1)
    places = [
        None if value is None else Dot(round(SIDE + place * step, 1), _height(value, measure.most), words)
        for place, (value, words) in enumerate(zip(measure.values, measure.words, strict=True))
    ]
    runs = [run for run in _runs(places) if run]
    lines = tuple(" ".join(f"{dot.x:g},{dot.y:g}" for dot in run) for run in runs if len(run) > 1)
    return Chart(measure, tuple(dot for run in runs for dot in _with_words(run)), lines)


def _height(value: float, most: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value / most if most else 0), 1)


def _with_words(run: list[Dot]) -> Iterator[Dot]:
    """Put words below a dot from which the line goes up, and above all others."""
    for place, dot in enumerate(run):
        beside = run[max(0, place - 1) : place + 2]
        rises = any(other.y < dot.y for other in beside)
        yield replace(dot, words_y=round(dot.y + (BELOW if rises else ABOVE), 1))


def _runs(places: list[Dot | None]) -> Iterator[list[Dot]]:
    run: list[Dot] = []
    for dot in places:
        if dot is None:
            yield run
            run = []
        else:
            run.append(dot)
    yield run
