"""Claim codes: how they are read however they are typed, and that a parcel holds what was ticked and nothing else."""

import json
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.casework import Risk, Said
from referral.core.claim import (
    DIGITS,
    PADDED,
    SPACE,
    Part,
    chance_of_guessing,
    code_of,
    packed,
    read,
    spoken,
    unpacked,
    until,
)
from referral.core.intake import told
from referral.core.summary import Rested, Summary
from referral.core.summary import read as read_summary
from tests.casebooks import NOW, NUMBER
from tests.claims import parcel
from tests.screened import FULL, MANY, SOME

DRAWN = st.integers(0, 2**128 - 1).map("{:032x}".format)
CODE = code_of("0" * 31 + "7")


@given(DRAWN)
def test_a_code_is_read_however_it_is_typed(drawn: str) -> None:
    code = code_of(drawn)
    assert len(code) == DIGITS
    for typed in (code, spoken(code), f" {spoken(code).replace(' ', '-')}. ", code.replace("0", "O").replace("1", "l")):
        assert read(typed) == code
    assert read("".join(chr(0xFF10 + int(digit)) for digit in code)) == code


@given(DRAWN, st.integers(0, DIGITS - 1), st.integers(1, 9))
def test_a_wrong_digit_is_seen_before_anything_is_asked(drawn: str, place: int, by: int) -> None:
    code = code_of(drawn)
    assert read(code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]) is None


@given(DRAWN, st.integers(0, DIGITS - 2))
def test_so_are_two_neighbours_that_changed_places(drawn: str, place: int) -> None:
    code = code_of(drawn)
    other = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read(other) == (code if other == code else None)


@pytest.mark.parametrize("typed", ["", "1234", CODE[:-1], CODE + "0", "a" * DIGITS, "½" * DIGITS, "٣" * 15 + "x"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read(typed) is None


def test_a_code_is_spoken_in_four_groups() -> None:
    assert spoken(CODE) == f"0000 0000 0000 007{CODE[-1]}"


def test_a_code_ends_within_half_an_hour_told_to_the_minute() -> None:
    over = until(NOW.replace(second=59))
    assert over == NOW.replace(minute=30, second=0)


def test_a_parcel_holds_what_was_ticked_and_nothing_else() -> None:
    for which in Part:
        one = parcel(which)
        assert one.parts == (which,)
        assert bool(one.answers) == (which is Part.ANSWERS)
        assert bool(one.summary) == (which is Part.RESULT)
        assert one.number == (NUMBER if which is Part.NUMBER else "")
        assert one.asks == (which is not Part.NUMBER)
        assert bool(one.versions) == bool(one.pathway) == one.asks
    alone = parcel(Part.NUMBER)
    assert (alone.pathway, alone.risk) == ("", Risk.NONE)


def test_answers_alone_are_gone_on_with_and_beside_a_result_they_are_settled() -> None:
    answers, whole = parcel(Part.ANSWERS), parcel(Part.ANSWERS, Part.RESULT)
    assert not answers.finished
    assert {one.said for one in answers.answers} == {Said.GIVEN}
    assert told(answers.answers) == told(whole.answers) == dict(MANY)
    assert Said.NOT_ASKED in {one.said for one in whole.answers}
    kept = read_summary(whole.summary)
    assert kept is not None
    assert kept.asked
    assert kept.because


def test_a_result_without_its_answers_repeats_none_of_them() -> None:
    one = parcel(Part.RESULT)
    kept, whole = read_summary(one.summary), read_summary(parcel(Part.RESULT, Part.ANSWERS).summary)
    assert kept is not None
    assert whole is not None
    assert (kept.level, kept.urgency, kept.links) == (whole.level, whole.urgency, whole.links)
    assert [route.code for route in kept.routes] == [route.code for route in whole.routes]
    said = {text for asked in whole.asked.values() for text in (asked.text, *asked.words) if len(text) > 3}
    said |= {why.text for because in _because(whole) for why in because}
    assert [text for text in said if text in json.dumps(json.loads(one.summary), ensure_ascii=False)] == []
    assert one.risk is parcel(Part.ANSWERS).risk is Risk.DAILY
    held, all_of_it = json.loads(one.summary), json.loads(parcel(Part.RESULT, Part.ANSWERS).summary)
    assert (held["asked"], held["because"], held["missing"]) == ({}, [], [])
    assert all_of_it["parts"]
    assert {tuple(part["on"]) for part in held["parts"]} == {()}
    assert held.keys() == all_of_it.keys()


def _because(kept: Summary) -> list[tuple[Rested, ...]]:
    return [kept.because, *(one.because for one in kept.flags), *(one.because for one in kept.routes)]


def test_a_parcel_is_read_back_and_its_length_tells_nothing() -> None:
    parcels = [parcel(), *(parcel(part) for part in Part), parcel(told=SOME), parcel(told=FULL)]
    assert [unpacked(packed(one)) for one in parcels] == parcels
    assert {len(packed(one)) for one in parcels} == {PADDED}


def test_guessing_is_hopeless() -> None:
    assert chance_of_guessing(people=100, alive=1_000, hours=24 * 365) < 0.0001
    assert chance_of_guessing(SPACE, 2_000) == 1.0
    assert len({code_of(secrets.token_hex(16)) for _ in range(50)}) == 50


def test_a_code_ends_with_damm_s_digit() -> None:
    """The example of Damm's own paper: 572 is followed by 4."""
    assert code_of(f"{572:032x}") == "0000000000005724"
    assert code_of("f" * 32) == "6074317682114554"


def test_what_was_written_down_is_over_to_the_second() -> None:
    assert until(NOW.replace(second=59, microsecond=7)).microsecond == 0


def test_the_chance_of_guessing_grows_with_everything_that_helps() -> None:
    assert chance_of_guessing(1, SPACE // 40) == 0.5
    assert chance_of_guessing(1, SPACE // 80, hours=2) == 0.5
    assert chance_of_guessing(2, SPACE // 80) == 0.5
