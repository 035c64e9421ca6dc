"""The words of the pages about the list of places, by the codes that stand for them."""

from referral.actions.published.placework import No as WorkNo
from referral.core.directorywork import Settled
from referral.core.entryform import Wrong
from referral.core.placecalls import Field
from referral.core.placecalls import No as CallNo
from referral.core.publishing import No, State
from referral.core.sampling import Outcome, Tier
from screening.core.confidence import Band, Ground
from screening.core.resources import Age, Capacity, Group, Kind, Topic, Wait
from screening.web.i18n import marked

EVERYWHERE = marked("All countries")
GAP = marked("In %(country)s, “%(route)s” would have nobody who answers, from %(time)s UTC on.")
LOST = marked("%(country)s would lose its last crisis line or its last drug line, and could not be offered any more.")
CLASH = marked("Somebody else has changed this meanwhile: %(places)s. Open it again.")
HIDDEN = marked("Nobody sees it: it is hidden.")
LAPSED = marked("Nobody sees it: its last check is too old. A crisis line would stay, with a note.")
UNPUBLISHED = marked("Nobody sees it: who runs it, its source or a way to reach it is not verified.")
PROPOSE_FIRST = marked("Propose the change first. Then the reports are settled by it.")
NEEDS_REASON = marked("Say why, in one sentence: whoever proposed it reads it.")
BANDS = {
    Band.FRESH: marked("Fresh"),
    Band.AGEING: marked("Ageing"),
    Band.STALE: marked("Stale"),
    Band.DOUBTFUL: marked("Doubtful"),
}
GROUNDS = {
    Ground.AGE: marked("Days since it was checked: %(number)s"),
    Ground.REPORTS: marked("Open reports: %(number)s"),
    Ground.REFUSALS: marked("Turned down %(number)s of %(of)s referrals of the last months"),
}
CAPACITIES = {
    Capacity.OPEN: marked("Takes new people"),
    Capacity.WAITING_LIST: marked("Has a waiting list"),
    Capacity.FULL: marked("Full: takes nobody now"),
}
WAITS = {
    Wait.DAYS: marked("Less than a week"),
    Wait.WEEKS: marked("One week to a month"),
    Wait.MONTHS: marked("One to three months"),
    Wait.LONGER: marked("More than three months"),
}
TIERS = {
    Tier.CRISIS: marked("Lines for people in crisis"),
    Tier.DRUGS: marked("Help with drugs"),
    Tier.OTHER: marked("Other help"),
}
OUTCOMES = {
    Outcome.RIGHT: marked("Somebody answered, and all is as listed"),
    Outcome.WRONG: marked("Something is otherwise than listed"),
    Outcome.NOBODY: marked("Nobody answered"),
}
WRONG_FIELDS = {
    Field.NUMBER: marked("The number or address"),
    Field.OPERATOR: marked("Who runs it"),
    Field.WHO_ANSWERS: marked("Who answers"),
    Field.COST: marked("The cost"),
    Field.HOURS: marked("The hours"),
    Field.CLOSED: marked("It has closed or moved"),
    Field.OTHER: marked("Something else"),
}
SETTLED = {
    Settled.RIGHT: marked("I checked it: all is as listed"),
    Settled.CHANGED: marked("A change is proposed"),
    Settled.HIDDEN: marked("That it is hidden meanwhile is proposed"),
    Settled.NOT_OURS: marked("It is about something that the list cannot change"),
}
STATES = {
    State.PROPOSED: marked("waits for somebody else"),
    State.ACTIVE: marked("published"),
    State.SUPERSEDED: marked("was published; something newer counts now"),
    State.ROLLED_BACK: marked("was published, and put back"),
    State.REFUSED: marked("refused"),
}
NOT_PUBLISHED = {
    No.GONE: marked("There is no such proposal any more."),
    No.DECIDED: marked("Somebody has decided about it already."),
    No.NO_RIGHT: marked("Your roles do not let you do this."),
    No.SIGNED: marked("You proposed this yourself. Somebody else has to look at it and publish it."),
    No.STALE: marked(
        "Something else was published since this was proposed. Bring it up to date; then somebody else can publish it."
    ),
    No.CHANGED: marked("Whoever proposed this may do so no longer. Propose it anew."),
    No.SAME: marked("Nothing in it differs from what stands now."),
    No.NOTHING: marked("There is nothing to put back."),
    No.FAILED: marked("What it says does not add up."),
    No.PAUSED: marked("This cannot be put back in one step."),
    No.LONGER: marked("This cannot be put back in one step."),
}
WRONG = {
    Wrong.UNSAID: marked("Write it, or tick that it is not known."),
    Wrong.BOTH: marked("Either write it, or tick that it is not known: not both."),
    Wrong.NEEDED: marked("This is needed: without it nothing is published."),
    Wrong.NOT_HOURS: marked("Write times like 09:00-17:00, with a comma between two of them."),
    Wrong.NOT_A_DAY: marked("This is not a day."),
    Wrong.LATER: marked("This day has not come yet."),
    Wrong.CHOOSE: marked("Choose one."),
    Wrong.NOT_ALL: marked("Choose what it is, and write the number or the address."),
}
NOT_CALLED = {
    CallNo.NOT_DRAWN: marked("This place was not drawn."),
    CallNo.LATER: marked("Write a time between the draw and now."),
    CallNo.SHUT: marked("It is listed as closed at that time, so this does not count. Call again when it is open."),
    CallNo.NEEDS_FIELD: marked("Say what was otherwise than listed."),
    CallNo.UNASKED_FIELD: marked("Say what was wrong only where something was."),
}
NOT_WORKED = {
    WorkNo.FORBIDDEN: marked("Your roles do not let you do this."),
    WorkNo.DRAWN: marked("This month has its sample already."),
    WorkNo.NOTHING: marked("There was nothing to do: somebody was faster."),
}
FIELDS = {
    "name": marked("Name"),
    "operator": marked("Who runs it"),
    "who_answers": marked("Who answers"),
    "paid_by": marked("Who pays for it"),
    "cost": marked("Cost to the person"),
    "recorded": marked("Is it recorded?"),
    "privacy": marked("What they say about privacy"),
    "languages": marked("Languages"),
    "audience": marked("Who it is for, in words"),
    "for": marked("Who it is for"),
    "ages": marked("Ages"),
    "takes_people_who_use": marked("Takes people who still use"),
    "topics": marked("What it is about"),
    "scope": marked("Where it helps"),
    "region": marked("Which part of the country"),
    "hours": marked("Hours"),
    "zone": marked("Time zone"),
    "hours_said": marked("Hours in words, if the times do not say it all"),
    "holidays": marked("On public holidays"),
    "contact": marked("Ways to reach it"),
    "source_url": marked("Where you saw it (address of the page)"),
    "source_date": marked("What date that page bears"),
    "checked": marked("Checked on"),
    "expires": marked("The check holds until"),
    "capacity": marked("Whether it takes new people"),
    "wait": marked("How long people wait"),
    "standing_until": marked("This holds until"),
    "waiting": marked("Waiting time, in words"),
    "status": marked("How well it is known"),
    "unverified_fields": marked("Not verified"),
    "withdrawn": marked("Hidden"),
    "holiday_region": marked("Region of its public holidays"),
    "notes": marked("Notes for staff"),
    "id": marked("Code"),
}
GROUPS = {
    Group.EVERYONE: marked("Everyone"),
    Group.UNDER_18: marked("People under 18"),
    Group.WOMEN: marked("Women"),
    Group.MEN: marked("Men"),
    Group.LGBTQ: marked("LGBTQ+ people"),
    Group.INDIGENOUS: marked("Indigenous people"),
    Group.FAMILIES: marked("Families and friends"),
    Group.PREGNANT: marked("Pregnant people"),
}
AGES = {
    Age.UNDER_16: marked("under 16"),
    Age.TEEN: marked("16 to 17"),
    Age.YOUNG: marked("18 to 24"),
    Age.ADULT: marked("25 and over"),
}
KINDS = {
    Kind.PHONE: marked("Phone"),
    Kind.TEXT: marked("Text message"),
    Kind.WHATSAPP: marked("WhatsApp"),
    Kind.CHAT: marked("Chat (address)"),
    Kind.URL: marked("Web page (address)"),
}
DAYS = {
    "mon": marked("Monday"),
    "tue": marked("Tuesday"),
    "wed": marked("Wednesday"),
    "thu": marked("Thursday"),
    "fri": marked("Friday"),
    "sat": marked("Saturday"),
    "sun": marked("Sunday"),
}
TOPICS = {
    Topic.CRISIS: marked("Crisis"),
    Topic.SUICIDE: marked("Suicide"),
    Topic.EMOTIONAL_SUPPORT: marked("Somebody to talk to"),
    Topic.DRUG_HELPLINE: marked("Drug helpline"),
    Topic.DRUG_SERVICE: marked("Drug service"),
    Topic.TREATMENT: marked("Treatment"),
    Topic.TREATMENT_LOCATOR: marked("Finds treatment"),
    Topic.SUBSTANCE_USE_CRISIS: marked("Drug crisis"),
    Topic.HARM_REDUCTION: marked("Harm reduction"),
    Topic.OVERDOSE: marked("Overdose"),
    Topic.OVERDOSE_COMPANION: marked("Stays on the line while somebody uses"),
    Topic.DIFFICULT_EXPERIENCE: marked("A difficult experience"),
    Topic.POISONING: marked("Poisoning"),
    Topic.KETAMINE_SPECIFIC: marked("Ketamine itself"),
    Topic.PEER_SUPPORT: marked("Peers"),
    Topic.RECOVERY_MEETINGS: marked("Recovery meetings"),
    Topic.COUNSELLING: marked("Counseling"),
    Topic.MENTAL_HEALTH: marked("Mental health"),
    Topic.PSYCHIATRY: marked("Psychiatry"),
    Topic.PRIMARY_CARE: marked("Family doctor"),
    Topic.URGENT_CARE: marked("Urgent care"),
    Topic.UROLOGY: marked("Bladder and kidneys"),
    Topic.PREGNANCY: marked("Pregnancy"),
    Topic.YOUTH: marked("Young people"),
    Topic.FAMILY: marked("Families"),
    Topic.SAFEGUARDING: marked("Children in danger"),
    Topic.SAFETY: marked("Violence and control"),
    Topic.LGBTQ: marked("LGBTQ+"),
    Topic.INDIGENOUS: marked("Indigenous people's own"),
    Topic.WORKPLACE: marked("Work"),
    Topic.INFORMATION: marked("Information"),
    Topic.DIRECTORY: marked("A directory"),
    Topic.ONLINE_CHAT: marked("Online chat"),
}
