"""An installation as it should be: production, keys apart, two managers, somebody on duty, a backup of each kind."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from referral.actions.accounts import staff
from referral.actions.accounts.staff import New, Opened
from referral.actions.running import copies, keys
from referral.cli.doctor import Wish, findings
from referral.core.access import Role
from referral.core.alerting import Address, Way
from referral.core.checkup import Finding, ordered
from referral.settings import Settings
from referral.wiring import Parts, now, wire
from screening.app import Known
from tests.migrated import migrated
from tests.peers.shown import ACCOUNT, SERVICE, TOKENS
from tests.walk import OPERATOR

PLACE = "Harbour"
BOSSES = ("ann@harbour.example", "bea@harbour.example")
HOUSE = {
    "mode": "production",
    "trusted_hosts": "notes.example",
    "secret_keys": "a-key-that-only-these-tests-know-of",
    "public_url": "https://notes.example",
    "default_country": "GB",
    "languages": "en",
    "security_contact": "mailto:security@harbour.example",
    "texts_run_by": "Harbour 02079460000",
    "texts_countries": "GB",
    "texts_staff_numbers": "+447700900999",
    "sms_provider": "twilio",
    "twilio_account": ACCOUNT,
    "twilio_tokens": ",".join(TOKENS),
    "twilio_service": SERVICE,
    "staff": "true",
    "staff_hours": "Mon-Fri 09:00-17:00",
    "staff_outside_hours": "Ring the duty phone.",
    "mail": "smtp",
    "mail_from": "notes@harbour.example",
    "smtp_host": "mail.harbour.example",
    "backup_key": "a-backup-key-that-only-tests-know-of",
    **OPERATOR,
}


@dataclass
class Installation:
    """A folder with an installation in it, and what its operator has set."""

    folder: Path
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> Mapping[str, Any]:
        """Return what is set."""
        return {
            **HOUSE,
            "security_expires": str((now() + timedelta(days=100)).date()),
            "data_dir": self.folder / "data",
            "keyring": str(self.folder / "ring" / "keyring.json"),
            "keys_url": f"sqlite:///{self.folder}/keys/keys.db",
            "backup_dir": self.folder / "copies",
            "keys_backup_dir": self.folder / "key-copies",
            **self.given,
        }

    @property
    def settings(self) -> Settings:
        """Return the settings."""
        return Settings(**self.told)

    @property
    def database(self) -> Path:
        """Return the big database."""
        return self.folder / "data" / "soundings.db"

    @contextmanager
    def parts(self) -> Iterator[Parts]:
        """Open its parts."""
        opened = wire(self.settings)
        try:
            yield opened
        finally:
            opened.close()

    def copy(self, folder: Path) -> "Installation":
        """Return another one like it, elsewhere."""
        shutil.copytree(self.folder, folder)
        return Installation(folder, dict(self.given))

    def examined(self, known: Known, *, scan: bool = False, sites: bool = True) -> tuple[Finding, ...]:
        """Return what the doctor finds before people come, asking nobody outside."""
        wish = Wish(deploy=True, offline=True, scan=scan, sites=sites)
        return ordered(findings(self.told, wish, known))


def settled(folder: Path, **given: Any) -> Installation:
    """Set one up."""
    for name in ("data", "ring", "keys", "copies", "key-copies"):
        (folder / name).mkdir(mode=0o700, parents=True)
    made = Installation(folder, given)
    keys.make(folder / "ring" / "keyring.json")
    with made.parts() as parts:
        migrated(*parts.databases)
        assert keys.prepare(parts.followup) is None
        for address in BOSSES:
            add_manager(parts, address)
        assert not any(one.failed for one in copies.make(made.settings, parts, parts.clock()))
    return made


def add_manager(parts: Parts, address: str) -> None:
    """Have somebody work there, who has said where to be told."""
    new = New(address, address.split("@", maxsplit=1)[0].title(), frozenset({Role.MANAGER}), PLACE)
    added = staff.add(parts.staff, new, parts.new_code, parts.clock())
    assert isinstance(added, Opened)
    listed = next(one for one in parts.staff.listed() if one.address == address)
    at = Address(listed.staff.code, Way.MAIL, address, "en", parts.clock(), confirmed=parts.clock())
    with parts.addresses.writing() as addresses:
        addresses.put(at)
