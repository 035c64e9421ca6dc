"""Draws what changed over time: where the points of a line stand in a small picture. A table has the same numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from referral.core.over_time import Measure

WIDTH, HEIGHT = 240, 72
SIDE, TOP, BOTTOM = 40, 20, 8


@dataclass(frozen=True, slots=True)
class Dot:
    """A value at its place; `y` grows downwards, as in SVG."""

    x: float
    y: float
    label: str


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
    lines = tuple(" ".join(f"{dot.x:g},{dot.y:g}" for dot in run) for run in _runs(places) if len(run) > 1)
    return Chart(measure, tuple(dot for dot in places if dot is not None), lines)


def _height(value: float, most: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value / most if most else 0), 1)


def _runs(places: list[Dot | None]) -> Iterator[list[Dot]]:
    run: list[Dot] = []
    for dot in places:
        if dot is None:
            yield run
            run = []
        else:
            run.append(dot)
    yield run
