"""How a planned text moves from stage to stage, what a provider's word does to it, and when it is tried again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from referral.core.followup import Stage

FINAL = frozenset({Stage.DELIVERED, Stage.UNDELIVERED, Stage.FAILED, Stage.CANCELLED, Stage.EXPIRED})
"""Nothing leads out of these."""

MOVES: Mapping[Stage, frozenset[Stage]] = {
    # Delivered while it waits for another try: the first one arrived after all.
    Stage.SCHEDULED: frozenset({Stage.CLAIMED, Stage.DELIVERED, Stage.CANCELLED, Stage.EXPIRED}),
    # Given back when the lease ends: nothing was sent.
    Stage.CLAIMED: frozenset({Stage.SCHEDULED, Stage.SENDING, Stage.DELIVERED, Stage.CANCELLED, Stage.EXPIRED}),
    # Never cancelled: it may be on its way. Back to scheduled only when it surely was not sent.
    Stage.SENDING: frozenset(
        {Stage.SCHEDULED, Stage.ACCEPTED, Stage.DELIVERED, Stage.UNDELIVERED, Stage.FAILED, Stage.UNKNOWN}
    ),
    # Back to scheduled once, when the phone could not be reached (ONCE_MORE).
    Stage.ACCEPTED: frozenset({Stage.SCHEDULED, Stage.DELIVERED, Stage.UNDELIVERED, Stage.FAILED}),
    # Back to scheduled once, when neither callback nor listing knows of it.
    Stage.UNKNOWN: frozenset(
        {Stage.SCHEDULED, Stage.ACCEPTED, Stage.DELIVERED, Stage.UNDELIVERED, Stage.FAILED, Stage.EXPIRED}
    ),
    **dict.fromkeys(FINAL, frozenset[Stage]()),
}
"""Every move that there is. Which of them is taken is decided where it is made, in one transaction."""

_TOLD: Mapping[str, Stage] = {
    "queued": Stage.ACCEPTED,
    "sent": Stage.ACCEPTED,
    "failed": Stage.FAILED,
    "undelivered": Stage.UNDELIVERED,
    "delivered": Stage.DELIVERED,
}
# The order in which one word of a provider goes before another, in whatever order they come in. Where two final ones
# contradict each other the phone's own receipt is believed, so that the end does not hang on which came first.
_RANK = {
    stage: rank
    for rank, stage in enumerate(
        (Stage.SENDING, Stage.UNKNOWN, Stage.ACCEPTED, Stage.FAILED, Stage.UNDELIVERED, Stage.DELIVERED)
    )
}


class Fate(StrEnum):
    """What becomes of a text that did not get there. The values are those of `sms.Why`, where it has them."""

    LATER = "later"  # surely not sent: try again
    ONCE_MORE = "once_more"  # the phone was off: one more try, later
    OTHER_NUMBER = "other_number"  # this number gets no texts: stop, ask for another
    STOPPED = "stopped"  # the person told the carrier to stop
    TEMPLATE = "template"  # filtered for what it says: stop the template, tell staff
    SENDER = "sender"  # the sender is refused: stop it, tell staff
    GIVE_UP = "give_up"  # anything else: give up, tell staff


_FATES: Mapping[str, Fate] = {
    "429": Fate.LATER,
    "20429": Fate.LATER,
    "30003": Fate.ONCE_MORE,
    "30005": Fate.OTHER_NUMBER,
    "30006": Fate.OTHER_NUMBER,
    "21211": Fate.OTHER_NUMBER,
    "21614": Fate.OTHER_NUMBER,
    "21610": Fate.STOPPED,
    "30007": Fate.TEMPLATE,
    "401": Fate.SENDER,
    "20003": Fate.SENDER,
    "30469": Fate.SENDER,
    "30861": Fate.SENDER,
}

WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
)
"""How long a text that surely was not sent waits for its next try, after the first, second ... one."""

ONCE_MORE_AFTER = timedelta(hours=4)
"""How long a text waits whose phone was off: long enough to be switched on, short of the evening."""


def may_move(before: Stage, after: Stage) -> bool:
    """Return whether a planned text can go from one stage to the other."""
    return after in MOVES[before]


def told(status: str) -> Stage:
    """Return the stage that a status of a provider stands for. Raises KeyError for one that is not in `sms.Status`."""
    return _TOLD[status]


def further(now: Stage, told: Stage) -> Stage:
    """Return where an attempt stands after it was told something: never lower, whatever comes late or twice.

    The result does not hang on the order in which several words come in. A stage that no provider speaks of stays.
    """
    if now not in _RANK or told not in _RANK:
        return now
    return max(now, told, key=_RANK.__getitem__)


def fate(code: str) -> Fate:
    """Return what an error code of the provider means for a text. Codes as in its own documentation, as digits."""
    return _FATES.get(code, Fate.GIVE_UP)


def retry_at(tries: int, now: datetime, wait: float | None = None) -> datetime | None:
    """Return when to try again what surely was not sent, after so many tries (1 or more), or None: give up.

    `wait` is the seconds that the provider asked for: never sooner than that.
    """
    if tries > len(WAITS):
        return None
    return now + max(WAITS[tries - 1], timedelta(seconds=wait or 0))
