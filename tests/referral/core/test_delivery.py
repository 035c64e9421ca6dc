"""How a text moves: no way out of the end, no way down, and a next try only for what surely was not sent."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from referral.core.delivery import FINAL, MOVES, WAITS, Fate, fate, further, may_move, retry_at, told
from referral.core.followup import Stage
from referral.sms import Status, Why

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_every_stage_has_its_moves_and_the_final_ones_have_none() -> None:
    assert set(MOVES) == set(Stage)
    assert {stage for stage, moves in MOVES.items() if not moves} == FINAL
    assert all(stage not in moves for stage, moves in MOVES.items())


def test_what_may_be_on_its_way_is_never_cancelled_nor_simply_expired() -> None:
    for stage in (Stage.SENDING, Stage.ACCEPTED):
        assert not may_move(stage, Stage.CANCELLED)
        assert not may_move(stage, Stage.EXPIRED)
        assert not may_move(stage, Stage.CLAIMED)
    assert not may_move(Stage.UNKNOWN, Stage.CANCELLED)


def test_nothing_is_sent_that_was_not_claimed() -> None:
    assert [stage for stage in Stage if may_move(stage, Stage.SENDING)] == [Stage.CLAIMED]
    assert [stage for stage in Stage if may_move(stage, Stage.CLAIMED)] == [Stage.SCHEDULED]


def test_every_status_of_a_provider_stands_for_a_stage() -> None:
    assert {told(status) for status in Status} == {
        Stage.ACCEPTED,
        Stage.DELIVERED,
        Stage.UNDELIVERED,
        Stage.FAILED,
    }
    with pytest.raises(KeyError):
        told("read")


def test_the_end_does_not_hang_on_the_order_in_which_word_comes() -> None:
    words = (Stage.ACCEPTED, Stage.ACCEPTED, Stage.FAILED, Stage.UNDELIVERED, Stage.DELIVERED)
    for length in range(1, len(words) + 1):
        for some in {tuple(sorted(one)) for one in permutations(words, length)}:
            ends = set()
            for order in permutations(some):
                stage = Stage.SENDING
                for word in order:
                    before, stage = stage, further(stage, word)
                    assert not (before in FINAL and stage not in FINAL)
                ends.add(stage)
            assert len(ends) == 1


@pytest.mark.parametrize("stage", [Stage.SCHEDULED, Stage.CLAIMED, Stage.CANCELLED, Stage.EXPIRED])
def test_no_late_word_moves_what_no_provider_speaks_of(stage: Stage) -> None:
    assert further(stage, Stage.DELIVERED) is stage
    assert further(Stage.ACCEPTED, stage) is Stage.ACCEPTED


def test_an_unknown_one_is_settled_by_a_word_that_comes_later() -> None:
    assert further(Stage.UNKNOWN, Stage.ACCEPTED) is Stage.ACCEPTED
    assert further(Stage.ACCEPTED, Stage.UNKNOWN) is Stage.ACCEPTED


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("30003", Fate.ONCE_MORE),
        ("30005", Fate.OTHER_NUMBER),
        ("30006", Fate.OTHER_NUMBER),
        ("21211", Fate.OTHER_NUMBER),
        ("21614", Fate.OTHER_NUMBER),
        ("30007", Fate.TEMPLATE),
        ("21610", Fate.STOPPED),
        ("20429", Fate.LATER),
        ("30469", Fate.SENDER),
        ("30861", Fate.SENDER),
        ("30008", Fate.GIVE_UP),
        ("", Fate.GIVE_UP),
        ("anything", Fate.GIVE_UP),
    ],
)
def test_what_an_error_code_means(code: str, what: Fate) -> None:
    assert fate(code) is what


def test_the_fates_are_the_reasons_of_the_socket_for_providers() -> None:
    assert {str(one) for one in Fate} == {str(one) for one in Why} | {"once_more"}


def test_a_next_try_waits_longer_each_time_and_then_there_is_none() -> None:
    times = [retry_at(tries, NOW) for tries in range(1, len(WAITS) + 1)]
    assert times == sorted(time for time in times if time is not None)
    assert times[0] == NOW + timedelta(seconds=30)
    assert retry_at(len(WAITS) + 1, NOW) is None


def test_a_provider_that_asks_for_time_gets_it() -> None:
    assert retry_at(1, NOW, 300) == NOW + timedelta(seconds=300)
    assert retry_at(1, NOW, 1) == NOW + timedelta(seconds=30)
