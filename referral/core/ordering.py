"""What two people decide about a case together: that it is erased, that it is held, that a hold ends. Times are UTC.

One asks, with a reason from a short list and in words; another approves or refuses. Whoever asked can take it back.
While a hold is in force nothing of the case is deleted, whoever wants it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

LONGEST = timedelta(days=366)
"""So far ahead a hold is looked at again at the latest. It does not end by itself."""


class OrderKind(StrEnum):
    """What is asked for."""

    ERASE = "erase"
    HOLD = "hold"
    RELEASE = "release"  # that a hold ends


class OrderState(StrEnum):
    """Where it stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Because(StrEnum):
    """Why."""

    ASKED = "asked"  # the person asked for it
    COURT = "court"  # a court or an authority has ordered it
    WRONG = "wrong"  # it should never have been kept
    CLAIM = "claim"  # a claim or a complaint is under way
    INQUIRY = "inquiry"  # somebody inspects or inquires
    OVER = "over"  # what it was held for is over
    MISTAKE = "mistake"  # it was held by mistake


REASONS = MappingProxyType(
    {
        OrderKind.ERASE: (Because.ASKED, Because.COURT, Because.WRONG),
        OrderKind.HOLD: (Because.COURT, Because.CLAIM, Because.INQUIRY),
        OrderKind.RELEASE: (Because.OVER, Because.COURT, Because.MISTAKE),
    }
)
"""Which reasons each has."""


class Unfit(StrEnum):
    """Why an order is not decided so."""

    SAME_PERSON = "same_person"  # who asked cannot approve
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for about a case. `words` say why, and are sealed with the case's key: "" where not opened.

    `review` is when a hold is to be looked at again, `ended` when it did end; `about` is the hold that a release ends.
    """

    code: str
    case: str
    kind: OrderKind
    because: Because
    by: str
    at: datetime
    review: datetime | None = None
    state: OrderState = OrderState.ASKED
    decided_by: str = ""
    decided: datetime | None = None
    ended: datetime | None = None
    about: str = ""
    words: str = field(default="", repr=False)

    @property
    def waits(self) -> bool:
        """Return whether a second person has to decide."""
        return self.state is OrderState.ASKED

    @property
    def holds(self) -> bool:
        """Return whether it is a hold in force."""
        return self.kind is OrderKind.HOLD and self.state is OrderState.APPROVED and self.ended is None

    def overdue(self, now: datetime) -> bool:
        """Return whether a hold should have been looked at again."""
        return self.holds and self.review is not None and self.review <= now

    def decide(self, staff: str, now: datetime, *, approve: bool) -> "Order | Unfit":
        """Return it as somebody decided: who asked can only take it back."""
        if not self.waits:
            return Unfit.DECIDED
        if approve and staff == self.by:
            return Unfit.SAME_PERSON
        refused = OrderState.WITHDRAWN if staff == self.by else OrderState.REFUSED
        state = OrderState.APPROVED if approve else refused
        return replace(self, state=state, decided_by=staff, decided=now)
