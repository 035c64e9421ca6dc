"""`referral demo --codes`, as somebody types it in another folder than that of the demonstration."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from referral.cli import main
from referral.cli.common import typed
from referral.settings.demonstration import MARK_FILE


def test_codes_fill_no_new_service_and_say_where_to_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "there"
    refused = CliRunner().invoke(main, ["demo", "--codes", "--data-dir", str(there)])
    assert (refused.exit_code, there.exists()) == (1, False)
    assert f"No demonstration in {there}; run this where `make demo` ran" in refused.output
    there.mkdir()
    (there / MARK_FILE).touch()
    monkeypatch.setattr(sys, "argv", [".venv/bin/referral"])
    shown = CliRunner().invoke(main, ["demo", "--codes", "--data-dir", str(there)]).output
    assert f"New ones: .venv/bin/referral demo --codes --data-dir {there}" in shown


def test_a_program_that_is_found_by_its_name_is_typed_by_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "referral"
    program.touch(mode=0o700)
    assert typed(str(program)) == str(program)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert typed(str(program)) == "referral"
