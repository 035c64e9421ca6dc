"""`referral publications`: what holds, and the way back for whoever has no browser."""

from pathlib import Path

from click.testing import CliRunner

from referral.actions import staff
from referral.actions.publishing import By, Draft, propose
from referral.cli import main
from referral.core.access import Role
from referral.core.publishing import Kind, Needs, Proposal, written
from referral.settings import Settings
from referral.wiring import wire
from tests.migrated import migrated


def test_what_was_published_is_listed_and_put_back(tmp_path: Path) -> None:
    parts = wire(Settings(data_dir=tmp_path))
    migrated(*parts.databases)
    new = staff.New("mel@example.org", "Mel", frozenset({Role.MANAGER}), "Pier")
    staff.add(parts.staff, new, parts.new_code, parts.clock())
    mel = parts.staff.by_address("mel@example.org")
    assert mel is not None
    content = written({"values": {"operator_name": "Pier service"}})
    draft = Draft(Kind.SETTINGS, "", content, "", Needs(1))
    assert isinstance(propose(parts, By(mel.staff, parts.clock()), draft), Proposal)
    parts.close()

    def says(*words: str) -> str:
        return CliRunner().invoke(main, ["publications", *words, "--data-dir", str(tmp_path)]).output

    assert "Published values go before: SOUNDINGS_OPERATOR_NAME" in says("list")
    assert says("back", "settings", "--by", "nobody@example.org") == "Error: Nobody has this address.\n"
    assert says("back", "settings", "--by", "mel@example.org") == "Put back: as it comes, number 2.\n"
    assert says("back", "settings", "--by", "mel@example.org") == "Error: Not done: nothing.\n"
    assert says("list").startswith("settings: as it comes\n")
