"""Picks the parts that the service is made of. The only place that reads the clock or draws a random code."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from referral.core.phrase import BITS
from referral.core.timing import Timing
from referral.core.wording import Lexicon
from referral.mail import Mailer
from referral.mail import connect as connect_mail
from referral.settings import KEYRING_FILE, Settings
from referral.sms import SmsProvider, connect
from referral.store.ages import AgeStore
from referral.store.casebook.store import CaseStore
from referral.store.claims import ClaimStore
from referral.store.contactkeys import ContactKeyStore
from referral.store.counts import SharedCounts
from referral.store.database import Database
from referral.store.datakeys import CaseKeyRow, DataKeys
from referral.store.encrypted import KeyringFile
from referral.store.engine import Engine, NotInstalled
from referral.store.engine import connect as connect_engine
from referral.store.followup import FollowupStore
from referral.store.kept import KeptStore
from referral.store.migrations import Migrations
from referral.store.phrasekeys import KeyMaker
from referral.store.places import PlaceStore
from referral.store.publishing import PublishingStore
from referral.store.reports import ReportStore
from referral.store.runs import RunStore
from referral.store.staff import StaffStore
from referral.store.staffaddresses import AddressStore
from referral.store.tallies import TallyStore
from referral.store.together import Together
from referral.store.tries import TryStore
from referral.texting import House, Texts, open_texts, shipped_lexicon
from referral.texting.digest import Reporting, open_reporting
from referral.texting.telling import Telling, open_telling
from referral.texting.texts import LONGEST
from screening.core.directory import Directory
from screening.settings import PREFIX, session_keys


@dataclass(frozen=True, slots=True)
class Parts:
    """What the doors hand to the actions. Nothing here has connected to anything yet.

    `databases` are the one for everything and, where it is another, the one for the tallies. Both have the same shape.
    `counts` are those that all processes share, None where each counts for itself. `machine` are the machine's own
    settings, without what was published.
    """

    machine: Settings
    databases: tuple[Database, ...]
    migrations: tuple[Migrations, ...]
    tallies: TallyStore
    reports: ReportStore
    followup: FollowupStore
    staff: StaffStore
    tries: TryStore
    casebook: CaseStore
    addresses: AddressStore
    claims: ClaimStore
    kept: KeptStore
    publishing: PublishingStore
    places: PlaceStore
    clock: Callable[[], datetime]
    new_code: Callable[[], str]
    new_phrase: Callable[[], int]
    runs: RunStore
    keep_accounts_months: int
    ages: AgeStore
    counts: SharedCounts | None = None

    def close(self) -> None:
        """Close all connections. What is used afterwards connects anew."""
        for database in self.databases:
            database.close()
        self.followup.close()
        self.casebook.close()
        if self.counts is not None:
            self.counts.close()


@dataclass(frozen=True, slots=True)
class TextParts:
    """What the actions of the texts are handed; `referral/actions/parts.py` says what each is for."""

    settings: Settings
    followup: FollowupStore
    provider: SmsProvider
    texts: Texts
    house: House
    lexicon: Lexicon
    directory: Directory
    timing: Timing
    clock: Callable[[], datetime]
    new_code: Callable[[], str]
    together: Together

    @property
    def casebook(self) -> CaseStore:
        """Where cases are kept."""
        return self.together.casebook


@dataclass(frozen=True, slots=True)
class TellParts:
    """What the actions that tell staff are handed; `referral/actions/alerts/alertparts.py` says what each is for."""

    settings: Settings
    casebook: CaseStore
    followup: FollowupStore
    staff: StaffStore
    addresses: AddressStore
    provider: SmsProvider | None
    mailer: Mailer | None
    telling: Telling
    reporting: Reporting
    clock: Callable[[], datetime]
    new_code: Callable[[], str]


def wire(settings: Settings, *, looks: bool = False) -> Parts:
    """Pick the parts that the settings name. `looks`: nothing is made, not even a keyring for a developer."""
    addresses = dict.fromkeys((settings.database, settings.tallies_database))
    databases = tuple(Database(address) for address in addresses)
    keyring = _keyring(settings, make=not (settings.production or looks))
    return Parts(
        settings,
        databases,
        tuple(Migrations(database) for database in databases),
        TallyStore(databases[-1]),
        ReportStore(databases[0]),
        FollowupStore(databases[0], ContactKeyStore(Database(settings.keys_database), keyring), keyring),
        StaffStore(databases[0], keyring),
        TryStore(databases[0], keyring),
        CaseStore(databases[0], DataKeys(Database(settings.keys_database), keyring, CaseKeyRow)),
        AddressStore(databases[0], keyring),
        ClaimStore(databases[0], keyring),
        KeptStore(databases[0], KeyMaker()),
        PublishingStore(databases[0]),
        PlaceStore(databases[0]),
        now,
        new_code,
        new_phrase,
        RunStore(databases[0]),
        settings.keep_accounts_months,
        AgeStore(databases[0], databases[-1]),
        _counts(settings),
    )


def wire_texts(settings: Settings, parts: Parts, directory: Directory) -> TextParts:
    """Pick the parts of the texts: the plug that the settings name, the words that are shipped.

    Raises:
        DataFaults: when a text or a word file does not add up.
        ValueError: when the plug lacks a setting, or a setting would spoil the texts. Its text names no secret.

    """
    texts, home = open_texts(), house(settings, directory)
    spoilt = "\n".join(unfit(texts, home))
    if spoilt:
        raise ValueError(spoilt)
    return TextParts(
        settings=settings,
        followup=parts.followup,
        provider=connect(settings.provider, settings.plug),
        texts=texts,
        house=home,
        lexicon=shipped_lexicon(),
        directory=directory,
        timing=Timing(),
        clock=parts.clock,
        new_code=parts.new_code,
        together=Together(parts.casebook, parts.followup),
    )


def wire_engine(settings: Settings, parts: Parts) -> Engine | None:
    """Pick the engine that hands texts out, None where each worker takes its own; ValueError without its package."""
    if not settings.engine:
        return None
    try:
        return connect_engine(settings.engine, parts.databases[0], parts.followup)
    except NotInstalled as lacks:
        raise ValueError(f"{PREFIX}RUNNER: {lacks}") from None


def wire_telling(settings: Settings, parts: Parts, provider: SmsProvider | None) -> TellParts:
    """Pick the parts by which staff are told; `provider` hands their texts over, None where there are no texts.

    Raises:
        ValueError: when the plug for e-mail lacks a setting, or there is none of that name.

    """
    return TellParts(
        settings=settings,
        casebook=parts.casebook,
        followup=parts.followup,
        staff=parts.staff,
        addresses=parts.addresses,
        provider=provider,
        mailer=connect_mail(settings.mailer, settings.mail_plug) if settings.mailer else None,
        telling=open_telling(),
        reporting=open_reporting(),
        clock=parts.clock,
        new_code=parts.new_code,
    )


def house(settings: Settings, directory: Directory) -> House:
    """Return what fills in the texts of this installation."""
    who = settings.texts_run_by or settings.site_title[: LONGEST["who"]].strip()
    return House(who, settings.texts_staffed, settings.texts_crisis, directory)


def unfit(texts: Texts, home: House) -> Iterator[str]:
    """Yield a sentence for each setting that would spoil a text: too long, telling too much, costing double."""
    names = {"who": "TEXTS_RUN_BY", "staffed": "TEXTS_STAFFED", "crisis": "TEXTS_CRISIS"}
    return (f"{PREFIX}{names[name]}: {said}" for name, said in texts.unfit(home))


def _counts(settings: Settings) -> SharedCounts | None:
    """Return the counts that all processes share; their names are made of the keys that all of them have anyway."""
    address = settings.limits_url.get_secret_value()
    return SharedCounts(address, lambda: session_keys(settings)[0], now) if address else None


def _keyring(settings: Settings, *, make: bool) -> KeyringFile:
    path = Path(settings.keyring) if settings.keyring else settings.data_dir / KEYRING_FILE
    return KeyringFile(path, make=make)


def now() -> datetime:
    """Read the clock: aware, UTC."""
    return datetime.now(UTC)


def new_code() -> str:
    """Draw a code that tells nothing: 128 random bits."""
    return secrets.token_hex(16)


def new_phrase() -> int:
    """Draw what a return phrase holds."""
    return secrets.randbits(BITS)


def new_key() -> str:
    """Draw a key that seals sessions."""
    return secrets.token_urlsafe(48)
