"""`screening ask`: a person answers in the terminal, can go back, skip and stop, and sees help first."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.cli import main
from tests.datafolder import PATHWAY_FILE, DataFolder

LONG = """\
code = "long"
version = "1"
title = "Long"
licence = "Apache-2.0"
source = "ours"

[sources.ours]
ground = "ours"
text = "Our own words"

[[screen]]
code = "more"
title = "More"
intro = "A little more."
content_note = "About mood."

[[screen.question]]
code = "mood"
kind = "choice"
text = "How are you?"
help = "Just roughly."
why = "It matters."
window = "today"
choices = [{ code = "good", text = "Good" }, { code = "bad", text = "Bad" }]
"""


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder.written(tmp_path / "data")
    folder.add("instruments/long.toml", LONG)
    step = '[[step]]\nstage = "long"\ninstrument = "long"\n\n'
    return folder.change(PATHWAY_FILE, '[[part]]\ncode = "often"', f'{step}[[part]]\ncode = "often"')


def _talk(data: DataFolder, *typed: str) -> Result:
    given = ["ask", "small", "--data", str(data.path)]
    return CliRunner().invoke(main, given, input="\n".join((*typed, "")))


def test_a_whole_talk(data: DataFolder) -> None:
    result = _talk(data, "1", "GB", "2", "9", "2 g nasal", "2 days", "2020-05", "7", "y", "good")

    assert result.exit_code == 0, result.output
    assert "So far" in result.stdout
    assert "The longer check asks more, beginning with: How are you?" in result.stdout
    assert "A little more.\nAbout mood.\n" in result.stdout
    assert "How are you? (today)\n  Just roughly.\n  Why we ask: It matters.\n  1. Good [good]\n" in result.stdout
    assert result.stdout.count("Result: some signs") == 2


def test_help_comes_before_the_next_question(data: DataFolder) -> None:
    result = _talk(data, "1", "GB", "fit", "q")

    assert result.stdout.index("Call now.") < result.stdout.index("On how many days?")
    assert "Emergency number: 999" in result.stdout
    assert "Result" not in result.stdout


def test_help_comes_once(data: DataFolder) -> None:
    assert _talk(data, "1", "GB", "fit", "9", "", "q").stdout.count("This needs help now") == 1


def test_stopping_after_the_short_check(data: DataFolder) -> None:
    result = _talk(data, "1", "GB", "none", "0", "", "5", "n")

    assert result.exit_code == 0
    assert result.stdout.count("Result: few signs so far") == 1


def test_a_path_for_someone_else(data: DataFolder) -> None:
    result = _talk(data, "someone_else", "other", "2", "", "", "n")

    assert "On how many days?" not in result.stdout
    assert "Information" in result.stdout


def test_a_fault_is_told_and_the_question_asked_again(data: DataFolder) -> None:
    result = _talk(data, "3", "nobody", "1", "GB", "1,2", "2", "x", "99", "9", "2 g nose", "1 2 3 4", "2 g 1", "q")

    for said in (
        "for_whom: there is no such choice: '3'",
        "for_whom: there is no such choice: 'nobody'",
        "now: these choices do not go together",
        "days: this is not the kind of answer that is asked for: 'x'",
        "days: out of range: 99.0",
        "amount: there is no such route: 'nose'",
        "amount: this is not the kind of answer that is asked for: '1 2 3 4'",
    ):
        assert said in result.stdout


def test_going_back_changes_an_answer(data: DataFolder) -> None:
    result = _talk(data, "1", "GB", "none", "0", "<", "9", "", "", "", "", "n")

    assert "Result: some signs" in result.stdout


def test_going_back_passes_over_what_is_no_longer_asked(data: DataFolder) -> None:
    result = _talk(data, "1", "GB", "none", "9", "<", "<", "<", "<", "someone_else", "GB", "none", "", "", "5", "n")

    assert "Information" in result.stdout


def test_going_back_at_the_beginning_stays_there(data: DataFolder) -> None:
    assert _talk(data, "<", "q").stdout.count("Who is it about?") == 2


def test_an_answer_can_be_taken_back(data: DataFolder) -> None:
    result = _talk(data, "1", "GB", "none", "9", "<", "", "", "5", "n")

    assert "Result: cannot tell yet" in result.stdout


def test_declined_and_unknown(data: DataFolder) -> None:
    result = _talk(data, "1", "-", "?", "-", "", "5", "n")

    assert "On how many days? (you prefer not to say)" in result.stdout


def test_the_end_of_input_ends_the_talk(data: DataFolder) -> None:
    assert _talk(data, "1").exit_code == 1
