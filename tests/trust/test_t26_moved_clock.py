"""T26: a real worker whose clock jumps while it runs hands nothing over outside anybody's hours, nor lets it last.

Each text is judged by what the worker's clock showed when the text arrived: at the pretend phone the moment at which
its file was written, at the stand-in for Twilio the moment at which the request came. Seen to fail when the
seconds that were left were counted before the provider's client was opened, which takes a while the first time.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, or_, select

from referral.core.followup import Hours, Purpose, Stage
from referral.core.schedule import Window
from referral.settings import Settings
from referral.sms.console import FOLDER, Console
from referral.store.rows import ReminderRow
from referral.wiring import wire
from tests.durability.clock import MovedClock, rests, waited_for, worker
from tests.durability.sending import a_contact, a_text
from tests.migrated import migrated
from tests.peers.twilio import serving
from tests.trust_report import Measured

pytestmark = [pytest.mark.durability, pytest.mark.local_server, pytest.mark.enable_socket]

START = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
HOURS = Hours(time(9), time(20))
# At any time somewhere the hours are over in a moment, and somewhere they begin.
ZONES = (*(f"Etc/GMT{hours:+d}" for hours in range(-12, 12)), "Europe/London", "America/New_York", "Asia/Kathmandu")
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
QUICK = (9 * HOUR, -HOUR, YEAR, timedelta(minutes=29, seconds=35))
LONG = (*QUICK, 5 * HOUR, -0.5 * HOUR, -HOUR, timedelta(minutes=30), 11 * HOUR, timedelta(minutes=45), 3 * HOUR, YEAR)

COMMON = {"texts_hours": "00:00-24:00", "texts_per_second": "100", "texts_spend_cap": "9999"}

Arrived = tuple[str, datetime, int | None]
"""Whose number, when (by the right time), and for how many seconds at most it may still be delivered."""


@dataclass
class Rig:
    """A provider, what a worker is told of it, and what came there."""

    given: Mapping[str, str]
    arrived: Callable[[], list[Arrived]]


Provider = Callable[[Path], AbstractContextManager[Rig]]


@contextmanager
def console(folder: Path) -> Iterator[Rig]:
    phone = Console(folder / FOLDER)
    yield Rig({"sms_provider": "console"}, lambda: [(one.number, one.came, None) for one in phone.shown()])


@contextmanager
def twilio(folder: Path) -> Iterator[Rig]:
    del folder
    with serving() as fake:
        told = {"sms_provider": "twilio", "texts_trial": "false", "texts_approval": "a rehearsal", **fake.settings}
        yield Rig(told, lambda: [(one.to, one.created, int(one.form["ValidityPeriod"])) for one in fake.carrier.sent])


@pytest.fixture
def clock(tmp_path: Path) -> MovedClock:
    moved = MovedClock(tmp_path / "clock")
    moved.shows(START)
    if not moved.works():
        pytest.skip("no clock can be moved here: LD_PRELOAD has no effect")
    return moved


@dataclass
class Planned:
    """The follow-up of somebody in each zone, and how many texts were planned for them."""

    folder: Path
    number: int = 0

    def __post_init__(self) -> None:
        self.parts = wire(Settings(data_dir=self.folder))
        migrated(*self.parts.databases)
        self.parts.followup.keys.prepare()
        made = (a_contact(place, START) for place in range(len(ZONES)))
        self.people = [
            replace(one, zone=zone, hours=HOURS, ends=START + 5 * YEAR) for one, zone in zip(made, ZONES, strict=True)
        ]
        with self.parts.followup.writing() as work:
            work.contacts.add_all(self.people)

    def all_due(self, at: datetime) -> None:
        """Plan a text for everybody, due at this moment and of use for a day and more."""
        texts = [
            replace(
                a_text(person, at),
                code=f"{self.number + place:032x}",
                purpose=Purpose.RECHECK,
                expect="",
                zone=person.zone,
                expires=at + 26 * HOUR,
            )
            for place, person in enumerate(self.people)
        ]
        self.number += len(texts)
        with self.parts.followup.writing() as work:
            work.reminders.add(*texts)

    def settled(self, clock: MovedClock) -> bool:
        """Return whether the worker has decided on every text that is due: handed over, or put off."""
        under_way = or_(
            ReminderRow.stage.in_((Stage.CLAIMED, Stage.SENDING)),
            (ReminderRow.stage == Stage.SCHEDULED) & (ReminderRow.due <= clock()),
        )
        with self.parts.databases[0].engine.connect() as connection:
            return not connection.scalar(select(func.count()).select_from(ReminderRow).where(under_way))


@pytest.fixture
def plans(tmp_path: Path) -> Iterator[Planned]:
    made = Planned(tmp_path / "data")
    yield made
    made.parts.close()


def has_more(rig: Rig, than: int) -> bool:
    return len(rig.arrived()) > than


def outside(clock: MovedClock, zone: str, real: datetime, valid: int | None) -> str:
    """Say what is wrong with a text that arrived at this moment; nothing where all is well."""
    window = Window(HOURS, zone)
    for shown in clock.showed(real):
        left = (window.until(shown) - shown).total_seconds()
        if window.is_open(shown) and (valid is None or valid <= left):
            return ""
    return f"{zone} {[one.astimezone(ZoneInfo(zone)).isoformat() for one in clock.showed(real)]} {valid}"


@pytest.mark.parametrize(
    "course",
    [
        pytest.param((QUICK, 0.5), marks=pytest.mark.trust, id="quick"),
        pytest.param((LONG, 20.0), marks=pytest.mark.trust_long, id="long"),
    ],
)
@pytest.mark.parametrize("provider", [console, twilio])
def test_t26_by_a_clock_that_jumps(
    trust: Measured, plans: Planned, clock: MovedClock, provider: Provider, course: tuple[tuple[timedelta, ...], float]
) -> None:
    jumps, rest = course
    with (
        provider(plans.folder) as rig,
        worker(clock, {**COMMON, "data_dir": str(plans.folder), **rig.given}) as process,
    ):
        for jump in (timedelta(), *jumps):
            before = len(rig.arrived())
            clock.jumps(jump)
            plans.all_due(clock())
            # Wherever it was put, it goes on.
            waited_for(process, partial(has_more, rig, before))
            waited_for(process, partial(plans.settled, clock))
            rests(process, rest)
        came = rig.arrived()
    zones = {one.number: one.zone for one in plans.people}
    bad = [said for number, at, valid in came if (said := outside(clock, zones[number], at, valid))]
    value = f"{len(bad)} of {len(came)} texts of a real worker outside, over {len(jumps)} jumps of its clock {bad[:3]}"
    trust("T26", value, "0", not bad)
