"""Tells staff that something waits: a copy for each person, way and round, handed over once or not at all.

A copy is committed as being sent before it is handed over, outside any transaction. Where no answer comes it is
*unknown* and never sent again; what is told again is a later round, and only while nobody has looked.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from referral.actions.alerting import widen
from referral.actions.alerts.alertparts import AlertParts
from referral.actions.alerts.rounds import Planned, plan
from referral.actions.parts import may_text
from referral.actions.texts.contacts import EVERYTHING, HOLD
from referral.actions.texts.delivering import SETTLE_WAITS, Wait
from referral.actions.texts.sending import LONGEST_VALID, SENDER, SPENT, STATUS_PATH
from referral.core.alerting import Address, Alert, Notice, Sent, Way
from referral.core.casework import standing_in
from referral.core.segments import segments
from referral.mail import Letter, Refused, Taken
from referral.mail import Unsure as MailUnsure
from referral.mail import Why as MailWhy
from referral.sms import Accepted, Outgoing, Rejected, Unsure, Why
from referral.store.casebook.store import CaseWork
from referral.store.database import StoreUnavailable

MOST_AT_ONCE = 20
LEASE = timedelta(minutes=3)
"""How long a copy may be on its way: far longer than any plug takes."""
HANDOVER = timedelta(seconds=45)
AGAIN_AFTER_UNKNOWN = timedelta(minutes=10)
HELD_FOR = timedelta(minutes=1)
CODE_LASTS = timedelta(minutes=10)
CANNOT = frozenset({"stopped", "no_address", "trial"})
"""Why somebody cannot be told at all."""
WAITS = tuple(timedelta(minutes=one) for one in (1, 2, 5, 10, 30))
"""How long after a try that surely failed the next one comes."""

Answer = Accepted | Rejected | Unsure | Taken | Refused | MailUnsure


@dataclass(frozen=True, slots=True)
class Told:
    """What one look did: rounds begun, alerts that nobody could be told of, copies handed over or not, a fault."""

    rounds: int = 0
    nobody: int = 0
    handed: int = 0
    failed: int = 0
    unsure: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A copy past its point of no return, with all that handing it over needs."""

    notice: Notice
    address: Address
    subject: str
    body: str = field(repr=False)


def tell(parts: AlertParts, wait: Wait) -> Told:
    """Look once in every organisation: begin the rounds that are due, and hand over what is planned."""
    done = Told()
    try:
        for organisation in parts.casebook.organisations():
            _lost(parts, organisation)
            planned: Planned = plan(parts, organisation, parts.clock())
            done = replace(done, rounds=done.rounds + planned.rounds, nobody=done.nobody + planned.nobody)
            done = _send(parts, organisation, done, wait)
    except StoreUnavailable as error:
        return replace(done, fault=str(error))
    return done


def _lost(parts: AlertParts, organisation: str) -> None:
    """Note as unknown what was on its way with a worker that is gone, and tell it again in a round of its own."""
    now, system = parts.clock(), standing_in(organisation)
    with parts.casebook.reading(system, now) as work:
        if not work.notices.lost(now - LEASE):
            return
    with parts.casebook.writing(system, now) as work:
        for notice in work.notices.lost(now - LEASE):
            _unknown(work, notice, "lost", now)


def _unknown(work: CaseWork, notice: Notice, error: str, now: datetime) -> None:
    work.notices.move(replace(notice, state=Sent.UNKNOWN, ended=now, error=error), Sent.SENDING)
    work.risk_alerts.sooner(notice.alert, now + AGAIN_AFTER_UNKNOWN)


def _send(parts: AlertParts, organisation: str, done: Told, wait: Wait) -> Told:
    now = parts.clock()
    with parts.casebook.reading(standing_in(organisation), now) as work:
        due = work.notices.due(now, MOST_AT_ONCE)
    # A mail server that does not answer must not hold up a text.
    for notice in sorted(due, key=lambda one: one.way is not Way.TEXT):
        ready = _begin(parts, notice, wait)
        if ready is None:
            continue
        state = _settle(parts, ready, _hand_over(parts, ready), wait)
        done = replace(
            done,
            handed=done.handed + (state is Sent.HANDED),
            unsure=done.unsure + (state is Sent.UNKNOWN),
            failed=done.failed + (state is Sent.FAILED),
        )
    return done


