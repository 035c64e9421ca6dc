"""Replies that met us while we were away: the provider says each once, so the worker asks before it sends any more."""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from referral import worker
from referral.actions.texts.catching import ASKED
from referral.core.followup import Purpose, Standing
from referral.sms import MOST_REPLIES, Came, Unsure
from referral.store import missed
from referral.web.sms_hook import inbound
from tests.peers.twilio import serving
from tests.phones import MOBILE, Carrier, World
from tests.referral.actions.test_store_away import away
from tests.referral.sms.plugs import as_hook, real
from tests.texting_steps import due

FREE_WORDS = "please leave me alone now"  # no carrier acts on these


def wrote(world: World, words: str, number: str = MOBILE, at: datetime | None = None) -> Came:
    """Let somebody write while our door is shut: only the provider knows of it."""
    came = Came(f"AW{len(world.carrier.wrote)}", number, "+15005550006", words, at or world.clock())
    world.carrier.wrote.append(came)
    return came


def asked_until(world: World) -> str:
    with world.parts.followup.reading() as work:
        return work.switches.get(ASKED)


def a_new_worker(world: World) -> worker.Done:
    world.rounds = worker.Rounds()
    return world.works()


@pytest.mark.parametrize("meanwhile", ["the worker works", "no worker runs"])
def test_a_stop_in_free_words_that_came_while_the_database_was_away_holds(
    world: World, tmp_path: Path, meanwhile: str
) -> None:
    phone = world.confirmed()
    due(world)
    with away(world, tmp_path):
        wrote(world, FREE_WORDS)
        if meanwhile == "the worker works":
            assert world.works().idle
    if meanwhile == "no worker runs":
        a_new_worker(world)
    world.days(8, hours=12)
    assert phone.heard == [Purpose.STOPPED]
    assert world.contact().standing is Standing.STOPPED


@pytest.mark.local_server
def test_the_same_with_the_real_client_and_the_real_door(world: World, tmp_path: Path) -> None:
    world.confirmed()
    due(world)
    with serving() as fake:
        fake.carrier.clock = world.clock
        world.parts = replace(world.parts, provider=real(fake))
        hook = as_hook(fake.reply(MOBILE, FREE_WORDS))
        with away(world, tmp_path):
            assert inbound(world.parts, hook) is HTTPStatus.SERVICE_UNAVAILABLE
        world.works()
        assert world.contact().standing is Standing.STOPPED
        assert ["have stopped" in one.body for one in fake.carrier.sent] == [True]
        # The door hears it once more: the provider tried its second address late.
        assert inbound(world.parts, hook) is HTTPStatus.OK
        world.works()
        assert len(fake.carrier.sent) == 1


def test_what_only_the_door_missed_is_asked_for_before_the_next_text(world: World) -> None:
    phone = world.confirmed()
    world.asks("+447400123457")
    due(world)
    world.works()
    assert phone.heard == [Purpose.CHECK_IN]
    wrote(world, FREE_WORDS)
    missed.note(world.parts.settings.data_dir)
    world.works()
    assert phone.heard == [Purpose.CHECK_IN, Purpose.STOPPED]


def test_a_reply_that_the_door_missed_interrupts_a_round(world: World) -> None:
    others = ["+447400123457", "+447400123458"]
    for number in (MOBILE, *others):
        world.confirmed(number)
    due(world)
    taken: list[float] = []

    def waiting(seconds: float) -> bool:
        taken.append(seconds)
        if len(taken) == 2:
            wrote(world, FREE_WORDS, others[1])
            missed.note(world.parts.settings.data_dir)
        return False

    done = worker.step(world.parts, "w1", world.rounds, waiting)
    assert done.delivered.handed == 1
    world.rounds = done.rounds
    world.works()
    assert Purpose.CHECK_IN not in world.phone(others[1]).heard


def test_it_is_asked_at_the_start_and_then_now_and_then(world: World) -> None:
    world.confirmed()
    assert len(world.carrier.asked) == 1
    for _ in range(9):
        world.passes(minutes=1)
        world.works()
    assert len(world.carrier.asked) == 2
    assert world.carrier.asked[1] == datetime.fromisoformat(asked_until(world)) - timedelta(minutes=5)
    world.passes(hours=-3)  # a clock that was put back stops nothing
    world.works()
    assert len(world.carrier.asked) == 3
    a_new_worker(world)
    assert len(world.carrier.asked) == 4
    world.passes(days=9)
    world.works()
    assert world.carrier.asked[-1] == world.clock() - timedelta(days=3)


