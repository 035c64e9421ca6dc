"""From due to handed over: claimed once, looked at again in the last moment, in its window, not while held."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from referral.actions.texts.contacts import DEMONSTRATION, EVERYTHING, HOLD, PLANNED
from referral.actions.texts.delivering import deliver
from referral.actions.texts.holding import hold, release, restored
from referral.actions.texts.places import takes_people
from referral.actions.texts.sending import Left, begin, claim, give_back, hand_over
from referral.actions.texts.settling import settle
from referral.core.breaker import Breaker
from referral.core.followup import Hours, Purpose, Stage, Standing, Wish
from referral.settings.demonstration import MARK_FILE
from referral.sms import Rejected, Why
from screening.core.resources import Topic
from tests import directories
from tests.phones import Shipped, World, a_world
from tests.texting_steps import begun, change, due, the


def test_it_is_handed_over_in_its_window_and_not_beyond(world: World) -> None:
    world.confirmed()
    due(world)
    world.works()
    sent = world.carrier.sent[-1]
    end = world.clock().replace(hour=20, minute=0)  # London, in winter
    assert sent.valid_seconds == (end - world.clock() - world.parts.timing.handover).total_seconds()
    assert sent.callback.endswith(f"/sms/status/{sent.token}")


@pytest.mark.parametrize("hour", [3, 8, 20, 23])
def test_outside_of_it_a_text_waits(world: World, hour: int) -> None:
    phone = world.confirmed()
    day = the(world, Purpose.CHECK_IN).due
    world.clock.time = day.replace(hour=hour) + timedelta(days=1 if hour < 10 else 0)
    world.works()
    assert phone.heard == []
    world.clock.time = day.replace(hour=9, minute=0) + timedelta(days=1)
    world.works()
    assert phone.heard == [Purpose.CHECK_IN]


def test_a_text_that_outlived_its_purpose_is_let_go(world: World) -> None:
    phone = world.confirmed(wish=Wish(check_ins=False, break_ends=date(2026, 12, 1)))
    world.clock.time = the(world, Purpose.BREAK_ENDS).expires + timedelta(minutes=1)
    world.works(tidy=True)
    assert phone.heard == []
    assert the(world, Purpose.BREAK_ENDS).stage is Stage.EXPIRED


def test_a_claimed_text_is_looked_at_again_in_the_last_moment(world: World) -> None:
    phone = world.confirmed()
    due(world)
    one = claim(world.parts, "w9", world.clock(), 1)[0]
    phone.texts("STOP")
    assert begin(world.parts, one, "w9", world.clock()) is Left.CHANGED
    assert the(world, Purpose.CHECK_IN).stage is Stage.CANCELLED


@pytest.mark.parametrize(
    ("changed", "left", "stage"),
    [
        ({"standing": Standing.ENDED}, Left.ENDED, Stage.CANCELLED),
        ({"standing": Standing.STOPPED}, Left.STOPPED, Stage.CANCELLED),
        ({"held": True}, Left.HELD, Stage.SCHEDULED),
        ({"standing": Standing.PAUSED}, Left.PAUSED, Stage.SCHEDULED),
    ],
)
def test_what_changed_after_the_claim_counts(world: World, changed: dict[str, Any], left: Left, stage: Stage) -> None:
    world.confirmed()
    due(world)
    one = claim(world.parts, "w9", world.clock(), 1)[0]
    change(world, **changed)
    assert begin(world.parts, one, "w9", world.clock()) is left
    assert the(world, Purpose.CHECK_IN).stage is stage


def test_a_pause_ends_by_itself(world: World) -> None:
    world.confirmed()
    due(world)
    one = claim(world.parts, "w9", world.clock(), 1)[0]
    until = world.clock() + timedelta(hours=5)
    change(world, paused_until=until)
    assert begin(world.parts, one, "w9", world.clock()) is Left.PAUSED
    assert the(world, Purpose.CHECK_IN).due == until


def test_another_workers_text_is_left_alone(world: World) -> None:
    world.confirmed()
    due(world)
    one = claim(world.parts, "w9", world.clock(), 1)[0]
    assert begin(world.parts, one, "w8", world.clock()) is Left.CHANGED
    give_back(world.parts, (one,), "w8")
    assert the(world, Purpose.CHECK_IN).stage is Stage.CLAIMED
    give_back(world.parts, (one,), "w9")
    assert the(world, Purpose.CHECK_IN).stage is Stage.SCHEDULED


def test_a_worker_that_stood_still_hands_nothing_over(world: World) -> None:
    world.confirmed()
    due(world)
    one = begun(world)
    before = len(world.carrier.sent)
    for late in (timedelta(minutes=4, seconds=50), timedelta(hours=9), -timedelta(seconds=1)):
        assert hand_over(world.parts, one, world.clock() + late) == Rejected(Why.LATER, "late")
    assert len(world.carrier.sent) == before
    settle(world.parts, one, Rejected(Why.LATER, "late"), world.clock())
    assert the(world, Purpose.CHECK_IN).stage is Stage.SCHEDULED


def test_a_worker_that_is_to_end_gives_back_what_it_claimed(world: World) -> None:
    for end in range(10, 13):
        world.asks(f"+4474001234{end}")
    done = deliver(world.parts, "w9", Breaker(), lambda _seconds: True)
    assert done.handed == 0
    world.works()
    assert len(world.carrier.sent) == 3


def test_staff_can_hold_what_is_planned_or_everything(world: World) -> None:
    phone = world.confirmed()
    assert hold(world.parts, PLANNED) is None
    due(world)
    world.works()
    assert phone.heard == []
    phone.texts("HELP")
    world.works()
    assert phone.heard == [Purpose.HELP]
    assert hold(world.parts, EVERYTHING) is None
    phone.texts("HELP")
    world.works()
    assert len(phone.heard) == 1
    assert release(world.parts, world.clock()) == 2
    world.works()
    assert len(phone.heard) == 1
    world.days(8)
    assert phone.heard[-1] is Purpose.CHECK_IN


def test_only_the_demonstration_texts_people_who_were_invented(world: World) -> None:
    world.confirmed()
    due(world)
    with world.parts.followup.writing() as work:
        work.switches.set(DEMONSTRATION, "1")
    assert claim(world.parts, "w9", world.clock(), 1) == ()
    (world.parts.settings.data_dir / MARK_FILE).touch()
    assert len(claim(world.parts, "w9", world.clock(), 1)) == 1


def test_a_hold_counts_for_what_is_claimed_already(world: World) -> None:
    world.confirmed()
    due(world)
    one = claim(world.parts, "w9", world.clock(), 1)[0]
    hold(world.parts, EVERYTHING)
    assert begin(world.parts, one, "w9", world.clock()) is Left.SHUT
    assert claim(world.parts, "w9", world.clock(), 1) == ()


def test_an_operator_can_hold_planned_texts_by_a_setting(tmp_path: Path, words: Shipped) -> None:
    world = a_world(tmp_path, words, texts_hold=True)
    phone = world.confirmed()
    world.days(8)
    assert phone.heard == []
    world.parts.followup.close()


def test_a_copy_that_was_put_back_sends_nothing_until_it_is_let_go(world: World) -> None:
    phone = world.confirmed()
    assert restored(world.parts) == 0
    world.days(3)
    assert phone.heard == []
    with world.parts.followup.reading() as work:
        assert work.switches.get(HOLD) == EVERYTHING


def test_no_text_on_closed_days(tmp_path: Path, words: Shipped) -> None:
    world = a_world(tmp_path, words, texts_closed_days=("2026-11-25",))
    phone = world.confirmed()
    world.clock.time = world.clock().replace(day=25)
    world.works()
    assert phone.heard == []
    world.days(2)
    assert phone.heard == [Purpose.CHECK_IN]
    world.parts.followup.close()


def test_a_place_that_is_no_longer_verified_holds_its_reminder(tmp_path: Path, words: Shipped) -> None:
    world = a_world(tmp_path, words)
    line = directories.a_line("open-line", Topic.DRUG_SERVICE)
    gone = directories.a_line("gone-line", Topic.DRUG_SERVICE, withdrawn=True)
    parts = replace(world.parts, directory=directories.a_directory(line, gone))
    world.parts = parts
    at = world.clock()
    assert takes_people(parts, "open-line", at)
    assert not takes_people(parts, "gone-line", at)
    assert not takes_people(parts, "never-heard-of", at)
    assert not takes_people(parts, "open-line", at + timedelta(days=200))
    phone = world.confirmed(wish=Wish(check_ins=False, places=("gone-line", "open-line")))
    world.days(20)
    assert Purpose.PLACE in phone.heard
    held = [one for one in world.planned() if one.place == "gone-line"]
    assert {one.stage for one in held} == {Stage.EXPIRED}
    world.parts.followup.close()


def test_hours_that_do_not_meet_the_services_own_get_nothing(world: World) -> None:
    world.confirmed()
    change(world, hours=Hours(time(21), time(22)))
    world.days(3)
    assert world.phone().heard == []


def test_a_zone_that_is_no_more_holds_up_nobody_else(world: World) -> None:
    world.confirmed()
    world.confirmed("+447400123457")
    change(world, zone="Atlantis/Capital")
    world.days(3)
    assert world.phone("+447400123457").heard == [Purpose.CHECK_IN]
    assert world.alerts() == ["give_up"]
    assert the(world, Purpose.CHECK_IN).stage is Stage.FAILED
