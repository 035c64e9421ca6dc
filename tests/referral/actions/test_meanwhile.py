"""What happens between two steps of something else: deleted, expired, changed, answered too late."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import ANY

from referral.actions.privacy import mine
from referral.actions.texts.delivering import look_after
from referral.actions.texts.housekeeping import clear
from referral.actions.texts.sending import Left, begin, claim, set_aside
from referral.actions.texts.standing import Fares, fares
from referral.actions.texts.trouble import trouble
from referral.core.breaker import Breaker, Trouble
from referral.core.followup import Purpose, Stage, Standing, Wish
from referral.sms import Outgoing, Receipt, Rejected, Status, Unsure, Why
from referral.worker import Rounds, step
from tests.phones import World
from tests.texting_steps import change, due, the


def test_a_digit_to_a_question_that_is_not_there_is_passed_over(world: World) -> None:
    phone = world.confirmed()
    change(world, expect="123")
    phone.texts("1")
    world.works()
    assert phone.heard == []


def test_who_has_confirmed_confirms_nothing_again(world: World) -> None:
    phone = world.confirmed()
    change(world, expect="1")
    before = len(world.planned())
    phone.texts("1")
    world.works()
    assert phone.heard == []
    assert len(world.planned()) == before


def test_a_plan_that_is_over_does_not_go_on(world: World) -> None:
    phone = world.confirmed()
    world.days(16)
    assert phone.heard[-1] is Purpose.PAUSED
    change(world, standing=Standing.ENDED)
    phone.texts("1")
    assert world.contact().standing is Standing.ENDED


def test_where_somebody_could_not_get_in_they_are_not_sent_again(world: World) -> None:
    phone = world.confirmed(wish=Wish(check_ins=False, routes=("drugs",)))
    due(world, Purpose.ARRIVED)
    world.works()
    arrived = the(world, Purpose.ARRIVED)
    later = replace(arrived, code="f" * 32, stage=Stage.SCHEDULED, due=arrived.due + timedelta(days=2), place="a-place")
    with world.parts.followup.writing() as work:
        work.reminders.save(replace(arrived, place="a-place"))
        work.reminders.add(later)
    phone.texts("3")
    world.works()
    assert phone.heard[-1] is Purpose.WHY_NOT
    phone.texts("1")
    with world.parts.followup.reading() as work:
        after = work.reminders.get(later.code)
    assert after is not None
    assert (after.stage, after.reason) == (Stage.CANCELLED, "elsewhere")


def test_while_the_provider_is_in_trouble_it_is_not_asked(world: World) -> None:
    asked: list[Outgoing] = []
    world.carrier.finds = asked.append
    world.asks()
    world.carrier.next_answers.append(Unsure("timeout"))
    world.works()
    world.passes(minutes=11)
    shut = Rounds(Breaker(5, world.clock() + timedelta(minutes=5)))
    assert step(world.parts, "w1", shut).tidied is not None
    assert asked == []
    look_after(world.parts, ask=True)
    assert len(asked) == 1


def test_that_the_provider_is_in_trouble_is_kept_for_whoever_looks_until_a_text_gets_through(world: World) -> None:
    world.asks()
    world.carrier.next_answers.append(Rejected(Why.LATER, "20429", 30.0))
    done = step(world.parts, "w1", Rounds())
    seen = fares(world.parts, world.clock())
    assert isinstance(seen, Fares)
    assert seen.shut == Trouble(world.clock(), world.clock() + timedelta(seconds=30))
    world.passes(minutes=11)
    assert step(world.parts, "w1", done.rounds).delivered.handed == 1
    with world.parts.followup.reading() as work:
        assert trouble(work) == replace(seen.shut, until=world.clock(), over=True)
    assert fares(world.parts, world.clock()) == replace(seen, shut=None, stages=ANY, segments=ANY)


def test_a_plan_that_is_over_is_ended_and_deleted_later(world: World) -> None:
    world.confirmed(wish=Wish(check_ins=False, recheck=True))
    world.clock.time = world.contact().ends + timedelta(minutes=1)
    clear(world.parts, world.clock())
    assert world.contact().standing is Standing.ENDED
    world.passes(days=29)
    clear(world.parts, world.clock())
    assert world.contact() is not None
    world.passes(days=2)
    clear(world.parts, world.clock())
    assert world.contact() is None


def test_words_that_the_provider_keeps_are_asked_for_again(world: World) -> None:
    world.confirmed()
    due(world)
    world.works()
    world.told(world.carrier.sent[-1], Status.DELIVERED)
    asked: list[str] = []
    contact = world.contact().code

    class Keeps(type(world.carrier)):  # type: ignore[misc]  # the same, with a will of its own
        def redact(self, sid: str) -> bool:
            again = sid in asked
            asked.append(sid)
            if again:
                mine.delete(world.parts, contact, world.clock())
            return again

    world.parts = replace(world.parts, provider=Keeps())
    for _ in range(3):
        clear(world.parts, world.clock())
    assert min(asked.count(sid) for sid in asked) == 2
    before = len(asked)
    clear(world.parts, world.clock())
    assert len(asked) == before


def test_somebody_deletes_while_the_provider_is_asked_about_them(world: World) -> None:
    world.asks()
    world.carrier.next_answers.append(Unsure("timeout"))
    world.works()
    world.passes(minutes=11)

    def finds(text: Outgoing) -> Receipt:
        mine.delete(world.parts, world.contact().code, world.clock())
        return Receipt(text.token, "SM1", Status.SENT, "")

    world.carrier.finds = finds
    look_after(world.parts, ask=True)
    assert world.contact() is None


def test_an_unknown_text_without_an_attempt_is_left_alone(world: World) -> None:
    world.confirmed()
    with world.parts.followup.writing() as work:
        work.reminders.save(replace(the(world, Purpose.CHECK_IN), stage=Stage.UNKNOWN))
    look_after(world.parts, ask=True)
    assert the(world, Purpose.CHECK_IN).stage is Stage.UNKNOWN


def test_a_text_whose_time_or_lease_ends_between_claim_and_sending(world: World) -> None:
    world.confirmed()
    due(world)
    one = claim(world.parts, "w9", world.clock(), 1)[0]
    assert begin(world.parts, one, "w9", the(world, Purpose.CHECK_IN).expires) is Left.EXPIRED
    assert the(world, Purpose.CHECK_IN).stage is Stage.EXPIRED
    world.asks("+447400123457")
    two = claim(world.parts, "w9", world.clock(), 1)[0]
    assert begin(world.parts, two, "w9", world.clock() + timedelta(minutes=6)) is Left.CHANGED


def test_trial_mode_that_begins_between_claim_and_sending_counts(world: World) -> None:
    world.asks()
    one = claim(world.parts, "w9", world.clock(), 1)[0]
    trial = replace(world.parts, settings=replace(world.parts.settings, sms_provider="twilio"))
    assert begin(trial, one, "w9", world.clock()) is Left.TRIAL
    assert the(world, Purpose.CONFIRM).stage is Stage.CANCELLED


def test_what_was_deleted_needs_not_be_set_aside(world: World) -> None:
    world.asks()
    one = claim(world.parts, "w9", world.clock(), 1)[0]
    mine.delete(world.parts, world.contact().code, world.clock())
    set_aside(world.parts, one, world.clock())
    assert world.alerts() == []
