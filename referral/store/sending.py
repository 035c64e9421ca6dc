"""The way of a planned text to the point of no return: who may have it, and whether it may still go."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from referral.core.consent import standings
from referral.core.followup import AFTER_STOP, DIRECT, Attempt, Purpose, Reminder, Stage, Standing
from referral.store.attempts import Attempts
from referral.store.contacts import Contacts
from referral.store.reminders import Reminders
from referral.store.rows import ContactRow, ReminderRow, SuppressionRow


class Sending(Reminders):
    """The planned texts, with claiming and sending them."""

    def claim(
        self, owner: str, now: datetime, lease_seconds: float, limit: int, purposes: Collection[Purpose] | None = None
    ) -> tuple[Reminder, ...]:
        """Lease up to `limit` texts that are due to one worker, the longest due first; nobody else gets them meanwhile.

        Texts to people who are held, paused or stopped stay where they are. Claim in a transaction of its own and read
        the contacts in another one: here the reminders are locked first, everywhere else the contact is.
        """
        due = (
            select(ReminderRow.code)
            .join(ContactRow, ContactRow.code == ReminderRow.contact)
            .where(ReminderRow.stage == Stage.SCHEDULED.value, ReminderRow.due <= now, ReminderRow.expires > now)
            .where(may_go(now))
            .order_by(ReminderRow.due)
            .limit(limit)
        )
        if purposes is not None:
            due = due.where(ReminderRow.purpose.in_([purpose.value for purpose in purposes]))
        codes = self._in.all(due.with_for_update(of=ReminderRow, skip_locked=True, key_share=True))
        until = now + timedelta(seconds=lease_seconds)
        leased = {"stage": Stage.CLAIMED.value, "owner": owner, "leased_until": until}
        self._in.run(update(ReminderRow).where(ReminderRow.code.in_(codes)).values(leased))
        return self._opened(select(ReminderRow).where(ReminderRow.code.in_(codes)).order_by(ReminderRow.due))

    def any_due(self, now: datetime) -> bool:
        """Return whether anything is due, whoever it is for."""
        due = select(ReminderRow.code).where(ReminderRow.stage == Stage.SCHEDULED.value, ReminderRow.due <= now)
        return bool(self._in.all(due.limit(1)))

    def start_sending(self, code: str, owner: str, now: datetime, attempt: Attempt, sendable_until: datetime) -> bool:
        """Pass the point of no return: after the commit of this the text may be on its way. POST only after it.

        One UPDATE asks again for everything on which sending hangs: that the text is still claimed by this worker and
        its lease runs, that it has not outlived its purpose, that its window (which ends at `sendable_until`) is open,
        that its contact stands where the purpose needs it, and that the number is not suppressed. False, and nothing
        changed, where any of it does not hold. The attempt is kept in the same transaction.
        """
        contact = Contacts(self._in).get(attempt.contact)
        if contact is None or now >= sendable_until:
            return False
        marks = self._in.number_marks(contact.number)
        suppressed = exists().where(SuppressionRow.number_index.in_(marks))
        allowed = exists().where(ContactRow.code == ReminderRow.contact, may_go(now))
        passes = (
            update(ReminderRow)
            .where(ReminderRow.code == code, ReminderRow.contact == attempt.contact)
            .where(ReminderRow.stage == Stage.CLAIMED.value, ReminderRow.owner == owner)
            .where(ReminderRow.leased_until > now, ReminderRow.expires > now)
            .where(allowed, or_(~suppressed, ReminderRow.purpose.in_([purpose.value for purpose in AFTER_STOP])))
            .values(stage=Stage.SENDING.value, tries=ReminderRow.tries + 1)
        )
        if self._in.run(passes) != 1:
            return False
        Attempts(self._in).add(attempt)
        return True


def may_go(now: datetime) -> ColumnElement[bool]:
    """Return, as a condition on contact and reminder, what `core.consent.may_send` says of standing, pause and hold."""
    alike: dict[tuple[frozenset[Standing], str], list[str]] = {}
    for purpose in Purpose:
        kind = "direct" if purpose in DIRECT else "paused" if purpose is Purpose.PAUSED else "planned"
        alike.setdefault((standings(purpose), kind), []).append(purpose.value)
    return or_(*(_may_go(purposes, allowed, kind, now) for (allowed, kind), purposes in alike.items()))


def _may_go(purposes: list[str], allowed: frozenset[Standing], kind: str, now: datetime) -> ColumnElement[bool]:
    """Return the condition for purposes that are treated alike: one for each would cost more than the statement."""
    these = and_(
        ReminderRow.purpose.in_(purposes), ContactRow.standing.in_(sorted(standing.value for standing in allowed))
    )
    if kind == "direct":
        return these
    free = and_(these, ContactRow.held.is_(False), ContactRow.ends > now)
    if kind == "paused":
        return free
    return and_(free, or_(ContactRow.paused_until.is_(None), ContactRow.paused_until <= now))
