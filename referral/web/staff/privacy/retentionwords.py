"""What the report on retention says: how a limit reads, and why each class is kept so long."""

from referral.actions.privacy.retaining import Line, Unit
from referral.core.datamap import DataClass
from referral.core.retention import Class
from referral.web import datawords
from screening.web.i18n import marked, translated

CLOSED = {
    Class.CLOSED: marked("Cases that are closed"),
    Class.UNREACHED: marked("Cases closed because nobody was reached"),
    Class.MISTAKE: marked("Cases opened by mistake"),
}
OPEN = marked("Cases that are open")
NO_LIMIT = {
    Unit.CASE: marked("Goes with its case"),
    Unit.NEVER: marked("Nothing deletes it by itself"),
    Unit.NOTHING: marked("Nothing is kept"),
}
WHY = {
    DataClass.SCREENING: marked(
        "Who answers on the public site stays unknown. Answers live in a sealed cookie until “Leave now”, and no "
        "longer than an hour after the last one."
    ),
    DataClass.TALLIES: marked("Numbers of ten people or more, by the week. They point at nobody."),
    DataClass.RESULTS: marked("The person asked for it, and alone holds the words that open it."),
    DataClass.CLAIMS: marked("Long enough to read a code out to a counselor."),
    DataClass.REPORTS: marked("Long enough to put a wrong number right. They name nobody."),
    DataClass.CONTACTS: marked(
        "Consent to texts. Counted from the end of the plan; what the person agreed to may be less."
    ),
    DataClass.TEXTS: marked("Words that staff wrote. They go soon, for a phone may be lost."),
    DataClass.REPLIES: marked("Words of the person. Somebody has to have time to read them; then they go."),
    DataClass.STOPS: marked("So that a number that has stopped is never texted again. It cannot be read."),
    DataClass.CASES: marked("The law on records where you are. Counted from the last change of a closed case."),
    DataClass.SCREENS: marked("Part of the record."),
    DataClass.COUNSELLING: marked("Kept apart from the record (42 CFR 2.11), and as long as it."),
    DataClass.REFERRALS: marked("The consent must be there as long as what was told under it."),
    DataClass.DISCLOSURES: marked("The person may ask who was told what (42 CFR 2.25)."),
    DataClass.ALERTS: marked("Goes with its case. Of no case: as long as the number it came from."),
    DataClass.ORDERS: marked("Who asked for a hold or an erasure, and who approved it."),
    DataClass.ERASURES: marked("The proof stays. What it keeps of who was told what goes after the limit."),
    DataClass.AUDIT: marked("It shows who did what with a record. It holds codes only."),
    DataClass.STAFF: marked("As long as somebody works here. A shut account stays, for the audit trail names it."),
    DataClass.SIGN_INS: marked("Ends after so long without a page. What has ended goes with the next sign-in."),
    DataClass.OVERLAY: marked("About places, not people."),
    DataClass.PUBLISHED: marked("Every result says by which rules it was made. They name nobody served."),
    DataClass.RUNNING: marked("About nobody."),
}


def name(line: Line) -> str:
    """Return what a line of the report is about."""
    if line.kind is not DataClass.CASES:
        return translated(datawords.CLASSES[line.kind])
    return translated(CLOSED[line.closed] if line.closed else OPEN)
