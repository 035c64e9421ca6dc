"""What there is to do about places: reports are tasks, referrals are counted, a sample is drawn and called."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from referral.actions.cases.casebook import Done
from referral.actions.published import placework
from referral.actions.published.placeheard import EVERY, HeardBook
from referral.actions.published.placework import No, Sheet
from referral.actions.referrals import referring
from referral.core import placecalls
from referral.core.access import By, Staff
from referral.core.casework import standing_in
from referral.core.directorywork import Settled, month_of, oldest_month
from referral.core.disclosure import Recipient
from referral.core.placecalls import Call, Field, Sample
from referral.core.referring import Because, Referral, Step
from referral.core.report import MOST_IN_A_WEEK, Filed
from referral.core.sampling import Accuracy, Outcome, Tier
from referral.core.tally import Week
from referral.store.casebook.placeoutcomes import PlaceOutcomes
from screening.core.confidence import Heard
from screening.core.resources import Topic
from tests.casebooks import ANN, NOW
from tests.directories import ALWAYS, a_directory, a_line
from tests.placework import COUNSELOR, EDA, PlaceHouse, a_place_house
from tests.referrals import offers

WEEK = Week(2026, 47)
DIRECTORY = a_directory(
    *(a_line(f"aa-crisis-{number}", Topic.CRISIS, hours=ALWAYS) for number in range(9)),
    a_line("aa-drugs", Topic.DRUG_HELPLINE),
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[PlaceHouse]:
    made = a_place_house(tmp_path)
    yield made
    made.house.close()


def reports(house: PlaceHouse, about: str, *codes: str) -> None:
    for code in codes:
        house.reports.add(Filed(WEEK, about, "number", "", code), WEEK, MOST_IN_A_WEEK)


def test_several_reports_of_a_place_are_one_task_and_those_of_the_site_none(house: PlaceHouse) -> None:
    reports(house, "aa-drugs", "a")
    reports(house, "aa-crisis-1", "b", "c")
    reports(house, "site", "d")
    found = placework.open_tasks(house, frozenset({"aa-drugs", "aa-crisis-1"}))
    assert isinstance(found, tuple)
    assert [(task.about, len(task.reports)) for task in found] == [("aa-crisis-1", 2), ("aa-drugs", 1)]


def test_a_task_is_settled_on_record_by_who_may(house: PlaceHouse) -> None:
    reports(house, "aa-drugs", "a", "b")
    seen = frozenset({"a", "b"})
    refused = placework.settle(house, by(house, COUNSELOR), "aa-drugs", seen, Settled.RIGHT)
    assert refused is No.FORBIDDEN
    assert placework.settle(house, by(house, EDA), "aa-drugs", seen, Settled.RIGHT) == Done()
    assert placework.settle(house, by(house, EDA), "aa-drugs", seen, Settled.RIGHT) is No.NOTHING
    assert house.trail_of("aa-drugs") == [("eda", "settled", "right")]


def by(house: PlaceHouse, staff: Staff) -> By:
    return house.house.by(staff)


def test_referrals_that_a_service_turned_down_are_heard_of_without_a_case(house: PlaceHouse) -> None:
    made, place = house.house, Recipient("Quayside", "aa-drugs")
    for because, step in (
        (Because.FULL, Step.REJECT),
        (Because.ARRIVED, Step.COMPLETE),
        (Because.CHANGED_MIND, Step.CANCEL),
    ):
        case = made.opens()
        referral = offers(made, case.code, ANN, recipient=place)
        done = referring.step(made, made.by(ANN), case.code, referral.code, referring.Made(step, because))
        assert isinstance(done, Referral), done
    assert placework.heard(house, house.clock()) == {"aa-drugs": Heard(reports=0, refusals=1, answered=2)}
    for now, gone in ((NOW, 0), (NOW + timedelta(days=150), 1)):
        with house.casebook.writing(standing_in("harbour"), now) as work:
            assert PlaceOutcomes(work.inside.border).forget_before(oldest_month(now.date())) == gone
    assert placework.heard(house, house.clock()) == {}


def test_what_is_heard_is_looked_up_now_and_then(house: PlaceHouse) -> None:
    book = HeardBook()
    assert not book
    reports(house, "aa-drugs", "a")
    book.look(house)
    assert dict(book) == {"aa-drugs": Heard(reports=1)}
    reports(house, "aa-drugs", "b")
    for _ in range(EVERY - 1):
        book.look(house)
    assert book["aa-drugs"].reports == 1
    book.look(house)
    assert book["aa-drugs"].reports == 2


def test_months_are_counted_back_over_the_turn_of_the_year() -> None:
    assert month_of(NOW.date()) == "2026-11"
    assert oldest_month(NOW.date(), 4) == "2026-08"
    assert oldest_month(NOW.date().replace(month=2), 4) == "2025-11"


def drawn(house: PlaceHouse) -> Sample:
    made = placework.draw_sample(house, by(house, EDA), DIRECTORY, NOW.date())
    assert isinstance(made, Sample), made
    return made


def test_a_month_is_drawn_once_and_can_be_drawn_again_by_its_seed(house: PlaceHouse) -> None:
    made = drawn(house)
    assert [(one.tier, one.held, len(one.drawn)) for one in made.strata] == [(Tier.CRISIS, 9, 5), (Tier.DRUGS, 1, 1)]
    assert placecalls.sampled(made, placecalls.candidates(DIRECTORY))
    assert not placecalls.sampled(replace(made, seed="other"), placecalls.candidates(DIRECTORY))
    assert placework.draw_sample(house, by(house, EDA), DIRECTORY, NOW.date()) is No.DRAWN
    assert placework.draw_sample(house, by(house, COUNSELOR), DIRECTORY, NOW.date()) is No.FORBIDDEN
    assert placework.draw_sample(house, by(house, EDA), a_directory(), NOW.date()) is No.NOTHING
    assert placework.sheet(house, "2026-10") is None


def test_calls_are_entered_and_nobody_answering_while_it_is_shut_does_not_count(house: PlaceHouse) -> None:
    made = drawn(house)
    code, at = made.drawn[0], made.at + timedelta(minutes=1)
    house.house.now += timedelta(hours=1)

    def enters(call: Call, *, is_open: bool | None = True) -> object:
        return placework.enter_call(house, by(house, EDA), made, call, open_then=is_open)

    assert enters(Call("aa-other", at, Outcome.RIGHT, None, "eda")) is placecalls.No.NOT_DRAWN
    assert enters(Call(code, made.at - timedelta(days=1), Outcome.RIGHT, None, "eda")) is placecalls.No.LATER
    assert enters(Call(code, at, Outcome.NOBODY, None, "eda"), is_open=False) is placecalls.No.SHUT
    assert enters(Call(code, at, Outcome.WRONG, None, "eda")) is placecalls.No.NEEDS_FIELD
    assert enters(Call(code, at, Outcome.RIGHT, Field.COST, "eda")) is placecalls.No.UNASKED_FIELD
    assert enters(Call(code, at, Outcome.NOBODY, None, "eda"), is_open=None) == Done()
    found = placework.sheet(house, "2026-11")
    assert isinstance(found, Sheet)
    assert found.calls[code].outcome is Outcome.NOBODY
    assert house.trail_of(code) == [("eda", "called", "nobody")]
    assert house.trail_of(made.code) == [("eda", "drew", "")]
    figure = placework.published_accuracy(house.places, house.clock)
    assert isinstance(figure, Accuracy)
    assert (figure.first, figure.whole.drawn, figure.whole.called, figure.whole.share) == ("2026-11", 6, 1, None)


def test_before_anything_was_called_there_is_no_figure(house: PlaceHouse) -> None:
    assert placework.published_accuracy(house.places, house.clock) is None
    drawn(house)
    assert placework.published_accuracy(house.places, house.clock) is None
