"""Checks the sums of a pathway: bands without overlap or gap, over exactly the points that can be had."""

from collections.abc import Iterator
from itertools import pairwise

from screening.core.parts import Part
from screening.library.faults import Fault
from screening.library.pathways import Draft


def check_bands(draft: Draft) -> Iterator[Fault]:
    """Yield what is wrong with the bands of every part."""
    places = {raw.get("code"): n for n, raw in enumerate(draft.file.data.get("part", ())) if isinstance(raw, dict)}
    for part in draft.pathway.parts:
        at = ("part", places[part.code], "bands")
        for place, message in _wrong(part):
            yield draft.file.fault((*at, place), message)
        questions = draft.pathway.by_part[part.code]
        most = sum(question.most_points(part.code) for question in questions)
        if not questions and not draft.broken:
            yield draft.file.fault(at[:2], f"no question has points in {part.code}")
        elif part.bands[-1].highest != most and not draft.broken:
            message = f"the bands end at {part.bands[-1].highest}, the points at {most}"
            yield draft.file.fault((*at, len(part.bands) - 1, "to"), message)


def _wrong(part: Part) -> Iterator[tuple[int, str]]:
    if part.bands[0].lowest != 0:
        yield 0, "the first band starts at 0"
    for place, band in enumerate(part.bands):
        if band.lowest > band.highest:
            yield place, f"{band.code} ends before it starts"
    for place, (one, following) in enumerate(pairwise(part.bands), 1):
        if following.lowest <= one.highest:
            yield place, f"{following.code} overlaps {one.code}"
        elif following.lowest > one.highest + 1:
            yield place, f"no band holds {one.highest + 1} to {following.lowest - 1}"
    yield from _named_twice(part)


def _named_twice(part: Part) -> Iterator[tuple[int, str]]:
    codes = [band.code for band in part.bands]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield place, f"there is more than one band {code}"
