"""How the pages about what is published say things. Each is translated where it is shown."""

from referral.core.publishing import How, Kind, No, State
from referral.settings.edited import Group, Weight
from screening.web.i18n import marked

KINDS = {
    Kind.SETTINGS: marked("Settings"),
    Kind.RULES: marked("Questions and rules"),
    Kind.RESOURCES: marked("Places"),
}
STATES = {
    State.PROPOSED: marked("waits for signatures"),
    State.ACTIVE: marked("holds now"),
    State.SUPERSEDED: marked("was replaced by a later one"),
    State.ROLLED_BACK: marked("was put back"),
    State.REFUSED: marked("was turned down"),
}
HOWS = {How.PUBLISHED: marked("published"), How.ROLLED_BACK: marked("put back")}
NOS = {
    No.GONE: marked("There is no such change."),
    No.DECIDED: marked("This was published or turned down before."),
    No.NO_RIGHT: marked("You may not sign this."),
    No.SIGNED: marked(
        "You have signed this already. Whoever proposes a change signs it by that: somebody else has to."
    ),
    No.STALE: marked(
        "Something else was published since this was proposed. Look at what holds now, and propose the change again."
    ),
    No.CHANGED: marked(
        "Somebody who signed this may not sign any more: they were shut out, or have another role. It has to be "
        "proposed again."
    ),
    No.SAME: marked("Nothing in it differs from what holds now."),
    No.NOTHING: marked("There is nothing to put back."),
    No.FAILED: marked(
        "This does not add up, or what it was tried with has changed since: the software, or the places. Propose it "
        "again."
    ),
    No.PAUSED: marked(
        "The last change was a pause, or the end of one. Pause the questions or end that on the page of pauses. "
        "Propose other settings as a change."
    ),
    No.LONGER: marked("This would keep people's data longer. Propose it as a change: that takes a second person."),
}
GROUPS = {
    Group.CRISIS: marked("Help in a crisis"),
    Group.HOURS: marked("Hours and cover"),
    Group.PLACES: marked("Areas served"),
    Group.NAMES: marked("Names and the way out"),
    Group.NOTICES: marked("What people are told about their data"),
    Group.LANGUAGES: marked("Languages"),
    Group.KEEPING: marked("How long things are kept"),
    Group.PAUSE: marked("Pause"),
}
LABELS = {
    "local_crisis": marked("Who to call here, and when"),
    "texts_crisis": marked("The crisis line that texts name"),
    "staff_hours": marked("When staff are at work"),
    "staff_outside_hours": marked("What happens outside these hours"),
    "texts_staffed": marked("When somebody reads replies, as texts say it"),
    "texts_hours": marked("Between which hours texts are sent"),
    "texts_closed_days": marked("Days without texts"),
    "default_country": marked("The country whose numbers are shown to people who name none"),
    "texts_countries": marked("Countries whose phone numbers are taken"),
    "site_title": marked("The neutral title, in tabs and histories"),
    "leave_url": marked("The neutral page that the way out ends on"),
    "operator_name": marked("Who runs this"),
    "operator_contact": marked("How to reach whoever runs this"),
    "texts_run_by": marked("Who runs this, as texts say it"),
    "who_can_see": marked("Who else can see what"),
    "privacy": marked("Your own privacy text"),
    "youth_privacy": marked("What people under 18 are told before the first question"),
    "rights": marked("What people may ask of you"),
    "complaints": marked("Who people can complain to"),
    "accessibility_gaps": marked("What does not work for everybody yet"),
    "languages": marked("Languages offered, the first one first"),
    "keep_results_days": marked("Days for which a result is kept that somebody comes back to"),
    "keep_texts_days": marked("Days for which the words of texts are kept"),
    "keep_contacts_days": marked("Days for which a number is kept after its plan has ended"),
    "keep_cases_months": marked("Months for which a closed case is kept (0: for ever)"),
    "keep_unreached_months": marked("Months for which a case is kept of somebody who was never reached (0: for ever)"),
    "keep_mistakes_days": marked("Days for which a case is kept that was opened by mistake (0: for ever)"),
    "paused": marked("Why the questions are paused"),
}
HINTS = {
    "local_crisis": marked("A name, a number and hours. One line each. It stands on every page with help."),
    "texts_crisis": marked("24 letters at most, as: Call 116 123"),
    "staff_hours": marked("As: Mon-Fri 09:00-17:00, Sat 10:00-14:00. Or: always"),
    "texts_staffed": marked("20 letters at most, as: Mon-Fri 10-16"),
    "texts_hours": marked("As: 09:00-20:00"),
    "texts_closed_days": marked("As: 2026-12-25, 2026-12-26"),
    "default_country": marked("Two capital letters, as GB. Empty: none."),
    "texts_countries": marked("Two capital letters each, commas between. Empty: every country that we know places in."),
    "site_title": marked("It names no drug, no test and no clinic."),
    "leave_url": marked("It begins with https://. Empty: a plain page of this site."),
    "texts_run_by": marked("20 letters at most, no drug and no clinic."),
    "languages": marked("Two letters each, commas between, as: en, es"),
    "keep_texts_days": marked("Shorter only: people were told how long when they gave their number."),
    "keep_contacts_days": marked("Whoever agreed to another number keeps that one."),
}
WEIGHTS = {
    Weight.PLAIN: marked("one person"),
    Weight.SAFETY: marked("a second person signs"),
    Weight.KEEPING: marked("shorter: one person; longer: a second person signs"),
    Weight.SHORTER: marked("shorter only; one person"),
}
LEVELS = {
    "": marked("no level"),
    "low": marked("few signs so far"),
    "moderate": marked("some signs"),
    "high": marked("many signs"),
    "not_enough": marked("cannot tell yet"),
}
URGENCIES = {
    "none": marked("nothing presses"),
    "routine": marked("when they are ready"),
    "soon_weeks": marked("within weeks"),
    "urgent_days": marked("within two days"),
    "same_day": marked("the same day"),
}
ELSEWHERE = marked("Somebody of another organisation")
NO_REASON = marked("Say in a few words why.")
TICK = marked("Tick the box: a pause ends because somebody means it.")
NO_FILE = marked("Choose a file, or change something.")
NO_NUMBERS = marked("no numbers are known for this country")
NOT_TEXT = marked("This file is not UTF-8 text.")
ONE_AT_A_TIME = marked("Another change is being rehearsed right now. Wait a minute, then send this one again.")
TOOK_TOO_LONG = marked("This change could not be rehearsed in the time that there is. Change less at once.")
TOO_OLD = marked("This rehearsal is too old. Rehearse the change again.")
NOT_THERE = marked("What you changed does not stand there any more, or is not a number. Look at it again.")
