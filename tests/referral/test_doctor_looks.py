"""What the doctor finds of keys, mail and cleaning in an installation that is otherwise as it should be."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from referral.actions.running import keys
from referral.cli.doctor import Wish, findings
from referral.core.checkup import Finding, Weight
from referral.wiring import now
from screening.app import Known, read_data
from screening.settings import Settings as SiteSettings
from tests.installation import BOSSES, Installation, settled
from tests.peers.mail import serving


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return read_data(SiteSettings(data_dir=tmp_path_factory.mktemp("known")))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return settled(tmp_path_factory.mktemp("good") / "made", sms_provider="", twilio_account="")


def looks(made: Installation, known: Known, *, offline: bool = True) -> dict[str, Finding]:
    wish = Wish(deploy=False, offline=offline, scan=False, sites=False)
    found = list(findings(made.told, wish, known))
    assert sum(one.code == "keyring_other" for one in found) <= 1
    return {one.code: one for one in found}


def test_another_keyring_is_a_fault_and_hides_nothing_else(good: Installation, known: Known, tmp_path: Path) -> None:
    assert "keyring_other" not in looks(good, known)
    made = good.copy(tmp_path / "here")
    ring = made.folder / "ring" / "keyring.json"
    ring.unlink()
    keys.make(ring)
    with closing(sqlite3.connect(made.database)) as connection, connection:
        connection.execute("UPDATE staff SET disabled = 1 WHERE address = ?", (BOSSES[0],))
    found = looks(made, known)
    assert (found["keyring_other"].weight, found["keyring_other"].where) == (Weight.FAULT, str(ring))
    assert "this keyring does not open what is kept" in found["keyring_other"].what
    assert {"few_managers", "uncleaned"} <= found.keys()
    assert "not_looked" not in found


def test_a_key_of_a_case_that_no_key_of_the_ring_wraps_tells_too(
    good: Installation, known: Known, tmp_path: Path
) -> None:
    made = good.copy(tmp_path / "here")
    with closing(sqlite3.connect(made.folder / "keys" / "keys.db")) as connection, connection:
        connection.execute("INSERT INTO case_key VALUES ('c', 'of another ring', x'00', '2026-11-21')")
    assert "a seal key is missing" in looks(made, known)["keyring_other"].what


def test_the_doctor_makes_no_keyring_in_development_either(good: Installation, known: Known, tmp_path: Path) -> None:
    made = good.copy(tmp_path / "here")
    made.given["mode"] = "development"
    ring = made.folder / "ring" / "keyring.json"
    ring.unlink()
    found = looks(made, known)
    assert not ring.exists()
    assert "put its copy back" in found["keyring"].what
    assert "uncleaned" not in found


def test_what_texts_would_lack_is_no_fault_where_none_is_sent(known: Known, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    wish = Wish(deploy=False, offline=False, scan=False, sites=False)
    found = [one for one in findings({"data_dir": data, "mail": ""}, wish, known) if one.code == "help_without_line"]
    assert [one.weight for one in found] == [Weight.LOOK]


def test_one_folder_is_told_once(good: Installation, known: Known, tmp_path: Path) -> None:
    (tmp_path / "same").symlink_to(good.folder)
    made = Installation(tmp_path / "same", dict(good.given))
    made.given["database_url"] = f"sqlite:///{good.database}"
    wish = Wish(deploy=False, offline=True, scan=False, sites=False)
    told = [one.where for one in findings(made.told, wish, known) if one.code == "disk"]
    assert (len(told), str(good.folder / "data") in told) == (3, True)


def test_when_a_worker_last_cleaned_is_looked_at(good: Installation, known: Known, tmp_path: Path) -> None:
    made = good.copy(tmp_path / "here")
    assert looks(made, known)["uncleaned"].weight is Weight.LOOK
    with made.parts() as parts:
        parts.runs.note("cases", now())
    assert "uncleaned" not in looks(made, known)


@pytest.mark.local_server
def test_the_mail_server_is_asked_unless_nobody_outside_is(good: Installation, known: Known, tmp_path: Path) -> None:
    made = Installation(good.folder, dict(good.given))
    with serving(tmp_path) as server:
        made.given |= server.settings
        assert looks(made, known, offline=False)["mail"].weight is Weight.NOTE
        made.given["smtp_password"] = "not this one"
        shut = looks(made, known, offline=False)["mail"]
        assert server.box.came == []
    assert (shut.weight, "SOUNDINGS_SMTP_USER" in shut.do) == (Weight.LOOK, True)
    gone = looks(made, known, offline=False)["mail"]
    assert (gone.weight, "SOUNDINGS_SMTP_HOST" in gone.do) == (Weight.LOOK, True)
    assert "mail" not in looks(made, known)
