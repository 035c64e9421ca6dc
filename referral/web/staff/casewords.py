"""How the pages of casework say what stands in codes. Each is translated where it is shown."""

from referral.actions.cases.casebook import No
from referral.core.case import CaseState, ClosingReason, Move
from referral.core.casework import EntryKind, Risk, Section, SharedPhone, Voicemail, Why
from screening.web.i18n import marked

STATES = {
    CaseState.NEW: marked("New"),
    CaseState.CONTACT_ATTEMPTED: marked("Tried to reach"),
    CaseState.ACTIVE: marked("In contact"),
    CaseState.WAITING: marked("Waiting"),
    CaseState.REFERRED: marked("Referred"),
    CaseState.CLOSED: marked("Closed"),
}
MOVES = {
    Move.TRY: marked("I tried to reach them"),
    Move.START: marked("We are in contact"),
    Move.WAIT: marked("Let it wait"),
    Move.REFER: marked("They were referred"),
    Move.CLOSE: marked("Close the case"),
    Move.REOPEN: marked("Open the case again"),
}
REASONS = {
    ClosingReason.ARRIVED: marked("Another service has taken over"),
    ClosingReason.ENOUGH: marked("The person has what they came for"),
    ClosingReason.DECLINED: marked("The person wants no more contact"),
    ClosingReason.NOT_REACHED: marked("The person could not be reached"),
    ClosingReason.MOVED_AWAY: marked("The person moved away"),
    ClosingReason.DIED: marked("The person died"),
    ClosingReason.MISTAKE: marked("Opened by mistake"),
}
RISKS = {
    Risk.NONE: "",
    Risk.DAILY: marked("Look today"),
    Risk.HOURS: marked("Look within hours"),
    Risk.NOW: marked("Look now"),
}
SECTIONS = {
    Section.RISK: marked("Risk"),
    Section.OVERDUE: marked("Overdue"),
    Section.DUE: marked("Due today"),
    Section.REPLY: marked("Reply waiting"),
    Section.ANSWER: marked("Referral answered"),
    Section.CHASE: marked("Referral to ask after"),
    Section.UNASSIGNED: marked("Nobody's yet"),
    Section.UNFINISHED: marked("Unfinished questions"),
    Section.MINE: marked("Mine"),
    Section.ALL: marked("All open cases"),
}
EMPTY = {
    Section.RISK: marked("No case has a risk that somebody has to look at."),
    Section.OVERDUE: marked("Nothing is overdue."),
    Section.DUE: marked("Nothing more is due today."),
    Section.REPLY: marked("No reply waits for an answer."),
    Section.ANSWER: marked("No service has answered since somebody looked."),
    Section.CHASE: marked("No referral has to be asked after today."),
    Section.UNASSIGNED: marked("Every case has somebody who looks after it."),
    Section.UNFINISHED: marked("No questions were left half answered."),
    Section.MINE: marked("You look after no open case. Start one, or take one that is nobody's yet."),
    Section.ALL: marked("There is no open case. Start the first one."),
}
VOICEMAIL = {
    Voicemail.NOTHING: marked("Leave no message"),
    Voicemail.NAME_ONLY: marked("A first name and a number only, not the service"),
    Voicemail.SERVICE: marked("The service may be named"),
}
SHARED = {
    SharedPhone.UNKNOWN: marked("Not known: be careful"),
    SharedPhone.ONLY_MINE: marked("Only the person uses it"),
    SharedPhone.SHARED: marked("Others use or see it"),
}
KINDS = {
    EntryKind.NOTE: marked("Note"),
    EntryKind.PLAN: marked("Plan"),
    EntryKind.TASK: marked("Task"),
    EntryKind.AMENDMENT: marked("An answer was corrected"),
    EntryKind.MOVE: marked("Moved"),
    EntryKind.OVERRIDE: marked("Another result was set"),
    EntryKind.REFERRAL: marked("Referral"),
    EntryKind.CONSENT: marked("Consent"),
    EntryKind.TEAM: marked("Went to another team"),
    EntryKind.TEXT: marked("Text"),
    EntryKind.CLAIM: marked("Came by a code from the public site"),
    EntryKind.REASON: marked("Looked at what is usually hidden"),
}
WHYS = {
    Why.CALL: marked("To call the person"),
    Why.TEXT_FAILED: marked("To find out why a text did not arrive"),
    Why.EMERGENCY: marked("An emergency"),
    Why.ASKED: marked("The person asked for it"),
    Why.HANDOVER: marked("A colleague's work has to go on"),
    Why.CHECKING: marked("To put a mistake right"),
    Why.OTHER: marked("Another reason: say which"),
}
NOT_DONE = {
    No.FORBIDDEN: marked("This is not for your role. If you need it for your work, ask a supervisor."),
    No.NOT_HOW_SOON: marked("Say how soon somebody should look at this case again."),
    No.NOT_FROM_HERE: marked(
        "The case cannot go there from where it stands now. Somebody may have moved it since you opened the page: look "
        "at it below."
    ),
    No.NEEDS_REASON: marked("Choose why the case is closed."),
    No.UNASKED_REASON: marked("Only closing a case has a reason."),
    No.NO_WORDS: marked("Write something first. Up to 10,000 letters fit."),
    No.NOT_IN_TEAM: marked("Choose somebody who counsels in the team of this case."),
    No.NO_TEAM: marked("Choose a team of your organisation."),
    No.SAME_TEAM: marked("The case is in this team already."),
    No.NO_OTHER: marked(
        "The other case is not there any more: somebody may have merged it elsewhere, or deleted it. Look for it again."
    ),
    No.SAME_CASE: marked("A case cannot be merged into itself."),
    No.LATER_MERGE: marked("Another case was merged into this one later. Undo that first."),
    No.NOT_THERE: marked("It is not there any more, or somebody has done it already."),
    No.FINISHED: marked("This is finished already."),
    No.UNFINISHED: marked("This is not finished yet."),
    No.NO_CHANGE: marked("Nothing is different. Choose another answer, or leave it as it is."),
    No.CLOSED: marked("The case is closed. Open it again first."),
    No.NO_CONSENT: marked("The person has not agreed that this is told to them. Ask for their consent first."),
    No.OTHER_PURPOSE: marked("The person agreed to telling them for another purpose. Ask for consent to this one."),
    No.NOT_ALL: marked("The person has not agreed to all of this. Leave out what is not covered, or ask again."),
    No.NOT_YET: marked("The consent is signed for a later day."),
    No.EXPIRED: marked("The consent is over. Ask the person again."),
    No.REVOKED: marked("The person took their consent back. Nothing may be told."),
    No.BAD_TIME: marked("This day does not fit. A day to ask again has to come; a consent runs for a year at most."),
    No.MUST_NOT_CONTACT: marked("This person must not be contacted, and a service must not be asked to do it."),
    No.NO_TEXTS: marked("They get no texts from here: nobody has asked for any, or the time for them is over."),
    No.NOT_ANSWERED: marked("The phone has not answered the first text. Nothing else can be sent before it does."),
    No.TEXTS_PAUSED: marked("The texts are paused. Nothing can be planned before they go on."),
    No.TEXTS_STOPPED: marked("They stopped the texts. This number is not texted again."),
    No.HAS_TEXTS: marked("They get texts already."),
    No.TOO_MANY: marked(
        "They were promised five texts a week at most, and this would be one more. Choose another day, or call."
    ),
    No.INDISCREET: marked("The text cannot go as it is. What has to change stands below it."),
    No.OTHER_NUMBER: marked(
        "The contact card has another number. Nothing came yet, and the code is still good. If the new number is "
        "right, tick that it takes the place of the old one."
    ),
    No.HELD: marked("The case is held, so nothing of it can be erased. Two people have to end the hold first."),
    No.STILL_OPEN: marked("The case is open. Close it first, so that nobody works on what is about to go."),
    No.ASKED_ALREADY: marked("Somebody has asked for this already. A second person has to decide about it."),
    No.SAME_PERSON: marked("You asked for this yourself. Somebody else has to approve it."),
    No.BAD_REVIEW: marked("Choose a day on which the hold is looked at again: later than today, within a year."),
    No.NO_PLACE: marked("Choose a place that takes people."),
}
NO_DAY = marked("Choose a day for the task, today or later.")
NO_MOVE = marked("Choose what to do with the case.")
NOBODY_CHOSEN = marked("Choose somebody.")
NO_REASON = marked("Choose why you look at it.")
NO_NUMBER = marked("This is no phone number. Write it with its country, as in +44 20 7946 0000.")
NO_SUCH_CASE = marked("There is no case with these two words. Write both of them.")