def _begin(parts: AlertParts, notice: Notice, wait: Wait) -> Ready | None:
    """Look at a copy once more and commit that it is being sent; None where it is not, or not now."""
    with parts.addresses.reading() as addresses:
        address = next((one for one in addresses.of([notice.staff]) if one.way is notice.way), None)
    if notice.way is Way.TEXT and address is not None and not _may_go(parts, address, wait):
        return None
    now, system = parts.clock(), standing_in(notice.organisation)
    with parts.casebook.writing(system, now) as work:
        alert = work.risk_alerts.get(notice.alert) if notice.alert else None
        dropped = _dropped(parts, notice, address, alert, now)
        if dropped or address is None:
            work.notices.move(replace(notice, state=Sent.DROPPED, ended=now, error=dropped), Sent.WAITS)
            if dropped in CANNOT:
                widen(work.risk_alerts, work.notices, notice, now)
            return None
        begun = replace(notice, state=Sent.SENDING, began=now, tries=notice.tries + 1, token=parts.new_code(), error="")
        if not work.notices.move(begun, Sent.WAITS):
            return None
    return _worded(parts, begun, address, alert)


def _dropped(parts: AlertParts, notice: Notice, address: Address | None, alert: Alert | None, now: datetime) -> str:
    """Return why a copy is not to be sent any more, "" where it is."""
    if address is None or address.stopped is not None:
        return "stopped" if address is not None else "no_address"
    if now >= notice.expires:
        return "late"
    if notice.way is Way.TEXT and not may_text(parts, address.to):
        return "trial"
    if not notice.alert and not notice.digest:
        return ""
    if notice.digest:
        return "" if address.confirmed is not None else "no_address"
    if alert is None or not alert.open or (alert.seen is not None and alert.seen >= notice.due):
        return "seen"
    return "" if address.confirmed is not None else "no_address"


def _may_go(parts: AlertParts, address: Address, wait: Wait) -> bool:
    """Take a place in the sender's pace; False where texts are held or the sender is paused.

    No limit on costs holds an alert back: the texts of a day are counted all the same.
    """
    now = parts.clock()
    with parts.followup.writing() as work:
        sender = work.senders.get(SENDER)
        if work.switches.get(HOLD) == EVERYTHING or (sender is not None and sender.paused not in {"", SPENT}):
            return False
        slot = work.senders.reserve(SENDER, now, parts.settings.texts_per_second)
        work.spend.add(now.date(), segments(_body(parts, address, Way.TEXT, "now")[1]).count)
    return not wait(max(0.0, min(slot - now, HANDOVER).total_seconds()))


def _worded(parts: AlertParts, notice: Notice, address: Address, alert: Alert | None) -> Ready | None:
    """Fill in the words. A code is drawn here, so that it is kept nowhere in clear."""
    if alert is not None:
        return Ready(notice, address, *_body(parts, address, notice.way, alert.speed.value))
    if notice.digest:
        return _report(parts, notice, address)
    code = f"{int(parts.new_code(), 16) % 10**6:06d}"
    with parts.addresses.writing() as addresses:
        addresses.expect(address.staff, address.way, code, parts.clock() + CODE_LASTS)
    words = parts.telling.words(address.language)
    body = words.code_text if notice.way is Way.TEXT else words.code_mail.lstrip()
    return Ready(notice, address, words.code_subject, body.format(code=code, **_said(parts, "/account/alerts")))


