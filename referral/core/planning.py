"""What is planned for one person: which text on which day, never two on one day by our choice, five a week at most.

The days are a default that an operator can change, not evidence: docs/clinical-basis.md says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from referral.core.followup import DIRECT, EXPECTS, Cadence, Contact, Planned, Purpose
from referral.core.schedule import DAY, Window, local, wall_of

MOST_A_WEEK = 5
"""The texts that are promised at most in any seven days; the first text says this number. Answers to the person's
own words come on top."""

PLACES = 3
"""Places that somebody is reminded of, one a week: more would be nagging."""

APPOINTMENT_AHEAD = 2 * DAY
_SLIDE = 3
"""So many days later at most: then a day is free, for no seven days that end before it hold more than five texts."""

_BEFORE_APPOINTMENT = timedelta(minutes=30)

# How many more days a text makes sense after the one that it is due on.
_KEEPS: Mapping[Purpose, int] = {
    Purpose.CHECK_IN: 1,
    Purpose.PLACE: 2,
    Purpose.ARRIVED: 2,
    Purpose.BREAK_ENDS: 1,
    Purpose.RECHECK: 7,
    Purpose.END_NOTICE: 7,
    Purpose.PAUSED: 2,
    Purpose.WRITTEN: 1,
}
_DIRECT_MINUTES: Mapping[Purpose, int] = {
    Purpose.STOPPED: 5,  # by United States law the closing text follows within five minutes
    Purpose.CRISIS: 60,  # late is better than never
    Purpose.HELP: 30,
    Purpose.HUMAN: 30,
}
_DIRECT = 15

_NEXT: Mapping[tuple[Purpose, str], Purpose] = {
    (Purpose.CONFIRM, "1"): Purpose.WELCOME,
    (Purpose.CHECK_IN, "1"): Purpose.THANKS,
    (Purpose.CHECK_IN, "2"): Purpose.NOT_GREAT,
    (Purpose.CHECK_IN, "3"): Purpose.CALL_ME,
    (Purpose.ARRIVED, "1"): Purpose.THANKS,
    (Purpose.ARRIVED, "2"): Purpose.THANKS,
    (Purpose.ARRIVED, "3"): Purpose.WHY_NOT,
    **{(Purpose.WHY_NOT, digit): Purpose.ELSEWHERE for digit in EXPECTS[Purpose.WHY_NOT]},
    (Purpose.UNCLEAR, "1"): Purpose.THANKS,
    (Purpose.PAUSED, "1"): Purpose.THANKS,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A digit that somebody answered with: what it was asked by, which place that was about ("" for none), when."""

    asked: Purpose
    digit: str
    at: datetime
    place: str = ""


def plan(contact: Contact, confirmed: datetime, cadence: Cadence, window: Window) -> tuple[Planned, ...]:
    """Return every text that this contact's wishes come to, in order, the welcome and other answers left out.

    What lies before `confirmed`, or would come too late to make sense, is left out.
    """
    diary = _Diary(window, confirmed, wall_of(confirmed, window.zone).date())
    wish = contact.wish
    if wish.appointment is not None:
        diary.appointment(wish.appointment)
    if wish.break_ends is not None:
        diary.fixed(Purpose.BREAK_ENDS, datetime.combine(wish.break_ends, cadence.at))
    # A route without a place chosen for it: the text names no place in any case.
    for week, place in enumerate((wish.places or wish.routes[:1])[:PLACES]):
        first = cadence.place_after + 7 * week
        about = place if wish.places else ""
        diary.movable(Purpose.PLACE, diary.on(first, cadence.at), about)
        diary.movable(Purpose.ARRIVED, diary.on(first + cadence.arrived_after, cadence.at), about)
    if wish.recheck:
        diary.movable(Purpose.RECHECK, diary.on(cadence.recheck_after, cadence.at))
    if wish.check_ins:
        for day in cadence.days:
            diary.movable(Purpose.CHECK_IN, diary.on(day, cadence.at))
    if wish.check_ins or wish.staff:
        last = max([cadence.ends_after, *(diary.day_of(one) + 1 for one in diary.planned)])
        diary.movable(Purpose.END_NOTICE, diary.on(last, cadence.at))
    return tuple(sorted(diary.planned, key=lambda one: one.due))


def ends(planned: Iterable[Planned], confirmed: datetime) -> datetime:
    """Return when a plan is over: when its last text makes no sense any more."""
    return max((one.expires for one in planned), default=confirmed + DAY)


def after(answer: Answer, cadence: Cadence, window: Window, taken: Iterable[datetime]) -> tuple[Planned, ...]:
    """Return what an answer leads to: a text now, and perhaps one later.

    `taken` are the wall times of what is still planned or went out in the last week. An answer that nothing follows
    from, such as "2" to whether the texts should go on, gives ().
    """
    then = _NEXT.get((answer.asked, answer.digit))
    if then is None:
        return ()
    now = direct(then, answer.at, window.zone, answer.place)
    if (answer.asked, answer.digit) != (Purpose.ARRIVED, "2"):
        return (now,)
    diary = _Diary(window, answer.at, wall_of(answer.at, window.zone).date(), [one.date() for one in taken])
    diary.movable(Purpose.ARRIVED, diary.on(cadence.arrived_after, cadence.at), answer.place)
    return (now, *diary.planned)


