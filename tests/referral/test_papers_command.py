"""`referral papers`, as an operator types it: drafts and questions first, complete ones only when nothing is open."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.cli import main
from referral.texting.papers import NAMES


def types(to: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["papers", "--to", str(to), *more])


def test_drafts_come_with_their_questions_and_complete_ones_once_all_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "papers"
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path))
    refused = types(to, "--complete")
    assert refused.exit_code == 1
    assert "incident_lead: Who decides in an incident" in refused.output
    assert not to.exists()
    assert types(to).exit_code == 0
    assert {one.stem for one in to.glob("*.txt")} == set(NAMES)
    assert (to / "incident.en.txt").read_text(encoding="utf-8").startswith("DRAFT. Not complete")
    answers = to / "answers.toml"
    answers.write_text(answers.read_text(encoding="utf-8").replace('""', '"Said."'), encoding="utf-8")
    monkeypatch.setenv("SOUNDINGS_PAPERS", str(answers))
    assert types(to, "--complete").exit_code == 0
    assert "DRAFT" not in (to / "incident.en.txt").read_text(encoding="utf-8")
    answers.write_text("not = [toml", encoding="utf-8")
    assert "SOUNDINGS_PAPERS: cannot be read" in types(to).output
