"""How soon an alert is told, to whom in which round, and when it is told again: the table, and who works when."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from referral.core.access import Role, Staff
from referral.core.alerting import PACES, Address, Alert, Kind, Speed, Way, again, told, wait
from referral.core.casework import Risk
from referral.core.duty import hours_of, on_duty

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def somebody(name: str, *roles: Role, teams: tuple[str, ...] = ("north",), organisation: str = "harbour") -> Staff:
    return Staff(name, organisation, frozenset(teams), frozenset(roles), name)


ANN = somebody("ann", Role.COUNSELOR)
BEN = somebody("ben", Role.COUNSELOR)
CAT = somebody("cat", Role.COUNSELOR, teams=("south",))
SUE = somebody("sue", Role.SUPERVISOR, teams=())
MEL = somebody("mel", Role.MANAGER)
ZOE = somebody("zoe", Role.SUPERVISOR, organisation="quay")
EVERYBODY = (ANN, BEN, CAT, SUE, MEL, ZOE)
NAMES = {one.code for one in EVERYBODY}
ALERT = Alert("a", "harbour", Kind.RED_FLAG, Risk.NOW, NOW, NOW, case="c")


@pytest.mark.parametrize(
    ("risk", "speed", "minutes"),
    [
        (Risk.NOW, Speed.NOW, [5, 10, 15, 30, 60, 60]),
        (Risk.HOURS, Speed.HOURS, [60, 120, 240, 240]),
        (Risk.DAILY, Speed.DAILY, [1440, 1440]),
    ],
)
def test_each_speed_is_told_again_by_its_table_and_its_last_wait_repeats(
    risk: Risk, speed: Speed, minutes: list[int]
) -> None:
    alert = replace(ALERT, risk=risk)
    assert alert.speed is speed
    assert [wait(replace(alert, round=one)) / timedelta(minutes=1) for one in range(len(minutes))] == minutes
    assert wait(replace(alert, seen=NOW, round=9)) == PACES[speed].seen


@pytest.mark.parametrize(
    ("risk", "rounds"),
    [
        (Risk.NOW, [{"ann"}, {"ann", "ben"}, {"ann", "ben", "sue"}, {"ann", "ben", "sue"}]),
        (Risk.HOURS, [{"ann"}, {"ann", "ben"}, {"ann", "ben", "sue"}]),
        (Risk.DAILY, [{"ann"}, {"ann", "ben"}, {"ann", "ben"}, {"ann", "ben", "sue"}]),
    ],
)
def test_rounds_widen_from_who_has_the_case_to_the_team_to_supervisors(
    risk: Risk, rounds: list[AbstractSet[str]]
) -> None:
    alert = replace(ALERT, risk=risk)
    for number, expected in enumerate(rounds):
        assert told(replace(alert, round=number), EVERYBODY, ("north", {"ann"}), NAMES) == expected


@pytest.mark.parametrize(
    ("theirs", "reachable", "expected"),
    [
        (("north", {"ann"}), {"ben", "sue"}, {"ben"}),  # who has it cannot be told: the team at once
        (("north", {"ann"}), {"sue", "cat", "mel"}, {"sue"}),  # nobody of the team can: supervisors at once
        (("north", {"ann"}), {"cat", "mel", "zoe"}, None),  # another team, a manager, another organisation: nobody
        (("", ()), NAMES, {"ann", "ben", "cat"}),  # nobody's case: everybody who counsels
        (("north", {"ann", "cat"}), NAMES, {"ann"}),  # who stands in may be of another team by now: not theirs to see
    ],
)
def test_a_circle_without_anybody_to_tell_is_passed_over(
    theirs: tuple[str, set[str]], reachable: set[str], expected: AbstractSet[str] | None
) -> None:
    assert told(ALERT, EVERYBODY, theirs, reachable) == expected


def test_who_had_it_before_their_eyes_is_left_out_of_the_first_round_only() -> None:
    alert = replace(ALERT, knows="ann")
    assert told(alert, EVERYBODY, ("north", {"ann"}), NAMES) == frozenset()
    assert told(replace(alert, round=1), EVERYBODY, ("north", {"ann"}), NAMES) == frozenset({"ann", "ben"})


def test_who_is_shut_out_is_told_nothing() -> None:
    gone = replace(ANN, disabled=True)
    assert told(ALERT, (gone,), ("north", {"ann"}), NAMES) is None


def test_the_same_thing_alerts_again_when_it_grew_or_when_a_reply_comes_after_somebody_looked() -> None:
    assert not again(ALERT, Risk.NOW)
    assert again(replace(ALERT, risk=Risk.HOURS), Risk.NOW)
    reply = replace(ALERT, kind=Kind.CRISIS_WORDS)
    assert not again(reply, Risk.NOW)
    assert again(replace(reply, seen=NOW), Risk.NOW)
    assert not again(replace(ALERT, seen=NOW), Risk.NOW)


ZONE = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("line", "at", "here", "opens"),
    [
        ("Mon-Fri 09:00-17:00", NOW, True, None),
        ("Mon-Fri 09:00-17:00", NOW + timedelta(hours=6), False, datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("Mon-Fri 09:00-17:00, Sat 10:00-14:00", datetime(2026, 11, 28, 11, tzinfo=UTC), True, None),
        ("Fri-Mon 22:00-06:00", datetime(2026, 11, 24, 5, tzinfo=UTC), True, None),  # Monday night, into Tuesday
        ("Fri-Mon 22:00-06:00", datetime(2026, 11, 25, 5, tzinfo=UTC), False, datetime(2026, 11, 27, 22, tzinfo=UTC)),
        ("always", NOW, True, None),
        ("", NOW, True, None),
        ("Mon 09:00-24:00", datetime(2026, 11, 23, 23, 59, tzinfo=UTC), True, None),
    ],
)
def test_hours_say_when_staff_are_at_work(line: str, at: datetime, here: bool, opens: datetime | None) -> None:
    found = on_duty(hours_of(line, ZONE), frozenset(), at)
    assert (found.open_now, found.opens_at) == (here, opens)


def test_a_closed_day_is_no_day_of_work() -> None:
    hours = hours_of("Mon-Fri 09:00-17:00", ZONE)
    assert on_duty(hours, {NOW.date()}, NOW).opens_at == datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize("line", ["weekdays", "Mon-Fri", "Mon 9-17", "Mon 25:00-26:00", "Mon 09:00-17:00;Tue"])
def test_hours_that_are_written_otherwise_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match="has to be written as Mon-Fri 09:00-17:00"):
        hours_of(line, ZONE)


def test_an_alert_is_open_until_somebody_said_what_was_done() -> None:
    assert ALERT.open
    assert replace(ALERT, seen=NOW).open
    assert not replace(ALERT, done=NOW).open


def test_alerts_go_where_somebody_confirmed_and_did_not_stop() -> None:
    address = Address("ann", Way.TEXT, "+447400123456", "en", NOW)
    stood = [
        replace(address, confirmed=confirmed, stopped=stopped).good
        for confirmed in (None, NOW)
        for stopped in (None, NOW)
    ]
    assert stood == [False, False, True, False]