def direct(purpose: Purpose, now: datetime, zone: str, place: str = "") -> Planned:
    """Return an answer to what somebody did a moment ago: it goes out at any hour, within minutes or not at all.

    Raises ValueError for a purpose that is not in DIRECT.
    """
    if purpose not in DIRECT:
        raise ValueError(f"{purpose} is no answer: it keeps to the person's hours")
    lasts = timedelta(minutes=_DIRECT_MINUTES.get(purpose, _DIRECT))
    return Planned(purpose, wall_of(now, zone), now, now + lasts, EXPECTS.get(purpose, ""), place)


def soon(purpose: Purpose, now: datetime, window: Window, place: str = "") -> Planned | None:
    """Return a text of this purpose at the next moment inside the person's hours, or None if there is none."""
    due = window.next_open(now)
    return None if due is None else _planned(purpose, due, _last(purpose, due, window.zone), window.zone, place)


def most_in_a_week(days: Iterable[date]) -> int:
    """Return how many of these days, one for each text, lie in the fullest seven days."""
    some = list(days)
    return max((sum(first <= one < first + 7 * DAY for one in some) for first in some), default=0)


@dataclass(slots=True)
class _Diary:
    """The texts of one person while they are being planned. `today` is the day from which days are counted."""

    window: Window
    now: datetime
    today: date
    days: list[date] = field(default_factory=list)  # a day for each text
    planned: list[Planned] = field(default_factory=list)

    def on(self, day: int, at: time) -> datetime:
        """Return a wall time so many days from today."""
        return datetime.combine(self.today + day * DAY, at)

    def day_of(self, one: Planned) -> int:
        """Return how many days from today a text is."""
        return (one.wall.date() - self.today).days

    def appointment(self, at: datetime) -> None:
        """Plan the texts before an appointment, on their own days or not at all."""
        midnight = datetime.combine(at.date(), time.min)
        for purpose, wish, last in (
            (Purpose.APPOINTMENT_SOON, at - APPOINTMENT_AHEAD, midnight),
            (
                Purpose.APPOINTMENT_TODAY,
                datetime.combine(at.date(), self.window.hours.start),
                at - _BEFORE_APPOINTMENT,
            ),
        ):
            due, until = self._due(wish), local(last, self.window.zone)
            if due is not None and self.now < due < until:
                self._note(_planned(purpose, due, until, self.window.zone))

    def fixed(self, purpose: Purpose, wall: datetime) -> None:
        """Plan a text that belongs to its day, whatever else there is."""
        due = self._due(wall)
        if due is not None and self.now < due < self._last(purpose, local(wall, self.window.zone)):
            self._note(_planned(purpose, due, self._last(purpose, due), self.window.zone))

    def movable(self, purpose: Purpose, wall: datetime, place: str = "") -> None:
        """Plan a text on the first free day from this one on, a few days later at most, or leave it out."""
        for later in range(_SLIDE + 1):
            due = self._due(wall + later * DAY)
            if due is not None and due > self.now and self._free(wall_of(due, self.window.zone).date()):
                self._note(_planned(purpose, due, self._last(purpose, due), self.window.zone, place))
                return

    def _due(self, wall: datetime) -> datetime | None:
        """Return when a wall time is due, moved into the window: to its start on that day if it lies outside."""
        hours = self.window.hours
        inside = wall if wall.time() < hours.until else datetime.combine(wall.date(), hours.start)
        return self.window.next_open(local(inside, self.window.zone))

    def _last(self, purpose: Purpose, due: datetime) -> datetime:
        return _last(purpose, due, self.window.zone)

    def _free(self, day: date) -> bool:
        """Return whether a text on this day is the only one then, and no seven days around it hold too many."""
        if day in self.days:
            return False
        weeks = (day - before * DAY for before in range(7))
        return all(sum(first <= one < first + 7 * DAY for one in self.days) < MOST_A_WEEK for first in weeks)

    def _note(self, one: Planned) -> None:
        self.days.append(one.wall.date())
        self.planned.append(one)


def _planned(purpose: Purpose, due: datetime, last: datetime, zone: str, place: str = "") -> Planned:
    return Planned(purpose, wall_of(due, zone), due, last, EXPECTS.get(purpose, ""), place)


def _last(purpose: Purpose, due: datetime, zone: str) -> datetime:
    """Return the end of the last day on which a text makes sense."""
    day = wall_of(due, zone).date() + (_KEEPS[purpose] + 1) * DAY
    return local(datetime.combine(day, time.min), zone)
