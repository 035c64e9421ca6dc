"""Keeps what two people decide about a case, and says whether a hold is in force: then nothing of it is deleted."""

from typing import Any

from sqlalchemy import Select

from referral.core.audit import Action, Done
from referral.core.casework import Case
from referral.core.ordering import Because, Order, OrderKind, OrderState
from referral.store.casebook.border import Border
from referral.store.casebook.cases import LISTED, opened
from referral.store.casebook.inside import Inside, codes
from referral.store.casebook.orderrows import CaseOrderRow
from referral.store.casebook.rows import CaseRow
from referral.store.encrypted import Place

_PLAIN = ("code", "by", "at", "review", "decided_by", "decided", "ended", "about")


class Orders:
    """The orders in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, order: Order) -> None:
        """Keep what somebody asked for about a case in hand."""
        row = {name: getattr(order, name) for name in _PLAIN} | {"case_code": order.case}
        row |= {"kind": order.kind.value, "because": order.because.value, "state": order.state.value}
        sealed = self._in.seal(order.case, _place(order.code), {"words": order.words})
        self._in.border.add(CaseOrderRow, [{**row, "sealed": sealed}])
        self._in.done.append(Done(Action.ASKED_FOR, "order", order.code, order.kind.value))

    def of(self, case: str) -> tuple[Order, ...]:
        """Return the orders about a case in hand, the latest first, with the words that say why."""
        rows = self._rows(CaseOrderRow.case_code.in_(self._in.files(case)))
        found = ((row, self._in.open(row.case_code, _place(row.code), row.sealed)["words"]) for row in rows)
        return tuple(_value(row, words) for row, words in found)

    def listed(self) -> tuple[tuple[Order, Case], ...]:
        """Return what waits for a second person and the holds in force, with the cases; words stay sealed."""
        waits = CaseOrderRow.state == OrderState.ASKED.value
        rows = self._rows(waits | CaseOrderRow.code.in_(in_force(self._in.border, CaseOrderRow.code)))
        wanted = self._in.border.select(CaseRow, *LISTED).where(CaseRow.code.in_({row.case_code for row in rows}))
        cases = {case.code: case for case in map(opened, self._in.border.all(wanted))}
        return tuple((_value(row), cases[row.case_code]) for row in rows)

    def take(self, code: str) -> tuple[Order, Case] | None:
        """Return an order and its case as it is now, alone with both until the end; None where there is none.

        The case is the one that this file is part of by now. Nothing sealed opens by this.
        """
        for row in self._rows(CaseOrderRow.code == code):
            root = self._in.border.select(CaseRow, CaseRow.root).where(CaseRow.code == row.case_code)
            case = lock(self._in.border, self._in.border.rows(root)[0])
            # Asked again: it may have been decided while we waited for the case.
            again = self._rows(CaseOrderRow.code == code)
            if case is not None and again:
                return _value(again[0]), case
        return None

    def in_hand(self, case: str) -> None:
        """Take a locked case in hand without looking into it: somebody decides about it who sees no case."""
        files = self._in.border.rows(self._in.border.select(CaseRow, CaseRow.code).where(CaseRow.root == case))
        self._in.hold(case, tuple(files), self._in.keys.some(files))

    def save(self, order: Order) -> None:
        """Keep that an order was decided, or that a hold ended."""
        mine = self._in.border.update(CaseOrderRow).where(CaseOrderRow.code == order.code)
        names = ("decided_by", "decided", "ended")
        values = {name: getattr(order, name) for name in names} | {"state": order.state.value}
        self._in.border.run(mine.values(values))

    def held(self, case: str) -> bool:
        """Return whether a hold is in force for a case, or for anything that is part of it."""
        return is_held(self._in.border, case)

    def _rows(self, condition: Any) -> list[CaseOrderRow]:
        wanted = self._in.border.select(CaseOrderRow).where(condition)
        return list(self._in.border.rows(wanted.order_by(CaseOrderRow.at.desc(), CaseOrderRow.code)))


def in_force(border: Border, *columns: Any) -> Select[Any]:
    """Return a question for the holds in force in the organisation."""
    wanted = border.select(CaseOrderRow, *columns).where(CaseOrderRow.kind == OrderKind.HOLD.value)
    return wanted.where(CaseOrderRow.state == OrderState.APPROVED.value, CaseOrderRow.ended.is_(None))


def held_roots(border: Border) -> Select[Any]:
    """Return a question for the cases of which anything is held."""
    held = in_force(border, CaseOrderRow.case_code)
    return border.select(CaseRow, CaseRow.root).where(CaseRow.code.in_(held))


def is_held(border: Border, case: str) -> bool:
    """Return whether a case is held. Ask with the case locked: a hold locks it too, so that one of the two decides."""
    return bool(border.rows(held_roots(border).where(CaseRow.root == case).limit(1)))


def lock(border: Border, case: str) -> Case | None:
    """Return a case of the organisation, alone with it until the end; None where it is gone by now."""
    wanted = border.select(CaseRow).where(CaseRow.root == case)
    if border.locks:
        wanted = wanted.with_for_update()
    rows = border.rows(wanted.order_by(CaseRow.code))
    return next((opened(row) for row in rows if row.code == case), None) if case in codes(rows) else None


def _value(row: CaseOrderRow, words: str = "") -> Order:
    return Order(
        case=row.case_code,
        kind=OrderKind(row.kind),
        because=Because(row.because),
        state=OrderState(row.state),
        words=words,
        **{name: getattr(row, name) for name in _PLAIN},
    )


def _place(order: str) -> Place:
    return Place("case_order", "sealed", order)
