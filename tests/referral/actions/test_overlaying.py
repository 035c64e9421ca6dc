"""Changes of the list of places: proposed, checked, brought up to date, refused with a reason, put back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.actions.published import overlaying
from referral.actions.published.overlaying import Board, Waiting
from referral.core.overlay import Change, Conflict, Local, hiding
from referral.core.publishing import Active, No, Proposal, State
from screening.library.faults import Fault
from screening.library.verdict import Verdict
from tests.placework import ADDED, EDA, MAX, OURS, PlaceHouse, a_place_house, fine

HIDES = (Change("gb-frank", None, hiding("gb-frank", "GB")),)
BAD = Verdict(faults=(Fault("staff/gb.toml", 1, "resource[0].name", "is missing"),))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[PlaceHouse]:
    made = a_place_house(tmp_path)
    yield made
    made.house.close()


def board(house: PlaceHouse) -> Board:
    found = overlaying.board(house)
    assert isinstance(found, Board)
    return found


def proposes(house: PlaceHouse, changes: tuple[Change, ...] = ADDED) -> Proposal:
    made = overlaying.propose(house, house.by(EDA), changes, "because", fine)
    assert isinstance(made, Proposal), made
    return made


def publishes(house: PlaceHouse, changes: tuple[Change, ...] = ADDED) -> Proposal:
    done = overlaying.approve(house, house.by(MAX), proposes(house, changes).code, fine)
    assert isinstance(done, Proposal), done
    return done


def test_what_waits_is_shown_with_its_changes_and_what_counts_does_not_change(house: PlaceHouse) -> None:
    made = proposes(house)
    found = board(house)
    assert [(one.proposal.code, one.changes, one.stale) for one in found.waiting] == [(made.code, ADDED, False)]
    assert found.touching("gb-ours") == found.waiting
    assert not found.touching("gb-frank")
    assert not found.overlay


def test_what_does_not_add_up_is_not_kept(house: PlaceHouse) -> None:
    assert overlaying.propose(house, house.by(EDA), ADDED, "", house.noting(BAD)) == BAD
    assert not board(house).waiting
    ((before, after),) = house.checked
    assert not before
    assert "gb-ours" in after["gb"]


def test_it_is_checked_again_before_it_counts(house: PlaceHouse) -> None:
    made = proposes(house)
    assert overlaying.approve(house, house.by(MAX), made.code, lambda _before, _after: BAD) == BAD
    assert board(house).waiting


def test_two_changes_of_one_entry_do_not_write_over_each_other(house: PlaceHouse) -> None:
    publishes(house)
    again = Change("gb-ours", None, Local("GB", {"id": "gb-ours", "name": "Others"}))
    assert overlaying.propose(house, house.by(EDA), [again], "", fine) == Conflict(("gb-ours",))


def test_who_was_overtaken_is_brought_up_to_date_and_signed_by_another(house: PlaceHouse) -> None:
    late = proposes(house, HIDES)
    publishes(house)
    assert overlaying.approve(house, house.by(MAX), late.code, fine) is No.STALE
    assert board(house).waiting[0].stale
    renewed = overlaying.renew(house, house.by(EDA), late.code, fine)
    assert isinstance(renewed, Proposal)
    (waits,) = board(house).waiting
    assert (waits.proposal.code, waits.changes, waits.stale) == (renewed.code, HIDES, False)
    assert isinstance(overlaying.approve(house, house.by(MAX), renewed.code, fine), Proposal)
    assert board(house).overlay == {"gb-ours": OURS, "gb-frank": hiding("gb-frank", "GB")}
    assert overlaying.renew(house, house.by(EDA), late.code, fine) is No.DECIDED
    assert overlaying.renew(house, house.by(EDA), "nothing", fine) is No.GONE


def test_it_is_refused_with_a_reason_that_stays(house: PlaceHouse) -> None:
    made = proposes(house)
    done = overlaying.refuse(house, house.by(MAX), made.code, "The number is wrong")
    assert isinstance(done, Proposal)
    found = overlaying.one(house, made.code)
    assert isinstance(found, Waiting)
    assert (found.proposal.state, found.why_refused) == (State.REFUSED, "The number is wrong")
    assert board(house).decided[0].why_refused == "The number is wrong"
    assert overlaying.approve(house, house.by(MAX), made.code, fine) is No.DECIDED
    assert overlaying.one(house, "nothing") is None


def test_what_stood_before_is_put_back_in_one_step(house: PlaceHouse) -> None:
    publishes(house)
    last = publishes(house, HIDES)
    done = overlaying.roll_back(house, house.by(EDA), last.code, fine)
    assert isinstance(done, Active)
    assert board(house).overlay == {"gb-ours": OURS}
    assert overlaying.roll_back(house, house.by(EDA), last.code, fine) is No.NOTHING
    assert overlaying.roll_back(house, house.by(EDA), "nothing", lambda _before, _after: BAD) == BAD
