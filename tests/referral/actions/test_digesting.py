"""The daily report: once a day whoever makes it, told to those whom it is for, and never green where nobody looked."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from referral.actions.reporting import digesting
from referral.actions.reporting.certificates import NotSeen, ends
from referral.actions.reporting.digesting import House
from referral.actions.reporting.digestlooks import HOUSE, Ground, Outside, Seen
from referral.actions.running.copies import KEYS, MAIN
from referral.actions.texts.trouble import BREAKER
from referral.core.access import Role
from referral.core.alerting import Sent
from referral.core.audit import Action, Done
from referral.core.breaker import Trouble
from referral.core.digest import Digest, Severity, Subject, unseen, wrong
from referral.core.pausing import Pause, Programme
from referral.settings import Settings
from referral.store.contactkeys import ContactKeyStore
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.followup import FollowupStore
from referral.store.migrations import Migrations
from referral.store.publishing import PublishingStore
from referral.store.sealedcopy import Head, write
from referral.wiring import now
from screening.core.directory import Directory
from screening.core.resources import Topic
from tests import directories, factories
from tests.directories import a_line
from tests.peers.mail import serving
from tests.phones import Shipped
from tests.watches import Watch, a_watch

MAIL = "mel@home.example"


@dataclass(frozen=True)
class Made:
    """What reports are made of, from the parts of a watch."""

    watch: Watch
    migrations: tuple[Migrations, ...]

    def house(self, directory: Callable[[], Directory | int | None], **settings: object) -> House:
        """Return it with these files."""
        parts = self.watch.parts
        given = replace(parts.settings, **settings)  # type: ignore[arg-type]  # by name
        return House(given, _Parts(self.watch, self.migrations), Outside(directory, lambda _url: NotSeen.NO_ANSWER))


class _Parts:
    """The parts of a watch, with what brings its database up to date."""

    def __init__(self, watch: Watch, migrations: tuple[Migrations, ...]) -> None:
        self.casebook, self.followup, self.migrations = watch.parts.casebook, watch.parts.followup, migrations
        self.staff, self.addresses = watch.parts.staff, watch.parts.addresses
        self.publishing = PublishingStore(watch.house.database)
        self.clock, self.new_code = watch.parts.clock, watch.parts.new_code


def good() -> Directory:
    return directories.a_directory(a_line("gb-line", Topic.DRUG_SERVICE))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def made(request: pytest.FixtureRequest, tmp_path: Path, words: Shipped) -> Iterator[Made]:
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    watch = a_watch(tmp_path, words, url)
    watch.employs("mel", Role.MANAGER)
    watch.employs("ann", teams=("north",))
    watch.reached("mel", MAIL)
    watch.reached("ann", "ann@home.example")
    yield Made(watch, (Migrations(watch.house.database),))
    watch.world.parts.followup.close()


def made_by(house: House, *, at_once: bool = False) -> tuple[Digest, ...]:
    digests = digesting.make(house, at_once=at_once)
    assert isinstance(digests, tuple), digests
    return digests


def of(digests: tuple[Digest, ...], organisation: str = "harbour") -> Digest:
    (found,) = (one for one in digests if one.organisation == organisation)
    return found


def test_two_workers_at_once_make_one_report_and_each_person_is_sent_one_copy(made: Made) -> None:
    house = made.house(good)
    with ThreadPoolExecutor(4) as several:
        done = [one for many in several.map(lambda _: made_by(house), range(4)) for one in many]
    assert sorted(one.organisation for one in done) == ["harbour", "quay"]
    assert unseen(Subject.RETENTION, "never_deleted") in of(tuple(done)).findings
    made.watch.looks()
    made.watch.looks(minutes=5)
    letters = made.watch.postbox.letters
    assert [one.to for one in letters] == [MAIL]
    assert "/staff/digest" in letters[0].body
    assert made_by(house) == ()
    made.watch.world.passes(days=1)
    assert len(made_by(house)) == 2


def test_a_copy_on_its_way_when_the_worker_died_is_never_sent_again(made: Made) -> None:
    digesting.make(made.house(good))
    work_of = made.watch.parts.casebook
    mel = made.watch.people["mel"]
    now = made.watch.parts.clock()
    with work_of.writing(mel, now) as work:
        (copy,) = work.notices.due(now, 9)
        assert work.notices.move(replace(copy, state=Sent.SENDING, began=now), Sent.WAITS)
    made.watch.looks(minutes=5)
    made.watch.looks(hours=2)
    assert made.watch.postbox.letters == []
    page = digesting.shown(made.watch.parts, mel, made.watch.parts.clock())
    assert isinstance(page, digesting.Page)
    assert page.copies == {Sent.UNKNOWN: 1}
    made.watch.world.passes(hours=20)
    tomorrow = of(made_by(made.house(good)))
    assert [one.what for one in tomorrow.findings if one.subject is Subject.TOLD] == ["failed"]


def test_what_was_not_looked_at_is_said_and_what_is_wrong_is_counted(made: Made) -> None:
    watch = made.watch
    watch.flags("ann", watch.opens("ann"))
    now = watch.parts.clock()
    watch.parts.casebook.runs.note("cases", now - timedelta(hours=25))
    watch.parts.casebook.runs.note("texts", now - timedelta(hours=23))
    with watch.parts.followup.writing() as work:
        pause = Pause(Programme.CHECK_INS, "mel", now, "too many")
        work.switches.pause(pause, ("mel", "harbour"), Done(Action.PAUSED, "pause", pause.programme))
        work.switches.set(BREAKER, Trouble(now - timedelta(hours=2), now + timedelta(minutes=1)).packed())
    house = made.house(lambda: 3, public_url="https://notes.example", paused="We mend it.")
    findings = of(made_by(house)).findings
    found = {one.subject: one for one in findings}
    assert findings[findings.index(found[Subject.SENDING]) - 1] == wrong(Subject.SENDING, "shut", 120)
    assert [(found[one].what, found[one].count) for one in (Subject.SENDING, Subject.PUBLISHED, Subject.RETENTION)] == [
        ("paused", 1), ("questions", 1), ("stopped", 1)
    ]  # fmt: skip
    assert (found[Subject.ALERTS].severity, found[Subject.ALERTS].count) == (Severity.WRONG, 1)
    assert (found[Subject.RULES].what, found[Subject.RULES].count) == ("faults", 3)
    assert found[Subject.KEYS].severity is Severity.WELL
    assert {one.subject for one in found.values() if one.severity is Severity.UNSEEN} == {
        Subject.ATLAS, Subject.PLACES, Subject.BACKUP, Subject.CERTIFICATE
    }  # fmt: skip
    assert found[Subject.DATABASE].severity is Severity.WELL


def test_the_age_of_the_backups_is_told_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    folders = {"backup_dir": tmp_path / "b", "keys_backup_dir": tmp_path / "k"}
    settings = Settings(data_dir=tmp_path, staff=True, backup_key=factories.SECRET, **folders)  # type: ignore[arg-type]

    def looks() -> list[tuple[Severity, str, int]]:
        outside = Outside(good, lambda _url: NotSeen.NO_ANSWER)
        ground = Ground(settings, cast(Seen, None), outside, good(), factories.NOW)
        return [(one.severity, one.what, one.count) for one in dict(HOUSE)[Subject.BACKUP](ground)]

    def lies(folder: str, kind: str, key: str = factories.SECRET, **age: float) -> None:
        made = factories.NOW - timedelta(**age)
        (tmp_path / folder).mkdir(exist_ok=True)
        write(tmp_path / folder / f"{kind}-{made:%j%H}", Head(kind, "sqlite", made, "1"), key, [b"a"])

    assert looks() == [(Severity.WRONG, "none", 2)]
    lies("b", MAIN, hours=5)
    assert looks() == [(Severity.WRONG, "none", 1)]
    lies("k", KEYS, hours=3)
    assert looks() == [(Severity.WELL, "", 5)]
    lies("k", KEYS, "a key that is not here any more", hours=2)
    assert looks() == [(Severity.WRONG, "shut", 1)]
    lies("k", KEYS, hours=1)
    lies("k", KEYS, days=9)
    assert looks() == [(Severity.WRONG, "kept", 1)]
    lies("k", MAIN, hours=1)
    assert looks() == [(Severity.WRONG, "kept", 1), (Severity.WRONG, "open", 1)]
    for one in (tmp_path / "b").iterdir():
        one.unlink()
    lies("b", MAIN, hours=50)
    assert looks()[0] == (Severity.WRONG, "old", 50)


def test_keys_that_this_keyring_does_not_open_are_counted(tmp_path: Path) -> None:
    here, elsewhere = (KeyringFile(tmp_path / name, make=True) for name in ("here", "elsewhere"))
    database = Database(f"sqlite:///{tmp_path}/keys.db")
    ContactKeyStore(database, elsewhere).prepare()
    ContactKeyStore(database, elsewhere).new(["a", "b"], factories.NOW.date())
    settings = Settings(data_dir=tmp_path, keyring=str(tmp_path / "here"))
    outside = Outside(good, lambda _url: NotSeen.NO_ANSWER)
    for ring, found in ((here, [(Severity.WRONG, "other", 2)]), (elsewhere, [])):
        ring.now()
        seen = SimpleNamespace(followup=FollowupStore(database, ContactKeyStore(database, ring), ring))
        ground = Ground(settings, cast(Seen, seen), outside, good(), now())
        assert [(one.severity, one.what, one.count) for one in dict(HOUSE)[Subject.KEYS](ground)] == found
    database.close()


def test_nothing_is_made_before_its_hour_and_older_ones_go_after_a_month(made: Made) -> None:
    house = made.house(good, digest_hour=23)
    assert made_by(house) == ()
    for _ in range(33):
        made.watch.world.passes(days=1)
        assert len(made_by(house, at_once=True)) == 2
    made.watch.world.passes(days=3)
    digesting.make(house, at_once=True)
    page = digesting.shown(made.watch.parts, made.watch.people["mel"], made.watch.parts.clock())
    assert isinstance(page, digesting.Page)
    assert len(page.digests) == 29
    assert len(page.missing) == 2
    assert page.digests[0].day - page.digests[-1].day == timedelta(days=30)


@pytest.mark.local_server
def test_a_certificate_s_end_is_read_as_a_browser_would_and_a_strange_one_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path, "tls") as server:
        address = f"https://localhost:{server.settings['smtp_port']}"
        until = ends(address, ca=server.settings["smtp_ca"])
        assert not isinstance(until, NotSeen)
        assert until.year > 2100
        assert ends(address) is NotSeen.REFUSED
    assert ends("http://localhost") is NotSeen.NO_ADDRESS
    assert ends("https://localhost:1") is NotSeen.NO_ANSWER
