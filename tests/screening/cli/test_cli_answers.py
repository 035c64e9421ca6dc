"""`screening ask --answers`: a file of answers is scored, or refused with everything that is wrong with it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from screening.cli import main
from tests.datafolder import DataFolder

GIVEN = {"for_whom": "self", "country": "GB", "days": 9, "amount": {"value": 2, "unit": "g", "route": "nasal"}}


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path / "data")


def _ask(data: DataFolder, answers: str | bytes, *more: str) -> Result:
    given = ["ask", "small", "--data", str(data.path), "--answers", "-", *more]
    return CliRunner().invoke(main, given, input=answers)


def _json(data: DataFolder, answers: object, *more: str) -> dict[str, Any]:
    result = _ask(data, json.dumps(answers), "--json", *more)
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_result_as_json(data: DataFolder) -> None:
    found = _json(data, GIVEN)

    assert list(found) == [
        "pathway", "versions", "level", "level_at_least", "urgency", "parts", "flags", "routes", "missing", "ignored",
    ]  # fmt: skip
    assert (found["level"], found["level_at_least"], found["urgency"]) == ("moderate", "moderate", "soon_weeks")
    assert found["versions"] == {
        "pathway": "1", "instruments": {"start": "1", "check": "1"}, "resources": "2026-11",
    }  # fmt: skip
    assert found["parts"]["much"] == {
        "score": 2,
        "max": 2,
        "band": "many",
        "reasons": [{"question": "amount", "answer": {"value": 2.0, "unit": "g", "route": "nasal"}, "points": 2}],
    }
    assert [route["route"] for route in found["routes"]] == ["crisis_support", "drug_help"]


def test_the_same_answers_give_the_same_bytes(data: DataFolder) -> None:
    turned = dict(reversed(GIVEN.items()))

    assert _ask(data, json.dumps(GIVEN), "--json").stdout == _ask(data, json.dumps(turned), "--json").stdout


def test_a_file_is_read_like_standard_input(data: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(GIVEN), encoding="utf-8")
    given = ["ask", "small", "--data", str(data.path), "--answers", str(file), "--json"]

    assert CliRunner().invoke(main, given).stdout == _ask(data, json.dumps(GIVEN), "--json").stdout


def test_answers_off_the_path_are_named_and_do_not_count(data: DataFolder) -> None:
    found = _json(data, {"for_whom": "someone_else", "days": 9})

    assert (found["level"], found["ignored"]) == (None, ["days"])


def test_resources_can_be_added(data: DataFolder) -> None:
    places = _json(data, GIVEN, "--resources")["resources"]

    assert [place["id"] for place in places["drug_help"]] == ["gb-drugs"]
    assert places["drug_help"][0]["open_now"] is True


def test_an_empty_object_is_an_answer(data: DataFolder) -> None:
    found = _json(data, {})

    assert (found["level"], found["level_at_least"]) == ("not_enough", "low")
    assert {gap["why"] for gap in found["missing"]} == {"not_asked"}


@pytest.mark.parametrize("flag", [(), ("--json",)])
def test_every_fault_is_named_and_nothing_is_printed(data: DataFolder, flag: tuple[str, ...]) -> None:
    wrong = {"bogus": 1, "days": 99, "now": ["fit", "none"], "for_whom": "me", "began": "May", "wish": 1.5}

    result = _ask(data, json.dumps(wrong), *flag)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "bogus: there is no such question\n"
        "days: out of range: 99; right would be: 0-30\n"
        "now: these choices do not go together: ['fit', 'none']; right would be: none\n"
        "for_whom: there is no such choice: 'me'; right would be: self, someone_else\n"
        "began: not a month: 'May'; right would be: YYYY-MM\n"
        "wish: not a whole number: 1.5\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the answers are not JSON"),
        ("{", "the answers are not JSON"),
        ("[]", "the answers are not a JSON object"),
        ("null", "the answers are not a JSON object"),
        ('{"days": NaN}', "NaN is no number"),
        ('{"days": Infinity}', "Infinity is no number"),
        (b'{"days": "\xff"}', "the answers are not JSON"),
        ("[" * 100_000, "the answers are not JSON"),
        ('{"days": ' + "9" * 10_000 + "}", "a number has 10000 digits; none that is asked for has more than 20"),
        ('{"days": -' + "9" * 30 + "}", "a number has 30 digits"),
        ('{"days": 1, "days": 2, "bogus": 1}', "days: is there more than once\nbogus: there is no such question"),
        ('{"amount": {"value": 1, "value": 2, "unit": "g"}}', "value: is there more than once"),
    ],
)
def test_what_is_not_an_object_of_answers_is_refused(data: DataFolder, text: str | bytes, said: str) -> None:
    result = _ask(data, text, "--json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_byte_order_mark_does_no_harm(data: DataFolder) -> None:
    assert _ask(data, b'\xef\xbb\xbf{"days": 1}', "--json").exit_code == 0


def test_a_file_that_is_not_there(data: DataFolder) -> None:
    result = CliRunner().invoke(main, ["ask", "small", "--data", str(data.path), "--answers", "nowhere.json"])

    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("flag", ["--json", "--resources"])
def test_json_needs_answers(data: DataFolder, flag: str) -> None:
    assert CliRunner().invoke(main, ["ask", "small", "--data", str(data.path), flag]).exit_code == 2


def test_an_unknown_country_is_refused(data: DataFolder) -> None:
    assert _ask(data, "{}", "--country", "Atlantis").exit_code == 2


def test_a_result_for_people(data: DataFolder) -> None:
    given = {**GIVEN, "now": ["fit"], "began": "declined"}
    text = _ask(data, json.dumps(given)).stdout

    assert text.index("This needs help now") < text.index("Result: some signs")
    assert "  - You use often. (Published: A paper)\n      On how many days? -> 9 days\n" in text
    assert "  How much: 2 of 2, many signs\n    +2  How much? -> 2 grams, Nose\n" in text
    assert "      * The Drug Line\n          Call: 0300 123 6600\n" in text
    assert "Emergency number: 999" in text
    assert "(arrange it within four weeks, if you like)" in text


def test_a_result_without_a_level_for_people(data: DataFolder) -> None:
    text = _ask(data, json.dumps({"for_whom": "someone_else", "days": 9}), "--country", "other").stdout

    assert "\nInformation\n" in text
    assert "Result" not in text
    assert "Not counted, because the other answers do not lead there: days" in text
    assert "Say your country (--country)" in text


def test_what_is_missing_is_told(data: DataFolder) -> None:
    given = {"days": "unknown", "amount": {"value": 2, "unit": "g", "route": "swallowed"}}
    text = _ask(data, json.dumps(given), "--country", "gb").stdout

    assert "Result: cannot tell yet" in text
    assert "Certain so far: at least few signs so far." in text
    assert "- On how many days? (you do not know)" in text
    assert "The Drug Line" in text


def test_notes_are_told_with_their_ground(data: DataFolder) -> None:
    given = {"days": 2, "amount": {"value": 2, "unit": "g", "route": "swallowed"}}

    assert (
        "Good to know\n  - Grams do not compare. (Our proposal: Our proposal)" in _ask(data, json.dumps(given)).stdout
    )


def test_the_chain_is_told_link_by_link() -> None:
    given = {"source": ["elsewhere"], "control": ["need_more"], "days_30": 20, "country": "PL"}
    result = CliRunner().invoke(main, ["ask", "ketamine", "--answers", "-"], input=json.dumps(given))
    chain = result.stdout.partition("\nThe chain\n")[2]

    assert result.exit_code == 0
    assert chain.startswith("  Needing more: yes\n    Which of these fit you? -> ")
    assert "Losing control of it: not known" in chain


def test_a_country_without_enough_places_is_said_so(data: DataFolder) -> None:
    text = data.read("resources/gb.toml").replace("GB", "FR").replace("United Kingdom", "France")
    data.add("resources/fr.toml", text.partition("[[resource]]")[0])

    found = _ask(data, json.dumps({**GIVEN, "country": "FR"})).stdout

    assert "We have not enough checked places for this country." in found
