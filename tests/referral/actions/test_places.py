"""A reminder waits for its place: while it is shut, and while staff say that it is full."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from referral.actions.texts.places import Kept, Unheard, is_full, note_full, opens
from referral.cli import main
from referral.core.followup import Purpose, Wish
from screening.core.hours import Hours
from screening.core.resources import Topic
from tests import directories
from tests.phones import Phone, World


def with_line(world: World, hours: Hours | None) -> World:
    line = directories.a_line("a-line", Topic.DRUG_SERVICE, hours=hours)
    return replace(world, parts=replace(world.parts, directory=directories.a_directory(line)))


def reminded(world: World) -> Phone:
    return world.confirmed(wish=Wish(check_ins=False, places=("a-line",)))


def heard_on(world: World, phone: Phone) -> str:
    """Live until the reminder comes, and return day and hour in London, in winter."""
    for _ in range(24 * 14):
        if Purpose.PLACE in phone.heard:
            return f"{world.clock() - timedelta(hours=1):%a %H}"
        world.works()
        world.passes(hours=1)
    return "never"


@pytest.mark.parametrize("hours", [None, directories.ALWAYS, directories.AFTERNOONS])
def test_a_place_that_is_open_or_does_not_say_is_reminded_of_as_planned(world: World, hours: Hours | None) -> None:
    world = with_line(world, hours)
    assert heard_on(world, reminded(world)) == "Tue 11"


def test_a_place_that_is_shut_is_reminded_of_when_it_opens_and_the_person_may_be_texted(world: World) -> None:
    world = with_line(world, directories.MORNINGS)  # 08 to 11, and texts come from 09
    assert heard_on(world, reminded(world)) == "Wed 09"


def test_a_place_that_is_full_is_not_reminded_of_until_it_takes_people_again(world: World) -> None:
    world = with_line(world, directories.ALWAYS)
    assert note_full(world.parts, "a-line", world.clock().date() + timedelta(days=3)) == Kept()
    phone = reminded(world)
    world.days(3)
    assert Purpose.PLACE not in phone.heard
    assert note_full(world.parts, "a-line", None) == Kept()
    assert heard_on(world, phone) != "never"


def test_a_note_of_a_full_place_ends_by_itself(world: World) -> None:
    world = with_line(world, directories.ALWAYS)
    today = world.clock()
    note_full(world.parts, "a-line", today.date())
    with world.parts.followup.reading() as work:
        assert is_full(work, "a-line", today)
        assert not is_full(work, "a-line", today + timedelta(days=1))
        assert not is_full(work, "another", today)


def test_a_place_that_nobody_knows_cannot_be_full_and_opens_never(world: World) -> None:
    assert note_full(world.parts, "nowhere", date(2026, 12, 1)) == Unheard()
    assert opens(world.parts, "nowhere", world.clock()) is None


def test_the_command_says_what_is_wrong_and_what_was_noted(tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        return CliRunner().invoke(main, ["texts", "full", *arguments, "--data-dir", str(tmp_path)]).output

    CliRunner().invoke(main, ["migrate", "--data-dir", str(tmp_path)])
    assert "Say until when" in run("gb-frank")
    assert "There is no place nowhere" in run("nowhere", "--until", "2026-12-24")
    assert "wait until 2026-12-24" in run("gb-frank", "--until", "2026-12-24")
    assert "go out again" in run("gb-frank", "--no-more")
