"""`referral publications`: what holds, and the way back for whoever has no browser."""

from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner

from referral.actions.accounts import staff
from referral.actions.published.effective import Effective, lesser
from referral.actions.published.publishing import Draft, propose
from referral.cli import main
from referral.cli.worker import begin_with
from referral.core.access import By, Role
from referral.core.publishing import Kind, Needs, Proposal, written
from referral.settings import Settings
from referral.wiring import wire
from screening.app import Known, Laid, read_data
from screening.library.faults import DataFaults, Fault
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

    nothing = "Error: Nothing was published here, or it was put back already: it stands as it comes.\n"
    assert says("back", "rules", "--by", "mel@example.org") == nothing
    assert "Published values go before: SOUNDINGS_OPERATOR_NAME" in says("list")
    assert says("back", "settings", "--by", "nobody@example.org") == "Error: Nobody has this address.\n"
    assert says("back", "settings", "--by", "mel@example.org") == "Put back: as it comes, number 2.\n"
    assert says("back", "settings", "--by", "mel@example.org") == nothing
    assert says("list").startswith("settings: as it comes\n")


def test_a_worker_begins_without_what_cannot_be_loaded_and_with_all_else(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, staff=False)
    parts = wire(settings)
    migrated(*parts.databases)
    spoils = replace(settings, texts_run_by="https://x.example")
    broken = Effective(3, spoils, {}, {"gb": "no place"})
    found = read_data(settings)

    def read(_settings: Settings, laid: Laid) -> Known:
        if laid.places:
            raise DataFaults((Fault("staff/gb.toml", 1, "", "no place"),))
        return found

    for held in (broken, replace(broken, places={}), replace(broken, settings=settings)):
        begun, jobs = begin_with(parts, held, settings, read)
        assert begun == Effective(3, settings)
        assert jobs.texts is not None
    parts.close()

    assert lesser(broken, settings)[1:] == (replace(broken, settings=settings), Effective(3, settings))
    ruled = replace(broken, settings=settings, rules={"pathways/ketamine.toml": "x"})
    assert lesser(ruled, settings)[1] == Effective(3, settings, {}, broken.places), "what is hidden comes back last"
