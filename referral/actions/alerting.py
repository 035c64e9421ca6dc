"""Raises risk alerts: each in the same transaction as what raised it, so that none is lost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from referral.actions.parts import Parts
from referral.core.alerting import OF_REPLIES, REFUSED_FROM, Alert, Kind, Notice, Reach, Sent, again, reach
from referral.core.audit import Action, Done
from referral.core.casework import Case, Risk
from referral.core.referring import Referral, ReferralState
from referral.store.casebook.alertnotices import Notices
from referral.store.casebook.alerts import RiskAlerts
from referral.store.casebook.store import CaseWork
from referral.store.followup import Work

OF_NOTICES = {"crisis": Kind.CRISIS_WORDS, "call_me": Kind.CALL_ME}
"""Which of the notices about texts cannot wait."""

REFUSED = frozenset({ReferralState.REJECTED, ReferralState.FAILED})


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


def raise_if_refused(work: CaseWork, code: str, case: Case, referral: Referral, knows: str) -> Alert | None:
    """Raise an alert where a service did not take somebody on who cannot wait."""
    if referral.state not in REFUSED:
        return None
    return raise_for(work, code, case, Alarm(Kind.REFUSED, case.risk, referral.code, knows))


def raise_for_reply(work: Work, parts: Parts, notice: str, contact: str, now: datetime) -> None:
    """Raise an alert about a reply, where `notice` is of a kind that cannot wait.

    It goes to the organisation in which the contact has a case. Who has none wrote to all who share this number: each
    organisation is told. Of a contact with a case the alert names the case, and of the contact a mark that nobody can
    make any more once their key is destroyed. The case's own risk rises with the first round: only the casebook locks
    cases.
    """
    kind = OF_NOTICES.get(notice)
    if kind is None or not parts.settings.staff_site:
        return
    risk, mark = OF_REPLIES[kind], work.contacts.tie_mark(contact) or ""
    everybody = work.everywhere.organisations()
    cases = {one: work.everywhere.case_of(one, mark, now) for one in everybody} if mark else {}
    tied = {one: case for one, case in cases.items() if case}
    for organisation in tied or everybody:
        alerts, case = work.everywhere.risk_alerts(organisation, now), tied.get(organisation, "")
        about = mark if case else contact
        if _news(alerts.about(kind, about), risk):
            alert = Alert(parts.new_code(), organisation, kind, risk, at=now, next=now, case=case, about=about)
            alerts.add(alert)


def forget(work: Work, contact: str, now: datetime) -> None:
    """Let alerts no longer say whom they were about: a contact is deleted."""
    for organisation in work.everywhere.organisations():
        work.everywhere.risk_alerts(organisation, now).forget_about(contact)


def widen(alerts: RiskAlerts, notices: Notices, notice: Notice, now: datetime) -> None:
    """Let the next, wider round begin at once where nobody of this one can be told."""
    alert = alerts.get(notice.alert) if notice.alert else None
    if alert is None or reach(replace(alert, round=notice.round)) is Reach.SUPERVISORS:
        return
    same = (one for one in notices.of(alert.code) if one.round == notice.round)
    if all(one.state in {Sent.FAILED, Sent.DROPPED} for one in same):
        alerts.sooner(alert.code, now)


def _news(earlier: Iterable[Alert], risk: Risk) -> bool:
    return all(again(one, risk) for one in earlier)
