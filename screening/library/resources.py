"""What a resource file may say: the TOML as models, and how an entry becomes the core's Resource.

A field whose value nobody could verify stays in the file, named in `unverified_fields`; it never reaches the core.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StringConstraints, model_validator

from screening.core.resources import (
    CRISIS,
    Age,
    Capacity,
    Contact,
    Country,
    Emergency,
    Group,
    Kind,
    Resource,
    Source,
    Status,
    Topic,
    Wait,
)
from screening.library.hours import HoursFile, WeekOrAlways, in_words, week_of
from screening.library.tomlfile import FileModel, Text

INTERNATIONAL = "INT"
CHECK_LASTS = timedelta(days=90)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,15}$")]
# Nothing before the host, and no sign that browsers read as another: where a link leads is what its host says.
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/@\\]+\.[^\s/@\\]+(/\S*)?$")]


class Unverified(StrEnum):
    """The fields that can be named as not verified."""

    NAME = "name"
    OPERATOR = "operator"
    WHO_ANSWERS = "who_answers"
    PAID_BY = "paid_by"
    PHONE = "phone"
    TEXT = "text"
    WHATSAPP = "whatsapp"
    CHAT = "chat"
    URL = "url"
    COST = "cost"
    RECORDED = "recorded"
    PRIVACY = "privacy"
    LANGUAGES = "languages"
    AUDIENCE = "audience"
    HOURS = "hours"
    SCOPE = "scope"
    SOURCE_URL = "source_url"
    SOURCE_DATE = "source_date"


class ContactFile(FileModel):
    """One way in: a number as dialled (digits) or an address, and how it is printed."""

    kind: Kind
    number: Digits | None = None
    url: Url | None = None
    shown: Text
    how: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        wants_url = self.kind in {Kind.CHAT, Kind.URL}
        if wants_url != (self.url is not None) or wants_url == (self.number is not None):
            message = f"a contact of kind {self.kind} needs {'url' if wants_url else 'number'} and nothing else"
            raise ValueError(message)
        if self.number and self.number not in "".join(sign for sign in self.shown if sign.isdigit()):
            message = "what is shown is another number than what is dialled"
            raise ValueError(message)
        return self

    def contact(self) -> Contact:
        """Return it for the core."""
        return Contact(self.kind, self.number or self.url or "", self.shown, self.how)


class ResourceFile(FileModel):
    """One [[resource]]. What is absent is unknown."""

    id: Id
    name: Text | None  # None only once an unverified one is left out; a file always says it
    operator: Text | None
    who_answers: Text | None = None
    paid_by: Text | None = None
    contact: tuple[ContactFile, ...] = ()
    cost: Text | None = None
    recorded: Text | None = None
    privacy: Text | None = None
    languages: tuple[Text, ...] = ()
    audience: Text | None = None
    groups: tuple[Group, ...] = Field(default=(), alias="for")
    ages: Annotated[tuple[Age, ...], Field(min_length=1)] | None = None
    takes_people_who_use: StrictBool | None = None
    hours: WeekOrAlways | None = None
    hours_said: Text | None = None
    holidays: Literal["open", "closed"] | None = None
    holiday_region: Text | None = None
    waiting: Text | None = None
    capacity: Capacity | None = None
    wait: Wait | None = None
    standing_until: date | None = None
    scope: Text | None = "national"
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    source_url: Url | None = None
    source_date: Text | None = None
    checked: date
    expires: date | None = None
    status: Status = Status.SEEN
    unverified_fields: tuple[Unverified, ...] = ()
    withdrawn: StrictBool = False
    notes: str = ""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.status is Status.SEEN and not (self.source_url and self.source_date):
            message = "what was seen names where: source_url and source_date"
            raise ValueError(message)
        if self.hours == "24/7" and self.holidays == "closed":
            message = "open day and night, and closed on holidays: give the hours of the days"
            raise ValueError(message)
        if self.expires and self.expires < self.checked:
            message = "expires before it was checked"
            raise ValueError(message)
        if bool(self.capacity or self.wait) != (self.standing_until is not None):
            message = "capacity or wait go with standing_until, the last day on which they hold"
            raise ValueError(message)
        if self.standing_until and not CRISIS.isdisjoint(self.topics):
            message = "a line for people in crisis takes everybody: it has no capacity and no wait"
            raise ValueError(message)
        return self

    def resource(self, country: str) -> Resource:
        """Return the core's Resource for a country (ISO code, or "INT"), without anything unverified."""
        seen = self._verified()
        return Resource(
            id=self.id,
            country=country,
            title=seen.name or seen.operator or self.id,
            operator=seen.operator,
            status=self.status,
            topics=self.topics,
            contacts=tuple(one.contact() for one in seen.contact),
            source=Source(seen.source_url, seen.source_date) if seen.source_url and seen.source_date else None,
            checked=self.checked,
            expires=self.expires or self.checked + CHECK_LASTS,
            who_answers=seen.who_answers,
            paid_by=seen.paid_by,
            cost=seen.cost,
            recorded=seen.recorded,
            privacy=seen.privacy,
            languages=seen.languages,
            audience=seen.audience,
            groups=frozenset(seen.groups),
            ages=frozenset(seen.ages) if seen.ages else None,
            takes_people_who_use=self.takes_people_who_use,
            hours=week_of(seen.hours, seen.holidays),
            hours_said=seen.hours_said or in_words(seen.hours, seen.holidays),
            calendar=seen.calendar(country),
            waiting=self.waiting,
            region=None if seen.scope == "national" else seen.scope,
            scope_known=seen.scope is not None,
            unverified=frozenset(field.value for field in self.unverified_fields),
            withdrawn=self.withdrawn,
            notes=self.notes,
            capacity=self.capacity,
            wait=self.wait,
            standing_until=self.standing_until,
        )

    def _verified(self) -> Self:
        blank: dict[str, object] = {field.value: None for field in self.unverified_fields}
        hidden = {kind for kind in Kind if kind.value in blank}
        blank["contact"] = tuple(one for one in self.contact if one.kind not in hidden)
        if Unverified.HOURS in self.unverified_fields:
            blank["hours_said"] = None
        if Unverified.AUDIENCE in self.unverified_fields:
            blank["groups"] = ()
        if Unverified.LANGUAGES in self.unverified_fields:
            blank["languages"] = ()
        return self.model_copy(update=blank)

    def calendar(self, country: str) -> str | None:
        """Return the name of the calendar of public holidays that decides about this one, or None."""
        if not isinstance(self.hours, HoursFile) or country == INTERNATIONAL:
            return None
        return f"{country}-{self.holiday_region}" if self.holiday_region else country


