"""How pages name what is paused. Each is translated where it is shown."""

from referral.core.pausing import Programme
from screening.web.i18n import marked

PROGRAMMES = {
    Programme.EVERYTHING: marked("All texts that nobody waits for at this moment"),
    Programme.CHECK_INS: marked("How are you: check-ins and looking again"),
    Programme.PLACES: marked("Reminders of a place, and whether somebody got there"),
    Programme.APPOINTMENTS: marked("Reminders of appointments"),
    Programme.BREAKS: marked("The end of a break"),
    Programme.WRITTEN: marked("Texts that staff write from a case"),
}
