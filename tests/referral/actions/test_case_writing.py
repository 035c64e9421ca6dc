"""A text from staff: looked at first, discreet, in the person's hours, no more in a week than was promised."""

from datetime import timedelta

import pytest

from referral.actions.cases.casebook import Done, No, Refused
from referral.actions.casetexts import casewriting
from referral.actions.casetexts.casetexts import Came
from referral.actions.casetexts.casewriting import Preview
from referral.actions.privacy import mine
from referral.actions.texts.housekeeping import clear
from referral.core.casetexts import Draft, Line, Text
from referral.core.casework import ContactCard
from referral.core.discretion import Trouble
from referral.core.followup import Purpose, Wish
from tests.casephones import PLACE, Practice, view_of
from tests.phones import MOBILE
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
OTHER = "+447400123457"


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("Come to the clinic at two", Trouble.BANNED),
        ("Reply yes if it suits you", Trouble.KEYWORD),
        ("All well \u2713", Trouble.ALPHABET),
        ("Look at https://example.org", Trouble.LINK),
        ("Look at example.org", Trouble.LINK),
        ("x" * 140, Trouble.LENGTH),
        ("See you then, Wilhelmina", Trouble.NAMED),
    ],
)
def test_words_that_say_too_much_do_not_go(practice: Practice, said: str, trouble: Trouble) -> None:
    case = practice.opens(card=ContactCard(name="Wilhelmina"))
    phone = practice.confirmed(case)
    seen = casewriting.look(practice.parts, practice.by(), case.code, Draft(Text.WRITTEN, said))
    assert isinstance(seen, Preview)
    assert trouble in {fault.trouble for fault in seen.faults}
    assert practice.writes(case, said) == Refused(No.INDISCREET)
    practice.world.works()
    assert phone.received == []


def test_a_text_is_looked_at_as_on_a_lock_screen_before_it_goes(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case)
    seen = casewriting.look(
        practice.parts, practice.by(), case.code, Draft(Text.WRITTEN, "  It\u2019s the\ndoor \u2013 open  ")
    )
    assert isinstance(seen, Preview)
    assert (seen.text, seen.faults) == ("Garden: It's the door - open. STOP to opt out.", ())
    assert seen.room == 160 - seen.size.units
    assert practice.world.purposes(MOBILE, "scheduled").count(Purpose.WRITTEN) == 0


def test_a_text_waits_for_the_persons_hours_and_can_be_taken_back(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    practice.world.clock.passes(hours=10)  # 22:00
    assert practice.writes(case, "Good morning.") == Done()
    practice.world.works()
    assert phone.received == []
    (planned,) = [one for one in practice.world.planned() if one.purpose is Purpose.WRITTEN]
    assert (planned.wall.hour, planned.stage) == (9, "scheduled")
    assert casewriting.take_back(practice.parts, practice.by(), case.code, planned.code) == Done()
    assert casewriting.take_back(practice.parts, practice.by(), case.code, planned.code) == Refused(No.NOT_THERE)
    practice.world.days(1)
    assert phone.received == []


def test_it_can_be_planned_for_a_later_day_but_not_for_one_that_is_over(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case)
    wall = practice.world.clock().replace(tzinfo=None)
    assert practice.writes(case, "Today is the day.", at=wall + timedelta(days=3, hours=2)) == Done()
    assert practice.writes(case, "Too late.", at=wall - timedelta(hours=1)) == Refused(No.BAD_TIME)
    assert practice.writes(case, "Too far.", at=wall + timedelta(days=200)) == Refused(No.BAD_TIME)
    (planned,) = [one for one in practice.world.planned() if one.purpose is Purpose.WRITTEN]
    assert planned.wall == wall + timedelta(days=3, hours=2)


def test_no_more_come_in_a_week_than_was_promised_but_an_answer_always_may(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case, wish=Wish(check_ins=False))
    assert [practice.writes(case, "Hello.") for _ in range(6)] == [*[Done()] * 5, Refused(No.TOO_MANY)]
    phone.texts("a question")
    practice.works()
    assert practice.writes(case, "An answer.") == Done()
    assert practice.writes(case, "And one more.") == Refused(No.TOO_MANY)


def test_a_check_in_gives_way_to_words_where_the_week_is_full(practice: Practice) -> None:
    case = practice.opens()
    wall = practice.world.clock().replace(tzinfo=None)
    practice.confirmed(case, wish=Wish(places=(PLACE,), appointment=wall + timedelta(days=5)))
    before = practice.world.purposes(MOBILE, "scheduled")
    seen = casewriting.look(practice.parts, practice.by(), case.code, Draft(Text.WRITTEN, "Hello."))
    assert isinstance(seen, Preview)
    assert seen.instead is not None
    assert practice.writes(case, "Hello.") == Done()
    after = practice.world.purposes(MOBILE, "scheduled")
    assert before.count(Purpose.CHECK_IN) - after.count(Purpose.CHECK_IN) == 1
    assert len(after) == len(before)


def test_while_texts_pause_nothing_is_planned(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case)
    mine.pause(practice.parts, practice.world.contact().code, 2, practice.world.clock())
    assert practice.thread(case).known.line is Line.PAUSED
    assert practice.writes(case, "Hello.") == Refused(No.TEXTS_PAUSED)


def test_words_of_replies_and_of_staff_are_deleted_after_some_days(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    practice.writes(case, "The door is green.")
    practice.world.works()
    phone.texts("thank you so much")
    practice.world.clock.passes(days=8)
    clear(practice.parts, practice.world.clock())
    assert practice.said(case) == ["", ""]
    own = [one for one in practice.thread(case).items if getattr(one, "purpose", "") == Purpose.WRITTEN]
    assert [one.text for one in own if not isinstance(one, Came)] == [""]
    assert "The door is green." in [one.words for one in view_of(practice, case.code).written]


def test_staff_can_text_for_as_long_as_was_agreed_and_the_end_is_announced(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case, wish=Wish(check_ins=False))
    assert practice.world.purposes(MOBILE, "scheduled") == [Purpose.END_NOTICE]
    practice.world.clock.passes(days=80)
    assert practice.writes(case, "The form you asked for is here.") == Done()
    practice.world.works()
    assert phone.received == ["Garden: The form you asked for is here. STOP to opt out."]
    assert practice.sent(case)[-2][0] == Purpose.WRITTEN
    practice.world.clock.passes(days=20)
    assert practice.writes(case, "Hello") == Refused(No.NO_TEXTS)
