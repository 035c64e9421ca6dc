"""From due to delivered: claimed once, looked at again, handed over once, settled by whatever is heard of it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from referral.actions.contacts import EVERYTHING, HOLD, PLANNED
from referral.actions.delivering import deliver
from referral.actions.holding import hold, release, restored
from referral.actions.sending import Begun, Left, begin, claim, give_back, hand_over, takes_people
from referral.actions.settling import settle
from referral.core.breaker import Breaker
from referral.core.followup import Purpose, Reminder, Stage, Standing, Wish
from referral.sms import Accepted, Outgoing, Receipt, Rejected, Status, Unsure, Why
from screening.core.resources import Topic
from tests import directories
from tests.phones import MOBILE, Shipped, World, a_world

ROUTES = Wish(check_ins=False, routes=("drugs",))


def the(world: World, purpose: Purpose) -> Reminder:
    return next(one for one in world.planned() if one.purpose is purpose)


def due(world: World, purpose: Purpose = Purpose.CHECK_IN) -> None:
    """Let time go by until the first text of this purpose is due."""
    world.clock.time = the(world, purpose).due


def begun(world: World) -> Begun:
    """Claim the text that is due and commit that it is being sent."""
    one = begin(world.parts, claim(world.parts, "w9", world.clock(), 1)[0], "w9", world.clock())
    assert isinstance(one, Begun)
    return one


def change(world: World, number: str = MOBILE, **what: object) -> None:
    with world.parts.followup.writing() as work:
        contact = work.contacts.by_number(number)
        assert contact is not None
        work.contacts.save(replace(contact, **what))  # type: ignore[arg-type]  # a test may change any field


def test_it_is_handed_over_in_its_window_and_not_beyond(world: World) -> None:
    world.confirmed()
    due(world)
    world.works()
    sent = world.carrier.sent[-1]
    end = world.clock().replace(hour=20, minute=0)  # London, in winter
    assert sent.valid_seconds == (end - world.clock()).total_seconds()
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
def test_what_changed_after_the_claim_counts(
    world: World, changed: dict[str, object], left: Left, stage: Stage
) -> None:
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


@pytest.mark.parametrize(
    ("answer", "stage", "alerts", "standing"),
    [
        (Rejected(Why.LATER, "20429", 90.0), Stage.SCHEDULED, [], Standing.CONFIRMED),
        (Rejected(Why.OTHER_NUMBER, "21614"), Stage.FAILED, ["give_up"], Standing.ENDED),
        (Rejected(Why.STOPPED, "21610"), Stage.FAILED, [], Standing.STOPPED),
        (Rejected(Why.TEMPLATE, "30007"), Stage.FAILED, ["template_stopped"], Standing.CONFIRMED),
        (Rejected(Why.SENDER, "401"), Stage.SCHEDULED, ["sender_refused"], Standing.CONFIRMED),
        (Rejected(Why.GIVE_UP, "21602"), Stage.FAILED, ["give_up"], Standing.CONFIRMED),
        (Unsure("timeout"), Stage.UNKNOWN, [], Standing.CONFIRMED),
        (None, Stage.ACCEPTED, [], Standing.CONFIRMED),
    ],
)
def test_what_follows_from_each_answer(
    world: World, answer: Rejected | Unsure | None, stage: Stage, alerts: list[str], standing: Standing
) -> None:
    world.confirmed()
    due(world)
    world.carrier.next_answers.append(answer)
    world.works()
    assert the(world, Purpose.CHECK_IN).stage is stage
    assert world.alerts() == alerts
    assert world.contact().standing is standing


def test_what_was_not_sent_is_tried_again_later_and_given_up_in_the_end(world: World) -> None:
    phone = world.confirmed()
    due(world)
    world.carrier.next_answers.extend([Rejected(Why.LATER, "20429")] * 9)
    for _ in range(40):
        world.works()
        world.passes(minutes=20)
    assert phone.heard == []
    assert the(world, Purpose.CHECK_IN).stage is Stage.FAILED
    assert world.alerts() == ["give_up"]
    assert len(world.carrier.next_answers) == 3


def test_a_stopped_template_and_a_refused_sender_send_nothing_more(world: World) -> None:
    world.confirmed()
    due(world)
    world.carrier.next_answers.append(Rejected(Why.TEMPLATE, "30007"))
    world.works()
    world.days(20)
    assert Purpose.CHECK_IN not in world.phone().heard
    world.carrier.next_answers.append(Rejected(Why.SENDER, "401"))
    world.asks("+447400123457")
    world.works()
    world.asks("+447400123458")
    world.passes(minutes=2)
    world.works()
    assert world.phone("+447400123458").received == []


def test_five_failures_in_a_row_open_the_breaker(world: World) -> None:
    world.carrier.next_answers.extend([Unsure("timeout")] * 50)
    for end in range(10, 30):
        world.asks(f"+4474001234{end}")
    world.works()
    assert len(world.carrier.sent) == 5
    world.passes(seconds=61)
    world.works()
    assert len(world.carrier.sent) == 6
    world.carrier.next_answers.clear()
    world.passes(minutes=3)
    world.works()
    assert len(world.carrier.sent) == 20


def test_a_worker_that_is_to_end_gives_back_what_it_claimed(world: World) -> None:
    for end in range(10, 13):
        world.asks(f"+4474001234{end}")
    done = deliver(world.parts, "w9", Breaker(), lambda _seconds: True)
    assert done.handed == 0
    world.works()
    assert len(world.carrier.sent) == 3


def test_an_unknown_text_is_settled_by_its_callback(world: World) -> None:
    world.confirmed()
    due(world)
    world.carrier.next_answers.append(Unsure("timeout"))
    world.works()
    assert world.told(world.carrier.sent[-1], Status.SENT, sid="SM77") is Stage.ACCEPTED
    assert the(world, Purpose.CHECK_IN).stage is Stage.ACCEPTED
    world.passes(minutes=11)
    world.works(tidy=True)
    assert world.phone().heard == [Purpose.CHECK_IN]


def test_an_unknown_text_is_looked_up_and_not_sent_again_if_it_is_there(world: World) -> None:
    world.confirmed()
    due(world)
    world.carrier.next_answers.append(Unsure("timeout"))
    world.works()
    world.carrier.finds = lambda text: Receipt(text.token, "SM78", Status.DELIVERED, "")
    world.passes(minutes=9)
    world.works(tidy=True)
    assert the(world, Purpose.CHECK_IN).stage is Stage.UNKNOWN
    world.passes(minutes=2)
    world.works(tidy=True)
    assert the(world, Purpose.CHECK_IN).stage is Stage.DELIVERED
    assert len(world.phone().received) == 1


def test_one_that_is_nowhere_is_sent_once_more_and_no_more(world: World) -> None:
    world.confirmed()
    due(world)
    world.carrier.next_answers.extend([Unsure("timeout"), Unsure("timeout")])
    for _ in range(6):
        world.works(tidy=True)
        world.passes(minutes=11)
    assert len(world.phone().received) == 2
    assert the(world, Purpose.CHECK_IN).stage is Stage.FAILED
    assert world.alerts() == ["unknown"]


def test_one_of_which_nothing_can_be_learnt_is_shown_to_staff_until_it_is_known(world: World) -> None:
    world.confirmed()
    due(world)
    world.carrier.next_answers.append(Unsure("timeout"))
    world.works()
    world.carrier.finds = lambda _text: Unsure("timeout")
    for _ in range(3):
        world.passes(minutes=11)
        world.works(tidy=True)
    assert world.alerts() == ["unknown"]
    assert len(world.phone().received) == 1
    world.told(world.carrier.sent[-1], Status.DELIVERED)
    assert world.alerts() == []


def test_a_lost_code_is_let_go(world: World) -> None:
    from referral.actions import mine

    world.confirmed()
    mine.ask_code(world.parts, MOBILE, "GB", world.clock())
    world.carrier.next_answers.append(Unsure("timeout"))
    world.works()
    world.passes(minutes=16)
    world.works(tidy=True)
    assert the(world, Purpose.CODE).stage is Stage.EXPIRED
    assert len(world.carrier.sent) == 1


def test_a_worker_that_died_leaves_an_unknown_text_and_its_claims_come_back(world: World) -> None:
    world.asks()
    world.asks("+447400123457")
    first, _second = claim(world.parts, "w9", world.clock(), 2)
    assert isinstance(begin(world.parts, first, "w9", world.clock()), Begun)
    world.passes(minutes=6)
    done = world.works(tidy=True)
    assert (done.tidied.lost, done.tidied.given_back) == (1, 1)  # type: ignore[union-attr]
    assert len(world.carrier.sent) == 1


def test_callbacks_come_in_any_order_and_never_lead_down(world: World) -> None:
    world.confirmed()
    due(world)
    world.works()
    text = world.carrier.sent[-1]
    for status in (Status.DELIVERED, Status.QUEUED, Status.SENT, Status.DELIVERED):
        assert world.told(text, status) is Stage.DELIVERED
    assert world.told(text, Status.SENT, sid="another") is None
    stranger = Outgoing(MOBILE, "", 0, "", "no-such-token")
    assert world.told(stranger, Status.SENT) is None


def test_a_callback_before_the_answer_is_not_undone_by_it(world: World) -> None:
    world.confirmed()
    due(world)
    one = begun(world)
    assert world.told(one.outgoing, Status.DELIVERED, sid="SM9") is Stage.DELIVERED
    assert settle(world.parts, one, Accepted("SM9"), world.clock()) is Stage.DELIVERED
    assert the(world, Purpose.CHECK_IN).stage is Stage.DELIVERED


@pytest.mark.parametrize(
    ("error", "again"), [("30003", True), ("30005", False), ("30006", False), ("30007", False), ("99999", False)]
)
def test_a_phone_that_was_off_is_tried_once_more(world: World, error: str, again: bool) -> None:
    phone = world.confirmed()
    due(world)
    world.works()
    world.told(world.carrier.sent[-1], Status.UNDELIVERED, error)
    world.passes(hours=5)
    world.works()
    assert len(phone.received) == 1 + again
    if again:
        world.told(world.carrier.sent[-1], Status.UNDELIVERED, error)
        world.passes(hours=5)
        world.works()
        assert len(phone.received) == 2
        assert the(world, Purpose.CHECK_IN).stage is Stage.UNDELIVERED
        assert world.told(world.carrier.sent[0], Status.DELIVERED) is Stage.DELIVERED
        assert the(world, Purpose.CHECK_IN).stage is Stage.UNDELIVERED


def test_what_is_known_of_somebody_deleted_is_nothing(world: World) -> None:
    from referral.actions import mine

    world.confirmed()
    due(world)
    one = begun(world)
    mine.delete(world.parts, world.contact().code, world.clock())
    assert settle(world.parts, one, Accepted("SM9"), world.clock()) is None
    assert world.told(one.outgoing, Status.DELIVERED) is None


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
    from datetime import time

    from referral.core.followup import Hours

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


def test_a_cap_on_costs_leaves_danger_and_stopping_alone(tmp_path: Path, words: Shipped) -> None:
    world = a_world(tmp_path, words, texts_spend_cap=2)
    phone = world.confirmed()
    for said in ("HELP", "hello", "I want to die", "stop"):
        phone.texts(said)
        world.works()
        world.passes(seconds=3)
    world.works()
    assert phone.heard == [Purpose.HELP, Purpose.CRISIS, Purpose.STOPPED]
    assert "spend_cap" in world.alerts()
    world.parts.followup.close()
