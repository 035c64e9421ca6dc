"""T25: a stop holds, whatever comes before, after and at the same moment."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from referral.actions.texts.contacts import SUPPRESSED_BY_STOP
from referral.actions.texts.sending import Left, begin, claim
from referral.actions.texts.standing import Fares, fares
from referral.core.followup import Purpose
from referral.sms import Unsure
from tests.phones import World, a_world, shipped
from tests.texts_machine import TextsMachine
from tests.trust_report import Measured

STEPS = 20
REPLIES = Path(__file__).parents[1] / "referral" / "replies" / "opt_out.jsonl"


@pytest.mark.parametrize(
    "sequences",
    [pytest.param(40, marks=pytest.mark.trust), pytest.param(10_000, marks=pytest.mark.trust_long)],
)
def test_t25_no_sending_after_a_stop(trust: Measured, sequences: int) -> None:
    wanted = settings(
        max_examples=sequences,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    TextsMachine.began = TextsMachine.late = TextsMachine.most = 0
    run_state_machine_as_test(TextsMachine, settings=wanted)
    value = f"{sequences} sequences of up to {STEPS} steps, {TextsMachine.began} sendings: 0 after a stop, 0 twice"
    trust("T25", value, "0", TextsMachine.began > sequences // 4)
    value = f"{TextsMachine.late} texts were on their way when a stop came, {TextsMachine.most} at most at one stop"
    trust("T25", value, "each stop counts them; at most one of each worker", bool(TextsMachine.late))


@pytest.mark.trust
def test_t25_what_is_on_its_way_is_counted_and_shown(trust: Measured, world: World) -> None:
    phone, other = world.confirmed(), world.confirmed("+447400123457")
    for one, said in ((phone, "help"), (phone, "I want to die"), (other, "help")):
        one.texts(said)
    claimed = claim(world.parts, "w1", world.clock(), 9)
    begun = [begin(world.parts, one, "w1", world.clock()) for one in claimed]
    phone.texts("stop")
    phone.texts("stop")
    seen = fares(world.parts, world.clock())
    assert isinstance(seen, Fares)
    value = f"{seen.on_the_way} of {len(begun)} texts being sent to two people are counted when one of them stops"
    trust("T25", value, "2 of 3", (len(begun), seen.on_the_way, seen.unknown_then) == (3, 2, 0))


@pytest.mark.trust
def test_t25_control_a_copy_is_seen() -> None:
    """The machine notices a copy: here the provider denies a message that it has."""
    machine = TextsMachine()
    machine.honest = False
    machine.somebody_asks()
    machine.claims("w1")
    machine.begins_one("w1")
    machine.hands_over("w1", Unsure("timeout"))
    machine.time_jumps(0.2)
    machine.tidies(known=False)
    with pytest.raises(AssertionError, match="twice"):
        machine.works("w1")
    machine.teardown()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_world(tmp_path, shipped())


@pytest.mark.trust
def test_t25_every_wording_of_a_stop(trust: Measured, world: World) -> None:
    lines = [json.loads(line) for line in REPLIES.read_text(encoding="utf-8").splitlines()]
    # A stop beside words of danger, or to a question with digits, is tried with the others.
    wordings = [one["text"] for one in lines if not one.get("expect")]
    missed, slowest = [], 0.0
    for place, said in enumerate(wordings):
        number = f"+4474{place:08d}"
        began = time.perf_counter()
        world.phone(number).texts(said)
        slowest = max(slowest, time.perf_counter() - began)
        with world.parts.followup.reading() as work:
            missed += [] if work.suppressions.reason(number) == SUPPRESSED_BY_STOP else [said]
    trust("T25", f"{len(wordings) - len(missed)} of {len(wordings)} wordings stop", "all", not missed)
    trust("T25", f"{slowest * 1000:.0f} ms from the reply to the stop, at most", "told; aim 1000 ms", True)


@pytest.mark.trust
def test_t25_between_claim_and_sending(trust: Measured, world: World) -> None:
    phones = [world.confirmed(f"+4474001234{place:02d}") for place in range(8)]
    world.clock.time = next(one.due for one in world.planned(phones[0].number) if one.purpose is Purpose.CHECK_IN)
    claimed = claim(world.parts, "w9", world.clock(), 8)
    for phone in phones:
        phone.texts("stop")
    begun = [begin(world.parts, one, "w9", world.clock()) for one in claimed]
    went = [one for one in begun if one is not Left.CHANGED]
    trust(
        "T25",
        f"{len(went)} of {len(claimed)} texts went that were claimed before the stop",
        "0 of 8",
        bool(claimed) and not went,
    )
