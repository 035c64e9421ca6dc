"""The sizing: its queues do as queues are known to, its sums are right, operations.md quotes what the report says."""

import math
import random
import re
from pathlib import Path

import pytest

from bench.tools.demand import Level
from bench.tools.known import Cost, Figures, Journey, writing
from bench.tools.queues import Give, Take, Use, Visit, Yard, all_busy, cut, mean_wait, steadily
from bench.tools.sized import busiest, last_after, machines_for_news, monday_at_nine, news, strain

ROOT = Path(__file__).parents[2]
COST = Cost(own=0.02, held=0.01, writes=1.0, database=0.005)
KNOWN = Figures(
    journey=Journey(short=2, whole=4, requests=(0.001, 0.001, 0.002, 0.002)),
    staff={kind: dict.fromkeys(("worklist", "case", "note"), COST) for kind in ("SQLite", "PostgreSQL")},
    text=dict.fromkeys(("SQLite", "PostgreSQL"), COST),
    sync=0.005,
    memory={"web resident": 90.0, "web share": 40.0},
    bytes={"case": 16000.0, "contact": 1000.0, "text": 500.0, "journey": 80000.0},
)


@pytest.mark.parametrize(("servers", "load", "spread"), [(1, 0.5, 1.0), (1, 0.7, 0.0), (3, 2.1, 1.0)])
def test_the_queues_wait_as_the_formulas_say(servers: int, load: float, spread: float) -> None:
    chance = random.Random(1)
    moments = steadily(load, 6_000 / load, chance)
    visits = [Visit(at, (Use("x", chance.expovariate(1.0) if spread else 1.0),)) for at in moments]
    done = Yard({"x": servers}).run(visits)
    served = sum(step.seconds for one in done.visits for step in one.steps if isinstance(step, Use))
    waited = (sum(done.waits()) - served) / len(done.visits)
    assert waited == pytest.approx(mean_wait(servers, load, 1.0, spread), rel=0.2)
    assert done.use("x") == pytest.approx(load / servers, rel=0.05)
    if (servers, spread) == (1, 1.0):
        assert cut(done.waits(), 0.95) == pytest.approx(-math.log(0.05) / (1 - load), rel=0.1)


def test_how_often_somebody_waits_is_erlang_s() -> None:
    assert all_busy(1, 0.5) == pytest.approx(0.5)
    assert all_busy(2, 1.0) == pytest.approx(1 / 3)
    assert mean_wait(1, 0.5, 1.0, 0.0) == pytest.approx(0.5)


def test_what_is_held_is_held_until_it_is_given_back_first_come_first_served() -> None:
    steps = (Take("lock"), Use("core", 2.0), Give("lock"), Use("core", 1.0))
    visits = [Visit(at, steps) for at in (0.0, 0.5, 1.0)]
    done = Yard({"lock": 1, "core": 2}).run(visits)
    assert [one.done for one in done.visits] == [3.0, 5.0, 7.0]
    assert done.use("lock") == pytest.approx(6 / 7)
    assert done.left_at(4.0) == 2
    ended = Yard({"lock": 1}).run([Visit(0.0, (Take("lock"),)), Visit(1.0, (Take("lock"),))])
    assert [one.took for one in ended.visits] == [0.0, 0.0]


def test_a_level_takes_what_the_figures_come_to() -> None:
    level = Level(1000)
    found = strain(KNOWN, level, pace=1.0, window=3600.0)
    assert KNOWN.requests == pytest.approx(2.8)
    assert KNOWN.journey_seconds == pytest.approx(0.002 + 0.4 * 0.004 + 2.8 * 0.0003)
    assert found.news == pytest.approx(level.news * KNOWN.journey_seconds / 2)
    assert found.writer == pytest.approx(level.pages * writing(COST, KNOWN.sync))
    assert found.pace == pytest.approx(level.due_at_once / 3600)
    assert found.first() == "the pace of one number"
    machines = machines_for_news(KNOWN, Level(100))
    assert busiest(news(KNOWN, Level(100), machines - 1)) <= 0.62
    assert (machines, machines_for_news(KNOWN, Level(1))) == (2, 2)


def test_texts_leave_at_the_pace_or_as_fast_as_one_after_the_other_may_write() -> None:
    assert last_after(KNOWN, 100, pace=1.0) == pytest.approx(100, abs=2)
    each = COST.own + COST.writes * KNOWN.sync  # one process, whose threads wait for one another
    assert last_after(KNOWN, 200, pace=100.0) == pytest.approx(200 * each, rel=0.1)
    assert last_after(KNOWN, 0, pace=1.0) == 0.0
    done = monday_at_nine(KNOWN, Level(1), pace=1.0)
    assert {one.label for one in done.visits} == {"public", "staff", "text"}
    assert cut(done.waits("staff"), 0.5) < 0.1


def test_what_operations_says_is_what_the_report_says() -> None:
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    lines = (ROOT / "bench" / "sizing.md").read_text(encoding="utf-8").splitlines()
    quoted = re.search(r"<!-- from bench/sizing.md -->\n(.*?)<!-- to here -->", told, re.DOTALL)
    assert quoted
    rows = [line for line in quoted[1].splitlines() if line.startswith("|")]
    assert len(rows) > 20
    assert [row for row in rows if row not in lines] == []
