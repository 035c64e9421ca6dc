"""`referral read-replies`, as staff and translators use it, and what a word file may say."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.cli import main
from referral.texting import open_lexicon
from screening.library.faults import DataFaults

SMALL = """\
polite = ["bitte"]
[groups]
texte = ["text", "texte"]
[spelling]
halt = ["hlat"]
[crisis]
anywhere = ["will sterben"]
[opt_out]
whole = ["ende"]
alone = ["halt"]
anywhere = ["keine <texte>"]
[help]
whole = ["hilfe"]
[start]
whole = ["los"]
[ordinary]
[answers.digits]
1 = ["eins"]
"""


def types(says: str | bytes, *words: str) -> Result:
    return CliRunner().invoke(main, ["read-replies", *words], input=says)


def read(*replies: Mapping[str, object]) -> list[dict[str, object]]:
    result = types("".join(json.dumps(reply) + "\n" for reply in replies))
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_with_what_it_is_and_why() -> None:
    found = read(
        {"text": "stop, I want to die"},
        {"text": "1 fine", "expect": "123"},
        {"text": "yes", "expect": ""},
        {"text": "quit 2 weeks ago", "expect": None, "kind": "human"},
    )
    assert [(one["kind"], one["also"], one["answer"]) for one in found] == [
        ("crisis", ["opt_out"], None),
        ("answer", [], "1"),
        ("start", [], None),
        ("human", [], None),
    ]
    assert found[3] == {"kind": "human", "also": [], "answer": None, "why": "no rule fits"}
    assert '"stop" by opt_out.alone' in str(found[0]["why"])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"stop", "this is not JSON in UTF-8"),
        (b'{"text": "\xff"}', "this is not JSON in UTF-8"),
        (b"[" * 100_000, "this is not JSON in UTF-8"),
        (b'"stop"', 'this is not a JSON object with a "text"'),
        (b'{"expect": "1"}', 'this is not a JSON object with a "text"'),
        (b'{"text": 1}', 'this is not a JSON object with a "text"'),
        (b'{"text": "1", "expect": 1}', '"expect" holds digits, such as "123", or nothing'),
        (b'{"text": "1", "expect": 0}', '"expect" holds digits, such as "123", or nothing'),
        (b'{"text": "1", "expect": "yes"}', '"expect" holds digits, such as "123", or nothing'),
    ],
)
def test_a_bad_line_is_named_and_takes_nothing_from_the_others(line: bytes, why: str) -> None:
    result = types(b'\xef\xbb\xbf{"text": "stop"}\n\n' + line + b'\n{"text": "help"}')
    assert [json.loads(one)["kind"] for one in result.stdout.splitlines()] == ["opt_out", "help"]
    assert (result.exit_code, result.stderr) == (2, f"line 3: {why}\n")


def test_nothing_in_is_nothing_out() -> None:
    assert (types("").exit_code, types("").output) == (0, "")


def test_a_broken_character_does_no_harm() -> None:
    assert json.loads(types(b'{"text": "\\ud800 stop"}').stdout)["kind"] == "opt_out"


def test_a_translator_tries_a_file_of_words_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text(SMALL, encoding="utf-8")
    replies = ["Hlat bitte", "keine Texte", "Hilfe", "los", "ende", "eins", "ich will sterben", "stop"]
    result = types(
        "".join(json.dumps({"text": reply, "expect": "1"}) + "\n" for reply in replies), "--words", str(tmp_path)
    )
    kinds = [json.loads(line)["kind"] for line in result.stdout.splitlines()]
    assert kinds == ["opt_out", "opt_out", "help", "start", "opt_out", "answer", "crisis", "human"]


def test_a_file_of_words_that_does_not_add_up_is_refused_with_every_fault(tmp_path: Path) -> None:
    broken = SMALL.replace("will sterben", "will <nichts>").replace('["bitte"]', '["bitte sehr"]')
    (tmp_path / "de.toml").write_text(broken.replace("hlat", "!"), encoding="utf-8")
    (tmp_path / "fr.toml").write_text("polite = [", encoding="utf-8")
    (tmp_path / "it.toml").write_text(SMALL.replace("[help]", "[aid]"), encoding="utf-8")
    result = types("", "--words", str(tmp_path))
    assert result.exit_code == 1
    name = tmp_path.name
    said = result.stderr.splitlines()
    assert f"Error: {name}/de.toml:1: polite[0]: 'bitte sehr' is not one word" in said
    assert f"{name}/de.toml:5: spelling.halt[0]: '!' is not one word" in said
    assert f"{name}/de.toml:7: crisis.anywhere[0]: there is no group <nichts>" in said
    assert any(line.startswith(f"{name}/fr.toml:1: not valid TOML") for line in said)
    assert any(line.startswith(f"{name}/it.toml") and "help" in line for line in said)


def test_a_folder_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFaults, match="there is no word file"):
        open_lexicon(tmp_path)
