"""Domains of a pathway: points that are shown by themselves, in named bands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of a part's score, both ends included."""

    code: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Part:
    """A domain whose points are shown by themselves; no sum of them decides anything."""

    code: str
    title: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Points that a number, scale, duration or amount (in grams, by a route in `by`) earns from `at_least` up."""

    at_least: float
    points: int
    by: tuple[str, ...] = ()
