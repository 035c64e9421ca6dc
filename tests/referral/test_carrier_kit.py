"""The papers by which carriers admit texts: written from the settings as they are, and what to look at first."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.cli import main
from referral.texting import open_texts

PAPERS = {"README.txt", "campaign.txt", "opt_in.html", "privacy.txt", "samples.txt"}
SET = {
    "SOUNDINGS_OPERATOR_NAME": "Harbour & Sons",
    "SOUNDINGS_PUBLIC_URL": "https://notes.example",
    "SOUNDINGS_TEXTS_RUN_BY": "Harbour",
    "SOUNDINGS_TEXTS_COUNTRIES": "GB,ES",
    "SOUNDINGS_TEXTS_MINORS": "true",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "papers"


def written(folder: Path) -> Result:
    return CliRunner().invoke(main, ["carrier-kit", "--to", str(folder)])


def test_the_papers_say_what_is_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SET.items():
        monkeypatch.setenv(name, value)
    told = written(folder)
    assert told.output == f"5 papers are in {folder}. Read README.txt first.\n"
    papers = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert set(papers) == PAPERS
    assert "Harbour & Sons" in papers["campaign.txt"]
    assert "Harbour &amp; Sons" in papers["opt_in.html"]
    assert "GB, ES" in papers["campaign.txt"]
    assert "yes, with wording of their own" in papers["campaign.txt"]
    assert not any("(to be set" in text for text in papers.values())
    texts = open_texts()
    samples = papers["samples.txt"].splitlines()
    for purpose, language in texts.templates:
        assert any(line.startswith(f"{purpose} ({language}): ") for line in samples)


def test_what_is_missing_is_named(folder: Path) -> None:
    told = written(folder)
    assert told.exit_code == 0
    for name in ("OPERATOR_NAME", "PUBLIC_URL", "TEXTS_RUN_BY"):
        assert f"Look at this: SOUNDINGS_{name} is not set" in told.output
    assert "(to be set: SOUNDINGS_OPERATOR_NAME)" in (folder / "campaign.txt").read_text(encoding="utf-8")


def test_a_name_that_carriers_take_for_trade_is_pointed_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDINGS_OPERATOR_NAME", "Ketamine Help")
    assert "campaign.txt has 'ketamine'" in written(folder).output.lower()
