"""Looks at what belongs to one organisation, for its daily report: a small function each, behind its border."""

from collections.abc import Iterator

from referral.actions.privacy import keeping
from referral.actions.reporting.digestlooks import AHEAD, BEHIND, Ground, Look, counted
from referral.core.casework import standing_in
from referral.core.digest import ONE_DAY, Finding, Subject, look, unseen
from referral.core.retention import CLASSES, Class
from referral.store.casebook.texts import Replies

MOST = 500
"""A list is counted so far: beyond it nobody needs to know."""


def _told(ground: Ground) -> Iterator[Finding]:
    with ground.seen.casebook.reading(standing_in(ground.organisation), ground.now) as work:
        yield from counted(Subject.TOLD, "failed", work.digests.untold(ground.now - ONE_DAY))


def _alerts(ground: Ground) -> Iterator[Finding]:
    with ground.seen.casebook.reading(standing_in(ground.organisation), ground.now) as work:
        found = work.risk_alerts.open()
    yield from counted(Subject.ALERTS, "nobody", sum(one.nobody for one in found))
    yield from counted(Subject.ALERTS, "open", len(found))


def _replies(ground: Ground) -> Iterator[Finding]:
    with ground.seen.casebook.reading(standing_in(ground.organisation), ground.now) as work:
        found = Replies(work.inside).inbox(MOST)
    old = sum(since < ground.now - ONE_DAY for _, since, _ in found)
    yield from counted(Subject.REPLIES, "old", old)
    if found:
        yield look(Subject.REPLIES, "waiting", sum(count for _, _, count in found))


def _referrals(ground: Ground) -> Iterator[Finding]:
    with ground.seen.casebook.reading(standing_in(ground.organisation), ground.now) as work:
        chases = work.digests.chases(ground.now - ONE_DAY)
    if chases:
        yield look(Subject.REFERRALS, "chase", chases)


def _consents(ground: Ground) -> Iterator[Finding]:
    with ground.seen.casebook.reading(standing_in(ground.organisation), ground.now) as work:
        soon = work.digests.consents(ground.now, ground.now + AHEAD)
        over = work.digests.consents(ground.now - BEHIND, ground.now)
    if soon:
        yield look(Subject.CONSENTS, "soon", soon)
    if over:
        yield look(Subject.CONSENTS, "over", over)


def _retention(ground: Ground) -> Iterator[Finding]:
    """Look for closed cases that are over since more than a day, and for a cleaning that does not run any more."""
    # The worker cleans every few hours. Where none ever did nobody looked, whoever makes the report; what is kept for
    # too long is counted all the same.
    rules = keeping.keeping(ground.settings)
    with ground.seen.casebook.reading(standing_in(ground.organisation), ground.now) as work:
        count = 0
        for kind in Class:
            before = rules.before(kind, ground.now - ONE_DAY)
            count += work.deleting.overdue(CLASSES[kind], before) if before is not None else 0
    runs = ground.seen.casebook.runs.all().values()
    if not runs:
        yield unseen(Subject.RETENTION, "never_deleted")
    yield from counted(Subject.RETENTION, "overdue", count)
    yield from counted(Subject.RETENTION, "stopped", sum(at < ground.now - ONE_DAY for at in runs))


ORGANISATION: tuple[tuple[Subject, Look], ...] = (
    (Subject.TOLD, _told),
    (Subject.ALERTS, _alerts),
    (Subject.REPLIES, _replies),
    (Subject.REFERRALS, _referrals),
    (Subject.CONSENTS, _consents),
    (Subject.RETENTION, _retention),
)
"""What belongs to an organisation: looked at behind its border."""
