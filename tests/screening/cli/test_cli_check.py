"""`screening check`: a summary and 0, or every fault as file:line: field: message and 1."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.cli import main
from tests.datafolder import CHECK_FILE, PATHWAY_FILE, DataFolder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path / "data")


def _check(data: DataFolder, *more: str) -> Result:
    return CliRunner().invoke(main, ["check", "--data", str(data.path), *more])


def test_the_shipped_files_add_up() -> None:
    result = CliRunner().invoke(main, ["check"])

    assert (result.exit_code, result.stderr) == (0, ""), result.stdout
    assert result.stdout.startswith("The data files add up: 1 pathway(s), ")


def test_a_summary_in_one_line(data: DataFolder) -> None:
    result = _check(data)

    assert result.exit_code == 0
    assert result.stdout == (
        "The data files add up: 1 pathway(s), 8 questions, 1 listed countries, languages en. "
        "Not recorded yet (--record): instrument check 1, instrument start 1, pathway small 1.\n"
    )


def test_every_fault_in_one_run(data: DataFolder) -> None:
    data.change(CHECK_FILE, 'part = "often"', 'part = "seldom"')
    data.change(PATHWAY_FILE, 'because = "For everybody."\n', "")

    result = _check(data)

    part, rule = data.line_of(CHECK_FILE, 'part = "seldom"'), data.line_of(PATHWAY_FILE, "[[rule]]")
    assert result.exit_code == 1
    assert f"{CHECK_FILE}:{part}: screen[1].question[0].part: there is no part seldom\n" in result.stdout
    assert f"{PATHWAY_FILE}:{rule}: rule[0].because: Field required\n" in result.stdout


def test_recording_then_holding_the_codes(data: DataFolder) -> None:
    recorded = _check(data, "--record")
    data.change(CHECK_FILE, 'code = "wish"', 'code = "hope"')
    refused = _check(data)
    kept = _check(data, "--record")
    replaced = _check(data, "--record", "--again")

    assert "Not recorded" not in recorded.stdout
    assert (refused.exit_code, kept.exit_code) == (1, 1)
    assert "the codes of version 1 were changed: give it a new version" in refused.stdout
    assert replaced.exit_code == 0
    assert _check(data).exit_code == 0


def test_again_needs_record(data: DataFolder) -> None:
    assert _check(data, "--again").exit_code == 2


def test_an_overlay_is_checked_with_the_rest(data: DataFolder, tmp_path: Path) -> None:
    overlay = tmp_path / "own"
    overlay.mkdir()
    (overlay / "gb.toml").write_text('[[resource]]\nid = "ours"\n', encoding="utf-8")

    result = _check(data, "--overlay", str(overlay))

    assert result.exit_code == 1
    assert "own/gb.toml:1: resource[0]" in result.stdout


def test_what_no_pathway_has_is_named(data: DataFolder) -> None:
    spare = data.read("instruments/start.toml").replace('code = "start"', 'code = "spare"', 1)
    data.add("instruments/spare.toml", spare)

    assert "In no pathway: spare." in _check(data).stdout
