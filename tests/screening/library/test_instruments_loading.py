"""Instruments and pathways become what the core works with, and nothing of a file is lost on the way."""

from pathlib import Path

import pytest

from screening.core.conditions import AnyOf, AtLeast, CountOf, GramsAtLeast, Level, LevelIn, PartScoreAtLeast, SignIs
from screening.core.instrument import Choice, Ground, Kind, Offer, Stage, Urgency
from screening.library.faults import DataFaults
from screening.library.opening import load_pathway, load_pathways
from tests.datafolder import DataFolder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder.written(tmp_path)


def test_a_small_folder_adds_up(data: DataFolder) -> None:
    library = data.open()

    assert list(library.pathways) == ["small"]
    assert library.languages == ("en",)
    assert library.unused == ()
    assert [step.stage for step in library.pathways["small"].steps] == [Stage.START, Stage.SHORT]


def test_countries_fill_the_country_question(data: DataFolder) -> None:
    asked = data.open().pathways["small"].by_code["country"]

    assert asked.choices == (Choice("GB", "United Kingdom"), Choice("other", "Another country"))


def test_a_question_keeps_all_that_its_table_says(data: DataFolder) -> None:
    pathway = data.open().pathways["small"]
    amount, longest, wish = pathway.by_code["amount"], pathway.by_code["longest"], pathway.by_code["wish"]

    assert (amount.kind, amount.units, amount.maximum) == (Kind.AMOUNT, ("g", "lines"), 20)
    assert [route.code for route in amount.routes] == ["nasal", "swallowed"]
    assert amount.points[0].by == ("nasal",)
    assert amount.when == AtLeast("days", 1)
    assert (longest.unit, longest.units, longest.when) == ("hours", ("hours", "days"), SignIs("often"))
    assert (wish.minimum, wish.maximum, wish.licence) == (0, 10, "Apache-2.0")
    assert amount.source is not None
    assert amount.source.text == "Our own words"


def test_rules_keep_conditions_ways_and_sources(data: DataFolder) -> None:
    pathway = data.open().pathways["small"]
    rule = pathway.rules[1]

    assert pathway.no_level == AnyOf("for_whom", frozenset({"someone_else"}))
    assert pathway.levels[0].when == CountOf(1, (SignIs("often"), PartScoreAtLeast("often", 3)))
    assert pathway.levels[0].source.ground is Ground.PUBLISHED
    assert rule.when == LevelIn(frozenset({Level.MODERATE, Level.HIGH}))
    assert rule.unless == GramsAtLeast("amount", 5, frozenset({"swallowed"}))
    assert (rule.ways[0].urgency, rule.ways[0].offer) == (Urgency.SOON_WEEKS, Offer.CHOICE)


def test_a_question_may_have_its_own_source_and_licence(data: DataFolder) -> None:
    data.change("instruments/start.toml", 'code = "for_whom"', 'code = "for_whom"\nsource = "theirs"\nlicence = "CC0"')
    data.add("instruments/start.toml", '\n[sources.theirs]\nground = "published"\ntext = "They"\n')

    asked = data.open().pathways["small"].by_code["for_whom"]

    assert asked.source is not None
    assert (asked.source.text, asked.licence) == ("They", "CC0")


def test_one_pathway_can_be_loaded_without_a_directory(data: DataFolder) -> None:
    pathway = load_pathway(data.path, "small", {"FR": "France"})

    assert pathway.by_code["country"].codes == {"FR", "other"}
    with pytest.raises(KeyError):
        load_pathway(data.path, "other", {})


def test_loading_one_pathway_names_the_faults(data: DataFolder) -> None:
    data.change("pathways/small.toml", 'sign = "often"', 'sign = "seldom"')

    with pytest.raises(DataFaults, match="there is no sign seldom"):
        load_pathway(data.path, "small", {"GB": "United Kingdom"})
    with pytest.raises(DataFaults, match="there is no sign seldom"):
        load_pathways(data.path)


def test_an_instrument_that_no_pathway_has_is_named_and_harms_nothing(data: DataFolder) -> None:
    text = data.read("instruments/start.toml").replace('code = "start"', 'code = "spare"', 1)
    data.add("instruments/spare.toml", text)

    assert data.open().unused == ("spare",)
