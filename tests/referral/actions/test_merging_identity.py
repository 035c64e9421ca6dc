"""To merge two cases and undo it changes nothing, whatever calls for attention in them and whatever they hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referral.actions.cases import casenotes, cases, screens
from referral.actions.cases.casebook import Done
from referral.actions.cases.merging import merge, undo
from referral.core.casework import Risk
from referral.core.merging import Merge, Signals
from tests.casebooks import ANN, BEGUN, NOW, SUE, House, a_house

MOMENTS = st.sampled_from([None, NOW, NOW.replace(hour=12), NOW.replace(hour=17)])
SIGNALS = st.builds(
    Signals, risk=st.sampled_from(Risk), must_not_contact=st.booleans(), reply_since=MOMENTS, chase=MOMENTS
)
CASE = st.tuples(SIGNALS, MOMENTS, st.booleans())


@pytest.fixture(scope="module")
def kept_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = a_house(tmp_path_factory.mktemp("house"))
    yield made
    made.close()


def a_case(house: House, told: tuple[Signals, datetime | None, bool]) -> str:
    """Open a case with these signals, a task where one is due, and perhaps a screen that is not finished."""
    signals, due, unfinished = told
    code = house.opens().code
    cases.signal(house, house.by(ANN), code, signals)
    if due is not None:
        casenotes.task(house, house.by(ANN), code, due, (ANN, "Ring"))
    if unfinished:
        screens.begin(house, house.by(ANN), code, BEGUN)
    return code


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.tuples(CASE, CASE, CASE), nested=st.booleans())
def test_merging_and_undoing_is_the_identity(
    kept_house: House, told: tuple[tuple[Signals, datetime | None, bool], ...], nested: bool
) -> None:
    house = kept_house
    one, two, three = (a_case(house, each) for each in told)
    inner = two if nested else one
    first = merge(house, house.by(SUE), inner, three)
    assert isinstance(first, Merge)
    before = house.sees(one), house.sees(two)
    second = merge(house, house.by(SUE), one, two)
    assert isinstance(second, Merge)
    assert len(house.sees(one).other_cards) == 2
    assert undo(house, house.by(SUE), one, second.code) == Done()
    assert (house.sees(one), house.sees(two)) == before


def test_what_has_changed_since_the_merge_stays_changed(kept_house: House) -> None:
    house = kept_house
    urgent = Signals(risk=Risk.NOW, reply_since=NOW)
    one, two = a_case(house, (Signals(), None, False)), a_case(house, (urgent, None, False))
    made = merge(house, house.by(SUE), one, two)
    assert isinstance(made, Merge)
    cases.signal(house, house.by(SUE), one, replace(urgent, risk=Risk.HOURS))
    undo(house, house.by(SUE), one, made.code)
    assert (house.sees(one).case.risk, house.sees(one).case.reply_since) == (Risk.HOURS, None)
    assert house.sees(two).case.risk is Risk.NOW
