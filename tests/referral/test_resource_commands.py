"""`referral resources`: listed, checked, taken away as files, and brought back as a proposal."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.cli import main

OURS = """
[[resource]]
id = "gb-quay"
name = "Quay drug service"
operator = "A charity"
topics = ["drug-service"]
source_url = "https://example.org/quay"
source_date = "undated"
checked = 2026-11-21

  [[resource.contact]]
  kind = "phone"
  number = "02079460123"
  shown = "020 7946 0123"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("resources")
    assert types(made, "migrate").exit_code == 0
    for name in ("eda", "max"):
        words = ("--name", name, "--organisation", "Harbour", "--role", "directory_editor")
        assert types(made, "staff", "add", f"{name}@example.org", *words).exit_code == 0
    return made


def types(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data-dir", str(folder)])


def a_folder(parent: Path, text: str) -> str:
    made = parent / "given"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    (made / "gb.toml").write_text(text, encoding="utf-8")
    return str(made)


def test_the_list_says_how_far_each_can_be_trusted(folder: Path) -> None:
    told = types(folder, "resources", "list", "--country", "gb")
    assert told.exit_code == 0, told.output
    assert "gb-samaritans: Samaritans" in told.output
    assert "us-988" not in told.output
    assert "0 change(s) wait for a second person." in told.output


def test_files_are_brought_as_a_proposal_that_somebody_else_publishes(folder: Path, tmp_path: Path) -> None:
    brought = types(folder, "resources", "import", a_folder(tmp_path, OURS), "--by", "eda@example.org")
    assert brought.exit_code == 0, brought.output
    assert "/staff/places/proposals/" in brought.output
    assert "1 change(s) wait" in types(folder, "resources", "list", "--country", "hk").output
    assert "0 entry or entries by staff" in types(folder, "resources", "check").output
    away = tmp_path / "away"
    assert "0 file(s)" in types(folder, "resources", "export", str(away)).output
    assert "there already" in types(folder, "resources", "export", str(away)).output


@pytest.mark.parametrize(
    ("text", "by", "why"),
    [
        (OURS.replace('operator = "A charity"\n', ""), "eda", "resource[0].operator"),
        (OURS.replace("[[resource]]", "[[resource]"), "eda", "cannot be read"),
        (OURS.replace('id = "gb-quay"\n', ""), "eda", "has no id"),
        ('[[resource]]\nid = "gb-nobody"\nwithdrawn = true\n', "eda", "there is no gb-nobody to withdraw"),
        (OURS, "nobody", "Nobody who works here"),
    ],
)
def test_what_does_not_add_up_is_refused(folder: Path, tmp_path: Path, text: str, by: str, why: str) -> None:
    told = types(folder, "resources", "import", a_folder(tmp_path, text), "--by", f"{by}@example.org")
    assert told.exit_code == 1
    assert why in told.output
