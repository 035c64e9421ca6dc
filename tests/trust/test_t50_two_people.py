"""T50: a change of the list of places needs two people, on both kinds of databases.

Seen to fail when whoever proposed could sign, and when a proposal counted before it was signed.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.actions.published import overlaying
from referral.core.publishing import Kind, No, Proposal
from screening.core.holes import Hole
from screening.library.verdict import Verdict
from tests.casebooks import NOW
from tests.placework import ADDED, COUNSELOR, EDA, MAX, PlaceHouse, a_place_house, fine
from tests.postgres import postgres_server, postgres_url
from tests.trust_report import Measured

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.trust
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PlaceHouse]:
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    made = a_place_house(tmp_path, url)
    yield made
    made.house.close()


def _published(house: PlaceHouse) -> str:
    return house.publishing.active()[Kind.RESOURCES].content


def test_t50_a_change_of_places_needs_two_people(house: PlaceHouse, trust: Measured) -> None:
    made = overlaying.propose(house, house.by(EDA), ADDED, "new", fine)
    assert isinstance(made, Proposal)
    hole = Hole("GB", "crisis_support", "25_plus", NOW, "no crisis line is open")
    tries = (
        overlaying.propose(house, house.by(COUNSELOR), ADDED, "", fine),
        overlaying.approve(house, house.by(EDA), made.code, fine),
        overlaying.approve(house, house.by(COUNSELOR), made.code, fine),
        overlaying.approve(house, house.by(MAX), made.code, house.noting(Verdict(gaps=(hole,)))),
    )
    alone = [one for one in tries if isinstance(one, Proposal)]
    before = _published(house)
    done = overlaying.approve(house, house.by(MAX), made.code, fine)
    assert isinstance(done, Proposal)
    signed = [one.by for one in done.signatures]
    good = tries[1] is No.SIGNED and not alone and not before and "gb-ours" in _published(house)
    told = f"{len(alone)} of {len(tries)} tries by one person, without the right or leaving a hole went through"
    trust("T50", f"{told}; then signed by {len(set(signed))}", "0; 2", good and signed == ["eda", "max"])
    trail = [(by, action) for by, action, _ in house.trail_of(made.code)]
    trust("T50", f"on record: {trail}", "each step with who", trail == [("eda", "proposed"), ("max", "published")])
