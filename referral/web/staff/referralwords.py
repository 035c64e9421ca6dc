"""How the pages of consent and referrals say what stands in codes. Each is translated where it is shown."""

from types import MappingProxyType

from referral.core.casework import EntryKind, Written
from referral.core.contacting import NoContact
from referral.core.disclosure import Ends, Exemption, Purpose, Signed, Signer, Way, What, Why
from referral.core.referring import REASONS, Because, ReferralState, Step, Told, read_packed, steps_from
from screening.web.i18n import marked, translated

STATES = {
    ReferralState.DRAFT: marked("Draft: nothing has gone out"),
    ReferralState.OFFERED: marked("Offered, no answer yet"),
    ReferralState.ACCEPTED: marked("Accepted"),
    ReferralState.REJECTED: marked("Not accepted"),
    ReferralState.IN_PROGRESS: marked("Under way"),
    ReferralState.ON_HOLD: marked("On hold"),
    ReferralState.COMPLETED: marked("Completed"),
    ReferralState.FAILED: marked("Came to nothing"),
    ReferralState.CANCELLED: marked("Taken back"),
}
BECAUSE = {
    Because.ARRIVED: marked("they arrived"),
    Because.HELPED: marked("they were helped"),
    Because.FULL: marked("it is full"),
    Because.NOT_FOR_THEM: marked("it is for other people"),
    Because.SHUT: marked("it is shut"),
    Because.COULD_NOT_HELP: marked("it could not help"),
    Because.DID_NOT_ARRIVE: marked("they did not arrive"),
    Because.NO_ANSWER: marked("it never answered"),
    Because.WAITING_LIST: marked("they are on a waiting list"),
    Because.PERSON_WAITS: marked("the person wants to wait"),
    Because.CHANGED_MIND: marked("the person wants something else"),
    Because.CONSENT_OVER: marked("the consent is over"),
    Because.SENT_ELSEWHERE: marked("another service was found"),
    Because.MISTAKE: marked("it was a mistake"),
}
HAPPENED = {
    (Step.OFFER, None): marked("The service was asked"),
    (Step.ACCEPT, None): marked("It takes them on"),
    (Step.BEGIN, None): marked("It has begun, or there is an appointment"),
    (Step.RESUME, None): marked("It goes on"),
    (Step.COMPLETE, Because.ARRIVED): marked("They arrived"),
    (Step.COMPLETE, Because.HELPED): marked("They were helped"),
    (Step.HOLD, Because.WAITING_LIST): marked("They are on a waiting list"),
    (Step.HOLD, Because.PERSON_WAITS): marked("The person wants to wait"),
    (Step.REJECT, Because.FULL): marked("It does not take them: it is full"),
    (Step.REJECT, Because.NOT_FOR_THEM): marked("It does not take them: it is for other people"),
    (Step.REJECT, Because.SHUT): marked("It does not take them: it is shut"),
    (Step.FAIL, Because.DID_NOT_ARRIVE): marked("They did not arrive"),
    (Step.FAIL, Because.COULD_NOT_HELP): marked("The service could not help"),
    (Step.FAIL, Because.NO_ANSWER): marked("The service never answered"),
    (Step.FAIL, Because.FULL): marked("The service turned out to be full"),
    (Step.CANCEL, Because.CHANGED_MIND): marked("Taken back: the person wants something else"),
    (Step.CANCEL, Because.CONSENT_OVER): marked("Taken back: the consent is over"),
    (Step.CANCEL, Because.SENT_ELSEWHERE): marked("Taken back: another service was found"),
    (Step.CANCEL, Because.MISTAKE): marked("Taken back: it was a mistake"),
}
"""What can have happened to a referral, in the order in which it is offered for choice."""
TOLD = {
    Told.STAFF: "",
    Told.SERVICE: marked("as the service says"),
    Told.PERSON: marked("as the person says"),
}
PURPOSES = {
    Purpose.REFERRAL: marked("To be taken on there"),
    Purpose.CARE: marked("For treatment there"),
    Purpose.ASKED: marked("At the person's own wish"),
}
WHAT = {
    What.HERE: marked("Having turned to this service for people who use ketamine, and what is wanted"),
    What.IDENTITY: marked("Name, and how to be reached"),
    What.RESULT: marked("The result of the questions"),
    What.ANSWERS: marked("Answers about ketamine, other drugs and alcohol"),
    What.HEALTH: marked("Answers about body and mood"),
    What.PLAN: marked("The plan"),
    What.NOTES: marked("Notes from the record (never counseling notes)"),
}
MORE = {what: words for what, words in WHAT.items() if what is not What.HERE}
WAYS = {
    Way.REFERRAL: marked("Referral"),
    Way.LETTER: marked("Letter"),
    Way.LINK: marked("The service opened its link"),
    Way.EXPORT: marked("Export"),
    Way.TOLD: marked("By word of mouth"),
}
REACH = {
    "goes": marked("The person goes there, or calls, themselves"),
    "calls": marked("The service contacts the person"),
}
ENDS = {
    Ends.DAY: marked("On that day"),
    Ends.REFERRAL: marked("When the referral is over, on that day at the latest"),
    Ends.CASE: marked("When the case is closed, on that day at the latest"),
}
SIGNED = {
    Signed.PAPER: marked("On paper, which we keep"),
    Signed.SCREEN: marked("On this screen, by typing their name"),
}
SIGNERS = {
    Signer.PERSON: marked("The person"),
    Signer.REPRESENTATIVE: marked("Somebody who may sign for them by law"),
}
EXEMPTIONS = {
    Exemption.EMERGENCY: marked("A medical emergency; only to who treats them, only what is needed (42 CFR 2.51)"),
    Exemption.CHILD: marked("A child is harmed or neglected: the report that the law asks for (42 CFR 2.12(c)(6))"),
    Exemption.COURT: marked("A court order under 42 CFR part 2. A subpoena alone is not enough."),
}
STANDS = {
    None: marked("Holds"),
    Why.REVOKED: marked("Taken back"),
    Why.EXPIRED: marked("Over"),
    Why.NOT_YET: marked("Not yet"),
}
NO_CONTACT = MappingProxyType(
    {
        NoContact.MUST_NOT: marked("This person must not be contacted."),
        NoContact.NOT_AGREED: marked("The person has not agreed to be contacted."),
        NoContact.NO_NUMBER: marked("There is no phone number."),
        NoContact.NO_VOICEMAIL: marked("No message may be left on their voicemail."),
    }
)
"""Why nobody is contacted, for every page that leads to a text, a call, a letter or a service that calls."""
WITHOUT = marked("without consent")
GIVEN = {"given": marked("Given"), "revoked": marked("Taken back")}
NO_RECIPIENT = marked("Say who is to be told, in a few words.")
NO_WHAT = marked("Tick what may be told.")
NO_PURPOSE = marked("Choose what it is for.")
NO_PERSON = marked("A consent names the person. Write their name.")
NO_SIGNATURE = marked("Write the name that was signed with, and how.")
BAD_DAY = marked("Choose a day from tomorrow on, within a year.")
BAD_SIGNED = marked("Choose the day of signing, today at the latest.")
NO_STEP = marked("Choose what has happened.")
NO_REASON = marked("Choose why it goes out without consent, and write down what happened.")


def coded(made: Step, because: Because | None) -> str:
    """Return how a form writes what has happened."""
    return f"{made}.{because}" if because else made.value


def choices(state: ReferralState) -> list[tuple[str, str]]:
    """Return what can have happened to a referral that stands here, as codes and words; to offer has its own form."""
    allowed = steps_from(state)
    return [
        (coded(made, because), words)
        for (made, because), words in HAPPENED.items()
        if made in allowed and made is not Step.OFFER
    ]


def read_choice(typed: str) -> tuple[Step, Because | None] | None:
    """Read what has happened from a form, or None."""
    return next((key for key in HAPPENED if coded(*key) == typed), None)


def told(entry: Written) -> str:
    """Return an entry of the history about a consent or a referral in words, "" for any other."""
    if entry.kind is EntryKind.CONSENT:
        return translated(GIVEN[entry.words])
    if entry.kind is not EntryKind.REFERRAL:
        return ""
    one = read_packed(entry.words)
    said = [translated(HAPPENED[one.step, one.because if one.step in REASONS else None])]
    if TOLD[one.told]:
        said.append(translated(TOLD[one.told]))
    if one.without is not None:
        said.append(translated(WITHOUT))
    return ", ".join(said)
