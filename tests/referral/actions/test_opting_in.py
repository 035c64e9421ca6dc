"""From the form to the first texts: asked once, confirmed by the phone itself, and nothing else before."""

from pathlib import Path

import pytest

from referral.actions.texts.contacts import EVERYTHING, HOLD
from referral.actions.texts.followup import BadNumber, NotNow, Refused, Taken
from referral.actions.texts.housekeeping import clear
from referral.core.followup import Heard, Purpose, Standing, Wish
from referral.sms import Rejected, Why
from screening.settings import Secret
from tests.phones import MOBILE, Shipped, World, a_world

OTHER = "+447400123457"
SPANISH = "+34612345678"


def test_one_text_asks_and_nothing_else_comes_before_it_is_answered(world: World) -> None:
    assert world.asks(wish=Wish(recheck=True)) == Taken()
    world.works()
    phone = world.phone()
    assert phone.heard == [Purpose.CONFIRM]
    world.days(4)
    assert phone.heard == [Purpose.CONFIRM]


def test_the_digit_confirms_and_the_plan_follows(world: World) -> None:
    world.asks()
    world.works()
    world.phone().texts("1")
    world.works()
    assert world.contact().standing is Standing.CONFIRMED
    assert world.phone().heard == [Purpose.CONFIRM, Purpose.WELCOME]
    assert world.purposes().count(Purpose.CHECK_IN) == 9
    with world.parts.followup.reading() as work:
        assert [one.heard for one in work.consents.of(world.contact().code)] == [Heard.ASKED, Heard.CONFIRMED]
        assert work.consents.of(world.contact().code)[0].wording == "texts-1"


@pytest.mark.parametrize("said", ["yes", "ok", "thanks", "2", "hello", "START"])
def test_nothing_else_confirms(world: World, said: str) -> None:
    world.asks()
    world.works()
    world.phone().texts(said)
    world.works()
    assert world.contact().standing in {Standing.ASKED, Standing.CONFIRMED}
    if world.contact().standing is Standing.ASKED:
        assert world.phone().heard == [Purpose.CONFIRM]
    else:
        assert said == "yes"  # the word for the digit that was asked for


def test_who_asks_twice_before_answering_is_asked_with_the_newer_wish(world: World) -> None:
    world.asks(wish=Wish(check_ins=True))
    world.asks(wish=Wish(check_ins=False, recheck=True))
    world.works()
    assert world.phone().heard == [Purpose.CONFIRM]
    world.phone().texts("1")
    assert Purpose.CHECK_IN not in world.purposes()
    assert Purpose.RECHECK in world.purposes()


def test_somebody_elses_form_does_not_touch_whoever_gets_texts_already(world: World) -> None:
    phone = world.confirmed()
    before = world.planned()
    assert world.asks(wish=Wish(check_ins=False)) == Taken()
    world.works()
    assert phone.received == []
    assert world.planned() == before


def test_after_a_plan_is_over_a_new_one_can_be_asked_for(world: World) -> None:
    world.confirmed(wish=Wish(check_ins=False, recheck=True))
    world.days(120, hours=24)
    world.carrier.sent.clear()
    world.asks()
    world.works()
    assert world.phone().heard == [Purpose.CONFIRM]


def test_a_stopped_number_is_not_asked_and_the_page_does_not_show_it(world: World) -> None:
    world.confirmed().texts("STOP")
    world.works()
    world.carrier.sent.clear()
    assert world.asks() == Taken()
    world.works()
    assert world.phone().received == []


def test_a_stranger_who_said_stop_is_not_asked(world: World) -> None:
    world.phone().texts("STOP")
    assert world.asks() == Taken()
    world.works()
    assert world.phone().received == []


def test_after_start_a_new_form_may_ask_again(world: World) -> None:
    phone = world.confirmed()
    phone.texts("STOP")
    phone.texts("START")
    world.works()
    world.carrier.sent.clear()
    world.days(20, hours=12)
    assert phone.received == []
    world.asks()
    world.works()
    assert phone.heard == [Purpose.CONFIRM]


