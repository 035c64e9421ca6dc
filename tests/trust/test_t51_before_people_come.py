"""T51: `referral doctor --deploy` refuses what is not fit for people, by the name of the setting.

Each fault is planted alone into an installation that is otherwise as it should be, and that passes without it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from referral.actions.running import keys
from referral.actions.running.checkup.databases import written
from referral.core.checkup import Finding, Weight, clock, sound
from referral.store.database import Database
from referral.web.beheld import beheld
from referral.wiring import now
from screening.app import Known, read_data
from screening.settings import Settings as SiteSettings
from tests import factories
from tests.installation import BOSSES, Installation, settled
from tests.peers.shown import SERVICE, listed
from tests.peers.twilio import Fake, serving
from tests.referral.sms.plugs import TEXT, real
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
Plant = Callable[[Installation], None]


def sets(**given: object) -> Plant:
    return lambda made: made.given.update(given)


def opens(*names: str) -> Plant:
    def plant(made: Installation) -> None:
        for name in names:
            (made.folder / name).chmod(0o644)

    return plant


def ring_beside(made: Installation) -> None:
    moved = made.folder / "data" / "keyring.json"
    (made.folder / "ring" / "keyring.json").rename(moved)
    made.given["keyring"] = str(moved)


def other_ring(made: Installation) -> None:
    (made.folder / "ring" / "keyring.json").unlink()
    keys.make(made.folder / "ring" / "keyring.json")


def ring_copied(made: Installation) -> None:
    copied = made.folder / "copies" / "etc" / "keyring.json"
    copied.parent.mkdir(mode=0o700)
    copied.write_bytes((made.folder / "ring" / "keyring.json").read_bytes())
    copied.chmod(0o600)


def not_wal(made: Installation) -> None:
    with closing(sqlite3.connect(made.database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def behind(made: Installation) -> None:
    with closing(sqlite3.connect(made.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")


def one_manager(made: Installation) -> None:
    with made.parts() as parts, closing(sqlite3.connect(made.database)) as connection, connection:
        del parts
        connection.execute("UPDATE staff SET disabled = 1 WHERE address = ?", (BOSSES[0],))


def nobody_told(made: Installation) -> None:
    with closing(sqlite3.connect(made.database)) as connection, connection:
        connection.execute("DELETE FROM staff_address")


def no_copy(made: Installation) -> None:
    for path in (made.folder / "copies").iterdir():
        path.unlink()


def old_copy(made: Installation) -> None:
    """Have a copy of the keys that is older than what people are told."""
    from referral.actions.running import copies

    with made.parts() as parts:
        for one in copies.make(made.settings, parts, now() - timedelta(days=9)):
            assert not one.failed


def open_copy(made: Installation) -> None:
    (made.folder / "copies" / "soundings.db").write_bytes(made.database.read_bytes())
    (made.folder / "copies" / "soundings.db").chmod(0o600)


# What is planted, what plants it, what the refusal names.
PLANTS: dict[str, tuple[Plant, str]] = {
    "debug on": (sets(mode="development"), "SOUNDINGS_MODE"),
    "short key": (sets(secret_keys="short"), "SOUNDINGS_SECRET_KEYS"),
    "placeholder key": (sets(secret_keys="changeme" * 5), "SOUNDINGS_SECRET_KEYS"),
    "no TLS in front": (sets(host="192.0.2.7"), "SOUNDINGS_HOST"),
    "http address": (sets(public_url="http://notes.example"), "SOUNDINGS_PUBLIC_URL"),
    "no trusted host": (sets(trusted_hosts=""), "SOUNDINGS_TRUSTED_HOSTS"),
    "any trusted host": (sets(trusted_hosts="*"), "SOUNDINGS_TRUSTED_HOSTS"),
    "not in WAL": (not_wal, "SOUNDINGS_DATABASE_URL"),
    "database open to others": (opens("data/soundings.db"), "SOUNDINGS_DATABASE_URL"),
    "keys open to others": (opens("keys/keys.db"), "SOUNDINGS_KEYS_URL"),
    "keyring open to others": (opens("ring/keyring.json"), "SOUNDINGS_KEYRING"),
    "keyring beside the data": (ring_beside, "SOUNDINGS_KEYRING"),
    "another keyring": (other_ring, "SOUNDINGS_KEYRING"),
    "keyring in a backup": (ring_copied, "SOUNDINGS_KEYRING"),
    "no crisis text": (sets(local_crisis=""), "SOUNDINGS_LOCAL_CRISIS"),
    "crisis text without hours": (sets(local_crisis="Call 020 7946 0000."), "SOUNDINGS_LOCAL_CRISIS"),
    "crisis text without a number": (sets(local_crisis="Ask a doctor, at any time."), "SOUNDINGS_LOCAL_CRISIS"),
    "no hours of staff": (sets(staff_hours=""), "SOUNDINGS_STAFF_HOURS"),
    "no numbers for the country": (sets(default_country="XK"), "SOUNDINGS_DEFAULT_COUNTRY"),
    "no country": (sets(default_country=""), "SOUNDINGS_DEFAULT_COUNTRY"),
    "unsigned language": (sets(languages="en,es"), "SOUNDINGS_LANGUAGES"),
    "provider that sends nothing": (sets(sms_provider="console"), "SOUNDINGS_SMS_PROVIDER"),
    "one manager": (one_manager, "SOUNDINGS_STAFF"),
    "nobody is told": (nobody_told, "SOUNDINGS_STAFF"),
    "webhooks unsigned": (sets(twilio_tokens=""), "SOUNDINGS_TWILIO_TOKENS"),
    "pending migrations": (behind, "SOUNDINGS_DATABASE_URL"),
    "no backup": (no_copy, "main database"),
    "no backup folder": (sets(backup_dir=None), "SOUNDINGS_BACKUP_DIR"),
    "backup of the keys too old": (old_copy, "older than the 7 days"),
    "backups that no key here opens": (sets(backup_key="another-key-than-that-of-the-backups"), "SOUNDINGS_BACKUP_KEY"),
    "backup that anybody can read": (open_copy, "SOUNDINGS_BACKUP_DIR"),
    "keys and data in one": (sets(keys_url=""), "SOUNDINGS_KEYS_URL"),
    "counts shared nowhere": (sets(limits_url="unix:///nowhere/redis.sock"), "SOUNDINGS_LIMITS_URL"),
}
# What only a search finds, and what only making the sites does: both take a while.
SCANNED, SITES = {"keyring in a backup"}, {"no numbers for the country"}
ENVIRONMENT = {"FLASK_DEBUG": "1", "GUNICORN_CMD_ARGS": "--access-logfile=-"}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return read_data(SiteSettings(data_dir=tmp_path_factory.mktemp("known")))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return settled(tmp_path_factory.mktemp("good") / "made")


def faults(found: tuple[Finding, ...]) -> list[str]:
    return [f"{one.what} [{one.where}]" for one in found if one.weight is Weight.FAULT]


def test_t51_what_is_as_it_should_be_passes(good: Installation, known: Known, trust: Measured) -> None:
    found = good.examined(known, scan=True)
    trust("T51", f"{faults(found)} in order", "[]", sound(found))


def test_t51_each_planted_fault_is_refused(good: Installation, known: Known, tmp_path: Path, trust: Measured) -> None:
    passed = []
    for place, (name, (plant, names)) in enumerate(PLANTS.items()):
        made = good.copy(tmp_path / str(place))
        plant(made)
        found = made.examined(known, scan=name in SCANNED, sites=name in SITES)
        if not any(names in one for one in faults(found)):
            passed.append(name)
    trust("T51", f"{len(PLANTS) - len(passed)} of {len(PLANTS)} refused by name {passed}", f"{len(PLANTS)}", not passed)


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_t51_a_library_told_to_show_or_log_is_refused(
    good: Installation, known: Known, name: str, monkeypatch: pytest.MonkeyPatch, trust: Measured
) -> None:
    monkeypatch.setenv(name, ENVIRONMENT[name])
    refused = [one for one in faults(good.examined(known, sites=False)) if name in one]
    trust("T51", f"{name} refused {len(refused) > 0}", "True", bool(refused))


def test_t51_a_cookie_that_goes_in_the_clear_is_seen(tmp_path: Path, known: Known, trust: Measured) -> None:
    """The site of a developer stands for one whose cookie is not bound to https."""
    from screening.app import create_app

    site = create_app(factories.settings(tmp_path), known=known)
    site.debug = True
    codes = {one.code for one in beheld(site, [site], "notes.example", staff=False)}
    wanted = {"cookie", "debug", "no_hsts", "any_host"}
    trust("T51", f"{sorted(codes)} seen", f"{sorted(wanted)}", codes == wanted)


def test_t51_deleting_without_overwriting_is_seen(tmp_path: Path, trust: Measured) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    before = list(written((database,)))
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA secure_delete = OFF"))
    database.close()
    after = [one.code for one in written((database,))]
    database.close()
    trust("T51", f"{after} after {before}", "['secure_delete'] after []", (after, before) == (["secure_delete"], []))


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as opened:
        opened.more = {f"/v1/Services/{SERVICE}": {"sid": SERVICE}, "/v1/Alerts": listed("alerts")}
        yield opened


@pytest.mark.local_server
def test_t51_a_clock_that_is_wrong_and_words_that_stay_are_seen(fake: Fake, trust: Measured) -> None:
    real(fake).send(TEXT)
    for message in fake.carrier.messages:
        fake.carrier.change(message.sid, status="delivered")
    fake.ahead = 8.0
    ahead = {one.code for one in real(fake).findings(now()) if one.grave}
    fake.ahead = 0.0
    kept = {one.code for one in real(fake).findings(now() + timedelta(days=3)) if one.grave}
    good = {"clock", "words_kept"} & {one.code for one in real(fake).findings(now()) if one.grave}
    server = clock("the server", factories.NOW, factories.NOW + timedelta(seconds=6))
    right = "clock" in ahead and "words_kept" in kept and not good and server.weight is Weight.FAULT
    trust(
        "T51",
        f"clock {'clock' in ahead}, words kept {'words_kept' in kept}, else {sorted(good)}",
        "True, True, []",
        right,
    )
