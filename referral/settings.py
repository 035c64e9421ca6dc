"""What an operator sets for the whole service: the public site's settings, and what keeping things adds."""

from datetime import date, time
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from referral.core.followup import Hours
from screening.settings import PREFIX, Secrets, Texts
from screening.settings import Settings as SiteSettings

DATABASE_FILE = "soundings.db"
TALLIES_FILE = "tallies.sqlite3"
POSTGRESQL = "postgresql://"
KINDS = ("sqlite:///", POSTGRESQL)
KEYS_FILE = "contact-keys.sqlite3"
KEYRING_FILE = "keyring.json"
HOURS = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$"


class Settings(SiteSettings):
    """The service's settings, frozen."""

    database_url: SecretStr = Field(
        SecretStr(""),
        description=(
            "Where things are kept: `sqlite:///path` for one machine, `postgresql://user:password@host/name` for "
            "several. Empty: a SQLite file in the data folder."
        ),
    )
    tallies_url: SecretStr = Field(
        SecretStr(""),
        description=(
            "Where the tallies are kept, written as above. Leave it out of backups that copy each change. Empty: a "
            "SQLite file of their own in the data folder, or with the rest where that is in PostgreSQL."
        ),
    )
    tallies: bool = Field(
        default=True,
        description=(
            "Count finished checks by week: how many, and by level, route, language and country, each by itself. "
            "`false`: nothing is counted and nothing stored."
        ),
    )

    numbers: bool = Field(
        default=True,
        description="Show the counted numbers on a page of their own, /numbers. `false`: only `referral tallies` does.",
    )
    reports: bool = Field(
        default=True,
        description=(
            "Take in reports of wrong numbers and errors, without a name and by the week; kept for 26 weeks. `false`: "
            "people are told how to reach you."
        ),
    )

    texts: bool = Field(
        default=True,
        description="Offer texts after the result. `false`: no number is asked for, and no text is sent.",
    )
    sms_provider: str = Field(
        "",
        pattern="^[a-z_]*$",
        description=(
            "What hands texts over: `twilio` sends; `console` shows them at /dev/phone in development and sends "
            "nothing; `failing` rehearses faults. Empty: `console` in development, no texts in production."
        ),
    )
    keys_url: SecretStr = Field(
        SecretStr(""),
        description=(
            "Where the key of each contact is kept, written like the database's address. Give it backups of its own "
            "that end after 7 days: erasing somebody is erasing a row there. Empty: a SQLite file in the data folder."
        ),
    )
    keyring: str = Field(
        "",
        description=(
            "File with the keys that seal what is kept; `referral keys new` writes one. Keep it out of every backup of "
            "the database. Demanded in production where texts are on; in development made in the data folder."
        ),
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^/\s]+)?$",
        description=(
            "Address at which this site is reached from outside, without a path: https://notes.example. The provider's "
            "webhooks are checked against it. Demanded where texts are really sent."
        ),
    )
    twilio_account: str = Field("", description="Twilio: account SID.")
    twilio_tokens: Secrets = Field(
        (), description="Twilio: auth tokens, commas between; the first one sends, all of them verify webhooks."
    )
    twilio_service: str = Field("", description="Twilio: messaging service SID, or the number that sends.")
    twilio_base_url: str = Field(
        "", description="Twilio: another address for its API, for rehearsals. Empty: Twilio's."
    )
    texts_countries: Texts = Field(
        (), description="Countries whose numbers are taken, commas between. Empty: every country with resources."
    )
    texts_hours: str = Field(
        "09:00-20:00", pattern=HOURS, description="Hours within which texts are sent, in the person's own time zone."
    )
    texts_closed_days: Texts = Field(
        (), description="Days without texts, as 2026-12-25, commas between: your service's holidays."
    )
    texts_hold: bool = Field(default=False, description="Hold every text that is not a direct answer, until unset.")
    texts_minors: bool = Field(default=False, description="Offer texts to people under 18, in words for them.")
    texts_check_in_days: Texts = Field(
        ("2", "7", "14", "21", "28", "42", "56", "70", "84"),
        description="Days after the confirmation on which a check-in comes, commas between.",
    )
    texts_per_second: float = Field(1.0, gt=0, le=500, description="Texts that one sender hands over in a second.")
    texts_per_number: int = Field(3, ge=1, description="Opt-ins and codes that one number may be sent in a day.")
    texts_per_country: int = Field(200, ge=1, description="Opt-ins that the numbers of one country may make in a day.")
    texts_per_hour: int = Field(100, ge=1, description="Opt-ins that are texted in an hour, all together.")
    texts_spend_cap: int = Field(
        500, ge=1, description="Text segments that are paid for in a day; when they are used up sending pauses."
    )
    texts_price: float = Field(
        0.0, ge=0, description="What one segment costs, for the cost shown to staff. 0: unknown."
    )
    texts_staffed: str = Field(
        "",
        description="When somebody reads replies, in plain words: `Mon-Fri 10-16`. Empty: nobody reads them at once.",
    )
    texts_crisis: str = Field(
        "",
        description=(
            "Crisis line that texts name, 24 letters at most: `Call 116 123`. Empty: the one in our directory for the "
            "person's country, else the emergency number."
        ),
    )
    texts_trial: bool = Field(
        default=True, description="Send to the staff numbers below only, until the carriers' approval is recorded."
    )
    texts_staff_numbers: Secrets = Field((), description="Numbers of staff that trial texts may go to, as +4479...")
    texts_approval: str = Field(
        "", description="The carriers' approval: campaign id and day. Needed before trial mode can be switched off."
    )
    keep_texts_days: int = Field(7, ge=3, le=90, description="Days after which the words of a text are deleted.")
    keep_contacts_days: int = Field(
        30, ge=0, le=365, description="Days after a plan has ended at which its contact is deleted."
    )

    @property
    def keeps_something(self) -> bool:
        """Return whether a database is needed at all."""
        return self.tallies or self.reports or self.texting

    @field_validator("database_url", "tallies_url", "keys_url")
    @classmethod
    def known_kind(cls, url: SecretStr) -> SecretStr:
        """Refuse a database that we do not speak, without repeating the address: it may hold a password."""
        if url.get_secret_value() and not url.get_secret_value().startswith(KINDS):
            message = f"begins with {' or '.join(KINDS)}, or is empty"
            raise ValueError(message)
        return url

    @property
    def database(self) -> str:
        """Return the address of the database, passwords included: never log it."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir.absolute() / DATABASE_FILE}"

    @property
    def tallies_database(self) -> str:
        """Return the address of the tallies, passwords included: never log it."""
        given = self.tallies_url.get_secret_value()
        if given or self.database.startswith(POSTGRESQL):
            return given or self.database
        return f"sqlite:///{self.data_dir.absolute() / TALLIES_FILE}"

    @property
    def keys_database(self) -> str:
        """Return the address of the contacts' keys, passwords included: never log it."""
        return self.keys_url.get_secret_value() or f"sqlite:///{self.data_dir.absolute() / KEYS_FILE}"

    @property
    def provider(self) -> str:
        """Return the name of the plug that hands texts over, "" for none."""
        return self.sms_provider or ("" if self.production else "console")

    @property
    def texting(self) -> bool:
        """Return whether texts are offered and sent."""
        return self.texts and bool(self.provider)

    @property
    def window(self) -> Hours:
        """Return the hours of the day within which texts are sent; an end of 24:00 is the last minute."""
        start, until = self.texts_hours.split("-")
        last = time.max if until == "24:00" else time.fromisoformat(until)
        return Hours(time.fromisoformat(start), last)

    @property
    def closed_days(self) -> frozenset[date]:
        """Return the days without texts."""
        return frozenset(date.fromisoformat(day) for day in self.texts_closed_days)

    @model_validator(mode="after")
    def texts_can_be_trusted(self) -> Self:
        """Refuse what would send texts carelessly."""
        if self.window.start >= self.window.until:
            raise ValueError(f"{PREFIX}TEXTS_HOURS: ends later than it starts, on the same day")
        try:
            _ = self.closed_days, [int(day) for day in self.texts_check_in_days]
        except ValueError:
            message = f"{PREFIX}TEXTS_CLOSED_DAYS holds days as 2026-12-25, {PREFIX}TEXTS_CHECK_IN_DAYS whole numbers"
            raise ValueError(message) from None
        if not self.texts_trial and not self.texts_approval and self.provider == "twilio":
            raise ValueError(f"{PREFIX}TEXTS_TRIAL: record the approval in {PREFIX}TEXTS_APPROVAL before it is false")
        if self.production and self.texting and self.provider != "twilio":
            raise ValueError(f"{PREFIX}SMS_PROVIDER: {self.provider} sends nothing; name twilio, or leave it empty")
        lacking = [f"{PREFIX}{name.upper()}" for name in ("keyring", "public_url") if not getattr(self, name)]
        if self.production and self.texting and lacking:
            raise ValueError(f"production with texts needs {', '.join(lacking)}")
        return self
