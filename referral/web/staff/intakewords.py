"""How the interview says what stands in codes, and what whoever asks is to do about a red flag."""

from referral.core.casework import Door, Said
from screening.core.instrument import FlagKind
from screening.web.i18n import marked

SAID = {
    Said.GIVEN: marked("Answered"),
    Said.DECLINED: marked("Prefers not to say"),
    Said.UNKNOWN: marked("Does not know"),
    Said.NOT_ASKED: marked("Not asked"),
    Said.INTERRUPTED: marked("Broken off here"),
    None: marked("Not reached yet"),
}
DOORS = {
    Door.WEB: marked("On the public site"),
    Door.STAFF: marked("Asked in person"),
    Door.PAPER: marked("From paper"),
    Door.KIOSK: marked("On a lent device"),
}
FIRST = {
    FlagKind.EMERGENCY: marked(
        "Stop the questions. Call the emergency number now, together, and say what was taken. Stay with them until "
        "help is there."
    ),
    FlagKind.CRISIS: marked(
        "Stop the questions and stay with it: thoughts, plan, means, tonight. Call a crisis line together. Follow your "
        "service's safeguarding steps. Do not leave somebody alone who is not safe, and ask for no promise."
    ),
    FlagKind.SAFETY: marked(
        "Make sure that nobody else can see or hear. Follow your service's safeguarding steps. Never put it on paper, "
        "in a calendar or in a text."
    ),
    FlagKind.DOCTOR: marked("A doctor has to look at this soon. Agree on who calls, and when, before you go on."),
    FlagKind.CARE: marked("Say this before you plan anything."),
}
NEWER = marked(
    "Somebody else, or another window of yours, has changed these answers meanwhile. Nothing of yours was kept yet, "
    "and nothing of it is lost: it still stands below. Look at what is different, and keep what is right."
)
UNSENT = marked(
    "You were signed out before this was kept. It still stands below as you left it. Look at it, and keep it."
)
CAME_UP = marked("What was answered has brought up more questions. They stand below.")
