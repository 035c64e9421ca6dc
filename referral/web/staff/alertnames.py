"""How the pages of alerts say what stands in codes. Each is translated where it is shown."""

from referral.actions.alerts.reaching import Not
from referral.core.alerting import Kind, Sent, Speed, Way
from referral.core.casework import Risk, Why
from screening.web.i18n import marked

KINDS = {
    Kind.RED_FLAG: marked("Answers that call for somebody"),
    Kind.CRISIS_WORDS: marked("Words of danger in a reply"),
    Kind.CALL_ME: marked("A reply: please call me"),
    Kind.REFUSED: marked("A service did not take somebody on"),
}
TO_DO = {
    Kind.RED_FLAG: marked(
        "Read the answers in the case, and talk to the person today if they may be contacted. In danger to life, call "
        "the emergency number first."
    ),
    Kind.CRISIS_WORDS: marked(
        "A program has answered with a crisis line, and with the hours at which somebody reads. Nobody has told them "
        "that somebody is reading now. Talk to them if you can, and follow your service's plan."
    ),
    Kind.CALL_ME: marked("They were told that a person will call if they can. Call within the hours that they chose."),
    Kind.REFUSED: marked("Read why in the referral, tell the person, and look for another way today."),
}
SPEEDS = {Speed.NOW: marked("Now"), Speed.HOURS: marked("Within hours"), Speed.DAILY: marked("By tomorrow")}
AGAIN = {
    Risk.NONE: marked("Nobody needs to: this is over"),
    Risk.DAILY: marked("By tomorrow"),
    Risk.HOURS: marked("Within hours"),
    Risk.NOW: marked("Now"),
}
AGAIN_BY = {one.name.lower(): one for one in AGAIN}
WAYS = {Way.TEXT: marked("Text"), Way.MAIL: marked("E-mail")}
STATES = {
    Sent.WAITS: marked("waits to be sent"),
    Sent.SENDING: marked("on its way"),
    Sent.HANDED: marked("sent"),
    Sent.ARRIVED: marked("arrived"),
    Sent.FAILED: marked("did not get there"),
    Sent.UNKNOWN: marked("nobody knows whether it got there"),
    Sent.DROPPED: marked("not sent"),
}
WHYS = {Why.CALL: marked("To call the person"), Why.EMERGENCY: marked("An emergency")}
NOT_TAKEN = {
    Not.NO_NUMBER: marked("This is not a mobile number that can be texted. Write it with + and the country."),
    Not.NO_MAIL: marked("This is not an e-mail address."),
    Not.SHUT: marked("Nothing is sent this way from here."),
    Not.TRIAL: marked(
        "Texts are being tried out and go to a few staff numbers only, and this is not one of them. Ask whoever runs "
        "this site to add it to SOUNDINGS_TEXTS_STAFF_NUMBERS, or use e-mail until then."
    ),
    Not.TOO_MANY: marked("That was too many codes for now. Wait an hour."),
    Not.WRONG_CODE: marked("This code is not right, or it is too old. Have another one sent."),
}
