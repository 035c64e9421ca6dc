"""What staff do about risk alerts: look at them, say that they are looking, say what was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol, TypeVar

from referral.actions.alerting import OF_NOTICES
from referral.actions.cases.casebook import Done, Gone, No, NotDone, Refused, allowed, tidy
from referral.actions.database import Unreachable
from referral.core.access import By, Permission
from referral.core.alerting import PACES, Alert, Notice
from referral.core.audit import Action
from referral.core.audit import Done as OnRecord
from referral.core.casework import Risk, Why
from referral.core.followup import Contact, Inbound
from referral.store.casebook.alertwords import AlertWords
from referral.store.casebook.store import CaseStore
from referral.store.database import StoreUnavailable
from referral.store.followup import FollowupStore, Work
from referral.store.together import Both, Together

T = TypeVar("T")
SHOWN_FOR = timedelta(days=7)
"""How long an alert stays in the list after it was done."""
REASONS = (Why.CALL, Why.EMERGENCY)
"""Why somebody may look at the whole number of a person without a case."""


class Parts(Protocol):
    """The parts, for reading only. Wiring fills them in."""

    @property
    def casebook(self) -> CaseStore:
        """Where alerts are kept."""
        ...

    @property
    def followup(self) -> FollowupStore:
        """Where replies are kept."""
        ...


@dataclass(frozen=True, slots=True)
class Board:
    """The alerts that are open, the most urgent first, and those done lately; aliases by the code of the case."""

    open: tuple[Alert, ...]
    done: tuple[Alert, ...]
    aliases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a reply, of somebody without a case. `number` is masked unless it was asked for with a reason."""

    number: str = field(repr=False)
    language: str
    only_mine: bool
    stopped: bool
    replies: tuple[Inbound, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Whole:
    """An alert with all that its page shows. `case` is the case that it is about by now, `words` what was done.

    `writer` is None for an alert about a case, and where the person has deleted their texts meanwhile.
    """

    alert: Alert
    notices: tuple[Notice, ...]
    case: str
    alias: str
    words: str = field(repr=False)
    writer: Writer | None


def waiting(parts: Parts, by: By) -> int | NotDone:
    """Return how many alerts nobody has said anything about yet, within the border."""
    if not by.staff.may(Permission.ALERTS):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.reading(by.staff, by.now) as work:
            return work.risk_alerts.count_open()
    except StoreUnavailable as error:
        return Unreachable(str(error))


def board(parts: Parts, by: By) -> Board | NotDone:
    """Return the alerts within the border. A list says which cases have one, and reads no record."""
    if not by.staff.may(Permission.ALERTS):
        return Refused(No.FORBIDDEN)
    try:
        with parts.casebook.reading(by.staff, by.now) as work:
            still, done = work.risk_alerts.open(), work.risk_alerts.closed(by.now - SHOWN_FOR)
            return Board(still, done, work.risk_alerts.aliases({one.case for one in (*still, *done) if one.case}))
    except StoreUnavailable as error:
        return Unreachable(str(error))


def look(parts: Parts, by: By, code: str, why: Why | None = None) -> Whole | NotDone:
    """Return an alert with what its page shows, on record. `why` unmasks the number of who has no case."""
    if why is not None and (why not in REASONS or not by.staff.may(Permission.UNMASK)):
        return Refused(No.FORBIDDEN)
    action = Action.READ if why is None else Action.UNMASKED

    def does(both: Both, alert: Alert, case: str) -> Whole:
        if not case:
            both.cases.inside.done.append(OnRecord(action, "alert", code, why.value if why else ""))
        alias = both.cases.risk_alerts.aliases({case}).get(case, "") if case else ""
        writer = None if case else _writer(both.texts, alert.about, whole=why is not None)
        words = AlertWords(both.cases.inside).of(alert)
        return Whole(alert, both.cases.notices.of(code), case, alias, words, writer)

    return _with_alert(parts, by, code, does)


def see(parts: Parts, by: By, code: str) -> Done | NotDone:
    """Say that somebody is looking at an alert: nobody else is told, unless it takes them too long."""

    def does(both: Both, alert: Alert, case: str) -> Done | Refused:
        del case
        if not alert.open:
            return Refused(No.FINISHED)
        seen = replace(alert, seen=by.now, seen_by=by.staff.code, next=by.now + PACES[alert.speed].seen, nobody=False)
        both.cases.risk_alerts.save(seen, alert)
        both.cases.notices.drop_waiting(code, by.now, "seen")
        both.cases.inside.done.append(OnRecord(Action.ALERTED, "alert", code, "seen"))
        return Done()

    return _with_alert(parts, by, code, does)


def finish(parts: Parts, by: By, code: str, typed: str, again: Risk | None = None) -> Done | NotDone:
    """Say what was done about an alert, which ends it. The words are sealed.

    `again` says how soon somebody should look at the case again: the case stands so from now on, unless another alert
    is open. A person decides that; without it an alert about a case does not end.
    """
    words = tidy(typed)

    def does(both: Both, alert: Alert, case: str) -> Done | Refused:
        if words is None or not alert.open:
            return Refused(No.NO_WORDS if words is None else No.FINISHED)
        if case and again is None:
            return Refused(No.NOT_HOW_SOON)
        first = (alert.seen or by.now, alert.seen_by or by.staff.code)
        over = replace(alert, done=by.now, done_by=by.staff.code, next=None, seen=first[0], seen_by=first[1])
        both.cases.risk_alerts.save(over, alert)
        AlertWords(both.cases.inside).keep(alert, words)
        both.cases.notices.drop_waiting(code, by.now, "seen")
        both.cases.inside.done.append(OnRecord(Action.ALERTED, "alert", code, "done"))
        if case:
            stands = both.cases.risk_alerts.lower_case(case, again or Risk.NONE)
            both.cases.inside.done.append(OnRecord(Action.FLAGGED, "case", case, f"risk_{stands.name.lower()}"))
        _end_notices(both.texts, alert, by)
        return Done()

    return _with_alert(parts, by, code, does)


def _with_alert(parts: Parts, by: By, code: str, does: Callable[[Both, Alert, str], T | Refused]) -> T | NotDone:
    """Take an alert in hand, and its case with it, in one transaction and on record."""

    def taken(both: Both) -> T | NotDone:
        found = both.cases.risk_alerts.get(code)
        case = _held(both, found) if found is not None else None
        # Last of all: whoever takes an alert in hand has what it is about in hand already, so nobody waits in a
        # circle.
        alert = both.cases.risk_alerts.get(code, to_change=True) if case is not None else None
        if alert is None or case is None:
            return Gone()
        return does(both, alert, case)

    return allowed(Together(parts.casebook, parts.followup).writing, by, Permission.ALERTS, taken)


def _held(both: Both, alert: Alert) -> str | None:
    """Take in hand what an alert is about; return its case by now, "" for none, None where it cannot be opened."""
    if not alert.case:
        both.texts.contacts.get(alert.about)
        return ""
    case = both.cases.cases.root_of(alert.case)
    return case if case and both.cases.cases.take(case, Action.READ, "alert") is not None else None


def _writer(texts: Work, about: str, *, whole: bool) -> Writer | None:
    contact: Contact | None = texts.contacts.get(about) if about else None
    if contact is None:
        return None
    number = contact.number if whole else f"... {contact.number[-3:]}"
    stopped = bool(texts.suppressions.reason(contact.number))
    return Writer(number, contact.language, contact.only_mine, stopped, tuple(texts.inbound.of(contact.code)))


def _end_notices(texts: Work, alert: Alert, by: By) -> None:
    """Let `referral texts status` show no more what was done here."""
    for one in texts.alerts.open():
        if OF_NOTICES.get(one.kind) is not alert.kind or not alert.about:
            continue
        if alert.about in {one.about, texts.contacts.tie_mark(one.about)}:
            texts.alerts.seen(one.code, by.now)
