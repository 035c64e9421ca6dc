"""Rehearses what a provider may do wrong: the last two digits of the number say what. Nothing is sent or kept.

The table is FAULTS; docs/texts-providers.md repeats it. Every other number is accepted and delivered.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from referral.sms import Accepted, Came, Finding, Forged, Hook, Outgoing, Receipt, Rejected, Status, Unsure, Why


@dataclass(frozen=True, slots=True)
class Part:
    """What is answered to a text, and what a look-up says of it later: a status with its error code, or nothing."""

    answer: Rejected | Unsure | None
    status: Status | None = None
    error: str = ""
    blind: bool = False  # the look-up fails as well


FAULTS: Mapping[str, Part] = {
    "01": Part(Unsure("no_answer"), Status.DELIVERED),  # sent, and the answer is lost
    "02": Part(Rejected(Why.LATER, "20429", 5.0)),  # too many: come again in 5 seconds
    "03": Part(Unsure("503")),  # down, and it was not sent
    "04": Part(Rejected(Why.LATER, "no_connection")),
    "05": Part(Unsure("unreadable"), Status.DELIVERED),  # sent, and the answer is no answer
    "06": Part(Rejected(Why.STOPPED, "21610")),
    "07": Part(Rejected(Why.OTHER_NUMBER, "21614")),
    "08": Part(None, Status.UNDELIVERED, "30007"),  # filtered for what it says
    "09": Part(None, Status.UNDELIVERED, "30003"),  # the phone is off
    "10": Part(Rejected(Why.SENDER, "20003")),
    "11": Part(Unsure("no_answer"), blind=True),  # nobody will ever know
    "12": Part(Rejected(Why.GIVE_UP, "21602")),
}
GOOD = Part(None, Status.DELIVERED)


class Failing:
    """The plug: the same number always fails in the same way, in every process."""

    def load(self) -> None:
        """Nothing has to be loaded."""

    def send(self, text: Outgoing) -> Accepted | Rejected | Unsure:
        """Answer as the number says."""
        if text.valid_seconds < 1:
            return Rejected(Why.LATER, "no_time_left")
        return _part(text).answer or Accepted(_sid(text))

    def find(self, text: Outgoing, since: datetime, known: frozenset[str] = frozenset()) -> Receipt | Unsure | None:
        """Say what became of a text, as the number says."""
        del since
        part, sid = _part(text), _sid(text)
        if part.blind:
            return Unsure("no_answer")
        return None if part.status is None or sid in known else Receipt(text.token, sid, part.status, part.error)

    def read_inbound(self, hook: Hook) -> Came | Forged:
        """Believe nothing: nobody writes to this provider."""
        return Forged.SIGNATURE if hook.signature else Forged.UNSIGNED

    def read_status(self, hook: Hook, token: str) -> Receipt | Forged:
        """Believe nothing: no callback comes from this provider."""
        del token
        return Forged.SIGNATURE if hook.signature else Forged.UNSIGNED

    def replies(self, since: datetime) -> tuple[Came, ...] | Unsure:
        """Return none: nobody writes to this provider."""
        del since
        return ()

    def redact(self, sid: str) -> bool:
        """Have nothing, so it is gone."""
        return bool(sid)

    def findings(self, now: datetime) -> tuple[Finding, ...]:
        """Say that nothing is sent."""
        del now
        return (Finding("failing", grave=False, said="Nothing is sent: faults are rehearsed by the last digits."),)


def _part(text: Outgoing) -> Part:
    return FAULTS.get(text.to[-2:], GOOD)


def _sid(text: Outgoing) -> str:
    return f"FA{hashlib.sha256(text.token.encode()).hexdigest()[:32]}"


def connect(settings: Mapping[str, str]) -> Failing:
    """Open the plug.

    Raises:
        ValueError: in production, where nobody is to wait for a text that never comes.

    """
    if settings.get("production") == "true":
        raise ValueError("failing rehearses faults, in development only")
    return Failing()
