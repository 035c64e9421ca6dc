"""Sentences about texts that people read on pages: what is wrong with a number, why nothing can be sent now."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from referral.actions.texts.followup import NotNow
from referral.core.followup import Purpose
from referral.core.phone import Why

NUMBERS: Mapping[Why, LazyString] = {
    Why.UNREADABLE: _l("We cannot read this as a number. Write digits, with + and the country code if you like."),
    Why.TOO_SHORT: _l("A number of this country is longer. Is a digit missing?"),
    Why.TOO_LONG: _l("A number of this country is shorter. Is a digit too many?"),
    Why.NO_SUCH_NUMBER: _l("There is no such number in this country. Please look at it again."),
    Why.COUNTRY: _l("We cannot text numbers of this country."),
    Why.LANDLINE: _l("This is the number of a landline. Texts need a mobile phone."),
    Why.PREMIUM: _l("This number costs more than usual. Texts need a number of your own mobile phone."),
    Why.SHARED_COST: _l("This number shares the cost of a call. Texts need a number of your own mobile phone."),
    Why.TOLL_FREE: _l("This is a free line of a company. Texts need a number of your own mobile phone."),
    Why.PERSONAL: _l("This number forwards to others and costs more. Texts need a number of your own mobile phone."),
    Why.OTHER_KIND: _l("This kind of number gets no texts. Please write the number of a mobile phone."),
}
NO_COUNTRY = _l("Choose the country of the number, too.")
NOT_NOW: Mapping[NotNow, LazyString] = {
    NotNow.COUNTRY: _l("Many people in this country asked for texts today. Please come back tomorrow."),
    NotNow.HOUR: _l("Many people asked for texts just now. Please come back in an hour."),
    NotNow.SPENT: _l("No more texts can be sent today. Please come back tomorrow."),
    NotNow.HELD: _l("No texts are sent at the moment. Please come back another day."),
    NotNow.MINOR: _l("The service that runs this site offers texts to adults only."),
    NotNow.TRIAL: _l("Texts are still being tried out here, with the service's own phones only."),
}
PURPOSES: Mapping[Purpose, LazyString] = {
    Purpose.CONFIRM: _l("asks whether the number is yours"),
    Purpose.WELCOME: _l("says what will come"),
    Purpose.CHECK_IN: _l("asks how it is going"),
    Purpose.PLACE: _l("reminds you of a place you chose"),
    Purpose.ARRIVED: _l("asks whether you got there"),
    Purpose.WHY_NOT: _l("asks what was in the way"),
    Purpose.APPOINTMENT_SOON: _l("reminds you of your appointment, two days before"),
    Purpose.APPOINTMENT_TODAY: _l("reminds you of your appointment on the day"),
    Purpose.BREAK_ENDS: _l("says that your break ends"),
    Purpose.RECHECK: _l("reminds you to look at the questions again"),
    Purpose.END_NOTICE: _l("says that this was the last one"),
    Purpose.STOPPED: _l("says that the texts have stopped"),
    Purpose.HELP: _l("says who sends the texts and where help is"),
    Purpose.START_AGAIN: _l("says how texts begin again"),
    Purpose.CRISIS: _l("says who to call in danger"),
    Purpose.UNCLEAR: _l("asks what you meant"),
    Purpose.HUMAN: _l("says when somebody reads"),
    Purpose.THANKS: _l("thanks you for an answer"),
    Purpose.NOT_GREAT: _l("answers “not great”"),
    Purpose.CALL_ME: _l("answers “call me”"),
    Purpose.ELSEWHERE: _l("says where other places are"),
    Purpose.PAUSED: _l("says that the texts pause"),
    Purpose.CODE: _l("brings a code for this page"),
    Purpose.WRITTEN: _l("brings words of somebody you talked to"),
}
