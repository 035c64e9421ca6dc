"""A person's own page: opened by a code, and everything on it does what it says."""

import json
from dataclasses import replace
from datetime import time, timedelta

import pytest

from referral.actions.privacy import mine
from referral.actions.privacy.erasing import Proved
from referral.actions.privacy.mine import Done, Gone, Opened, View, WrongCode
from referral.actions.texts.contacts import EVERYTHING
from referral.actions.texts.followup import BadNumber, NotNow, Refused, Taken
from referral.actions.texts.holding import hold
from referral.actions.texts.housekeeping import clear
from referral.core.followup import Hours, Purpose, Stage, Standing, Wish
from referral.texting.consent import filling, open_wordings
from tests.phones import MOBILE, World

OTHER = "+447400123457"


def code(world: World, number: str = MOBILE) -> str:
    """Ask for a code, and read it from the phone."""
    assert mine.ask_code(world.parts, number, "GB", world.clock()) == Taken()
    world.works()
    words = world.phone(number).received[-1].replace(".", " ").split()
    return next(one for one in words if one.isdecimal() and len(one) == 6)


def opened(world: World, number: str = MOBILE) -> str:
    found = mine.open_page(world.parts, number, "GB", code(world, number), world.clock())
    assert isinstance(found, Opened)
    return found.contact


def seen(world: World, contact: str) -> View:
    found = mine.view(world.parts, contact, world.clock())
    assert isinstance(found, View)
    return found


def test_a_code_opens_once(world: World) -> None:
    world.confirmed()
    right = code(world)
    assert isinstance(mine.open_page(world.parts, MOBILE, "GB", right, world.clock()), Opened)
    assert mine.open_page(world.parts, MOBILE, "GB", right, world.clock()) == WrongCode()


def test_a_code_does_not_last(world: World) -> None:
    world.confirmed()
    right = code(world)
    world.passes(minutes=10)
    assert mine.open_page(world.parts, MOBILE, "GB", right, world.clock()) == WrongCode()


def test_five_wrong_codes_end_the_right_one(world: World) -> None:
    world.confirmed()
    right = code(world)
    for place in range(5):
        assert mine.open_page(world.parts, MOBILE, "GB", f"{place:06d}", world.clock()) == WrongCode()
    assert mine.open_page(world.parts, MOBILE, "GB", right, world.clock()) == WrongCode()


def test_a_number_that_we_do_not_know_is_answered_alike(world: World) -> None:
    assert mine.ask_code(world.parts, OTHER, "GB", world.clock()) == Taken()
    world.works()
    assert world.carrier.sent == []
    assert mine.open_page(world.parts, OTHER, "GB", "123456", world.clock()) == WrongCode()
    assert mine.open_page(world.parts, "x", "GB", "123456", world.clock()) == WrongCode()
    assert isinstance(mine.ask_code(world.parts, "x", "GB", world.clock()), BadNumber)


def test_codes_are_limited(world: World) -> None:
    phone = world.confirmed()
    for _ in range(5):
        mine.ask_code(world.parts, MOBILE, "GB", world.clock())
        world.works()
    assert phone.heard == [Purpose.CODE, Purpose.CODE]  # the third of the day asked for the texts
    hold(world.parts, EVERYTHING)
    assert mine.ask_code(world.parts, MOBILE, "GB", world.clock()) == Refused(NotNow.HELD)


def test_what_is_held_is_shown_and_can_be_taken_along(world: World) -> None:
    phone = world.confirmed(wish=Wish(recheck=True))
    phone.texts("hello")
    contact = opened(world)
    found = seen(world, contact)
    assert found.masked.endswith(MOBILE[-3:])
    assert MOBILE not in repr(found)
    assert [one.purpose for one in found.coming].count(Purpose.CHECK_IN) == 9
    assert {one.purpose for one in found.past} == {Purpose.CONFIRM, Purpose.WELCOME, Purpose.HUMAN, Purpose.CODE}
    assert "hello" in [one.body for one in found.replies]
    assert found.deleted_by == found.ends + timedelta(days=30)
    written = json.dumps(mine.export(world.parts, contact, world.clock()), default=str)
    assert MOBILE in written
    assert "hello" in written


