"""What each class of data is called, and what remains after an erasure and why; translated where it is shown."""

from referral.core.datamap import DataClass
from referral.core.erasure import Remains
from screening.web.i18n import marked

CLASSES = {
    DataClass.SCREENING: marked("Answers on the public site"),
    DataClass.TALLIES: marked("Counts of many people together"),
    DataClass.RESULTS: marked("Results kept under seven words"),
    DataClass.CLAIMS: marked("What waits under a code for a counselor"),
    DataClass.REPORTS: marked("Reports of errors"),
    DataClass.CONTACTS: marked("Phone numbers, and who agreed to texts"),
    DataClass.TEXTS: marked("Texts: planned, and tried to send"),
    DataClass.REPLIES: marked("Replies"),
    DataClass.STOPS: marked("Numbers that are not texted"),
    DataClass.CASES: marked("Cases: contact cards, notes, plans, tasks"),
    DataClass.SCREENS: marked("Answers and results in a case"),
    DataClass.COUNSELLING: marked("Counseling notes, kept apart"),
    DataClass.REFERRALS: marked("Consents and referrals"),
    DataClass.DISCLOSURES: marked("What was told to whom"),
    DataClass.ALERTS: marked("Alerts"),
    DataClass.ORDERS: marked("What two people decide about a case"),
    DataClass.ERASURES: marked("Proofs of what was erased"),
    DataClass.AUDIT: marked("Audit trail"),
    DataClass.STAFF: marked("Accounts of staff"),
    DataClass.SIGN_INS: marked("Sign-ins of staff"),
    DataClass.OVERLAY: marked("Checks of places by staff"),
    DataClass.PUBLISHED: marked("Settings and rules that were published"),
    DataClass.RUNNING: marked("What the service needs to run"),
}
REMAINS = {
    Remains.SHARED: marked(
        "The phone number, and the texts to it: the person asked for texts at another service here too. They can be "
        "deleted at “My texts”."
    ),
    Remains.STOP: marked("A mark of the phone number, so that it is not texted unasked. The number cannot be read."),
    Remains.MARKS: marked("That replies came, as marks without words, so that none counts twice."),
    Remains.PROVIDER: marked("A note that the text provider is to delete its copies. It goes when they are gone."),
    Remains.AUDIT: marked("Who of the staff did what and when, as codes: no name, no number, no answer, no note."),
    Remains.ACCOUNT: marked("Who was told what, without your name. It is found by the number of this proof, and goes."),
    Remains.PROOF: marked("This proof itself. It names nobody."),
}
BECAUSE = {
    "asked": marked("the person asked for it"),
    "court": marked("a court or an authority ordered it"),
    "wrong": marked("it should never have been kept"),
    "claim": marked("a claim or a complaint is under way"),
    "inquiry": marked("somebody inspects or inquires"),
    "over": marked("what it was held for is over"),
    "mistake": marked("it was held by mistake"),
}
ORDERS = {
    "erase": marked("Erase it"),
    "hold": marked("Hold it"),
    "release": marked("End the hold"),
}
STATES = {
    "asked": marked("waits for a second person"),
    "approved": marked("approved"),
    "refused": marked("refused"),
    "withdrawn": marked("taken back"),
}
