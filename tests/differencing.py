"""An attack on published numbers: whoever has all of them takes them from each other until a small group is left.

It knows the rules: floor, rounding, which rows make up which total, which weeks make up which month. A set of people is
written as the atoms in it: the row that somebody is in, and the week that they are counted by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from referral.core.reporting.longer import Frozen, about
from referral.core.reporting.periods import Period
from referral.core.reporting.tables import ALL, FLOOR, KINDS, Cell, Name, Shape, rows_of
from referral.core.tally import Week

Atom = tuple[Name, str, Week]
TABLES = tuple(name for name, kind in KINDS.items() if kind.shape is not Shape.EACH)


@dataclass(frozen=True)
class Known:
    """A set of people, and between which numbers its size has to lie."""

    atoms: frozenset[Atom]
    least: int
    most: int

    @property
    def exposed(self) -> bool:
        """Whether it is proven that this is a small group."""
        return self.least >= 1 and self.most < FLOOR


def atoms(cell: Cell, rows: tuple[str, ...], weeks: Iterable[Week]) -> frozenset[Atom]:
    """Return who is in a cell: a step of a chain holds whoever came further."""
    name, row = cell
    further = rows[rows.index(row) :] if row != ALL else rows
    inside = further if row == ALL or KINDS[name].shape is Shape.CHAIN else (row,)
    return frozenset((name, one, week) for one in inside for week in weeks)


SAME = (
    ((Name.WORK, "opened"), (Name.CONTACT, ALL), (Name.FUNNEL, "opened")),
    ((Name.WORK, "offered"), (Name.ARRIVAL, ALL)),
)
"""Cells that count the same people where they speak of the same weeks."""


def published(known: Mapping[Period, Frozen], shown: Mapping[Period, Mapping[Cell, int]], slack: int) -> list[Known]:
    """Return what is published as sets with their bounds; `slack` is how far a number may be off by rounding."""
    rows = {name: rows_of(name, {cell: 1 for one in known.values() for cell in one.exact}) for name in Name}
    found: list[Known] = []
    for period, cells in shown.items():
        for cell, number in cells.items():
            weeks = about(period, cell[0]).weeks
            least = max(FLOOR, number - slack) if slack else number
            found += [Known(one, least, number + slack) for one in _sets(cell, rows, weeks)]
            whole = cells.get((of, ALL)) if (of := KINDS[cell[0]].of) else None
            if whole is not None:
                # A row that stands alone cuts its total in two: who is in it, and who is not.
                rest = frozenset((cell[0], f"not {cell[1]}", week) for week in weeks)
                found.append(Known(rest, max(0, whole - number - 2 * slack), whole - number + 2 * slack))
    return list(dict.fromkeys(found))


def _sets(cell: Cell, rows: Mapping[Name, tuple[str, ...]], weeks: Iterable[Week]) -> list[frozenset[Atom]]:
    """Return who is in a cell, in each table that counts these people."""
    same = next((group for group in SAME if cell in group), (cell,))
    return [
        atoms(one, rows[one[0]], weeks) if one[0] in TABLES else frozenset((*one, week) for week in weeks)
        for one in same
    ]


def subtract(sets: list[Known]) -> list[Known]:
    """Take from each set every other that it holds, and as many as it holds that have nobody in common."""
    found: list[Known] = []
    for whole in sets:
        inside = sorted((one for one in sets if one.atoms < whole.atoms), key=lambda one: -len(one.atoms))
        found += [_without(whole, [one]) for one in inside]
        for chosen in (inside, inside[::-1]):
            apart: list[Known] = []
            for one in chosen:
                if all(one.atoms.isdisjoint(other.atoms) for other in apart):
                    apart.append(one)
            found += [_without(whole, apart)] if len(apart) > 1 else []
    return [one for one in found if one.atoms]


def _without(whole: Known, parts: list[Known]) -> Known:
    left = whole.atoms.difference(*(one.atoms for one in parts))
    least = max(0, whole.least - sum(one.most for one in parts))
    return Known(left, least, whole.most - sum(one.least for one in parts))


def narrowed(sets: Iterable[Known], rounds: int = 6) -> dict[Atom, tuple[int, int]]:
    """Return between which numbers each atom has to lie, from all sets at once."""
    known = [one for one in sets if one.atoms]
    most = 10**6
    bounds: dict[Atom, tuple[int, int]] = {atom: (0, most) for one in known for atom in one.atoms}
    for _ in range(rounds):
        before = dict(bounds)
        for one in known:
            lows, highs = sum(bounds[a][0] for a in one.atoms), sum(bounds[a][1] for a in one.atoms)
            for atom in one.atoms:
                low, high = bounds[atom]
                bounds[atom] = (max(low, one.least - (highs - high)), min(high, one.most - (lows - low)))
        if bounds == before:
            break
    return bounds


def size(one: frozenset[Atom], truth: Mapping[Atom, int]) -> int:
    """Return how many people a set really has."""
    return sum(truth.get(atom, 0) for atom in one)