def test_what_they_agreed_to_is_shown_in_the_very_words_and_kept_to(world: World) -> None:
    wording = open_wordings().shown("en", minor=False)
    world.confirmed(wording=wording.version, filled=filling("The Harbour", 30))
    changed = replace(world.parts.settings, operator_name="Others", keep_contacts_days=90)
    world.parts = replace(world.parts, settings=changed)
    found = seen(world, world.contact().code)
    said = "My number is deleted 30 days after the last text, or as soon as I ask for it."
    assert [one.words[0].startswith("I agree that The Harbour keeps") for one in found.agreed] == [True]
    assert said in found.agreed[0].words
    written = json.dumps(mine.export(world.parts, world.contact().code, world.clock()), default=str)
    assert said in written
    assert found.deleted_by == found.ends + timedelta(days=30)
    world.clock.time = found.deleted_by
    clear(world.parts, world.clock())
    assert world.contact() is None


def test_a_pause_drops_what_would_have_come_and_ends_by_itself(world: World) -> None:
    phone = world.confirmed()
    contact = world.contact().code
    assert mine.pause(world.parts, contact, 2, world.clock()) == Done()
    assert seen(world, contact).standing is Standing.PAUSED
    world.days(13, hours=6)
    assert phone.heard == []
    world.days(9, hours=6)
    assert phone.heard == [Purpose.CHECK_IN]
    assert seen(world, contact).standing is Standing.CONFIRMED


def test_a_pause_can_be_ended_early(world: World) -> None:
    world.confirmed()
    contact = world.contact().code
    mine.pause(world.parts, contact, 4, world.clock())
    assert mine.go_on(world.parts, contact, world.clock()) == Done()
    assert seen(world, contact).standing is Standing.CONFIRMED
    assert mine.go_on(world.parts, contact, world.clock()) == Done()
    mine.stop(world.parts, contact, world.clock())
    mine.pause(world.parts, contact, 4, world.clock())
    assert world.contact().standing is Standing.STOPPED


def test_other_hours_in_another_zone(world: World) -> None:
    world.confirmed()
    contact = world.contact().code
    hours = Hours(time(18), time(20))
    assert mine.change_hours(world.parts, contact, hours, "America/New_York", world.clock()) == Done()
    planned = [one for one in world.planned() if one.stage is Stage.SCHEDULED]
    assert {one.wall.hour for one in planned} == {18}
    assert {one.zone for one in planned} == {"America/New_York"}


def test_hours_that_come_too_late_for_a_text_drop_it(world: World) -> None:
    wish = Wish(check_ins=False, appointment=(world.clock() + timedelta(days=4)).replace(tzinfo=None, hour=10))
    world.confirmed(wish=wish)
    contact = world.contact().code
    mine.change_hours(world.parts, contact, Hours(time(18), time(20)), "Europe/London", world.clock())
    assert Stage.CANCELLED in {one.stage for one in world.planned() if one.purpose is Purpose.APPOINTMENT_TODAY}


def test_another_number_has_to_confirm_before_anything_comes(world: World) -> None:
    old = world.confirmed()
    contact = world.contact().code
    assert mine.change_number(world.parts, contact, OTHER, "GB", world.clock()) == Taken()
    world.works()
    new = world.phone(OTHER)
    assert new.heard == [Purpose.CONFIRM]
    old.texts("1")
    assert world.contact(OTHER).standing is Standing.ASKED
    new.texts("1")
    world.works()
    world.days(4)
    assert old.received == []
    assert new.heard == [Purpose.CONFIRM, Purpose.WELCOME, Purpose.CHECK_IN]


