"""A place to turn to: who answers, who runs and pays it, how to reach it, and whether it may be shown at all."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from screening.core.hours import Hours


class Topic(StrEnum):
    """What a resource is about; a route names the topics that serve it."""

    COUNSELLING = "counselling"
    CRISIS = "crisis"
    DIFFICULT_EXPERIENCE = "difficult-experience"
    DIRECTORY = "directory"
    DRUG_HELPLINE = "drug-helpline"
    DRUG_SERVICE = "drug-service"
    EMOTIONAL_SUPPORT = "emotional-support"
    FAMILY = "family"
    HARM_REDUCTION = "harm-reduction"
    INDIGENOUS = "indigenous"
    INFORMATION = "information"
    KETAMINE_SPECIFIC = "ketamine-specific"
    LGBTQ = "lgbtq"
    MENTAL_HEALTH = "mental-health"
    ONLINE_CHAT = "online-chat"
    OVERDOSE = "overdose"
    OVERDOSE_COMPANION = "overdose-companion"
    PEER_SUPPORT = "peer-support"
    POISONING = "poisoning"
    PREGNANCY = "pregnancy"
    PRIMARY_CARE = "primary-care"
    PSYCHIATRY = "psychiatry"
    RECOVERY_MEETINGS = "recovery-meetings"
    SAFEGUARDING = "safeguarding"
    SAFETY = "safety"
    SUBSTANCE_USE_CRISIS = "substance-use-crisis"
    SUICIDE = "suicide"
    TREATMENT = "treatment"
    TREATMENT_LOCATOR = "treatment-locator"
    URGENT_CARE = "urgent-care"
    UROLOGY = "urology"
    WORKPLACE = "workplace"
    YOUTH = "youth"


class Group(StrEnum):
    """For whom a resource is. Families and pregnant people are shown theirs only where it fits what they came with."""

    EVERYONE = "everyone"
    UNDER_18 = "under_18"
    WOMEN = "women"
    MEN = "men"
    LGBTQ = "lgbtq"
    INDIGENOUS = "indigenous"
    FAMILIES = "families"
    PREGNANT = "pregnant"


class Age(StrEnum):
    """The age bands of the start page."""

    UNDER_16 = "under_16"
    TEEN = "16_17"
    YOUNG = "18_24"
    ADULT = "25_plus"


class Kind(StrEnum):
    """A way to reach a resource."""

    PHONE = "phone"
    TEXT = "text"
    WHATSAPP = "whatsapp"
    CHAT = "chat"
    URL = "url"


class Status(StrEnum):
    """How well an entry is known: only what was seen in a source is shown."""

    SEEN = "seen"
    MEMORY = "memory"
    STALE = "stale"
    CONFLICT = "conflict"


class Capacity(StrEnum):
    """Whether a service takes new people on."""

    OPEN = "open"
    WAITING_LIST = "waiting_list"
    FULL = "full"


class Wait(StrEnum):
    """How long somebody waits there until they are first seen."""

    DAYS = "days"  # less than a week
    WEEKS = "weeks"  # one week to a month
    MONTHS = "months"  # one month to three
    LONGER = "longer"


CRISIS = frozenset({Topic.CRISIS, Topic.SUICIDE})
TREATMENT = frozenset({Topic.DRUG_SERVICE, Topic.TREATMENT})
SPEAKS = frozenset({Kind.PHONE, Kind.TEXT})
UNDER_18 = frozenset({Age.UNDER_16, Age.TEEN})


@dataclass(frozen=True, slots=True)
class Contact:
    """One way in: `to` is what is dialled (digits) or opened (an address), `shown` is how it is printed."""

    kind: Kind
    to: str
    shown: str
    how: str | None = None

    @property
    def link(self) -> str | None:
        """The address to put behind `shown`; none for WhatsApp, whose links need another form of the number."""
        match self.kind:
            case Kind.PHONE:
                return f"tel:{self.to}"
            case Kind.TEXT:
                return f"sms:{self.to}"
            case Kind.WHATSAPP:
                return None
            case _:
                return self.to


@dataclass(frozen=True, slots=True)
class Source:
    """Where the facts were seen, and what date that page bears ("undated" when it has none)."""

    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Resource:
    """One place to turn to. None, or an empty tuple, means "unknown" and is shown so.

    Fields that nobody could verify are empty here already; `unverified` keeps their names. `country` is an ISO code,
    or "INT". `region` is None for a whole country; `scope_known` is False where nobody knows how far it reaches.
    `hours_said` are the hours in words, by the clock where the service is. An empty `groups` means that its audience
    is not known; `ages` None means any age. `capacity` and `wait` hold until the end of `standing_until`: ask
    `standing`.
    """

    id: str
    country: str
    title: str
    operator: str | None
    status: Status
    topics: tuple[Topic, ...]
    contacts: tuple[Contact, ...]
    source: Source | None
    checked: date
    expires: date
    who_answers: str | None = None
    paid_by: str | None = None
    cost: str | None = None
    recorded: str | None = None
    privacy: str | None = None
    languages: tuple[str, ...] = ()
    audience: str | None = None
    groups: frozenset[Group] = frozenset()
    ages: frozenset[Age] | None = None
    takes_people_who_use: bool | None = None
    hours: Hours | None = None
    hours_said: str | None = None
    calendar: str | None = None
    waiting: str | None = None
    region: str | None = None
    scope_known: bool = True
    unverified: frozenset[str] = frozenset()
    withdrawn: bool = False
    notes: str = ""
    capacity: Capacity | None = None
    wait: Wait | None = None
    standing_until: date | None = None

    def standing(self, today: date) -> tuple[Capacity | None, Wait | None]:
        """Return whether it takes people on and how long they wait, as far as that is still known on a day."""
        known = self.standing_until is not None and today <= self.standing_until
        return (self.capacity, self.wait) if known else (None, None)

    @property
    def why_unpublished(self) -> str | None:
        """The reason why this may not be shown, or None when it may."""
        if self.withdrawn:
            return "withdrawn"
        if self.status is not Status.SEEN:
            return f"not seen in a source (status: {self.status})"
        if self.operator is None:
            return "who runs it is not verified"
        if self.source is None:
            return "its source is not verified"
        if not self.contacts:
            return "no verified way to reach it"
        return None

    @property
    def published(self) -> bool:
        """Whether this may be shown."""
        return self.why_unpublished is None

    @property
    def is_crisis_line(self) -> bool:
        """Whether this answers people in crisis: then it is flagged, never hidden, when its check is old."""
        return not CRISIS.isdisjoint(self.topics)

    @property
    def for_young_people(self) -> bool:
        """Whether this is meant for people under 18 in the first place."""
        return Group.UNDER_18 in self.groups or (self.ages is not None and Age.ADULT not in self.ages)

    @property
    def for_everyone(self) -> bool:
        """Whether any adult may turn to this."""
        return Group.EVERYONE in self.groups and self.ages is None

    def reached_by(self, kinds: frozenset[Kind]) -> bool:
        """Return whether one of the contacts is of one of these kinds."""
        return any(contact.kind in kinds for contact in self.contacts)


@dataclass(frozen=True, slots=True)
class Emergency:
    """Emergency numbers, the one to say first in front; `also` work too, says `also_how`, `hint` is shown beside."""

    ambulance: tuple[str, ...]
    fire: tuple[str, ...]
    police: tuple[str, ...]
    checked: date
    expires: date
    also: tuple[str, ...] = ()
    also_how: str | None = None
    hint: str | None = None
    sources: tuple[str, ...] = ()
    agreement: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """A country and what is known there."""

    code: str
    name: str
    emergency: Emergency
    resources: tuple[Resource, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether a person here can be given both a crisis line and a drug line."""
        shown = [resource for resource in self.resources if resource.published and resource.for_everyone]
        return any(_crisis_for_all(resource) for resource in shown) and any(_drug_line(resource) for resource in shown)


def _crisis_for_all(resource: Resource) -> bool:
    national = resource.region is None and resource.scope_known
    return national and resource.is_crisis_line and resource.reached_by(SPEAKS)


def _drug_line(resource: Resource) -> bool:
    if Topic.DRUG_HELPLINE in resource.topics:
        return resource.reached_by(SPEAKS | {Kind.WHATSAPP, Kind.CHAT})
    return not TREATMENT.isdisjoint(resource.topics) and resource.reached_by(frozenset({Kind.PHONE}))
