"""Where each word of a person leads, and whether a text may go to them: proved over the whole table."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product

import pytest

from referral.core.consent import Refusal, Why, days_agreed, hear, may_send, standings
from referral.core.followup import (
    AFTER_STOP,
    ALWAYS_ANSWERED,
    DIRECT,
    WITHOUT_CONSENT,
    ConsentEvent,
    Contact,
    Heard,
    Hours,
    Purpose,
    Standing,
    Wish,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOMEBODY = Contact(
    code="0" * 32,
    number="+447400123456",
    country="GB",
    zone="Europe/London",
    hours=Hours(time(9), time(20)),
    language="en",
    nickname="notes",
    only_mine=True,
    minor=False,
    standing=Standing.CONFIRMED,
    wish=Wish(),
    created=NOW,
    ends=NOW + timedelta(days=91),
)


def led(start: Standing, *words: Heard) -> Standing:
    """Return where somebody stands after these words; what is refused changes nothing."""
    for word in words:
        then = hear(start, word)
        start = start if isinstance(then, Refusal) else then
    return start


def test_every_word_is_answered_wherever_somebody_stands() -> None:
    for standing, heard in product(Standing, Heard):
        assert isinstance(hear(standing, heard), Standing | Refusal)


def test_only_the_phone_itself_confirms() -> None:
    into = {
        (standing, heard)
        for standing, heard in product(Standing, Heard)
        if hear(standing, heard) is Standing.CONFIRMED and standing is not Standing.CONFIRMED
    }
    assert into == {
        (Standing.ASKED, Heard.CONFIRMED),
        (Standing.PAUSED, Heard.CONFIRMED),
        (Standing.PAUSED, Heard.RESUMED),
    }


def test_a_stop_holds_whatever_follows_until_start_and_even_then_a_new_opt_in_is_needed() -> None:
    for words in product(set(Heard) - {Heard.START, Heard.DELETED}, repeat=3):
        assert led(Standing.STOPPED, *words) is Standing.STOPPED
    assert led(Standing.STOPPED, Heard.START) is Standing.ENDED
    assert led(Standing.STOPPED, Heard.START, Heard.CONFIRMED) is Standing.ENDED
    assert led(Standing.STOPPED, Heard.START, Heard.ASKED, Heard.CONFIRMED) is Standing.CONFIRMED


@pytest.mark.parametrize("standing", Standing)
def test_stop_works_from_everywhere(standing: Standing) -> None:
    assert hear(standing, Heard.STOPPED) is Standing.STOPPED


@pytest.mark.parametrize("standing", sorted(set(Standing) - {Standing.STOPPED}))
def test_start_opts_nobody_in(standing: Standing) -> None:
    assert hear(standing, Heard.START) is Refusal.NOT_STOPPED


def test_somebody_who_types_a_number_into_the_form_changes_nothing_for_who_gets_texts() -> None:
    assert hear(Standing.CONFIRMED, Heard.ASKED) is Standing.CONFIRMED
    assert hear(Standing.PAUSED, Heard.ASKED) is Standing.PAUSED


def test_before_the_confirmation_nothing_goes_out_but_what_was_asked_for() -> None:
    asked = replace(SOMEBODY, standing=Standing.ASKED)
    allowed = {one for one in Purpose if may_send(asked, one, NOW, suppressed=False) is None}
    assert allowed == WITHOUT_CONSENT | ALWAYS_ANSWERED


def test_who_stopped_gets_no_more_than_the_few_answers_after_a_stop() -> None:
    stopped = replace(SOMEBODY, standing=Standing.STOPPED)
    for suppressed in (True, False):
        allowed = {one for one in Purpose if may_send(stopped, one, NOW, suppressed=suppressed) is None}
        assert allowed == AFTER_STOP


@pytest.mark.parametrize("standing", Standing)
def test_a_number_on_the_list_is_not_texted_wherever_its_contact_stands(standing: Standing) -> None:
    somebody = replace(SOMEBODY, standing=standing)
    for purpose in set(Purpose) - AFTER_STOP:
        assert may_send(somebody, purpose, NOW, suppressed=True) is Why.SUPPRESSED


def test_who_confirmed_gets_everything_but_the_line_after_start() -> None:
    allowed = {one for one in Purpose if may_send(SOMEBODY, one, NOW, suppressed=False) is None}
    assert allowed == set(Purpose) - {Purpose.START_AGAIN}
    assert may_send(SOMEBODY, Purpose.START_AGAIN, NOW, suppressed=False) is Why.NOT_STOPPED


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (replace(SOMEBODY, standing=Standing.ASKED), Why.NOT_CONFIRMED),
        (replace(SOMEBODY, standing=Standing.PAUSED), Why.PAUSED),
        (replace(SOMEBODY, standing=Standing.STOPPED), Why.STOPPED),
        (replace(SOMEBODY, standing=Standing.ENDED), Why.ENDED),
        (replace(SOMEBODY, held=True), Why.HELD),
        (replace(SOMEBODY, paused_until=NOW + timedelta(days=1)), Why.PAUSED),
        (replace(SOMEBODY, paused_until=NOW), None),
        (replace(SOMEBODY, ends=NOW), Why.ENDED),
    ],
)
def test_a_planned_text_waits_for_a_reason_that_is_named(changed: Contact, why: Why | None) -> None:
    assert may_send(changed, Purpose.CHECK_IN, NOW, suppressed=False) is why


def test_an_answer_goes_out_while_planned_texts_are_held_or_paused() -> None:
    held = replace(SOMEBODY, held=True, paused_until=NOW + timedelta(days=9), ends=NOW)
    for purpose in DIRECT - {Purpose.START_AGAIN}:
        assert may_send(held, purpose, NOW, suppressed=False) is None
    paused = replace(SOMEBODY, standing=Standing.PAUSED)
    for purpose in DIRECT - {Purpose.START_AGAIN}:
        assert may_send(paused, purpose, NOW, suppressed=False) is None


def test_the_text_that_says_that_texts_pause_is_not_paused_by_it_but_held_by_a_hold() -> None:
    paused = replace(SOMEBODY, standing=Standing.PAUSED, paused_until=NOW + timedelta(days=9))
    assert may_send(paused, Purpose.PAUSED, NOW, suppressed=False) is None
    assert may_send(replace(paused, held=True), Purpose.PAUSED, NOW, suppressed=False) is Why.HELD


def test_somebody_in_danger_is_answered_wherever_they_stand() -> None:
    for standing in Standing:
        assert standing in standings(Purpose.CRISIS)


def test_a_code_for_ones_own_page_comes_wherever_one_stands() -> None:
    assert standings(Purpose.CODE) == frozenset(Standing)


def agreed(**filled: str) -> ConsentEvent:
    return ConsentEvent("e", SOMEBODY.code, Heard.CONFIRMED, "3", "en", "text", NOW, filled)


def test_a_number_is_kept_no_longer_than_the_last_words_that_its_owner_agreed_to_said() -> None:
    assert days_agreed([agreed(days="30")], 90) == 30
    assert days_agreed([agreed(days="90")], 30) == 30
    assert days_agreed([agreed(days="30"), agreed(days="60")], 90) == 60
    assert days_agreed([agreed(days="60"), agreed(days="30"), agreed(who="the pier")], 90) == 30


def test_where_no_words_named_a_time_the_one_of_now_holds() -> None:
    assert days_agreed([], 90) == 90
    assert days_agreed([agreed(), agreed(days=""), agreed(days="a month")], 90) == 90
