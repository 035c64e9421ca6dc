"""Answers that are kept with cases, for trying other rules on them: in memory, and only what is counted comes out.

No record opens without a trace: each case whose answers are used has an entry on record that says so.
"""

from collections.abc import Mapping

from referral.actions.cases.casebook import Parts
from referral.core.access import By
from referral.core.audit import Action
from referral.core.casework import standing_in
from referral.core.intake import told
from referral.store.database import StoreUnavailable

MOST = 200
REASON = "rehearsal"


def kept(parts: Parts, by: By) -> tuple[Mapping[str, object], ...]:
    """Return the answers of the newest finished screens of the organisation, in their written form, so many at most.

    Nothing where the database does not say: a rehearsal then knows nothing of kept answers, and says so.
    """
    mine = standing_in(by.staff.organisation)
    try:
        with parts.casebook.writing(mine, by.now) as work:
            found = []
            for case in work.screens.finished_of(MOST):
                if work.cases.take(case, Action.READ, REASON) is not None:
                    found += [told(one.answers) for one in work.screens.of(case) if one.finished is not None][-1:]
            return tuple(found)
    except StoreUnavailable:
        return ()
