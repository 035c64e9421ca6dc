"""Raises risk alerts: each in the same transaction as what raised it, so that none is lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from referral.core.alerting import REFUSED_FROM, Alert, Kind, again
from referral.core.audit import Action, Done
from referral.core.casework import Case, Risk
from referral.store.casebook.store import CaseWork


@dataclass(frozen=True, slots=True)
class Alarm:
    """What happened in a case: `about` is the code of the screen or the referral.

    `knows` is the code of whoever has it before their eyes right now and is left out of the first round: of somebody
    who asks the questions themselves, say. "" for nobody: a kiosk, a paper form that is keyed in later.
    """

    kind: Kind
    risk: Risk
    about: str
    knows: str = ""


def raise_for(work: CaseWork, code: str, case: Case, alarm: Alarm) -> Alert | None:
    """Raise an alert about a case in hand; `code` is a new code. None where nothing has to be raised.

    Call it as often as you like: the same screen or referral raises another one only when it grew more urgent. The
    case's own risk rises with it, so call it after `cases.save`.
    """
    least = REFUSED_FROM if alarm.kind is Kind.REFUSED else Risk.DAILY
    if alarm.risk < least or not _news(work.risk_alerts.about(alarm.kind, alarm.about), alarm.risk):
        return None
    now = work.inside.now
    alert = Alert(
        code=code,
        organisation=case.organisation,
        kind=alarm.kind,
        risk=alarm.risk,
        at=now,
        next=now,
        case=case.code,
        about=alarm.about,
        knows=alarm.knows,
    )
    work.risk_alerts.add(alert)
    work.risk_alerts.raise_case(case.code, alarm.risk)
    work.inside.done.append(Done(Action.ALERTED, "alert", code, alarm.kind.value))
    return alert


def _news(earlier: Iterable[Alert], risk: Risk) -> bool:
    return all(again(one, risk) for one in earlier)
