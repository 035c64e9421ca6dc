"""The two secrets of an answer link: drawn whole, read however somebody types them, and beyond guessing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.answerlink import (
    ALPHABET,
    CODE_LETTERS,
    LASTS,
    LINK_LETTERS,
    AnswerLink,
    CouldNot,
    answers_from,
    chance_of_guessing,
    code_of,
    link_of,
    read_code,
    read_link,
    step_of,
)
from referral.core.referring import Answer, Because, ReferralState, Refusal, Step, step

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DRAWN = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")


@given(DRAWN)
def test_what_is_drawn_is_read_back(drawn: str) -> None:
    link, code = link_of(drawn), code_of(drawn)
    assert link == link.lower()
    assert len(read_link(link) or "") == LINK_LETTERS
    assert read_code(code) == code.replace("-", "")
    assert len(code) == CODE_LETTERS + 1


@given(DRAWN, DRAWN)
def test_other_bits_are_another_secret(one: str, other: str) -> None:
    same = int(one, 16) >> (128 - 5 * CODE_LETTERS) == int(other, 16) >> (128 - 5 * CODE_LETTERS)
    assert (code_of(one) == code_of(other)) is same


@pytest.mark.parametrize("typed", ["7K4MQ-9XT2P", "7k4mq9xt2p", " 7k4mq 9xt2p ", "7K4MQ\u20139XT2P", "7.k4mq.9xt2p"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "7K4MQ9XT2P"


def test_letters_that_look_like_digits_are_those_digits() -> None:
    assert read_code("oOiIl-LLLLL") == "0011111111"


@pytest.mark.parametrize("typed", ["", "7K4MQ-9XT2", "7K4MQ-9XT2PP", "7K4MQ-9XT2U", "\uff17K4MQ-9XT2P", "\x00" * 10])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_no_letter_is_told_for_another() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("OILU") & set(ALPHABET)


def test_a_thousand_tries_a_second_for_as_long_as_a_link_lasts_open_nothing() -> None:
    assert chance_of_guessing(1_000 * LASTS.total_seconds()) < 1e-5
    assert chance_of_guessing(2.0**49) == 0.5
    assert chance_of_guessing(float(10**30)) == 1


def test_a_link_lives_until_it_ends_or_is_over() -> None:
    link = AnswerLink("l", "c", "r", "s", NOW, NOW + LASTS)
    ended = AnswerLink("l", "c", "r", "s", NOW, NOW + LASTS, ended=NOW)
    assert link.lives(NOW)
    assert not link.lives(NOW + LASTS)
    assert link.lives(NOW + LASTS - timedelta(seconds=1))
    assert not ended.lives(NOW)


def test_a_drawn_link_and_code_read_the_same_on_every_machine() -> None:
    drawn = "0123456789abcdef0123456789abcdef"
    assert (link_of(drawn), code_of(drawn)) == ("04hma-sw9nf-6yy09-38nkr", "04HMA-SW9NF")
    assert code_of("f" * 32) == "ZZZZZ-ZZZZZ"


@pytest.mark.parametrize("state", ReferralState)
def test_only_answers_that_lead_somewhere_are_offered(state: ReferralState) -> None:
    offered = answers_from(state)
    assert offered == tuple(one for one in Answer if one in offered)
    assert all(isinstance(step(state, *step_of(state, one)), ReferralState) for one in offered)
    assert all(isinstance(step(state, *step_of(state, one)), Refusal) for one in set(Answer) - set(offered))


def test_what_can_be_answered_where() -> None:
    assert answers_from(ReferralState.OFFERED) == tuple(Answer)
    assert answers_from(ReferralState.ACCEPTED) == (Answer.ARRIVED, Answer.FULL, Answer.COULD_NOT_HELP)
    assert answers_from(ReferralState.FAILED) == (Answer.ARRIVED,)
    assert answers_from(ReferralState.CANCELLED) == ()


OFFERED, ACCEPTED = ReferralState.OFFERED, ReferralState.ACCEPTED


@pytest.mark.parametrize(
    ("state", "answer", "why", "made"),
    [
        (OFFERED, Answer.ACCEPTED, None, (Step.ACCEPT, None)),
        (OFFERED, Answer.ARRIVED, None, (Step.COMPLETE, Because.ARRIVED)),
        (OFFERED, Answer.FULL, None, (Step.REJECT, Because.FULL)),
        (ACCEPTED, Answer.FULL, None, (Step.FAIL, Because.FULL)),
        (OFFERED, Answer.COULD_NOT_HELP, None, (Step.REJECT, Because.NOT_FOR_THEM)),
        (OFFERED, Answer.COULD_NOT_HELP, CouldNot.NOT_FOR_THEM, (Step.REJECT, Because.NOT_FOR_THEM)),
        (OFFERED, Answer.COULD_NOT_HELP, CouldNot.DID_NOT_COME, (Step.FAIL, Because.DID_NOT_ARRIVE)),
        (OFFERED, Answer.COULD_NOT_HELP, CouldNot.OTHER, (Step.FAIL, Because.COULD_NOT_HELP)),
        (OFFERED, Answer.COULD_NOT_HELP, CouldNot.SHUT, (Step.REJECT, Because.SHUT)),
        (ACCEPTED, Answer.COULD_NOT_HELP, CouldNot.SHUT, (Step.FAIL, Because.COULD_NOT_HELP)),
        (ACCEPTED, Answer.COULD_NOT_HELP, CouldNot.NOT_FOR_THEM, (Step.FAIL, Because.COULD_NOT_HELP)),
        # A reason beside another answer says nothing.
        (OFFERED, Answer.FULL, CouldNot.SHUT, (Step.REJECT, Because.FULL)),
    ],
)
def test_an_answer_is_the_step_that_says_most_of_what_happened(
    state: ReferralState, answer: Answer, why: CouldNot | None, made: tuple[Step, Because | None]
) -> None:
    assert step_of(state, answer, why) == made
    assert isinstance(step(state, *made), ReferralState)
