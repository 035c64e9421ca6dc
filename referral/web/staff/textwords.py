"""How the pages about texts say what stands in codes. Each is translated where it is shown."""

from referral.core.casetexts import CaseReply, Handled, Line, ReplyKind, Text
from referral.core.discretion import Fault, Trouble
from referral.core.followup import Stage
from screening.web.i18n import marked, translated

LINES = {
    Line.NONE: marked("Nobody has asked for texts yet."),
    Line.ASKED: marked(
        "One text was asked for. If this number can have our texts, it comes within a few minutes, and asks for a 1. "
        "Until the phone answers, nothing else is sent and nothing is shown here."
    ),
    Line.OPEN: marked("Texts can be sent."),
    Line.PAUSED: marked("The texts are paused, by the person or because two questions got no answer."),
    Line.STOPPED: marked("They stopped the texts."),
    Line.OVER: marked("The time that was agreed for texts is over."),
    Line.GONE: marked(
        "No number is kept any more. Either the phone never answered, or the person deleted their texts, or their time "
        "was over."
    ),
}
STAGES = {
    Stage.SCHEDULED: marked("Planned"),
    Stage.CLAIMED: marked("Planned"),
    Stage.SENDING: marked("Being sent"),
    Stage.ACCEPTED: marked("Sent, not known yet whether it arrived"),
    Stage.DELIVERED: marked("Arrived"),
    Stage.UNDELIVERED: marked("Did not arrive"),
    Stage.FAILED: marked("Could not be sent"),
    Stage.CANCELLED: marked("Not sent"),
    Stage.EXPIRED: marked("Not sent, it would have come too late"),
    Stage.UNKNOWN: marked("Nobody knows whether it was sent"),
}
REASONS = {
    "stopped": marked("they stopped the texts"),
    "suppressed": marked("they stopped the texts"),
    "taken_back": marked("staff took it back"),
    "gave_way": marked("it gave way to another text of that week"),
    "left_alone": marked("the person must not be contacted"),
    "paused": marked("the texts were paused"),
    "held": marked("a question has to be answered first"),
    "silent": marked("two questions got no answer"),
    "hours": marked("it did not fit into their hours"),
    "place": marked("the place took nobody"),
    "elsewhere": marked("they could not get in there"),
    "ended": marked("their time was over"),
    "other_number": marked("this number gets no texts: ask for another one"),
    "once_more": marked("the phone was off"),
    "later": marked("the provider could not be reached"),
    "template": marked("a carrier held the text back"),
    "sender": marked("a carrier refused our number"),
    "shut": marked("no texts are sent at the moment"),
    "trial": marked("texts are still being tried out here"),
}
REPLIES = {
    ReplyKind.CRISIS: marked("Words of danger"),
    ReplyKind.CALL_ME: marked("Asks to be called"),
    ReplyKind.WORDS: marked("Wrote something"),
    ReplyKind.ARRIVED: marked("Did you get there?"),
    ReplyKind.WHY_NOT: marked("What was in the way?"),
}
ANSWERS = {
    (ReplyKind.ARRIVED, "1"): marked("got there"),
    (ReplyKind.ARRIVED, "2"): marked("not yet"),
    (ReplyKind.ARRIVED, "3"): marked("could not"),
    (ReplyKind.WHY_NOT, "1"): marked("it was full"),
    (ReplyKind.WHY_NOT, "2"): marked("it was shut"),
    (ReplyKind.WHY_NOT, "3"): marked("they were turned away"),
    (ReplyKind.WHY_NOT, "4"): marked("it is too far"),
    (ReplyKind.WHY_NOT, "5"): marked("it costs too much"),
}
HANDLED = {
    Handled.READ: marked("Read"),
    Handled.ANSWERED: marked("Answered"),
}
KINDS = {
    Text.WRITTEN: marked("In your own words"),
    Text.CHECK_IN: marked("Ask how it is going"),
    Text.PLACE: marked("Remind of a place"),
    Text.ARRIVED: marked("Ask whether they got there"),
    Text.RECHECK: marked("Remind of the questions"),
}
TROUBLES = {
    Trouble.BANNED: marked("“{found}” says too much to somebody who looks at the phone. Say it in another way."),
    Trouble.KEYWORD: marked("“{found}” is a word that phone companies act on by themselves. Take another one."),
    Trouble.ALPHABET: marked("These signs make a text cost double: {found} Write it without them."),
    Trouble.LENGTH: marked("The text is too long: {found} signs, and 160 fit. Say it shorter."),
    Trouble.LINK: marked("There is a link in it, or something that looks like one. Texts have none."),
    Trouble.NAMED: marked("“{found}” is their name. A text names nobody."),
}
NO_WHEN = marked("Choose a day and a time, or leave both empty.")
NO_TEXT = marked("Choose which text.")


def fault(one: Fault) -> str:
    """Say what is wrong with a text."""
    return translated(TROUBLES[one.trouble]).format(found=one.found)


def reply(one: CaseReply) -> str:
    """Say what a reply is about."""
    answer = ANSWERS.get((one.kind, one.answer))
    said = translated(REPLIES[one.kind])
    return f"{said} {translated(answer)}" if answer else said


def sent(stage: Stage, reason: str) -> str:
    """Say what became of a text."""
    because = REASONS.get(reason) if stage not in {Stage.DELIVERED, Stage.ACCEPTED, Stage.SENDING} else None
    said = translated(STAGES[stage])
    return f"{said}: {translated(because)}" if because else said
