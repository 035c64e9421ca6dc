"""A rehearsal of rules that cannot be made now: somebody else is at it, or it takes too long."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from referral.core.access import Role
from referral.web.staff.publishing.turns import KEY, Turn, Waits
from screening.library.aside import TookTooLong
from screening.library.trying import Published, Rehearsal, Report
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
