"""The names that people read for what the core calls by codes. Every text here is in the catalogue."""

from collections.abc import Mapping

from flask_babel import LazyString

from screening.core.answers import Problem, Unsaid
from screening.core.conditions import Level
from screening.core.instrument import FlagKind, Ground, Question, Urgency
from screening.core.resources import Capacity, Wait
from screening.core.resources import Kind as ContactKind
from screening.web.forms import Gap, Trouble
from screening.web.i18n import gettext
from screening.web.texts import lazy as _l

LEVELS: Mapping[Level, LazyString] = {
    Level.LOW: _l("few signs so far"),
    Level.MODERATE: _l("some signs"),
    Level.HIGH: _l("many signs"),
    Level.NOT_ENOUGH: _l("cannot tell yet"),
}
LEVEL_SENTENCES: Mapping[Level, LazyString] = {
    Level.LOW: _l("From what you told us, we see few signs so far that your use is hard to control or does harm."),
    Level.MODERATE: _l("From what you told us, we see some signs that your use is hard to control or does harm."),
    Level.HIGH: _l("From what you told us, we see many signs that your use is hard to control or does harm."),
    Level.NOT_ENOUGH: _l("We cannot tell yet. Some of the answers that matter most are missing."),
}
LINKS: Mapping[bool | None, LazyString] = {
    True: _l("yes, we see this"),
    False: _l("not in what you answered"),
    None: _l("we cannot tell"),
}
URGENCIES: Mapping[Urgency, LazyString] = {
    Urgency.SAME_DAY: _l("now, or within 24 hours"),
    Urgency.URGENT_DAYS: _l("arrange it within two working days"),
    Urgency.SOON_WEEKS: _l("arrange it within four weeks"),
    Urgency.ROUTINE: _l("when it suits you"),
    Urgency.NONE: _l("whenever you like"),
}
GROUPS: tuple[tuple[frozenset[Urgency], LazyString], ...] = (
    (frozenset({Urgency.SAME_DAY}), _l("Now")),
    (frozenset({Urgency.URGENT_DAYS}), _l("In the next two days")),
    (frozenset({Urgency.SOON_WEEKS}), _l("In the next few weeks")),
    (frozenset({Urgency.ROUTINE, Urgency.NONE}), _l("When you are ready")),
)
UNSAID: Mapping[Unsaid, LazyString] = {
    Unsaid.UNKNOWN: _l("I don't know"),
    Unsaid.DECLINED: _l("I prefer not to say"),
}
GAPS: Mapping[str, LazyString] = {
    "unknown": _l("you do not know"),
    "declined": _l("you prefer not to say"),
    "not_asked": _l("not answered"),
}
GROUNDS: Mapping[Ground, LazyString] = {
    Ground.PUBLISHED: _l("Published"),
    Ground.OURS: _l("Our proposal"),
}
UNITS: Mapping[str, LazyString] = {
    "g": _l("grams"),
    "mg": _l("milligrams"),
    "lines": _l("lines"),
    "bumps": _l("bumps"),
    "tablets": _l("tablets"),
    "sprays": _l("sprays"),
    "lozenges": _l("lozenges"),
    "ml": _l("millilitres"),
    "minutes": _l("minutes"),
    "hours": _l("hours"),
    "days": _l("days"),
    "weeks": _l("weeks"),
    "months": _l("months"),
    "years": _l("years"),
    "times": _l("times"),
}
ONE: Mapping[str, LazyString] = {
    "g": _l("gram"),
    "mg": _l("milligram"),
    "lines": _l("line"),
    "bumps": _l("bump"),
    "tablets": _l("tablet"),
    "sprays": _l("spray"),
    "lozenges": _l("lozenge"),
    "ml": _l("millilitre"),
    "minutes": _l("minute"),
    "hours": _l("hour"),
    "days": _l("day"),
    "weeks": _l("week"),
    "months": _l("month"),
    "years": _l("year"),
    "times": _l("time"),
}
FLAG_KINDS: Mapping[FlagKind, LazyString] = {
    FlagKind.EMERGENCY: _l("This needs help now"),
    FlagKind.CRISIS: _l("You are not in trouble for telling us. Help is here."),
    FlagKind.SAFETY: _l("You are not in trouble for telling us. Help is here."),
    FlagKind.DOCTOR: _l("Please have this looked at first"),
    FlagKind.CARE: _l("One thing before we go on"),
}
ABOUT: Mapping[str, LazyString] = {
    "report": _l("Report something wrong"),
    "method": _l("How a result is made"),
    "atlas": _l("Every result there can be"),
    "promises": _l("What we promise, and how it is tested"),
    "privacy": _l("Privacy"),
    "health-data": _l("Your health data"),
    "accessibility": _l("For everybody to use"),
}
CONTACTS: Mapping[ContactKind, LazyString] = {
    ContactKind.PHONE: _l("Call"),
    ContactKind.TEXT: _l("Text"),
    ContactKind.WHATSAPP: _l("WhatsApp"),
    ContactKind.CHAT: _l("Chat"),
    ContactKind.URL: _l("Page"),
}
CAPACITIES: Mapping[Capacity, LazyString] = {
    Capacity.OPEN: _l("takes new people"),
    Capacity.WAITING_LIST: _l("has a waiting list"),
    Capacity.FULL: _l("full: takes nobody now"),
}
WAITS: Mapping[Wait, LazyString] = {
    Wait.DAYS: _l("less than a week"),
    Wait.WEEKS: _l("one week to a month"),
    Wait.MONTHS: _l("one to three months"),
    Wait.LONGER: _l("more than three months"),
}
NOTICES: Mapping[str, LazyString] = {
    "newer": _l("You had changed this answer since that page was opened. We kept the newer one."),
    "elsewhere": _l("That page was not the one you were at, so nothing was changed. Here is where you are."),
    "expired": _l("More than 60 minutes went by, so your answers are gone. You can begin again."),
    "no_session": _l("There are no answers here yet. You can begin now."),
}
NO_TROUBLE = _l("This answer could not be read. Please look at it again.")


def unit(code: str, value: float = 2) -> str:
    """Name a unit as it stands beside a number; one without a name of its own is shown as it is."""
    return str((ONE if value == 1 else UNITS).get(code, code))


def trouble(question: Question, found: Trouble) -> str:
    """Say what is wrong with an answer, and what would be right."""
    match found.problem:
        case Problem.NOT_TOGETHER:
            return gettext("Choose either this or the others: they do not go together.")
        case Problem.OUT_OF_RANGE if question.maximum is not None:
            return gettext(
                "Write a number from %(lowest)s to %(highest)s.", lowest=question.minimum, highest=question.maximum
            )
        case Problem.NOT_WHOLE:
            return gettext("Write a whole number, for example 3.")
        case Problem.WRONG_KIND | Problem.OUT_OF_RANGE:
            return gettext("Write it as a number, for example 3.")
        case Problem.NOT_A_MONTH:
            return gettext("Choose the month and write the year with four digits, for example 2024.")
        case Gap.NO_NUMBER:
            return gettext("Write how much as a number, or choose “I don't know”.")
        case Gap.NO_UNIT:
            return gettext("Choose what the number counts, for example grams or days.")
        case _:
            return str(NO_TROUBLE)