def test_a_number_that_is_taken_or_stopped_changes_nothing_and_is_not_shown(world: World) -> None:
    world.confirmed()
    world.confirmed(OTHER)
    third = "+447400123458"
    world.phone(third).texts("STOP")
    contact = world.contact().code
    for number in (OTHER, third):
        assert mine.change_number(world.parts, contact, number, "GB", world.clock()) == Taken()
    world.works()
    assert world.contact().code == contact
    assert world.carrier.sent == []
    mine.stop(world.parts, contact, world.clock())
    assert mine.change_number(world.parts, contact, "+447400123459", "GB", world.clock()) == Taken()
    assert world.contact("+447400123459") is None


@pytest.mark.parametrize("number", ["nonsense", "0906 123 4567"])
def test_a_bad_number_is_refused(world: World, number: str) -> None:
    world.confirmed()
    assert isinstance(mine.change_number(world.parts, world.contact().code, number, "GB", world.clock()), BadNumber)


def test_stopping_there_is_stopping(world: World) -> None:
    phone = world.confirmed()
    contact = world.contact().code
    for _ in range(2):
        assert mine.stop(world.parts, contact, world.clock()) == Done()
        world.works()
    assert phone.heard == [Purpose.STOPPED]
    assert world.contact().standing is Standing.STOPPED


def test_deleting_leaves_nothing_but_that_the_number_is_not_texted(world: World) -> None:
    phone = world.confirmed()
    contact = world.contact().code
    assert isinstance(mine.delete(world.parts, contact, world.clock()), Proved)
    world.works()
    assert phone.received == []
    assert world.contact() is None
    assert world.parts.followup.keys.get(contact) is None
    with world.parts.followup.reading() as work:
        assert work.suppressions.reason(MOBILE) == "forgotten"
    world.asks()
    world.works()
    assert phone.heard == [Purpose.CONFIRM]


def test_a_stopped_person_can_delete_and_stays_stopped(world: World) -> None:
    phone = world.confirmed()
    phone.texts("STOP")
    world.works()
    contact = opened(world)
    assert isinstance(mine.delete(world.parts, contact, world.clock()), Proved)
    world.carrier.sent.clear()
    world.asks()
    world.works()
    assert phone.received == []


def test_what_is_gone_is_gone(world: World) -> None:
    parts, now = world.parts, world.clock()
    assert mine.view(parts, "no-one", now) == Gone()
    assert mine.export(parts, "no-one", now) == Gone()
    assert mine.pause(parts, "no-one", 1, now) == Gone()
    assert mine.change_number(parts, "no-one", OTHER, "GB", now) == Gone()
    hold(parts, EVERYTHING)
    world.parts.followup.close()


def test_nobody_new_is_asked_while_all_is_held(world: World) -> None:
    world.confirmed()
    hold(world.parts, EVERYTHING)
    answer = mine.change_number(world.parts, world.contact().code, OTHER, "GB", world.clock())
    assert answer == Refused(NotNow.HELD)


def test_a_new_number_does_not_read_what_was_written_from_the_old_one(world: World) -> None:
    phone = world.confirmed()
    phone.texts("my own words")
    contact = world.contact().code
    assert mine.change_number(world.parts, contact, OTHER, "GB", world.clock()) == Taken()
    world.works()
    world.phone(OTHER).texts("1")
    assert "my own words" not in [one.body for one in seen(world, contact).replies]


def test_a_number_that_was_asked_often_today_is_not_asked_again(world: World) -> None:
    phone = world.confirmed()
    page = opened(world)
    for _ in range(3):
        world.asks(OTHER)
    held = world.contact(MOBILE)
    assert held is not None
    assert mine.change_number(world.parts, page, OTHER, "GB", world.clock()) == Taken()
    assert world.contact(MOBILE) == held
    assert phone.heard == [Purpose.CODE]
