"""A whole service that texts, on SQLite: its doors, its parts, and how many rows it keeps."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from sqlite3 import connect

from werkzeug.test import Client

from referral.actions.running import keys
from referral.app import Service, create_app
from referral.core.followup import Contact, Hours, Standing, Wish
from referral.settings import Settings
from referral.wiring import TextParts, wire, wire_texts
from screening.app import Known
from tests import factories
from tests.migrated import migrated
from tests.peers.shown import ACCOUNT, SERVICE, TOKENS
from tests.peers.twilio import PUBLIC
from tests.referral.people import Clock

KNOWN = Known(factories.small_pathway(), factories.small_directory())
NUMBER = "+447700900900"
TWILIO: dict[str, object] = {
    "sms_provider": "twilio",
    "twilio_account": ACCOUNT,
    "twilio_tokens": TOKENS,
    "twilio_service": SERVICE,
    "public_url": PUBLIC,
}


@dataclass(frozen=True)
class TextingService:
    """The service, and what is behind it."""

    service: Service
    parts: TextParts
    clock: Clock
    folder: Path

    @property
    def client(self) -> Client:
        """Return something that asks at all doors, the provider's too."""
        return Client(self.service)

    def rows(self) -> dict[str, int]:
        """Count what is kept, by table."""
        with closing(connect(self.folder / "soundings.db")) as database:
            named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            counting = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for (name,) in named)  # noqa: S608
            return dict(database.execute(counting))

    def forgets(self) -> None:
        """Delete all contacts and suppressions, so that the next test finds none: a service takes long to open."""
        with closing(connect(self.folder / "soundings.db")) as database, database:
            for table in (
                "attempt",
                "reminder",
                "consent_event",
                "inbound",
                "provider_copy",
                "alert",
                "suppression",
                "contact",
            ):
                database.execute(f"DELETE FROM {table}")  # noqa: S608  # named here

    def made(self, number: str = NUMBER) -> Contact:
        """Return a contact whose number has confirmed."""
        return somebody(self.parts, number, self.clock())

    def knows(self, number: str = NUMBER) -> Contact:
        """Keep a contact whose number has confirmed."""
        kept = self.made(number)
        with self.parts.followup.writing() as work:
            work.contacts.add(kept)
        return kept


def somebody(parts: TextParts, number: str, now: datetime) -> Contact:
    """Return a contact whose number has confirmed."""
    return Contact(
        code=parts.new_code(),
        number=number,
        country="GB",
        zone="Europe/London",
        hours=Hours(time.min, time.max),
        language="en",
        nickname=next(iter(parts.texts.nicknames("en"))),
        only_mine=True,
        minor=False,
        standing=Standing.CONFIRMED,
        wish=Wish(),
        created=now,
        ends=now + timedelta(days=90),
    )


@contextmanager
def texting(folder: Path, **given: object) -> Iterator[TextingService]:
    """Open a service; the pretend phone unless a provider is named."""
    settings = Settings(data_dir=folder, secret_keys=(factories.SECRET,), **given)  # type: ignore[arg-type]
    clock = Clock()
    parts = replace(wire(settings), clock=clock)
    migrated(*parts.databases)
    keys.prepare(parts.followup)
    service = create_app(settings, parts, known=KNOWN)
    try:
        yield TextingService(service, wire_texts(settings, parts, KNOWN.directory), clock, folder)
    finally:
        service.close()
