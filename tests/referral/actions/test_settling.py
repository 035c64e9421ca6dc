"""What became of a text, from the answer or a callback, in any order; what nobody knows; what is tried again."""

from pathlib import Path

import pytest

from referral.actions.privacy import mine
from referral.actions.texts.delivering import look_after
from referral.actions.texts.reconciling import MOST_AT_ONCE, reconcile
from referral.actions.texts.sending import Begun, begin, claim
from referral.actions.texts.settling import settle
from referral.core.followup import Purpose, Stage, Standing
from referral.sms import Accepted, Outgoing, Receipt, Rejected, Status, Unsure, Why
from tests.phones import MOBILE, Shipped, World, a_world
from tests.texting_steps import begun, due, the


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


def test_one_that_was_nowhere_and_arrives_before_it_is_sent_once_more_is_not(world: World) -> None:
    world.confirmed()
    due(world)
    world.carrier.next_answers.append(Unsure("timeout"))
    world.works()
    world.passes(minutes=11)
    assert reconcile(world.parts, world.clock()).settled == 1
    assert the(world, Purpose.CHECK_IN).stage is Stage.SCHEDULED
    assert world.told(world.carrier.sent[-1], Status.DELIVERED, sid="SM79") is Stage.DELIVERED
    world.works()
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


def test_of_many_that_nobody_knows_of_each_is_shown_to_staff(world: World) -> None:
    world.carrier.finds = lambda _text: Unsure("503")
    asked = 2 * MOST_AT_ONCE + 1
    for place in range(asked):
        world.asks(f"+4474001234{place:02}")
        assert settle(world.parts, begun(world), Unsure("timeout"), world.clock()) is Stage.UNKNOWN
    for shown in (MOST_AT_ONCE, 2 * MOST_AT_ONCE, asked, asked):
        world.passes(minutes=11)
        look_after(world.parts, ask=True)
        assert world.alerts() == ["unknown"] * shown


def test_a_lost_code_is_let_go(world: World) -> None:
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
    world.confirmed()
    due(world)
    one = begun(world)
    mine.delete(world.parts, world.contact().code, world.clock())
    assert settle(world.parts, one, Accepted("SM9"), world.clock()) is None
    assert world.told(one.outgoing, Status.DELIVERED) is None


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


def test_a_failure_that_comes_after_the_stop_plans_nothing_anew(world: World) -> None:
    phone = world.confirmed()
    due(world)
    world.works()
    sent = world.carrier.sent[-1]
    phone.texts("STOP")
    world.told(sent, Status.UNDELIVERED, "30003")
    world.works()
    assert world.purposes(MOBILE, "scheduled", "claimed") == []
    assert phone.heard[-1] is Purpose.STOPPED
