"""How the page of a result speaks to whoever counsels, and prompts for a short talk about it.

The prompts are in our own words. Their order is FRAMES: feedback, responsibility, advice, menu, empathy, self-efficacy.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from referral.core.neighbours import Way
from referral.core.summary import PATHWAY, RESOURCES
from referral.web.staff import intakewords
from screening.core.conditions import Level
from screening.core.instrument import FlagKind, Urgency
from screening.web.i18n import marked

NO_LEVEL = marked("No level is given here")
LEVELS: Mapping[str, str] = {
    Level.LOW: marked("few signs so far"),
    Level.MODERATE: marked("some signs"),
    Level.HIGH: marked("many signs"),
    Level.NOT_ENOUGH: marked("cannot tell yet"),
    "": NO_LEVEL,
}
SAYS: Mapping[str, str] = {
    Level.LOW: marked("The rules see few signs so far that use is hard to control or does harm."),
    Level.MODERATE: marked("The rules see some signs that use is hard to control or does harm."),
    Level.HIGH: marked("The rules see many signs that use is hard to control or does harm."),
    Level.NOT_ENOUGH: marked("Answers that matter most are missing. This does not mean “few signs”."),
    "": marked("The answers are about somebody else, or about no use at all."),
}
NOW: Mapping[FlagKind, str] = {
    **intakewords.FIRST,
    # In the interview these two begin with breaking it off; here the questions are over.
    FlagKind.EMERGENCY: marked(
        "Call the emergency number now, together, and say what was taken. Stay with them until help is there."
    ),
    FlagKind.CRISIS: marked(
        "Stay with this before anything else: thoughts, plan, means, tonight. Call a crisis line together. Follow your "
        "service's safeguarding steps. Do not leave somebody alone who is not safe, and ask for no promise."
    ),
}
"""What to do about a red flag, by its kind."""
SOON: Mapping[str, str] = {
    Urgency.SAME_DAY: marked("Now, or within 24 hours"),
    Urgency.URGENT_DAYS: marked("Arrange it within two working days"),
    Urgency.SOON_WEEKS: marked("Arrange it within four weeks"),
    Urgency.ROUTINE: marked("When it suits the person"),
    Urgency.NONE: marked("Nothing presses"),
}
VERSIONS: Mapping[str, str] = {PATHWAY: marked("The rules"), RESOURCES: marked("The list of places")}
WAYS: Mapping[Way, str] = {
    Way.UP: marked("Would raise it"),
    Way.DOWN: marked("Would lower it"),
    Way.SIDEWAYS: marked("Would change what can be told"),
}
HOLDS: Mapping[bool | None, str] = {
    True: marked("seen"),
    False: marked("not in the answers"),
    None: marked("not known"),
}
NO_LETTER = marked("Choose a letter, and the consent that it goes under.")
NO_LEVEL_CHOSEN = marked("Choose which result fits better.")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One step of the talk: its name, what to do, and words that can be used as they are."""

    code: str
    title: str
    do: str
    say: str


TALK: tuple[Prompt, ...] = (
    Prompt(
        "feedback",
        marked("Say what you see"),
        marked("Two or three things from the answers, as facts. Then ask what the person makes of them."),
        marked("“This is what I see from what you told me. How does it look to you?”"),
    ),
    Prompt(
        "responsibility",
        marked("It is theirs to decide"),
        marked("Say so, and mean it. No step depends on a promise to stop."),
        marked("“What you do with this is up to you. I am here either way.”"),
    ),
    Prompt(
        "advice",
        marked("One piece of advice, if they want it"),
        marked("Ask first. Then one thing, plainly, with its reason. Nothing about amounts or how often."),
        marked("“May I tell you what I would suggest?”"),
    ),
    Prompt(
        "menu",
        marked("More than one way"),
        marked("Lay out what is open and let the person choose. “Nothing for now” is one of the ways."),
        marked("“Which of these would fit you, if any?”"),
    ),
    Prompt(
        "empathy",
        marked("Say back what you heard"),
        marked("In their words, before you go on. No lecture, no fright. Pain and low mood are real reasons."),
        marked("“It sounds as if it helps for a while, and then it costs you.”"),
    ),
    Prompt(
        "efficacy",
        marked("What they can do already"),
        marked("Name what worked, however small, and ask what would make it a little easier."),
        marked("“What helped the last time it went better?”"),
    ),
)
TALK_SOURCE = marked(
    "The order is known as FRAMES: Bien, Miller and Tonigan, Brief interventions for alcohol problems: a review. "
    "Addiction 1993, 88: 315-336. It comes from work on alcohol. No trial of a short talk about ketamine was found. "
    "The words are ours."
)
