"""Brings replies to the case that they belong to, and lists those that wait for somebody to read them."""

from dataclasses import dataclass, replace
from datetime import datetime

from referral.actions.cases.casebook import Asks, Done, No, NotDone, Refused, with_both
from referral.actions.casetexts.caseline import Parts
from referral.actions.casetexts.casewriting import handle
from referral.actions.database import Unreachable
from referral.actions.referrals import hearing
from referral.core.access import By, Permission
from referral.core.audit import Action
from referral.core.casetexts import CaseReply, Handled, Knock, ReplyKind
from referral.core.casework import Case, standing_in
from referral.store.casebook.texts import Replies, Ties
from referral.store.database import StoreUnavailable
from referral.store.together import Both

AT_ONCE = 50
ARRIVED, COULD_NOT = "1", "3"


@dataclass(frozen=True, slots=True)
class Inbox:
    """The cases with replies that wait: since when and how many; and what was read lately, with who read it."""

    waiting: tuple[tuple[Case, datetime, int], ...]
    lately: tuple[tuple[Case, CaseReply], ...]


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a reply belongs: the organisation, the case that was asked from, the place that was asked about."""

    organisation: str
    case: str
    place: str


def bring(parts: Parts, now: datetime) -> int | str:
    """Tell replies to their cases; return how many, or a fault's kind where the database does not answer.

    May be done again and by several at once: each is told once.
    """
    try:
        with parts.followup.reading() as work:
            knocks = work.knocks.some(AT_ONCE)
        return sum(_brought(parts, knock, now) for knock in knocks)
    except StoreUnavailable as error:
        return str(error)


def _brought(parts: Parts, knock: Knock, now: datetime) -> bool:
    home = _home(parts, knock, now)
    if home is not None:
        _keep(parts, knock, home, now)
        _refer(parts, knock, home, now)
    with parts.followup.writing() as work:
        work.knocks.drop(knock.code)
    return home is not None


def _home(parts: Parts, knock: Knock, now: datetime) -> _Home | None:
    """Find the case of a reply: by a mark that only the contact's own key can make, behind one border after another."""
    with parts.followup.reading() as work:
        mark = work.contacts.tie_mark(knock.contact)
        asked = work.reminders.get(knock.asked) if mark and knock.asked else None
    for organisation in parts.together.casebook.organisations() if mark else ():
        with parts.together.casebook.reading(standing_in(organisation), now) as cases:
            found = Ties(cases.inside).found(str(mark))
        if found is not None:
            return _Home(organisation, found[0], asked.place if asked else "")
    return None


def _keep(parts: Parts, knock: Knock, home: _Home, now: datetime) -> None:
    """Keep a reply with its case, and let the worklist know. Alerts were raised when it came."""
    with parts.together.casebook.writing(standing_in(home.organisation), now) as work:
        root = work.cases.root_of(home.case)
        case = work.cases.take(root, Action.TEXTED, "reply") if root is not None else None
        if case is None:
            return
        told = (knock.kind, knock.contact, knock.sid, knock.answer, home.place)
        if not Replies(work.inside).add(CaseReply(knock.code, home.case, knock.at, *told)):
            return
        since = min(case.reply_since or knock.at, knock.at)
        work.cases.save(replace(case, reply_since=since))


def _refer(parts: Parts, knock: Knock, home: _Home, now: datetime) -> None:
    """Let an answer to "did you get there?" move the referral to that place, where there is one."""
    if knock.kind is not ReplyKind.ARRIVED or not home.place or knock.answer not in {ARRIVED, COULD_NOT}:
        return
    book = parts.together.casebook
    with book.writing(standing_in(home.organisation), now) as work:
        root = work.cases.root_of(home.case)
        case = work.cases.take(root, Action.READ, "referrals") if root is not None else None
        mine = work.referrals.of(case.code) if case is not None else ()
    under_way = [one for one in mine if one.recipient.place == home.place and not one.over]
    for one in under_way[-1:]:
        about = hearing.About(home.organisation, one.case, one.code)
        answer = hearing.person_says(parts, about, now, arrived=knock.answer == ARRIVED)
        if isinstance(answer, Unreachable):
            raise StoreUnavailable(str(answer))


def inbox(parts: Parts, by: By) -> Inbox | Refused | Unreachable:
    """Return what waits to be read, and what was read lately. Nothing sealed is opened: no words stand here."""
    if not by.staff.may(Permission.CASES_READ):
        return Refused(No.FORBIDDEN)
    try:
        with parts.together.casebook.reading(by.staff, by.now) as work:
            replies = Replies(work.inside)
            return Inbox(replies.inbox(AT_ONCE * 4), replies.lately(AT_ONCE))
    except StoreUnavailable as error:
        return Unreachable(str(error))


def see(parts: Parts, by: By, code: str, handled: Handled) -> Done | NotDone:
    """Say that one has read the replies that wait, and whether they were answered in another way than by a text."""

    def does(both: Both, case: Case) -> Done | Refused:
        return Done() if handle(both, case, by, handled) else Refused(No.NOT_THERE)

    return with_both(parts.together, by, Asks(Permission.CASES_WRITE, Action.TEXTED, handled.value), code, does)
