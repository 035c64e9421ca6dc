"""A rehearsal of rules that cannot be made now: somebody else is at it, or it takes too long."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from referral.core.access import Role
from referral.web.staff.publishing.turns import KEY, Turn, Waits
from screening.library.aside import TookTooLong
from screening.library.trying import Change, Published, Rehearsal, Report, Shift
from tests.ketamine import pathway
from tests.referral.staffsite import staff_site

NAME = "pathways/ketamine.toml"
TYPED = {"file": NAME, "version": "1.1", "at:sign.18.when.any.0.at_least": "12"}


@dataclass
class Refuses:
    """A rehearsal that is not made, and why."""

    why: type[Exception]

    def tries(self, asked: Rehearsal) -> Report:
        del asked
        raise self.why


@dataclass
class Finds:
    """A rehearsal that comes to this."""

    report: Report

    def tries(self, asked: Rehearsal) -> Report:
        del asked
        return self.report


OFTEN = {"question": "days_30", "at_least": 12}
LEAVES = [
    {"question": "days_30", "below": 4},
    {"question": "control", "any_of": ["need_more", "lost_control"]},
    {"question": "control", "only": ["none"]},
    {"question": "days_30", "grams_at_least": 2, "by": ["nasal"]},
    {"part": "frequency", "score_at_least": 3},
    {"level": ["high", "moderate"]},
    {"sign": "link_control"},
    {"always": True},
]
ROW = {
    "because": "It came.",
    "routes": [["crisis_support", "urgent_days", ""]],
    "source": ["ours", "somebody's paper", None],
    "unless": None,
    "when": OFTEN,
}
FOUND = Report(
    changes=(
        Change("ketamine", "changed", "sign", "days_many", "when", OFTEN, {"any": [OFTEN, {"all": LEAVES}]}),
        Change("ketamine", "changed", "sign", "days_many", "unless", None, {"at_least_of": 2, "among": LEAVES[:3]}),
        Change("ketamine", "added", "rule", "new_one", new=ROW),
    ),
    made_up=Shift(10, {}, 0, 0, {}),
)


def _in_words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_what_differs_is_said_in_the_words_of_the_questions(tmp_path: Path) -> None:
    with staff_site(tmp_path) as site:
        mel, staff = site.somebody_in("Mel", Role.MANAGER), site.service.staff
        assert staff is not None
        staff.extensions[KEY] = Finds(FOUND)
        mel.opens(f"/rules/change?file={NAME}&find=days_many")
        base = re.search(r'name="base" value="([^"]*)"', mel.page)
        assert base
        mel.sends("/rules/change", {**TYPED, "base": base[1]})
        shown = _in_words(mel.page)
    days, control = (pathway().by_code[code] for code in ("days_30", "control"))
    ticked = {choice.code: choice.text for choice in control.choices}
    for said in (
        f"{days.text} days_30 : 12 or more",
        f"{days.text} days_30 : less than 4",
        f"{control.text} control : “{ticked['need_more']}”, or “{ticked['lost_control']}”",
        f"{control.text} control : nothing but “{ticked['none']}”",
        "2 grams or more (“nasal”)",
        "3 points or more",
        "the level is: high, or moderate",
        "one of these:",
        "all of these:",
        "so many of these, or more: 2",
        "always",
        "not set",
        "It came.",
        "crisis_support , urgent_days",
        "ours, somebody's paper",
    ):
        assert said in shown, said
    assert "{" not in shown


def test_a_rehearsal_that_cannot_be_made_now_is_said(tmp_path: Path) -> None:
    with staff_site(tmp_path) as site:
        mel, staff = site.somebody_in("Mel", Role.MANAGER), site.service.staff
        assert staff is not None
        for why, said in ((Waits, "is being rehearsed right now"), (TookTooLong, "in the time that there is")):
            staff.extensions[KEY] = Refuses(why)
            mel.opens(f"/rules/change?file={NAME}&find=days_many")
            base = re.search(r'name="base" value="([^"]*)"', mel.page)
            assert base
            assert mel.sends("/rules/change", {**TYPED, "base": base[1]}) == 422
            assert said in mel.page


def test_one_rehearsal_at_a_time_is_made_in_a_process() -> None:
    asked = Rehearsal(Published(), Published(), datetime(2026, 11, 21, tzinfo=UTC))
    done = Report(faults=("made",))

    def within(_asked: Rehearsal) -> Report:
        with pytest.raises(Waits):
            turn.tries(asked)
        return done

    turn = Turn(within)
    assert [turn.tries(asked), turn.tries(asked)] == [done, done]
