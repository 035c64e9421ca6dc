"""T16: what is kept for so many days is gone on the day after, though the clearing is killed again and again.

Seen to fail when contacts of a plan that was paused were passed over.
"""

import os
import signal
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from referral.actions.texts.housekeeping import Cleared, clear
from referral.core.followup import ConsentEvent, Contact, Heard, Standing
from tests.durability.sending import a_contact
from tests.phones import NOON, World, a_world, shipped
from tests.trust_report import Measured

SIZES = [
    pytest.param((100, 10), marks=pytest.mark.trust, id="quick"),
    pytest.param((1000, 50), marks=pytest.mark.trust_long, id="long"),
]


def filled(folder: Path, number: int) -> tuple[World, list[Contact]]:
    """Return a follow-up with so many people of every standing, whose plans ended at noon."""
    world = a_world(folder, shipped())
    standings = [one for one in Standing if one is not Standing.ASKED]
    people = [
        replace(a_contact(place, NOON - timedelta(days=90)), ends=NOON, standing=standings[place % len(standings)])
        for place in range(number)
    ]
    with world.parts.followup.writing() as work:
        work.contacts.add_all(people)
        for one in people:
            work.consents.add(ConsentEvent(one.code[::-1], one.code, Heard.CONFIRMED, "", "en", "text", NOON))
    return world, people


@pytest.mark.parametrize("size", SIZES)
def test_t16_gone_on_the_day_after(trust: Measured, tmp_path: Path, size: tuple[int, int]) -> None:
    number, kills = size
    world, people = filled(tmp_path, number)
    kept = world.parts.settings.keep_contacts_days
    world.clock.time = NOON + timedelta(days=kept) - timedelta(minutes=1)
    assert isinstance(clear(world.parts, world.clock()), Cleared)
    before = len(left(world))
    world.passes(minutes=2)
    for _ in range(kills):
        killed_while_clearing(world)
    midway = len(left(world))
    clear(world.parts, world.clock())
    after = len(left(world))
    keys = len(world.parts.followup.keys.some([one.code for one in people]))
    value = f"{before} of {number} the minute before; {midway} after {kills} kills; {after} and {keys} keys when done"
    trust("T16", value, f"{number}; told; 0 and 0", (before, after, keys) == (number, 0, 0))
    world.parts.followup.close()


def left(world: World) -> tuple[str, ...]:
    with world.parts.followup.reading() as work:
        return work.contacts.all_codes()


def killed_while_clearing(world: World) -> None:
    """Let a process clear away, and kill it in the middle."""
    world.parts.followup.close()
    child = os.fork()
    if not child:
        clear(world.parts, world.clock())
        os._exit(0)
    time.sleep(0.15)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
