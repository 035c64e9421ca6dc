"""What the benchmarks of load and of an hour of work make of what they saw: by numbers that are known."""

from collections import Counter

import pytest

from bench.load import Part, summary, table
from bench.soak import Look, course, slope
from bench.tools.crowd import Heard, Timetable, goes_by, waits_of
from bench.tools.processes import Memory, Process


def process(name: str, cpu: float) -> Process:
    return Process(name, cpu, Memory(100, 50), 10, 4)


def test_waits_are_told_at_four_places_of_a_thousand() -> None:
    assert waits_of([place / 1000 for place in range(1001)]) == pytest.approx((500, 950, 990, 999))
    assert waits_of([0.25]) == (250, 250, 250, 250)


def test_who_finds_no_room_before_the_end_is_counted_and_does_nothing() -> None:
    came: list[int] = []
    heard = goes_by(Timetable(pace=1000, seconds=0.01, at_once=1, first=7), lambda number, _: came.append(number))
    assert heard.done == len(came)
    assert heard.done + heard.missed == 10
    assert came[:1] in ([], [7])


def test_what_two_crowds_heard_is_added_up() -> None:
    one = Heard({"case": [0.1]}, Counter(case=1), done=2, cpu=1.0)
    both = one.joined(Heard({"case": [0.2], "note": [0.3]}, Counter(), done=1, missed=4, cpu=0.5))
    assert (both.requests, both.done, both.missed, both.cpu) == (3, 3, 4, 1.5)


def test_a_report_names_each_page_its_failures_and_what_it_cost() -> None:
    heard = Heard({"case": [0.1, 0.1], "note": [0.2]}, Counter(case=1), cpu=3.0)
    part = Part(
        heard, 1.5, {1: process("web", 1), 2: process("worker", 1)}, {1: process("web", 2.5), 2: process("worker", 3)}
    )
    assert "| case | 2 | 1 | 100 | 100 | 100 | 100 |" in list(table(part))
    told = "\n".join(summary(part))
    assert "3 requests in 2 s, 2 a second, 1 failures" in told
    assert "2 requests for each second of a core" in told
    assert "web 1.5 s, worker 2.0 s" in told


def test_a_slope_leaves_out_the_first_quarter() -> None:
    looks = [Look(at * 360.0, {}, {}) for at in range(8)]
    assert slope(looks, [0, 50, 100, 101, 102, 103, 104, 105]) == pytest.approx(10)
    assert slope(looks, [0, 90, 100, 100, 100, 100, 100, 100]) == pytest.approx(0)
    assert course([float(value) for value in range(100)]).split()[-1] == "99.0"
