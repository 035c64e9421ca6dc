"""`referral purge` and `referral delete-case`: what is kept is reported, what is over goes, one case goes at once."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result

from referral.actions.accounts import staff
from referral.actions.cases import cases
from referral.actions.running import keys
from referral.cli import main
from referral.core.access import By, Role
from referral.core.case import ClosingReason, Move
from referral.core.casework import Case
from referral.settings import Settings
from referral.wiring import Parts, wire, wire_telling
from referral.worker import KeepLoop
from tests.migrated import migrated


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    made = wire(Settings(data_dir=tmp_path))
    migrated(*made.databases)
    keys.prepare(made.followup)
    new = staff.New("sue@example.org", "Sue", frozenset({Role.SUPERVISOR}), "Harbour")
    staff.add(made.staff, new, made.new_code, made.clock())
    return made


def types(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data-dir", str(folder)])


def closed(parts: Parts, days: float) -> Case:
    """Return a case that was opened by mistake so many days ago."""
    sue = parts.staff.by_address("sue@example.org")
    assert sue is not None
    by = By(sue.staff, parts.clock() - timedelta(days=days))
    case = cases.open_case(parts, by, cases.New())
    assert isinstance(case, Case)
    cases.move(parts, by, case.code, Move.CLOSE, ClosingReason.MISTAKE)
    return case


def test_what_is_over_is_reported_and_deleted(tmp_path: Path, parts: Parts) -> None:
    closed(parts, 40)
    closed(parts, 2)
    parts.close()
    said = types(tmp_path, "purge", "--only-report").output
    assert "opened by mistake: 2, the oldest" in said
    assert "LATE" in said
    said = types(tmp_path, "purge").output
    assert "deleted, opened by mistake: 1" in said
    assert "Harbour keeps, opened by mistake: 1, the oldest" in said
    assert "LATE" not in said


def test_one_case_is_deleted_for_a_reason(tmp_path: Path, parts: Parts) -> None:
    alias = closed(parts, 2).alias
    parts.close()
    wanted = ("delete-case", alias, "--organisation")
    reason = ("--because", "asked", "--yes")
    assert "no such organisation" in types(tmp_path, *wanted, "Elsewhere", *reason).output
    assert "Deleted:" in types(tmp_path, *wanted, "Harbour", *reason).output
    assert "no closed case" in types(tmp_path, *wanted, "Harbour", *reason).output
    assert "opened by mistake: 0" in types(tmp_path, "purge", "--only-report").output


def test_without_a_database_it_says_so(tmp_path: Path) -> None:
    assert types(tmp_path, "purge").exit_code == 1
    assert types(tmp_path, "delete-case", "a b", "--organisation", "x", "--because", "court", "--yes").exit_code == 1


def test_the_worker_deletes_by_itself(tmp_path: Path, parts: Parts) -> None:
    closed(parts, 40)
    over, failed = Event(), Event()

    def clock_of_the_last_round() -> datetime:
        over.set()
        return parts.clock()

    telling = replace(wire_telling(Settings(data_dir=tmp_path), parts, None), clock=clock_of_the_last_round)
    KeepLoop().run(telling, over, failed)
    assert not failed.is_set()
    assert "opened by mistake: 0" in types(tmp_path, "purge", "--only-report").output


def test_what_is_kept_under_seven_words_and_the_rest_is_reported(tmp_path: Path, parts: Parts) -> None:
    parts.close()
    said = types(tmp_path, "purge").output
    for words in ("deleted, results kept under seven words: 0", "kept, contacts: 0", "kept, results: 0"):
        assert words in said, said
    assert parts.runs.all().keys() >= {"cases", "results"}


def test_a_proof_is_printed_and_checked(tmp_path: Path, parts: Parts) -> None:
    alias = closed(parts, 2).alias
    parts.close()
    said = types(tmp_path, "delete-case", alias, "--organisation", "Harbour", "--because", "asked", "--yes").output
    seal, content = said.split("seal ")[1].split(":\n")[0], said.strip().splitlines()[-1]
    (tmp_path / "proof").write_text(content, encoding="utf-8")
    right = types(tmp_path, "check-proof", str(tmp_path / "proof"), "--seal", seal)
    assert "Made here and unchanged" in right.output, right.output
    (tmp_path / "proof").write_text(content.replace('"left":0', '"left":1'), encoding="utf-8")
    assert "or was changed" in types(tmp_path, "check-proof", str(tmp_path / "proof"), "--seal", seal).output


def test_what_is_held_is_said_and_written(tmp_path: Path, parts: Parts) -> None:
    alias = closed(parts, 2).alias
    parts.close()
    wanted = ("inventory", "--case", alias, "--organisation", "Harbour")
    assert "Say who asked" in types(tmp_path, *wanted).output
    said = types(tmp_path, *wanted, "--why", "She asked.", "--out", str(tmp_path / "all.json")).output
    assert "1 case_file" in said
    assert "She asked." in (tmp_path / "all.json").read_text(encoding="utf-8")
    assert "Nothing is held" in types(tmp_path, "inventory", "--contact", "+44 7400 123456").output
    assert "Name one" in types(tmp_path, "inventory").output
