"""Where a case can stand and what can happen to it: a table of moves, and the reasons why one is closed."""

from enum import StrEnum
from types import MappingProxyType


class CaseState(StrEnum):
    """Where a case stands."""

    NEW = "new"
    CONTACT_ATTEMPTED = "contact_attempted"
    ACTIVE = "active"
    WAITING = "waiting"
    REFERRED = "referred"
    CLOSED = "closed"


class Move(StrEnum):
    """What can happen to a case."""

    TRY = "try"  # somebody tried to reach the person
    START = "start"  # there is contact
    WAIT = "wait"  # the person wants to think, or is on a list
    REFER = "refer"  # they were sent on, and it is not known yet whether they arrived
    CLOSE = "close"
    REOPEN = "reopen"


class ClosingReason(StrEnum):
    """Why a case is closed."""

    ARRIVED = "arrived"  # another service has taken over
    ENOUGH = "enough"  # the person has what they came for
    DECLINED = "declined"  # the person wants no more contact
    NOT_REACHED = "not_reached"
    MOVED_AWAY = "moved_away"
    DIED = "died"
    MISTAKE = "mistake"  # opened by mistake


class Refusal(StrEnum):
    """Why a move is not made."""

    NOT_FROM_HERE = "not_from_here"
    NEEDS_REASON = "needs_reason"
    UNASKED_REASON = "unasked_reason"


_S, _M = CaseState, Move
TABLE = MappingProxyType(
    {
        (_S.NEW, _M.TRY): _S.CONTACT_ATTEMPTED,
        (_S.NEW, _M.START): _S.ACTIVE,
        (_S.NEW, _M.WAIT): _S.WAITING,
        (_S.NEW, _M.CLOSE): _S.CLOSED,
        (_S.CONTACT_ATTEMPTED, _M.TRY): _S.CONTACT_ATTEMPTED,
        (_S.CONTACT_ATTEMPTED, _M.START): _S.ACTIVE,
        (_S.CONTACT_ATTEMPTED, _M.WAIT): _S.WAITING,
        (_S.CONTACT_ATTEMPTED, _M.CLOSE): _S.CLOSED,
        (_S.ACTIVE, _M.WAIT): _S.WAITING,
        (_S.ACTIVE, _M.REFER): _S.REFERRED,
        (_S.ACTIVE, _M.CLOSE): _S.CLOSED,
        (_S.WAITING, _M.TRY): _S.CONTACT_ATTEMPTED,
        (_S.WAITING, _M.START): _S.ACTIVE,
        (_S.WAITING, _M.REFER): _S.REFERRED,
        (_S.WAITING, _M.CLOSE): _S.CLOSED,
        (_S.REFERRED, _M.START): _S.ACTIVE,
        (_S.REFERRED, _M.WAIT): _S.WAITING,
        (_S.REFERRED, _M.REFER): _S.REFERRED,
        (_S.REFERRED, _M.CLOSE): _S.CLOSED,
        (_S.CLOSED, _M.REOPEN): _S.ACTIVE,
    }
)
"""Where each move leads; a pair that is not in it is refused."""


def move(state: CaseState, made: Move, reason: ClosingReason | None = None) -> CaseState | Refusal:
    """Return where a move leads, or why it is not made. To close asks for a reason, and nothing else has one."""
    after = TABLE.get((state, made))
    if after is None:
        return Refusal.NOT_FROM_HERE
    if made is Move.CLOSE and reason is None:
        return Refusal.NEEDS_REASON
    return Refusal.UNASKED_REASON if made is not Move.CLOSE and reason is not None else after


def moves_from(state: CaseState) -> tuple[Move, ...]:
    """Return the moves that a state allows, in the order of `Move`."""
    return tuple(made for made in Move if (state, made) in TABLE)
