"""Takes a wish for texts: what the form said becomes one text that asks, and nothing else until it is answered.

Whatever the number, the answer to a good form is the same: whoever types somebody else's number learns nothing about it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from referral.actions.database import Unreachable
from referral.core.followup import Hours, Wish


class NotNow(StrEnum):
    """Why nobody, or nobody in this country, can be texted at the moment."""

    COUNTRY = "country"  # as many opt-ins as the country may make in a day
    HOUR = "hour"  # as many as there may be in an hour
    SPENT = "spent"  # what may be spent in a day is spent
    HELD = "held"  # staff hold all texts
    MINOR = "minor"  # under 18, and the service does not text them
    TRIAL = "trial"  # the carriers have not agreed yet: staff numbers only


@dataclass(frozen=True, slots=True)
class OptIn:
    """What a form said. `number` is as typed; `wording` is the version of the consent that was shown and ticked."""

    number: str
    country: str  # ISO 3166 alpha-2
    zone: str  # IANA
    hours: Hours
    language: str
    nickname: str
    only_mine: bool
    minor: bool
    wish: Wish
    wording: str
    through: str = "web"


@dataclass(frozen=True, slots=True)
class Taken:
    """The form was good: say "look at your phone". Says nothing about the number."""


@dataclass(frozen=True, slots=True)
class BadNumber:
    """The number cannot be texted; `why` is a value of core.phone's refusals."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is sent now, whatever the number."""

    why: NotNow


Answer = Taken | BadNumber | Refused | Unreachable


def opt_in(parts: object, request: OptIn, now: datetime) -> Answer:
    """Keep the wish and plan the one text that asks; StoreUnavailable becomes Unreachable."""
    raise NotImplementedError
