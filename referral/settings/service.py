"""What an operator sets for keeping things, for texts and for the staff site, beside the public site's settings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated

from referral.core.followup import Hours
from referral.settings.demonstration import DemonstrationSettings
from referral.settings.running import Runner
from screening.settings import PREFIX, Secret
from screening.settings.reading import NOTHING, number, secret, several, several_secrets, switch, text, whole, zone

DATABASE_FILE = "soundings.db"
TALLIES_FILE = "tallies.sqlite3"
POSTGRESQL = "postgresql://"
KINDS = ("sqlite:///", POSTGRESQL)
KEYS_FILE = "contact-keys.sqlite3"
KEYRING_FILE = "keyring.json"
NUMBER = r"\+[1-9]\d{6,14}"
HOURS = r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings(DemonstrationSettings):
    """The service's settings."""

    database_url: Annotated[
        Secret,
        secret(
            "Where things are kept: `sqlite:///path` for one machine, `postgresql://user:password@host/name` for "
            "several. Empty: a SQLite file in the data folder.",
            KINDS,
        ),
    ] = NOTHING
    tallies_url: Annotated[
        Secret,
        secret(
            "Where the tallies are kept, written as above. Leave it out of backups that copy each change. Empty: a "
            "SQLite file of their own in the data folder, or with the rest where that is in PostgreSQL.",
            KINDS,
        ),
    ] = NOTHING
    tallies: Annotated[
        bool,
        switch(
            "Count finished checks by week: how many, and by level, route, language and country, each by itself. "
            "`false`: nothing is counted and nothing stored."
        ),
    ] = True
    numbers: Annotated[
        bool,
        switch("Show the counted numbers on a page of their own, /numbers. `false`: only `referral tallies` does."),
    ] = True
    reports: Annotated[
        bool,
        switch(
            "Take in reports of wrong numbers and errors, without a name and by the week; kept for 26 weeks. `false`:"
            " people are told how to reach you."
        ),
    ] = True
    texts: Annotated[
        bool, switch("Offer texts after the result. `false`: no number is asked for, and no text is sent.")
    ] = True
    sms_provider: Annotated[
        str,
        text(
            "What hands texts over: `twilio` sends; `console` shows them at /dev/phone in development and sends "
            "nothing; `failing` rehearses faults. Empty: `console` in development, no texts in production.",
            "[a-z_]*",
            "has to be the name of a provider, or empty",
        ),
    ] = ""
    keys_url: Annotated[
        Secret,
        secret(
            "Where the key of each contact is kept, written like the database's address. Give it backups of its own "
            "that end after 7 days: erasing somebody is erasing a row there. Empty: a SQLite file in the data folder.",
            KINDS,
        ),
    ] = NOTHING
    keyring: Annotated[
        str,
        text(
            "File with the keys that seal what is kept; `referral keys new` writes one. Keep it out of every backup "
            "of the database. Demanded in production where texts are on; in development made in the data folder."
        ),
    ] = ""
    public_url: Annotated[
        str,
        text(
            "Address at which this site is reached from outside, without a path: https://notes.example. The "
            "provider's webhooks are checked against it. Demanded where texts are really sent.",
            r"(https?://[^/\s]+)?",
            "has to be https://... without a path, or empty",
        ),
    ] = ""
    twilio_account: Annotated[str, text("Twilio: account SID.")] = ""
    twilio_tokens: Annotated[
        tuple[Secret, ...],
        several_secrets("Twilio: auth tokens, commas between; the first one sends, all of them verify webhooks."),
    ] = ()
    twilio_service: Annotated[str, text("Twilio: messaging service SID, or the number that sends.")] = ""
    twilio_discard: Annotated[
        bool,
        switch(
            "Twilio: have the words of texts not kept at all. Only for accounts with Message Redaction; elsewhere "
            "each text is deleted there once it has arrived. Leave redaction of numbers off."
        ),
    ] = False
    twilio_base_url: Annotated[str, text("Twilio: another address for its API, for rehearsals. Empty: Twilio's.")] = ""
    texts_countries: Annotated[
        tuple[str, ...],
        several("Countries whose numbers are taken, commas between. Empty: every country with resources."),
    ] = ()
    texts_hours: Annotated[
        str,
        text(
            "Hours within which texts are sent, in the person's own time zone.",
            HOURS,
            "has to be written as 09:00-20:00",
        ),
    ] = "09:00-20:00"
    texts_closed_days: Annotated[
        tuple[str, ...], several("Days without texts, as 2026-12-25, commas between: your service's holidays.")
    ] = ()
    texts_hold: Annotated[bool, switch("Hold every text that is not a direct answer, until unset.")] = False
    texts_minors: Annotated[bool, switch("Offer texts to people under 18, in words for them.")] = False
    texts_check_in_days: Annotated[
        tuple[str, ...], several("Days after the confirmation on which a check-in comes, commas between.")
    ] = ("2", "7", "14", "21", "28", "42", "56", "70", "84")
    texts_per_second: Annotated[float, number("Texts that one sender hands over in a second.", 0.01, 500)] = 1.0
    texts_per_number: Annotated[int, whole("Opt-ins and codes that one number may be sent in a day.", 1)] = 3
    texts_per_country: Annotated[int, whole("Opt-ins that the numbers of one country may make in a day.", 1)] = 200
    texts_per_hour: Annotated[int, whole("Opt-ins that are texted in an hour, all together.", 1)] = 100
    texts_spend_cap: Annotated[
        int, whole("Text segments that are paid for in a day; when they are used up sending pauses.", 1)
    ] = 500
    texts_price: Annotated[float, number("What one segment costs, for the cost shown to staff. 0: unknown.", 0)] = 0.0
    texts_run_by: Annotated[
        str,
        text(
            "Who runs this, as the answer to HELP says it: 20 letters that name no drug and no clinic, with a number or"
            " an address if they fit. Demanded in production with texts. Empty: the site's title.",
            r".{0,20}",
            "has 20 letters at most",
        ),
    ] = ""
    texts_staffed: Annotated[
        str,
        text(
            "When somebody reads replies, in 20 letters: `Mon-Fri 10-16`. Empty: nobody reads them at once.",
            r".{0,20}",
            "has 20 letters at most",
        ),
    ] = ""
    texts_crisis: Annotated[
        str,
        text(
            "Crisis line that texts name, 24 letters at most: `Call 116 123`. Empty: the one in our directory for the"
            " person's country, else the emergency number.",
            r".{0,24}",
            "has 24 letters at most",
        ),
    ] = ""
    texts_trial: Annotated[
        bool, switch("Send to the staff numbers below only, until the carriers' approval is recorded.")
    ] = True
    texts_staff_numbers: Annotated[
        tuple[Secret, ...], several_secrets("Numbers of staff that trial texts may go to, as +4479...")
    ] = ()
    texts_approval: Annotated[
        str, text("The carriers' approval: campaign id and day. Needed before trial mode can be switched off.")
    ] = ""
    keep_texts_days: Annotated[int, whole("Days after which the words of a text are deleted.", 3, 90)] = 7
    keep_contacts_days: Annotated[
        int, whole("Days after a plan has ended at which its contact is deleted.", 0, 365)
    ] = 30

    staff: Annotated[
        bool | None,
        switch(
            "Open the site for staff at /staff. It needs a keyring and, in production, the public address. Unset: open "
            "in development, shut in production."
        ),
    ] = None
    staff_idle_minutes: Annotated[
        int, whole("Minutes without opening a page after which staff have to sign in again.", 1, 60)
    ] = 10
    staff_zone: Annotated[
        str, zone("The time zone that staff work in, by which their tasks are due: Europe/London.")
    ] = "UTC"

    @property
    def staff_site(self) -> bool:
        """Return whether the site for staff is open."""
        return not self.production if self.staff is None else self.staff

    @property
    def keeps_something(self) -> bool:
        """Return whether a database is needed at all."""
        return self.tallies or self.reports or self.keep_results or self.texting or self.staff_site

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
    def plug(self) -> dict[str, str]:
        """Return what the plug that hands texts over is told, tokens included: never log it."""
        return {
            "data_dir": str(self.data_dir.absolute()),
            "production": str(self.production).lower(),
            "public_url": self.public_url,
            "twilio_account": self.twilio_account,
            "twilio_tokens": ",".join(token.get_secret_value() for token in self.twilio_tokens),
            "twilio_service": self.twilio_service,
            "twilio_discard": str(self.twilio_discard).lower(),
            "twilio_base_url": self.twilio_base_url,
        }

    @property
    def texting(self) -> bool:
        """Return whether texts are offered and sent."""
        return self.texts and bool(self.provider)

    @property
    def engine(self) -> str:
        """Return the name of the engine that hands texts out, "" for none."""
        return self.runner.value if self.texting and self.runner is not Runner.LOOP else ""

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

    def faults(self) -> Iterator[str]:
        """Refuse what would send texts carelessly."""
        yield from DemonstrationSettings.faults(self)
        if self.window.start >= self.window.until:
            yield f"{PREFIX}TEXTS_HOURS: ends later than it starts, on the same day"
        # The consent that people read says "about 13 weeks", which end on day 91.
        if not all(re.fullmatch(r"[1-9]|[1-8]\d|90", one) for one in self.texts_check_in_days):
            yield f"{PREFIX}TEXTS_CHECK_IN_DAYS: has to be whole numbers from 1 to 90"
        if not all(re.fullmatch(NUMBER, one.get_secret_value()) for one in self.texts_staff_numbers):
            yield f"{PREFIX}TEXTS_STAFF_NUMBERS: has to be numbers written as +4479..."
        try:
            _ = self.closed_days
        except ValueError:
            yield f"{PREFIX}TEXTS_CLOSED_DAYS: has to be days, written as 2026-12-25"
        if not self.texts_trial and not self.texts_approval and self.provider == "twilio":
            yield f"{PREFIX}TEXTS_TRIAL: record the approval in {PREFIX}TEXTS_APPROVAL before it is false"
        if self.engine and not self.database.startswith(POSTGRESQL):
            yield f"{PREFIX}RUNNER: {self.engine} needs {PREFIX}DATABASE_URL to name a PostgreSQL database"
        if self.production:
            yield from self._lacking()

    def _lacking(self) -> Iterator[str]:
        """Name what texts and the staff site need in production."""
        if self.public_url.startswith("http:"):
            yield f"{PREFIX}PUBLIC_URL: begins with https:// in production, or all that people write can be read"
        if self.staff_site and not (self.keyring and self.public_url):
            yield f"the staff site in production needs {PREFIX}KEYRING and {PREFIX}PUBLIC_URL"
        if not self.texting:
            return
        if self.provider != "twilio":
            yield f"{PREFIX}SMS_PROVIDER: {self.provider} sends nothing; name twilio, or leave it empty"
        lacking = [
            f"{PREFIX}{name.upper()}" for name in ("keyring", "public_url", "texts_run_by") if not getattr(self, name)
        ]
        if lacking:
            yield f"production with texts needs {', '.join(lacking)}"
