"""What is kept of a report: what it is about, what is wrong there, a note, the week. Nothing of who."""

from dataclasses import dataclass

from referral.core.tally import Week

KEPT_WEEKS = 26
MOST_IN_A_WEEK = 500


@dataclass(frozen=True, slots=True, order=True)
class Filed:
    """A report as it is kept. `code` is random; `about` is the id of a place or "site"; `wrong` is of a closed list."""

    week: Week
    about: str
    wrong: str
    note: str
    code: str


def oldest_kept(week: Week) -> Week:
    """Return the first week whose reports are still kept in this one."""
    first = week
    for _ in range(KEPT_WEEKS):
        first = first.previous
    return first
