"""How the pages behind an answer link say what stands in codes. Each is translated where it is shown."""

from referral.core.answerlink import CouldNot
from referral.core.casework import Voicemail
from referral.core.disclosure import What
from referral.core.referring import Answer
from screening.web.i18n import marked

ANSWERS = {
    Answer.ACCEPTED: marked("Yes, we take this person"),
    Answer.ARRIVED: marked("The person has arrived"),
    Answer.FULL: marked("We are full"),
    Answer.COULD_NOT_HELP: marked("We could not help"),
}
HINTS = {
    Answer.ACCEPTED: marked("They have a place or an appointment. You can say later that they arrived."),
    Answer.ARRIVED: marked("They came to you at least once. This ends the link."),
    Answer.FULL: marked("There is no place in the near future. This ends the link."),
    Answer.COULD_NOT_HELP: marked("Say why below. This ends the link."),
}
WHYS = {
    CouldNot.NOT_FOR_THEM: marked("We are for other people: age, area, what they need"),
    CouldNot.DID_NOT_COME: marked("They did not come, or we could not reach them"),
    CouldNot.SHUT: marked("We are closed, or do not offer this any more"),
    CouldNot.OTHER: marked("Another reason"),
}
RECEIPTS = {
    Answer.ACCEPTED: marked("You answered: we take this person."),
    Answer.ARRIVED: marked("You answered: the person has arrived."),
    Answer.FULL: marked("You answered: we are full."),
    Answer.COULD_NOT_HELP: marked("You answered: we could not help."),
}
TOLD = {
    What.HERE: marked("that they came to us, and what they want"),
    What.IDENTITY: marked("who they are and how to reach them"),
    What.RESULT: marked("what came out of the questions"),
    What.ANSWERS: marked("what they said about ketamine, other drugs and alcohol"),
    What.HEALTH: marked("what they said about body and mood"),
    What.PLAN: marked("their plan"),
    What.NOTES: marked("notes of the record"),
}
VOICEMAIL = {
    Voicemail.NOTHING: marked("Leave no message."),
    Voicemail.NAME_ONLY: marked("You may leave a first name and a number, but not the name of a service."),
    Voicemail.SERVICE: marked("You may name your service in a message."),
}
