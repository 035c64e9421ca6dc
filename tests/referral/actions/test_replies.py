"""What a reply does: danger answered, stops kept, digits taken, talk passed on, and nothing twice."""

from datetime import timedelta

import pytest

from referral.actions.texts.housekeeping import clear
from referral.core.followup import Heard, Purpose, Standing, Wish
from referral.core.texting import Kind
from tests.phones import MOBILE, World

STOPS = ("STOP", "stop please", "STOPALL", "unsubscribe", "leave me alone", "wrong number", "take me off", "BAJA")


def lives_to(world: World, purpose: Purpose, days: int = 90) -> None:
    """Let time go by, with an answer to each question before, until a text of this purpose has come."""
    phone = world.phone()
    for _ in range(days * 6):
        if phone.heard and phone.heard[-1] is purpose:
            return
        if phone.heard and phone.heard[-1] is Purpose.CHECK_IN:
            phone.texts("1")
        world.days(1, hours=4)
    raise AssertionError(phone.heard)


def test_the_same_reply_twice_does_one_thing(world: World) -> None:
    world.asks()
    world.works()
    assert world.phone().texts("1", sid="A").again is False
    assert world.phone().texts("1", sid="A").again is True
    world.works()
    assert world.phone().heard == [Purpose.CONFIRM, Purpose.WELCOME]


@pytest.mark.parametrize("said", STOPS)
def test_a_stop_in_any_words_stops_and_gets_one_closing_text(world: World, said: str) -> None:
    phone = world.confirmed()
    phone.texts(said)
    assert world.contact().standing is Standing.STOPPED
    world.works()
    for more in ("hello", "HELP", "I want to die", "1", "stop"):
        phone.texts(more)
    world.days(100, hours=24)
    assert phone.heard == [Purpose.STOPPED]


def test_a_stop_before_the_confirmation_holds(world: World) -> None:
    world.asks()
    world.works()
    world.phone().texts("who is this? stop texting me")
    world.works()
    world.carrier.sent.clear()
    world.asks()
    world.works()
    assert world.phone().received == []


def test_danger_and_a_stop_in_one_reply_are_both_heard(world: World) -> None:
    phone = world.confirmed()
    phone.texts("stop, I want to die")
    world.works()
    world.passes(seconds=3)
    world.works()
    assert phone.heard == [Purpose.CRISIS, Purpose.STOPPED]
    assert world.contact().standing is Standing.STOPPED
    assert world.alerts() == ["crisis"]


def test_danger_is_answered_before_a_confirmation_and_to_a_stranger(world: World) -> None:
    world.asks()
    world.works()
    world.phone().texts("I want to die")
    world.works()
    assert world.phone().heard == [Purpose.CONFIRM, Purpose.CRISIS]
    stranger = world.phone("+447400123499")
    stranger.texts("I am going to kill myself")
    world.works()
    assert stranger.heard == [Purpose.CRISIS]


def test_danger_after_a_stop_is_told_to_staff_only(world: World) -> None:
    phone = world.confirmed()
    phone.texts("STOP")
    phone.texts("I want to die")
    world.works()
    assert phone.heard == [Purpose.STOPPED]
    assert world.alerts() == ["crisis"]


def test_a_stranger_learns_nothing(world: World) -> None:
    stranger = world.phone("+447400123499")
    for said in ("hello", "1", "START", "who is this"):
        stranger.texts(said)
    world.works()
    assert stranger.received == []
    assert world.contact(stranger.number) is None
    stranger.texts("HELP")
    world.works()
    assert stranger.heard == [Purpose.HELP]


def test_what_is_no_number_of_a_person_is_never_answered(world: World) -> None:
    world.phone("60401").texts("I want to die")
    world.works()
    assert world.carrier.sent == []


def test_start_lifts_the_stop_and_nothing_more(world: World) -> None:
    phone = world.confirmed()
    phone.texts("STOP")
    world.works()
    phone.texts("START")
    phone.texts("START")
    world.works()
    world.days(90, hours=24)
    assert phone.heard == [Purpose.STOPPED, Purpose.START_AGAIN]
    with world.parts.followup.reading() as work:
        assert [one.heard for one in work.consents.of(world.contact().code)][-2:] == [Heard.STOPPED, Heard.START]


def test_a_stranger_can_lift_a_stop_too_and_hears_nothing(world: World) -> None:
    stranger = world.phone("+447400123499")
    stranger.texts("STOP")
    stranger.texts("START")
    world.asks(stranger.number)
    world.works()
    assert stranger.heard == [Purpose.CONFIRM]


