"""What the scorer makes of five populations drawn from published shares, which were fixed before it saw them."""

import json
from functools import cache

import pytest

from tests.ketamine import Scored, score
from tests.screening.population.synthetic import DIGESTS, IDS, digest, generate, marginals

BLADDER = {"bladder_check", "urology_urgent"}


@cache
def scored(population: str) -> tuple[Scored, ...]:
    return tuple(score(person) for person in generate(marginals(population)))


def share(population: str, found: list[bool]) -> float:
    return sum(found) / len(scored(population))


@pytest.mark.parametrize("population", IDS)
def test_the_people_are_those_that_were_committed_before_scoring(population: str) -> None:
    committed = json.loads(DIGESTS.read_text(encoding="utf-8"))

    assert digest(generate(marginals(population))) == committed[population]


@pytest.mark.parametrize("population", IDS)
def test_every_share_is_published_or_says_what_is_assumed(population: str) -> None:
    bare = [draw["code"] for draw in marginals(population)["draw"] if "url" not in draw and "assumed" not in draw]

    assert bare == []


def test_gds_2018_five_to_fifteen_percent_are_sent_to_a_specialist() -> None:
    people = scored("gds2018")
    sent = share("gds2018", [p.level == "high" and "specialist_drug_treatment" in p.routes for p in people])

    assert 0.05 <= sent <= 0.15


def test_mixmag_2009_a_quarter_have_the_bladder_looked_at() -> None:
    sent = share("mixmag2009", [bool(BLADDER & set(p.routes)) for p in scored("mixmag2009")])

    assert 0.20 <= sent <= 0.33


def test_mixmag_2009_a_tenth_to_a_quarter_show_dependence() -> None:
    held = share("mixmag2009", [p.part("dependence")[1] in {"some", "many"} for p in scored("mixmag2009")])

    assert 0.10 <= held <= 0.25


def test_edrs_2024_most_are_low() -> None:
    low = share("edrs2024", [p.level == "low" for p in scored("edrs2024")])

    assert low > 0.5


def test_taiwan_about_half_have_the_bladder_looked_at() -> None:
    sent = share("taiwan-offenders", [bool(BLADDER & set(p.routes)) for p in scored("taiwan-offenders")])

    assert 0.45 <= sent <= 0.58


def test_tri_city_going_on_despite_harm_is_the_commonest_link() -> None:
    shares = {link: share("tricity", [p.links[link] is True for p in scored("tricity")]) for link in range(1, 6)}

    assert max(shares, key=lambda link: shares[link]) == 5