class WithdrawalFile(FileModel):
    """A [[resource]] of an overlay that takes a shipped entry away."""

    id: Id
    withdrawn: Literal[True]


class EmergencyFile(FileModel):
    """[country.emergency]: the numbers, the one to say first in front."""

    ambulance: Annotated[tuple[Digits, ...], Field(min_length=1)]
    fire: Annotated[tuple[Digits, ...], Field(min_length=1)]
    police: Annotated[tuple[Digits, ...], Field(min_length=1)]
    also: tuple[Digits, ...] = ()
    also_how: Text | None = None
    hint: Text | None = None
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    agreement: str = ""
    checked: date
    notes: str = ""


class CountryFile(FileModel):
    """[country]."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    name: Text
    emergency: EmergencyFile

    def country(self, resources: tuple[Resource, ...]) -> Country:
        """Return the core's Country with these resources."""
        given = self.emergency
        emergency = Emergency(
            ambulance=given.ambulance,
            fire=given.fire,
            police=given.police,
            checked=given.checked,
            expires=given.checked + CHECK_LASTS,
            also=given.also,
            also_how=given.also_how,
            hint=given.hint,
            sources=given.sources,
            agreement=given.agreement,
            notes=given.notes,
        )
        return Country(self.code, self.name, emergency, resources)
