"""The two plugs that send nothing: what each rehearses, and that neither runs in production."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from referral.settings import Settings
from referral.sms import Accepted, Receipt, Rejected, Status, Unsure, Why, connect
from referral.sms.console import FOLDER, Console
from referral.sms.failing import FAULTS
from tests.referral.sms.plugs import TEXT

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DOCS = Path(__file__).parents[3] / "docs" / "texts-providers.md"


def to(digits: str) -> object:
    return connect("failing", {}).send(replace(TEXT, to=f"+4477009009{digits}"))


@pytest.mark.parametrize("digits", FAULTS)
def test_a_number_fails_in_its_own_way_again_and_again(digits: str) -> None:
    part, text = FAULTS[digits], replace(TEXT, to=f"+4477009009{digits}")
    assert to(digits) == to(digits)
    assert isinstance(to(digits), type(part.answer) if part.answer else Accepted)
    found = connect("failing", {}).find(text, NOW)
    if part.blind:
        assert isinstance(found, Unsure)
    elif part.status:
        assert isinstance(found, Receipt)
        assert (found.status, found.error) == (part.status, part.error)
    else:
        assert found is None


def test_what_was_rejected_is_never_found_as_sent() -> None:
    sure = [part for part in FAULTS.values() if isinstance(part.answer, Rejected)]
    assert sure
    assert {part.status for part in sure} == {None}


def test_every_other_number_is_delivered() -> None:
    assert isinstance(to("99"), Accepted)
    found = connect("failing", {}).find(replace(TEXT, to="+447700900999"), NOW)
    assert isinstance(found, Receipt)
    assert found.status is Status.DELIVERED


def test_the_table_for_people_names_every_fault() -> None:
    table = DOCS.read_text(encoding="utf-8").partition("## Rehearse")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\d\d) \|", table, re.MULTILINE) == list(FAULTS)


@pytest.mark.parametrize("name", ["console", "failing"])
def test_neither_runs_in_production(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="in development only"):
        connect(name, {"production": "true", "data_dir": str(tmp_path)})


@pytest.fixture
def console(tmp_path: Path) -> Console:
    plug = connect("console", {"data_dir": str(tmp_path)})
    assert isinstance(plug, Console)
    return plug


def test_the_same_attempt_is_on_the_phone_once(console: Console) -> None:
    assert console.send(TEXT) == console.send(TEXT)
    assert [one.body for one in console.shown()] == [TEXT.body]


def test_a_text_is_delivered_when_it_is_looked_at_and_only_once(console: Console) -> None:
    console.send(TEXT)
    before = console.find(TEXT, NOW)
    (told,) = console.arrivals()
    after = console.find(TEXT, NOW)
    assert isinstance(before, Receipt)
    assert isinstance(after, Receipt)
    assert (before.status, told[0], after.status) == (Status.SENT, TEXT.token, Status.DELIVERED)
    assert console.arrivals() == ()


def test_another_process_sees_the_same_phone_and_cannot_sign_for_this_one(console: Console, tmp_path: Path) -> None:
    console.send(TEXT)
    other = connect("console", {"data_dir": str(tmp_path)})
    assert isinstance(other, Console)
    assert other.shown() == console.shown()
    assert console.read_inbound(other.reply(TEXT.to, "1", "c", "")) == "signature"


def test_a_text_that_is_deleted_leaves_no_file(console: Console, tmp_path: Path) -> None:
    taken = console.send(TEXT)
    console.arrivals()
    assert isinstance(taken, Accepted)
    console.redact(taken.sid)
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_text_that_waits(console: Console, tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    assert console.send(TEXT) == Rejected(Why.LATER, "no_folder")


def test_every_setting_of_a_provider_reaches_its_plug(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    named = {name for name in Settings.__dataclass_fields__ if name.startswith("twilio_")}
    assert named <= settings.plug.keys()
    assert set(map(type, settings.plug.values())) == {str}
