"""Counts what came of referrals, by place and month: no case and no day, so that nobody can be found in it."""

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from referral.core.directorywork import Came
from referral.store.casebook.border import Border
from referral.store.casebook.rows import Tenant
from referral.store.database import Table
from referral.store.rows import BY_CODE


class PlaceOutcomeRow(Tenant, Table):
    """What came of referrals to a place in a month."""

    __tablename__ = "place_outcome"
    __table_args__ = (BY_CODE,)

    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"), primary_key=True)
    place: Mapped[str] = mapped_column(String(64), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    answered: Mapped[int] = mapped_column(Integer)
    refused: Mapped[int] = mapped_column(Integer)


class PlaceOutcomes:
    """The counts of an organisation, in one transaction."""

    def __init__(self, border: Border) -> None:
        """Work in this transaction."""
        self._border = border

    def count(self, place: str, month: str, *, refused: bool) -> None:
        """Count one referral that has come to its end."""
        row = PlaceOutcomeRow
        self._border.put_if_none(row, {"place": place, "month": month, "answered": 0, "refused": 0})
        more = {"answered": row.answered + 1, "refused": row.refused + int(refused)}
        mine = self._border.update(row).where(row.place == place, row.month == month)
        self._border.run(mine.values(**more))

    def since(self, month: str) -> tuple[Came, ...]:
        """Return the counts of a month and of those after it."""
        row = PlaceOutcomeRow
        wanted = self._border.select(row, row.place, row.month, row.answered, row.refused).where(row.month >= month)
        return tuple(Came(*found) for found in self._border.all(wanted.order_by(row.place, row.month)))

    def forget_before(self, month: str) -> int:
        """Delete the counts of the months before one; return how many."""
        return self._border.run(self._border.delete(PlaceOutcomeRow).where(PlaceOutcomeRow.month < month))
