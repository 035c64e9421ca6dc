"""Texts by an engine: what it loses is found again, what it does twice is done once, and a process knows to rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest

from referral.actions.database import Unreachable
from referral.actions.texts.sending import Left
from referral.actions.texts.waking import MOST_WAITING, wake, woken
from referral.core.breaker import FAILURES, MANY
from referral.core.followup import Purpose, Stage
from referral.core.jobs import Job
from referral.core.timing import Timing
from referral.crew import BRIEF, ByEngine, Shift
from referral.sms import Accepted, Rejected, Unsure, Why
from tests.phones import World
from tests.referral.actions.paperengine import PaperEngine
from tests.texting_steps import due, the

QUICK = Timing(poll=timedelta(milliseconds=10))
PATIENCE = 600  # tenths of a second


class OneRound(Event):
    """Is over after one round: at the first rest."""

    def wait(self, timeout: float | None = None) -> bool:
        """Rest no longer than nothing; a slot, milliseconds away, ends nothing."""
        if timeout and timeout >= BRIEF:
            self.set()
        return self.is_set()


def engine(world: World) -> PaperEngine:
    return PaperEngine(world.parts.followup)


def at_once(_seconds: float) -> bool:
    return False


def a_round(world: World, papers: PaperEngine, shift: Shift | None = None) -> Shift:
    """Let one process look once."""
    over = OneRound()
    made = shift or Shift(world.parts, papers, "w1", over)
    made._over.clear()
    made.claims()
    made._over.clear()
    return made


@contextmanager
def running(world: World, papers: PaperEngine) -> Iterator[list[bool]]:
    parts, over, ended = replace(world.parts, timing=QUICK), Event(), list[bool]()
    thread = Thread(target=lambda: ended.append(ByEngine(papers, 2).run(parts, "w", over)))
    thread.start()
    yield ended
    over.set()
    thread.join(30)


def test_what_is_due_goes_out_and_it_ends_when_it_is_told_to(world: World) -> None:
    world.asks()
    papers, pause = engine(world), Event()
    with running(world, papers) as ended:
        for _ in range(PATIENCE):
            if world.carrier.sent:
                break
            pause.wait(0.1)
    assert ended == [True]
    assert world.phone().heard == [Purpose.CONFIRM]
    assert papers.swept[0] == 2 * QUICK.lease


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("where", ["claims", "engine", "hand"])
def test_whatever_breaks_ends_all_of_it_and_says_so(world: World, where: str) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    world.asks()
    papers = engine(world)
    parts = replace(world.parts, timing=QUICK)
    if where == "claims":
        parts = replace(parts, clock=broken)  # type: ignore[arg-type]  # breaks as no clock does
    elif where == "engine":
        papers.run = broken  # type: ignore[assignment,method-assign]
    else:
        world.carrier.send = broken  # type: ignore[assignment,method-assign]
    assert ByEngine(papers, 2).run(parts, "w", Event()) is False


def test_a_job_that_is_lost_costs_the_time_of_a_lease(world: World) -> None:
    world.asks()
    papers = engine(world)
    assert wake(world.parts, papers, "w1", MANY) == 1
    papers.slips.clear()
    assert wake(world.parts, papers, "w1", MANY) == 0
    world.passes(minutes=6)
    a_round(world, papers)
    (job,) = papers.slips
    assert isinstance(woken(world.parts, job, at_once), Accepted)
    assert len(world.carrier.sent) == 1


def test_a_job_that_comes_twice_sends_once(world: World) -> None:
    world.asks()
    papers = engine(world)
    wake(world.parts, papers, "w1", MANY)
    (job,) = papers.slips
    assert isinstance(woken(world.parts, job, at_once), Accepted)
    assert woken(world.parts, job, at_once) is Left.CHANGED
    assert len(world.carrier.sent) == 1


def test_a_job_whose_claim_is_over_sends_nothing(world: World) -> None:
    world.asks()
    papers = engine(world)
    wake(world.parts, papers, "w1", MANY)
    world.passes(minutes=6)
    a_round(world, papers, Shift(world.parts, papers, "w2", OneRound()))
    old, new = papers.slips
    assert woken(world.parts, old, at_once) is Left.CHANGED
    assert isinstance(woken(world.parts, new, at_once), Accepted)


def test_a_stop_between_claim_and_job_holds(world: World) -> None:
    phone = world.confirmed()
    due(world)
    papers = engine(world)
    assert wake(world.parts, papers, "w1", MANY) == 1
    phone.texts("STOP")
    before = len(world.carrier.sent)
    assert woken(world.parts, papers.slips[0], at_once) is Left.CHANGED
    assert len(world.carrier.sent) == before
    assert the(world, Purpose.CHECK_IN).stage is Stage.CANCELLED


def test_jobs_are_there_only_when_the_claim_is(world: World) -> None:
    world.asks()
    papers = engine(world)
    papers.away = True
    assert wake(world.parts, papers, "w1", MANY) == Unreachable("OperationalError")
    assert papers.slips == []
    papers.away = False
    assert wake(world.parts, papers, "w1", MANY) == 1


def test_nothing_is_claimed_while_enough_waits_and_answers_come_first(world: World) -> None:
    papers = engine(world)
    papers.slips = [Job("x", "w", world.clock())] * MOST_WAITING
    world.asks()
    assert wake(world.parts, papers, "w1", MANY) == 0
    papers.slips = []
    wake(world.parts, papers, "w1", MANY)
    assert [one.direct for one in papers.slips] == [True]
    assert {one.claim for one in papers.slips} == {"w1"}


def test_a_process_that_has_to_end_gives_back_what_it_took(world: World) -> None:
    world.asks()
    papers = engine(world)
    wake(world.parts, papers, "w1", MANY)
    assert woken(world.parts, papers.slips[0], lambda _seconds: True) is None
    assert the(world, Purpose.CONFIRM).stage is Stage.SCHEDULED
    assert wake(world.parts, papers, "w2", MANY) == 1


def test_a_process_takes_nothing_before_it_has_looked_around(world: World) -> None:
    shift = Shift(world.parts, engine(world), "w1", OneRound())
    assert not shift.may()
    assert a_round(world, engine(world), shift).may()


def test_after_a_fault_of_the_database_it_asks_for_replies_before_it_goes_on(world: World) -> None:
    papers = engine(world)
    shift = a_round(world, papers)
    shift.fault("OperationalError")
    assert not shift.may()
    world.carrier.silent = True
    a_round(world, papers, shift)
    assert not shift.may()
    world.carrier.silent = False
    world.passes(minutes=1)
    assert a_round(world, papers, shift).may()


def test_a_provider_in_trouble_is_let_be_and_then_tried_with_one(world: World) -> None:
    papers = engine(world)
    for place in range(FAILURES + 2):
        world.asks(f"+4474001234{place:02d}")
    world.carrier.next_answers += [Rejected(Why.LATER, "down"), Unsure("timeout")] * FAILURES
    shift = a_round(world, papers)
    for job in list(papers.slips):
        shift.hand(job)
    assert len(world.carrier.next_answers) == FAILURES
    assert not shift.may()
    papers.slips.clear()
    a_round(world, papers, shift)
    assert papers.slips == []
    world.passes(minutes=2)
    world.carrier.next_answers.clear()
    a_round(world, papers, shift)
    (job,) = papers.slips
    assert shift.may()
    shift.hand(job)
    papers.slips.clear()
    a_round(world, papers, shift)
    assert len(papers.slips) > 1


def test_a_slot_is_waited_for(world: World) -> None:
    world.asks()
    papers, waits = engine(world), list[float]()
    wake(world.parts, papers, "w1", MANY)
    later: datetime = world.clock() + timedelta(seconds=3)

    def waited(seconds: float) -> bool:
        waits.append(seconds)
        return False

    woken(world.parts, replace(papers.slips[0], slot=later), waited)
    assert waits == [3.0]