@pytest.mark.parametrize("number", ["0906 123 4567", "070 1234 5678", "0800 123 4567", "020 7946 0000", "12", "hello"])
def test_numbers_that_cost_or_get_no_texts_are_refused(world: World, number: str) -> None:
    assert isinstance(world.asks(number), BadNumber)
    assert world.contact(number) is None


def test_a_country_that_is_not_on_the_list_is_refused(world: World) -> None:
    assert isinstance(world.asks("+33612345678", country="FR"), BadNumber)
    assert world.asks(SPANISH, country="ES") == Taken()


def test_young_people_are_asked_where_the_operator_offers_it(tmp_path: Path, words: Shipped, world: World) -> None:
    assert world.asks(minor=True) == Refused(NotNow.MINOR)
    other = a_world(tmp_path / "other", words, texts_minors=True)
    assert other.asks(minor=True) == Taken()
    other.parts.followup.close()


def test_a_number_gets_so_many_asking_texts_a_day_and_nobody_is_told(world: World) -> None:
    for _ in range(6):
        assert world.asks() == Taken()
        world.works()
    assert len(world.phone().received) == 3
    world.passes(days=1)
    world.asks()
    world.works()
    assert len(world.phone().received) == 4


def test_a_country_and_an_hour_have_their_fill(tmp_path: Path, words: Shipped) -> None:
    world = a_world(tmp_path, words, texts_per_country=2, texts_per_hour=3)
    numbers = [f"+4474001234{end}" for end in range(10, 14)]
    assert [world.asks(one) for one in numbers] == [Taken(), Taken(), Refused(NotNow.COUNTRY), Refused(NotNow.COUNTRY)]
    assert world.asks(SPANISH, country="ES") == Taken()
    assert world.asks("+34612345679", country="ES") == Refused(NotNow.HOUR)
    world.passes(hours=1)
    assert world.asks("+34612345679", country="ES") == Taken()
    world.parts.followup.close()


def test_one_number_sent_again_and_again_uses_up_no_more_than_its_own(tmp_path: Path, words: Shipped) -> None:
    world = a_world(tmp_path, words, texts_per_country=5, texts_per_hour=5)
    for _ in range(20):
        assert world.asks() == Taken()
    assert world.asks("+447400123410") == Taken()
    world.parts.followup.close()


def test_what_may_be_spent_in_a_day_bounds_the_asking(tmp_path: Path, words: Shipped) -> None:
    world = a_world(tmp_path, words, texts_spend_cap=2)
    for end in range(10, 13):
        world.asks(f"+4474001234{end}")
        world.works()
    assert len(world.carrier.sent) == 2
    assert world.asks("+447400123414") == Refused(NotNow.SPENT)
    assert world.alerts() == ["spend_cap"]
    world.passes(days=1)
    assert world.asks("+447400123414") == Taken()
    world.parts.followup.close()


def test_nobody_is_asked_while_staff_hold_everything(world: World) -> None:
    with world.parts.followup.writing() as work:
        work.switches.set(HOLD, EVERYTHING)
    assert world.asks() == Refused(NotNow.HELD)


def test_before_the_carriers_agree_only_staff_are_texted(tmp_path: Path, words: Shipped) -> None:
    world = a_world(tmp_path, words, sms_provider="twilio", texts_staff_numbers=(Secret(MOBILE),))
    assert world.asks() == Taken()
    assert world.asks(OTHER) == Refused(NotNow.TRIAL)
    world.parts.followup.close()


def test_a_wish_without_an_answer_is_forgotten_after_two_days(world: World) -> None:
    world.asks()
    world.works()
    world.passes(days=2, minutes=1)
    clear(world.parts, world.clock())
    assert world.contact() is None


def test_a_number_that_can_get_no_texts_ends_there(world: World) -> None:
    world.carrier.next_answers.append(Rejected(Why.OTHER_NUMBER, "21614"))
    world.asks()
    world.works()
    assert world.contact().standing is Standing.ENDED
    assert world.alerts() == ["give_up"]
    assert world.contact().ends <= world.clock()
