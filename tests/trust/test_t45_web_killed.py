"""T45: processes that answer are killed with -9, again and again, while people ask for texts.

Whoever was told that it is done is kept exactly once and whole: the contact, its consent, its one text. Of whom the
line broke there is one, or nothing. The control counts a folder in which somebody is lacking.
"""

import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.trust.people_asking import TEXTING, WITHOUT_WORKER, Held, held, numbers, told_yes
from tests.trust.served import Served, serving
from tests.trust_report import Measured

pytestmark = [pytest.mark.local_server, pytest.mark.durability, pytest.mark.enable_socket]
AT_ONCE = 4
MORE = 10  # ask after the last kill, until one is told that it is done
REST, MOST_SECONDS = 0.05, 1800


def killing(server: Served, asked: list[bool], people: int, kills: int) -> int:
    """Kill one of the processes that answer each time that some more have asked, never the one that starts them."""
    chance, killed = random.Random(45), 0
    until = time.monotonic() + MOST_SECONDS
    while killed < kills and len(asked) < people and time.monotonic() < until:
        answering = [one for one in server.processes() if one != server.process.pid]
        if answering and len(asked) * kills >= killed * people:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(answering), signal.SIGKILL)
                killed += 1
        time.sleep(REST)
    return killed


def measured(folder: Path, people: int, kills: int, trust: Measured) -> None:
    """Let so many people ask while so many processes are killed, and look at what is kept."""
    every = numbers(people + MORE)
    tried, more = every[:people], every[people:]
    asked: list[bool] = []
    with serving(folder, WITHOUT_WORKER, (), **TEXTING) as server, ThreadPoolExecutor(AT_ONCE + 1) as pool:
        killer = pool.submit(killing, server, asked, people, kills)

        def ask(number: str) -> bool:
            yes = told_yes(server.port, number)
            asked.append(yes)
            return yes

        answers = dict(zip(tried, pool.map(ask, tried), strict=True))
        killed = killer.result()
        after = next((number for number in more if told_yes(server.port, number)), "")
    confirmed = [number for number, yes in answers.items() if yes]
    kept = held(folder / "data")
    wrong = kept.wrong([*confirmed, *([after] if after else [])], every)
    told = f"{killed} kills, {people} asked, {len(confirmed)} told yes, {len(kept.times)} kept"
    trust("T45", f"{told}: {len(wrong)} lost, double or half {wrong[:3]}", "0", not wrong)
    trust("T45", f"{killed} kills; {len(confirmed)} told yes", "some of each", bool(killed and confirmed))
    trust("T45", f"asked after the last kill, not restarted: told yes {bool(after)}", "True", bool(after))


@pytest.mark.trust
def test_t45_a_few_processes_killed(tmp_path: Path, trust: Measured) -> None:
    measured(tmp_path / "served", 24, 4, trust)


@pytest.mark.trust_long
def test_t45_a_hundred_processes_killed(tmp_path: Path, trust: Measured) -> None:
    measured(tmp_path / "served", 2000, 100, trust)


@pytest.mark.trust
def test_t45_control_who_is_lacking_double_or_half_is_seen() -> None:
    one, two, three = numbers(3)
    kept = Held(Counter({one: 2, two: 1}), [f"{two} is not whole"])
    found = kept.wrong([one, two, three], [one, three])
    assert [said.partition(" ")[2] for said in found] == ["lost", "2 times", "not sent", "is not whole"]
