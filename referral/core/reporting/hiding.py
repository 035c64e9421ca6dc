"""Which numbers of a report may be shown, so that no small group can be worked out from those that are.

A number is shown from `FLOOR` on and rounded to `STEP`. What can be taken from each other must leave nobody, or `FLOOR`
people at least: rows from their total, a step from the one before, shorter times from a longer one that holds them.
The truth always lies within what an attacker works out, so that a group that is nobody or no small one is never shown
to be small. docs/decisions names what was tried.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from referral.core.reporting.tables import ALL, FLOOR, KINDS, STEP, Cell, Counts, Name, Shape, rows_of

DENOMINATOR_FROM: Final = 50
"""A share is given of so many at least: of fewer, rounding would move it by more than five in a hundred."""


@dataclass(frozen=True, slots=True)
class Told:
    """A time of which something was shown: the exact numbers, which of them were shown, and the times that it holds."""

    exact: Counts
    shown: frozenset[Cell]
    holds: tuple["Told", ...] = ()

    def covered(self, cell: Cell) -> int:
        """Return how many of a cell were shown, here or in the times that this one holds."""
        if cell in self.shown:
            return self.exact.get(cell, 0)
        return sum(one.covered(cell) for one in self.holds)


@dataclass(slots=True)
class _Choice:
    """What is open of one time while it is decided."""

    exact: Counts
    rest: Mapping[Cell, int]
    open: set[Cell] = field(default_factory=set)

    def left(self, cells: Iterable[Cell]) -> bool:
        """Return whether those hidden of these would be a small group, by themselves or in times not shown."""
        hidden = [cell for cell in cells if cell not in self.open]
        return any(is_small(sum(many.get(cell, 0) for cell in hidden)) for many in (self.exact, self.rest))


def is_small(people: int) -> bool:
    """Return whether a group of so many is one that nobody may find."""
    return 0 < people < FLOOR


def rounded(count: int) -> int:
    """Return a number as it is shown."""
    return (count + STEP // 2) // STEP * STEP


def decided(exact: Counts, holds: Sequence[Told] = ()) -> Told:
    """Decide what is shown of a time, which `holds` others of which something has been shown already."""
    rest = {cell: count - sum(one.covered(cell) for one in holds) for cell, count in exact.items()}
    choice = _Choice(exact, rest)
    choice.open = {cell for cell, count in exact.items() if count >= FLOOR and not (holds and is_small(rest[cell]))}
    for name, kind in KINDS.items():
        if kind.shape is Shape.PARTS:
            _cover(choice, name)
        elif kind.shape is Shape.CHAIN:
            _in_steps(choice, name)
    for name, kind in KINDS.items():
        if kind.of is not None:
            _against(choice, name, (kind.of, ALL))
    return Told(exact, frozenset(choice.open), tuple(holds))


def shown(told: Told) -> dict[Cell, int]:
    """Return the numbers that are shown, rounded."""
    return {cell: rounded(told.exact[cell]) for cell in sorted(told.shown)}


def _cover(choice: _Choice, name: Name) -> None:
    """Hide the smallest open rows, until the hidden ones together are no small group; then the total."""
    cells = [(name, row) for row in rows_of(name, choice.exact)]
    while choice.left(cells):
        open_ = sorted((choice.exact[cell], cell) for cell in cells if cell in choice.open)
        if not open_:
            choice.open.discard((name, ALL))
            return
        choice.open.discard(open_[0][1])


def _in_steps(choice: _Choice, name: Name) -> None:
    """Hide a step where those who were lost since the last shown one are a small group."""
    kept: list[Cell] = []
    for cell in [(name, row) for row in rows_of(name, choice.exact) if (name, row) in choice.open]:
        if kept and _apart(choice, kept[-1], cell):
            choice.open.discard(cell)
        else:
            kept.append(cell)


def _against(choice: _Choice, name: Name, total: Cell) -> None:
    """Hide a row where those of the total who are not in it are a small group."""
    for row in rows_of(name, choice.exact):
        if total in choice.open and (name, row) in choice.open and _apart(choice, total, (name, row)):
            choice.open.discard((name, row))


def _apart(choice: _Choice, whole: Cell, part: Cell) -> bool:
    return any(is_small(many[whole] - many[part]) for many in (choice.exact, choice.rest))


def share(part: int, whole: int) -> int | None:
    """Return how many in a hundred, to the nearest five, from two shown numbers; None where the whole is too small."""
    return rounded(round(100 * part / whole)) if whole >= DENOMINATOR_FROM else None