def _report(parts: AlertParts, notice: Notice, address: Address) -> Ready | None:
    """Fill in a daily report; None where it is gone: its copies go with it."""
    now = parts.clock()
    with parts.casebook.reading(standing_in(notice.organisation), now) as work:
        digest = work.digests.get(notice.digest)
    if digest is None:
        return None
    words, here = parts.reporting.words(address.language), digest.made.astimezone(ZoneInfo(parts.settings.staff_zone))
    body = words.body(digest, f"{here:%H:%M}", _said(parts, "/digest")["url"])
    return Ready(notice, address, words.subject_line(digest), body)


def _body(parts: AlertParts, address: Address, way: Way, speed: str) -> tuple[str, str]:
    words = parts.telling.words(address.language)
    said = {**_said(parts, "/alerts"), "soon": words.soon[speed]}
    return words.subject.format(**said), (words.text if way is Way.TEXT else words.mail.lstrip()).format(**said)


def _said(parts: AlertParts, path: str) -> dict[str, str]:
    settings = parts.settings
    address = settings.public_url or f"http://localhost:{settings.port}"
    return {"who": settings.texts_run_by or settings.site_title[:20].strip(), "url": f"{address}/staff{path}"}


def _hand_over(parts: AlertParts, ready: Ready) -> Answer:
    """Hand one copy over, outside any transaction; whoever came too late for it hands nothing over."""
    now, notice = parts.clock(), ready.notice
    began = notice.began or now
    if not began <= now <= began + HANDOVER:
        return Rejected(Why.LATER, "late")
    if notice.way is Way.MAIL:
        letter = Letter(ready.address.to, ready.subject, ready.body, notice.token)
        return parts.mailer.send(letter) if parts.mailer is not None else Refused(MailWhy.SETUP, "no_mail")
    valid = max(60, min(int((notice.expires - now).total_seconds()), LONGEST_VALID))
    callback = f"{parts.settings.public_url}{STATUS_PATH}{notice.token}"
    text = Outgoing(ready.address.to, ready.body, valid, callback, notice.token)
    return parts.provider.send(text) if parts.provider is not None else Rejected(Why.SENDER, "no_provider")


def _settle(parts: AlertParts, ready: Ready, answer: Answer, wait: Wait) -> Sent:
    """Write down what came of it; while the database does not answer, again and again, as far as the lease goes."""
    if isinstance(answer, Rejected) and answer.why is Why.STOPPED:
        with parts.addresses.writing() as addresses:
            addresses.stop(ready.address.way, ready.address.to, parts.clock())
    for pause in SETTLE_WAITS:
        try:
            return _written(parts, ready.notice, answer)
        except StoreUnavailable:
            wait(pause)
    return _written(parts, ready.notice, answer)


def _written(parts: AlertParts, notice: Notice, answer: Answer) -> Sent:
    now = parts.clock()
    with parts.casebook.writing(standing_in(notice.organisation), now) as work:
        match answer:
            case Accepted() | Taken():
                work.notices.move(replace(notice, state=Sent.HANDED, ended=now), Sent.SENDING)
                return Sent.HANDED
            case Unsure(code) | MailUnsure(code):
                _unknown(work, notice, code, now)
                return Sent.UNKNOWN
            case Rejected(why, code) | Refused(why, code):
                return _fell(work, notice, (why, code), now)


def _fell(work: CaseWork, notice: Notice, fault: tuple[Why | MailWhy, str], now: datetime) -> Sent:
    """Plan another try of what surely was not sent, or give it up."""
    why, code = fault
    due = now + WAITS[min(notice.tries, len(WAITS)) - 1]
    final = {Why.OTHER_NUMBER, Why.STOPPED, Why.GIVE_UP, MailWhy.ADDRESS}
    if why not in final and due < notice.expires:
        work.notices.move(replace(notice, state=Sent.WAITS, due=due, error=code), Sent.SENDING)
        return Sent.WAITS
    work.notices.move(replace(notice, state=Sent.FAILED, ended=now, error=code), Sent.SENDING)
    widen(work.risk_alerts, work.notices, notice, now)
    return Sent.FAILED
