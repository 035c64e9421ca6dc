"""How reports speak: what each table counts and of whom, and what its rows are called. Translated where it is shown."""

from collections.abc import Mapping

from referral.core.reporting.live import Wait
from referral.core.reporting.periods import Length
from referral.core.reporting.published import State
from referral.core.reporting.tables import Name
from referral.core.tally import NO_LEVEL, NO_ROUTE
from screening.web.i18n import marked

TITLES: Mapping[Name, str] = {
    Name.FUNNEL: marked("How far people came"),
    Name.CONTACT: marked("How long until we spoke with somebody"),
    Name.ARRIVAL: marked("What became of referrals"),
    Name.OUTCOME: marked("Answers to referrals that came in this time"),
    Name.LEVEL: marked("Results"),
    Name.ROUTE: marked("Kinds of help that results led to"),
    Name.WORK: marked("Work in this time"),
    Name.CHECKS: marked("Checks on the public site"),
    Name.CHECK_ROUTES: marked("Kinds of help that checks on the public site led to"),
}
"""In the order in which they stand on the page."""
MEANS: Mapping[Name, str] = {
    Name.FUNNEL: marked(
        "Of the cases that were opened then: how many came this far within twelve weeks. Each step is some of the one "
        "before. Where a step is hidden, so is who was lost there."
    ),
    Name.CONTACT: marked(
        "Of the cases that were opened then: how many days until we first spoke with the person, as it was known four "
        "weeks later."
    ),
    Name.ARRIVAL: marked(
        "Of the referrals that were offered to a service then: what became of them, as it was known twelve weeks later."
    ),
    Name.OUTCOME: marked(
        "Of the referrals whose end became known in this time, whenever they were made. What came late is counted here."
    ),
    Name.LEVEL: marked(
        "Of the times that somebody answered our questions: how many signs there were. Where staff set another result, "
        "that one is counted."
    ),
    Name.ROUTE: marked("Of the same results: how many led to each kind of help. One result can lead to several."),
    Name.WORK: marked("What was done in this time. These are different people: no number is a part of another."),
    Name.CHECKS: marked(
        "Of the checks that were finished on the public site: how many signs there were. Nobody counts checks that "
        "were begun and not finished: the site keeps nothing of them."
    ),
    Name.CHECK_ROUTES: marked("Of the same checks: how many led to each kind of help. One check can lead to several."),
}
ALL_OF: Mapping[Name, str] = {
    Name.CHECKS: marked("All finished checks"),
    Name.LEVEL: marked("All results"),
    Name.OUTCOME: marked("All referrals that ended"),
    Name.CONTACT: marked("All cases that were opened"),
    Name.ARRIVAL: marked("All referrals that were offered"),
}
ROWS: Mapping[str, str] = {
    "low": marked("Few signs so far"),
    "moderate": marked("Some signs"),
    "high": marked("Many signs"),
    "not_enough": marked("Cannot tell yet: answers are missing"),
    NO_LEVEL: marked("No level: for somebody else, or no use"),
    NO_ROUTE: marked("Information only"),
    "opened": marked("Case opened"),
    "reached": marked("Spoken with for the first time"),
    "screened": marked("Questions answered, or help offered without them"),
    "offered": marked("Referral offered to a service"),
    "accepted": marked("Taken on by the service"),
    "arrived": marked("Arrived there"),
    "helped": marked("Was helped there"),
    "full": marked("The service was full"),
    "not_for_them": marked("The service takes others"),
    "shut": marked("The service was shut"),
    "could_not_help": marked("The service could not help"),
    "did_not_arrive": marked("Did not arrive"),
    "taken_back": marked("Taken back, by us or the person"),
    "no_answer": marked("No answer: lost to follow-up"),
    "refused": marked("The service did not take them on"),
    "waiting": marked("Still on a waiting list"),
    "open": marked("Not known yet: lost to follow-up so far"),
    "same_day": marked("On the same day"),
    "days_2": marked("One or two days later"),
    "week": marked("Three to seven days later"),
    "month": marked("Eight to 28 days later"),
    "later": marked("More than 28 days later"),
    "closed_before": marked("Closed before anybody reached them"),
    "not_yet": marked("Not spoken with yet"),
    "deleted": marked("Not known: deleted or joined with another"),
}
MEDIANS: Mapping[str, str] = {
    "same_day": marked("Half of those we spoke with were met on the day on which their case was opened."),
    "days_2": marked("Half of those we spoke with were met within two days."),
    "week": marked("Half of those we spoke with were met within a week."),
    "month": marked("Half of those we spoke with were met within 28 days."),
    "later": marked("More than half of those we spoke with waited for more than 28 days."),
}
WAITS: Mapping[Wait, str] = {
    Wait.NOBODY: marked("nobody waits"),
    Wait.HOUR: marked("less than an hour"),
    Wait.HOURS_4: marked("less than four hours"),
    Wait.DAY: marked("less than a day"),
    Wait.DAYS_3: marked("less than three days"),
    Wait.LONGER: marked("more than three days"),
}
STANDS: Mapping[State, str] = {
    State.ASKED: marked("Waits for a second manager"),
    State.APPROVED: marked("Agreed; being made"),
    State.REFUSED: marked("Turned down"),
    State.MADE: marked("Made"),
    State.TOO_FEW: marked("Nothing left: too few people were alike"),
}
COLUMNS: Mapping[str, str] = {
    "came": marked("the month in which the case was opened"),
    "level": marked("the last result"),
    "first_contact": marked("how long until we spoke with the person"),
    "furthest": marked("how far the person came"),
}
LENGTHS: Mapping[Length, str] = {
    Length.QUARTER: marked("Quarters"),
    Length.MONTH: marked("Months"),
    Length.WEEK: marked("Weeks"),
}
NO_TEAM = marked("No team yet")
NOBODY = marked("Nobody yet")
FILES: Mapping[str, str] = {
    **{name.value: f"{TITLES[name]}. {MEANS[name]}" for name in Name},
    **{f"{name.value}.all": words for name, words in ALL_OF.items()},
    **{f"{name.value}.{row}": words for name in Name for row, words in ROWS.items()},
}
"""What the codebook says of tables and rows, in English."""
