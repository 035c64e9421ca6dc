"""Two cases of one person that become one: what calls for attention in each, and what it is when they are one."""

from dataclasses import dataclass, replace
from datetime import datetime

from referral.core.casework import Case, Risk

SIGNALS = ("risk", "must_not_contact", "unfinished", "due", "reply_since", "chase", "answer_since")


@dataclass(frozen=True, slots=True)
class Signals:
    """What calls for attention in a case."""

    risk: Risk = Risk.NONE
    must_not_contact: bool = False
    unfinished: bool = False
    due: datetime | None = None
    reply_since: datetime | None = None
    chase: datetime | None = None
    answer_since: datetime | None = None

    def with_those_of(self, other: "Signals") -> "Signals":
        """Return the signals of two cases that are one: whatever is the more urgent of each."""
        return Signals(
            risk=max(self.risk, other.risk),
            must_not_contact=self.must_not_contact or other.must_not_contact,
            unfinished=self.unfinished or other.unfinished,
            due=_sooner(self.due, other.due),
            reply_since=_sooner(self.reply_since, other.reply_since),
            chase=_sooner(self.chase, other.chase),
            answer_since=_sooner(self.answer_since, other.answer_since),
        )

    def unless_changed(self, then: "Signals", now: "Signals") -> "Signals":
        """Return these where `now` still is as it was `then`, and `now` where it has changed since."""
        kept = {name: getattr(self if getattr(then, name) == getattr(now, name) else now, name) for name in SIGNALS}
        return Signals(**kept)


@dataclass(frozen=True, slots=True)
class Merge:
    """That `folded` was merged into `kept`, and what called for attention in `kept` before, for undoing."""

    code: str
    kept: str
    folded: str
    by: str
    at: datetime
    before: Signals
    undone: datetime | None = None
    undone_by: str = ""


def signals_of(case: Case) -> Signals:
    """Return what calls for attention in a case."""
    return Signals(**{name: getattr(case, name) for name in SIGNALS})


def with_signals(case: Case, signals: Signals) -> Case:
    """Return a case with other signals."""
    return replace(case, **{name: getattr(signals, name) for name in SIGNALS})


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)
