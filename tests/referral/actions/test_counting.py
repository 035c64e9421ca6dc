"""Counting in memory and merging once a day."""

from datetime import timedelta
from threading import Thread

from referral.actions.database import Unreachable
from referral.actions.public.tallies import Merged, Tallies, published
from referral.core.tally import EVERYBODY, Cell, Mark, Measure, Week
from tests.referral.people import MONDAY, Clock, ShakyStore, an_outcome, codes

FINISHED = Mark(Measure.FINISHED, EVERYBODY)


class Desk:
    """One process that counts, with its clock and its store."""

    def __init__(self) -> None:
        self.clock, self.store = Clock(), ShakyStore()
        row = codes()
        self.tallies = Tallies(self.store, self.clock, lambda: next(row))

    def somebody_finishes(self, times: int = 1) -> None:
        """Count."""
        for _ in range(times):
            self.tallies.count(an_outcome(), "en", "GB")

    def finished(self) -> dict[str, int]:
        """Return how many finished, by week."""
        return {str(cell.week): count for cell, count in self.store.all().items() if cell.mark == FINISHED}


def test_nothing_is_stored_on_the_same_day() -> None:
    """Counting touches memory only."""
    desk = Desk()
    desk.somebody_finishes(3)
    assert desk.tallies.merge() == Merged(0, 0, 0, None)
    assert desk.finished() == {}


def test_a_day_is_merged_when_the_next_has_begun() -> None:
    """One batch a day."""
    desk = Desk()
    desk.somebody_finishes(3)
    desk.clock.passes(days=1)
    assert desk.tallies.merge() == Merged(1, 0, 0, None)
    assert desk.finished() == {"2026-W47": 3}
    assert desk.tallies.merge(closing=True) == Merged(0, 0, 0, None)


def test_closing_merges_today_too() -> None:
    """A clean stop loses nothing."""
    desk = Desk()
    desk.somebody_finishes()
    assert desk.tallies.merge(closing=True).added == 1
    assert desk.finished() == {"2026-W47": 1}


def test_each_count_belongs_to_the_week_in_which_it_was_made() -> None:
    """Sunday's are merged on Monday and stay Sunday's."""
    desk = Desk()
    desk.clock.passes(days=6)
    desk.somebody_finishes(2)
    desk.clock.passes(days=1)
    desk.somebody_finishes(1)
    assert desk.tallies.merge(closing=True).added == 2
    assert desk.finished() == {"2026-W47": 2, "2026-W48": 1}


def test_a_batch_waits_while_the_database_is_down() -> None:
    """And says how many wait, and why."""
    desk = Desk()
    desk.store.down = True
    desk.somebody_finishes(2)
    desk.clock.passes(days=1)
    desk.somebody_finishes(1)
    desk.clock.passes(days=1)
    assert desk.tallies.merge() == Merged(0, 0, 2, "OperationalError")
    desk.store.down = False
    assert desk.tallies.merge() == Merged(2, 0, 0, None)
    assert desk.finished() == {"2026-W47": 3}


def test_a_merge_whose_success_was_not_heard_of_is_not_counted_twice() -> None:
    """The second try brings the same batch."""
    desk = Desk()
    desk.store.deaf = True
    desk.somebody_finishes(4)
    assert desk.tallies.merge(closing=True).waiting == 1
    desk.store.deaf = False
    assert desk.tallies.merge().waiting == 0
    assert desk.finished() == {"2026-W47": 4}


def test_what_comes_after_its_week_is_shut_is_lost_and_said() -> None:
    """A number that may have been shown does not change."""
    desk = Desk()
    desk.store.down = True
    desk.somebody_finishes(2)
    desk.clock.passes(days=8)
    desk.store.down = False
    assert desk.tallies.merge() == Merged(0, 1, 0, None)
    assert desk.finished() == {}


def test_many_threads_count_and_none_is_lost() -> None:
    """As gunicorn's threads do."""
    desk = Desk()
    threads = [Thread(target=desk.somebody_finishes, args=(200,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.tallies.merge(closing=True)
    assert desk.finished() == {"2026-W47": 800}


class CountingMeanwhile(ShakyStore):
    """A store during whose merge somebody finishes and the day ends."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def merge(self, batch: object) -> bool:
        """Merge, while the world goes on."""
        self.desk.somebody_finishes()
        self.desk.clock.passes(days=1)
        self.desk.somebody_finishes()
        return super().merge(batch)  # type: ignore[arg-type]


def test_what_is_counted_during_a_merge_stays_for_the_next() -> None:
    """The lock is not held while the database works."""
    desk = Desk()
    busy = CountingMeanwhile(desk)
    row = codes()
    desk.tallies = Tallies(busy, desk.clock, lambda: next(row))
    desk.somebody_finishes()
    assert desk.tallies.merge(closing=True).added == 1
    calm = ShakyStore()
    desk.tallies._store = calm
    assert desk.tallies.merge(closing=True).added == 2


def test_published_numbers_are_of_weeks_that_are_over() -> None:
    """What `referral tallies` prints."""
    desk = Desk()
    desk.somebody_finishes(12)
    desk.tallies.merge(closing=True)
    assert published(desk.store, MONDAY) == ()
    numbers = published(desk.store, MONDAY + timedelta(days=8))
    assert {number.about for number in numbers} == {10}  # type: ignore[union-attr]
    assert Cell(Week(2026, 47), FINISHED) in desk.store.all()


class NoStore(ShakyStore):
    """A store that cannot be read."""

    def all(self) -> dict[Cell, int]:
        """Refuse."""
        self.down = True
        self.merge(None)  # type: ignore[arg-type]
        return {}


def test_no_numbers_without_a_database() -> None:
    """It says so."""
    assert published(NoStore(), MONDAY) == Unreachable("OperationalError")