def test_while_nobody_knows_nothing_is_sent_but_not_for_ever(world: World) -> None:
    phone = world.confirmed()
    due(world)
    world.carrier.silent = True
    assert a_new_worker(world).caught == "replies_503"
    world.passes(minutes=9)
    worker.say(world.works())
    assert phone.heard == []
    assert world.alerts() == []
    world.passes(minutes=2)
    world.works()
    assert phone.heard == [Purpose.CHECK_IN]
    world.passes(minutes=5)
    world.works()
    assert world.alerts() == ["replies"]
    world.carrier.silent = False
    wrote(world, FREE_WORDS)
    world.passes(minutes=5)
    done = world.works()
    assert phone.heard == [Purpose.CHECK_IN, Purpose.STOPPED]
    worker.say(replace(done, caught=1))


def test_a_clock_that_was_put_back_while_texts_wait_does_not_hold_them(world: World) -> None:
    phone = world.confirmed()
    due(world)
    world.carrier.silent = True
    world.passes(days=1)
    a_new_worker(world)
    world.passes(days=-1)
    world.works()
    assert phone.heard == [Purpose.CHECK_IN]


def test_nothing_counts_twice_and_nothing_undoes_what_came_later(world: World) -> None:
    phone = world.confirmed()
    early = world.clock()
    world.passes(minutes=3)
    assert phone.texts("STOP", sid="AW1").kind
    wrote(world, "START", at=early)
    wrote(world, "STOP", at=world.clock())
    a_new_worker(world)
    assert world.contact().standing is Standing.STOPPED
    assert phone.heard == [Purpose.STOPPED]
    world.passes(minutes=6)
    wrote(world, "START", at=world.clock())
    world.works()
    assert world.contact().standing is Standing.ENDED


@pytest.mark.parametrize(("minutes", "standing"), [(-5, Standing.ASKED), (1, Standing.CONFIRMED)])
def test_an_old_digit_is_no_answer_to_a_newer_question(world: World, minutes: int, standing: Standing) -> None:
    world.asks()
    world.works()
    wrote(world, "1", at=world.clock() + timedelta(minutes=minutes))
    world.passes(minutes=6)
    world.works()
    assert world.contact().standing is standing


def test_a_full_page_may_not_be_all_so_the_same_is_asked_again(world: World) -> None:
    world.confirmed()
    until = asked_until(world)
    came = wrote(world, "hello", "+447400123499")
    world.carrier.wrote = [came] * MOST_REPLIES
    world.passes(minutes=6)
    assert world.works().caught == "replies_more"
    assert asked_until(world) == until
    world.carrier.wrote = [came]
    world.passes(minutes=6)
    world.works()
    assert asked_until(world) == world.clock().isoformat()


class Vanishing(Carrier):
    """Tells of replies, and the database is gone before anybody can take them in."""

    def __init__(self, world: World, folder: Path) -> None:
        super().__init__(wrote=world.carrier.wrote)
        self.hole = away(world, folder)

    def replies(self, since: datetime) -> tuple[Came, ...] | Unsure:
        """Tell of them."""
        self.hole.__enter__()
        return super().replies(since)


def test_what_could_not_be_taken_in_is_asked_for_again(world: World, tmp_path: Path) -> None:
    phone = world.confirmed()
    due(world)
    for words in ("hello", "hello", "hello", FREE_WORDS):
        wrote(world, words)
    until = asked_until(world)
    carrier = Vanishing(world, tmp_path)
    world.parts = replace(world.parts, provider=carrier)
    assert a_new_worker(world).caught == "OperationalError"
    carrier.hole.__exit__(None, None, None)
    world.parts = replace(world.parts, provider=world.carrier)
    assert asked_until(world) == until
    world.passes(seconds=20)
    world.works()
    assert world.contact().standing is Standing.STOPPED
    assert Purpose.CHECK_IN not in phone.heard


def test_where_not_even_a_note_can_be_written_nothing_breaks(tmp_path: Path) -> None:
    missed.note(tmp_path / "nowhere")
    assert missed.noted(tmp_path / "nowhere") == 0