@pytest.mark.parametrize(
    ("digit", "purpose", "alerts"),
    [("1", Purpose.THANKS, []), ("2", Purpose.NOT_GREAT, []), ("3", Purpose.CALL_ME, ["call_me"])],
)
def test_check_in(world: World, digit: str, purpose: Purpose, alerts: list[str]) -> None:
    phone = world.confirmed()
    lives_to(world, Purpose.CHECK_IN)
    phone.texts(digit)
    world.works()
    assert phone.heard[-1] is purpose
    assert world.alerts() == alerts


def test_not_yet_is_asked_again_and_could_not_asks_why(world: World) -> None:
    phone = world.confirmed(wish=Wish(check_ins=False, routes=("drugs",)))
    lives_to(world, Purpose.ARRIVED)
    phone.texts("2")
    world.works()
    assert phone.heard[-1:] == [Purpose.THANKS]
    lives_to(world, Purpose.ARRIVED)
    phone.texts("3")
    world.works()
    assert phone.heard[-1:] == [Purpose.WHY_NOT]
    phone.texts("1")
    world.works()
    assert phone.heard[-1:] == [Purpose.ELSEWHERE]


def test_a_reply_that_may_mean_stop_holds_all_until_it_is_answered(world: World) -> None:
    phone = world.confirmed()
    phone.texts("stop for a bit")
    world.works()
    assert world.contact().held is True
    assert phone.heard[-1] is Purpose.UNCLEAR
    world.days(3)
    assert Purpose.CHECK_IN not in phone.heard
    phone.texts("1")
    world.works()
    assert world.contact().held is False
    world.days(10)
    assert Purpose.CHECK_IN in phone.heard


def test_two_to_the_neutral_question_stops(world: World) -> None:
    phone = world.confirmed()
    phone.texts("stop for a bit")
    world.works()
    phone.texts("2")
    world.works()
    assert world.contact().standing is Standing.STOPPED


def test_silence_twice_pauses_and_one_digit_goes_on(world: World) -> None:
    phone = world.confirmed()
    world.days(16)
    assert phone.heard == [Purpose.CHECK_IN, Purpose.CHECK_IN, Purpose.PAUSED]
    assert world.contact().standing is Standing.PAUSED
    assert world.alerts() == ["silent"]
    world.days(6)
    assert len(phone.heard) == 3
    phone.texts("1")
    world.works()
    assert world.contact().standing is Standing.CONFIRMED
    world.days(9)
    assert phone.heard[3:5] == [Purpose.THANKS, Purpose.CHECK_IN]


def test_talk_goes_to_people_and_says_who_reads(world: World) -> None:
    phone = world.confirmed()
    assert phone.texts("my sister has a new dog").kind is Kind.HUMAN
    world.works()
    assert phone.heard == [Purpose.HUMAN]
    assert world.alerts() == ["human"]


def test_two_machines_do_not_talk_for_ever(world: World) -> None:
    phone = world.confirmed()
    for _ in range(20):
        phone.texts("This is an automatic reply. I am away.")
        world.works()
        world.passes(minutes=1)
    assert phone.heard.count(Purpose.HUMAN) <= 4
    for _ in range(5):
        phone.texts("I want to die")
        world.works()
    assert phone.heard.count(Purpose.CRISIS) == 2
    world.passes(hours=2)
    phone.texts("I want to die")
    world.works()
    assert phone.heard.count(Purpose.CRISIS) == 3


def test_danger_beside_an_answer_is_answered_and_the_answer_counts(world: World) -> None:
    phone = world.confirmed()
    lives_to(world, Purpose.CHECK_IN)
    phone.texts("3, I want to die")
    world.works()
    assert phone.heard[-1] is Purpose.CRISIS
    assert set(world.alerts()) == {"crisis", "call_me"}


def test_a_digit_that_nothing_asked_for_is_for_people(world: World) -> None:
    phone = world.confirmed()
    phone.texts("2")
    world.works()
    assert phone.heard == [Purpose.HUMAN]


def test_words_are_kept_for_a_week_and_of_strangers_not_at_all(world: World) -> None:
    phone = world.confirmed()
    world.passes(minutes=1)
    phone.texts("hello there")
    world.phone("+447400123499").texts("secret words")
    with world.parts.followup.reading() as work:
        assert [one.body for one in work.inbound.of(world.contact().code)] == ["1", "hello there"]
    world.passes(days=7, minutes=1)
    clear(world.parts, world.clock())
    with world.parts.followup.reading() as work:
        assert {one.body for one in work.inbound.of(world.contact(MOBILE).code)} == {""}
    assert world.contact().ends - world.clock() > timedelta(days=1)
