"""Takes in what the provider says of a message: in any order, late, twice, or of a message that nobody knows."""

from datetime import datetime

from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.actions.settling import noted, opened
from referral.core.followup import Stage
from referral.sms import Receipt
from referral.store.database import StoreUnavailable


def note(parts: Parts, receipt: Receipt, now: datetime) -> Stage | Unreachable | None:
    """Write it down; return where the attempt stands, None for a message that is not ours or was deleted.

    Twice the same changes nothing: where a message stands never goes down.
    """
    try:
        with parts.followup.writing() as work:
            case = opened(work, work.attempts.by_token(receipt.token))
            if case is None:
                # Its contact was deleted while it was on its way: the provider still has it.
                work.copies.add((receipt.sid,), now)
                return None
            if case.attempt.sid not in {"", receipt.sid}:
                return None
            return noted(work, parts, case, receipt, now)
    except StoreUnavailable as error:
        return Unreachable(str(error))
