"""`screening atlas`: every class of outcomes, and the proof that nobody is sent to nobody."""

import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.cli import main
from screening.core.classes import add, routes_of, survey
from screening.core.conditions import Level
from screening.core.outcome import assess
from screening.core.proof import Sampling, prove
from screening.library.opening import open_library
from tests.datafolder import PATHWAY_FILE, DataFolder
from tests.factories import NOW, small_directory, small_pathway


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path / "data")


def _atlas(data: DataFolder, *more: str) -> Result:
    return CliRunner().invoke(main, ["atlas", "--pathway", "small", "--data", str(data.path), *more])


def test_every_level_is_met_with_every_flag() -> None:
    classes = survey(small_pathway())

    assert set(classes) >= {(level, flag) for level in Level for flag in (None, "fits", "plan", "blood")}
    assert (None, None) in classes
    assert routes_of(classes) == {
        "emergency", "crisis_support", "bladder_check", "harm_reduction", "specialist_drug_treatment",
    }  # fmt: skip


def test_each_example_belongs_to_its_class() -> None:
    for (level, flag), one in survey(small_pathway()).items():
        outcome = assess(small_pathway(), one.example)
        assert outcome.level == level
        assert flag is None or flag in [raised.flag.code for raised in outcome.flags]


def test_the_atlas_for_people(data: DataFolder) -> None:
    text = _atlas(data).stdout

    assert "moderate / fit\n    emergency: same_day\n    crisis_support: soon_weeks\n    drug_help: routine\n" in text
    assert "\nGB\n    emergency: emergency 999\n" in text
    assert "    drug_help: The Drug Line\n" in text


def test_a_class_without_a_level_may_be_information_only(data: DataFolder) -> None:
    data.change(PATHWAY_FILE, "when = { always = true }", 'when = { question = "for_whom", any_of = ["self"] }')

    assert "no level / no red flag\n    information only\n" in _atlas(data).stdout


def test_one_country_only(data: DataFolder) -> None:
    assert _atlas(data, "--country", "gb").exit_code == 0
    refused = _atlas(data, "--country", "FR")
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_a_page(data: DataFolder, tmp_path: Path) -> None:
    data.change("resources/gb.toml", 'name = "The Line"', 'name = "The <Line>"')
    file = tmp_path / "atlas.html"

    result = _atlas(data, "--html", str(file))

    page = file.read_text(encoding="utf-8")
    assert (result.exit_code, result.stdout) == (0, f"Written to {file}.\n")
    assert page.startswith("<!doctype html>")
    assert "The &lt;Line&gt;: 116 123" in page
    assert "Emergency number 999" in page


def test_an_unknown_pathway(data: DataFolder) -> None:
    assert _atlas(data, "--pathway", "large").exit_code == 2


def test_the_proof_holds(data: DataFolder) -> None:
    result = _atlas(data, "--check", "--samples", "300")

    assert result.exit_code == 0, result.stdout
    assert "classes of outcomes (level and red flag) were reached" in result.stdout
    assert "300 random answer sets were scored" in result.stdout
    assert result.stdout.endswith("None is without places to turn to.\n")


def test_a_crisis_line_that_sleeps_breaks_the_proof(data: DataFolder) -> None:
    days = 'open = [{ days = ["mon"], from = "09:00", to = "17:00" }]'
    hours = f'hours = {{ zone = "Europe/London", {days} }}\nholidays = "open"'
    data.change("resources/gb.toml", 'hours = "24/7"\ntopics = ["crisis"]', f'{hours}\ntopics = ["crisis"]')

    result = _atlas(data, "--check", "--samples", "10")

    assert result.exit_code == 1, result.stdout
    assert "crisis_support in GB on " in result.stdout
    assert "None is without" not in result.stdout


def test_an_outcome_without_a_route_breaks_the_proof(data: DataFolder) -> None:
    data.change(PATHWAY_FILE, "when = { always = true }", 'when = { question = "days", at_least = 20 }')

    result = _atlas(data, "--check", "--samples", "50")

    assert result.exit_code == 1
    assert "low with None: no route at all comes out of" in result.stdout
    assert "lead to no route" in result.stdout


def test_a_route_that_nobody_knows_breaks_the_proof() -> None:
    directory = small_directory()
    fewer = {code: entry for code, entry in directory.routes.items() if code != "bladder_check"}
    without = type(directory)("1", directory.countries, (), fewer, {})
    told: list[int] = []

    proof = prove(small_pathway(), without, survey(small_pathway()), NOW, Sampling(400, random.Random(1), told.append))

    assert any("nobody is known for bladder_check" in wrong for wrong in proof.wrong)
    assert any("random answers lead to bladder_check" in wrong for wrong in proof.wrong)
    assert len(told) == 400


def test_classes_take_the_highest_urgency_of_a_route() -> None:
    pathway = small_pathway()
    classes = survey(pathway)
    before = dict(classes[Level.LOW, None].routes)

    add(classes, assess(pathway, {"days": 0, "now": frozenset({"none"}), "signs": frozenset({"none"})}))

    assert classes[Level.LOW, None].routes == before


def test_the_shipped_data_has_no_hole() -> None:
    library = open_library()
    pathway = library.pathways["ketamine"]

    proof = prove(pathway, library.directory, survey(pathway), NOW, Sampling(300, random.Random(7), lambda _: None))

    assert proof.wrong == ()
