"""Takes in what the provider says of a message: in any order, late, twice, or of a message that nobody knows."""

from dataclasses import replace
from datetime import datetime

from referral.actions import alerting
from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.actions.texts.settling import noted, opened
from referral.core.alerting import Sent
from referral.core.followup import Stage
from referral.sms import Receipt, Status
from referral.store.database import StoreUnavailable
from referral.store.followup import Work

ON_THE_WAY = frozenset({Sent.SENDING, Sent.HANDED, Sent.UNKNOWN})
ENDS = {Status.DELIVERED: Sent.ARRIVED, Status.FAILED: Sent.FAILED, Status.UNDELIVERED: Sent.FAILED}


def note(parts: Parts, receipt: Receipt, now: datetime) -> Stage | Unreachable | None:
    """Write it down; return where the attempt stands, None for a message that is not ours or was deleted.

    Twice the same changes nothing: where a message stands never goes down.
    """
    try:
        with parts.followup.writing() as work:
            case = opened(work, work.attempts.by_token(receipt.token))
            if case is None:
                # Its contact was deleted while it was on its way, or it went to staff: the provider still has it.
                work.copies.add((receipt.sid,), now)
                _to_staff(work, receipt, now)
                return None
            if case.attempt.sid not in {"", receipt.sid}:
                return None
            return noted(work, parts, case, receipt, now)
    except StoreUnavailable as error:
        return Unreachable(str(error))


def _to_staff(work: Work, receipt: Receipt, now: datetime) -> None:
    """Write down what became of a text that told staff of an alert. What has arrived, or failed, stays so."""
    state = ENDS.get(receipt.status)
    if state is None:
        return
    for organisation in work.everywhere.organisations():
        notices = work.everywhere.notices(organisation, now)
        notice = notices.by_token(receipt.token)
        if notice is not None and notice.state in ON_THE_WAY:
            notices.move(replace(notice, state=state, ended=now, error=receipt.error), notice.state)
            alerting.widen(work.everywhere.risk_alerts(organisation, now), notices, notice, now)
