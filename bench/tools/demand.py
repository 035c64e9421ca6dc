"""What comes at each level, when in a day, and what things cost: every assumption of the sizing stands here.

A level is a multiple of one service. What is assumed is called so; the rest names where it was read, and when.
"""

from dataclasses import dataclass

LEVELS = (1, 10, 100, 1000)
HOUR, DAY = 3600, 86400


@dataclass(frozen=True, slots=True)
class Level:
    """So many times of one service: a town's, with eight staff."""

    times: int

    @property
    def journeys(self) -> int:
        """Return the journeys through the questions on a usual day."""
        return 200 * self.times

    @property
    def staff(self) -> int:
        """Return the people who work there."""
        return 8 * self.times

    @property
    def cases(self) -> int:
        """Return the new cases a year."""
        return 400 * self.times

    @property
    def contacts(self) -> float:
        """Return the people who begin with texts on a usual day."""
        return TEXTED * self.journeys

    @property
    def texts(self) -> float:
        """Return the texts of a usual day, once as many plans end as begin."""
        return self.contacts * (PLANNED + ANSWERS)

    @property
    def due_at_once(self) -> int:
        """Return the texts that are due in the same minute, at nine or at six."""
        return round(self.contacts * PLANNED * AT_ONE_HOUR)

    @property
    def usual(self) -> float:
        """Return the journeys a second in the busiest hour of a usual day."""
        return self.journeys * max(BY_HOUR) / HOUR

    @property
    def news(self) -> float:
        """Return the journeys a second in the first minutes after somebody told everybody of it."""
        return self.journeys * NEWS_DAY * NEWS_HOUR * NEWS_FIRST / HOUR

    def by_hour(self, at: float) -> float:
        """Return the journeys a second at a moment of a usual day, in seconds from midnight."""
        return self.journeys * BY_HOUR[int(at // HOUR) % 24] / HOUR

    @property
    def pages(self) -> float:
        """Return the pages of staff a second on a Monday morning."""
        return self.staff * AT_WORK * PAGES_AN_HOUR * MONDAY / HOUR


_HOURS = (3, 2, 2, 1, 1, 1, 2, 3, 3, 4, 4, 4, 5, 5, 4, 4, 5, 5, 6, 7, 8, 8, 7, 6)
BY_HOUR = tuple(one / sum(_HOURS) for one in _HOURS)
NEWS_DAY, NEWS_HOUR, NEWS_FIRST = 10, 0.25, 2.0
WHOLE_TOO = 0.4
TEXTED, PLANNED, ANSWERS, AT_ONE_HOUR = 0.05, 11, 6, 0.4
AT_WORK, PAGES_AN_HOUR, MONDAY = 0.6, 60, 2.0
MIX = {"worklist": 0.35, "case": 0.45, "note": 0.20}
KEPT_YEARS, ACTIVE_DAYS = 7, 121
PROVIDER, FRONT = 0.2, 0.0003
WINDOW_HOURS = 11

ASSUMED = (
    ("busiest hour of a usual day", f"{max(BY_HOUR):.0%} of its journeys, at eight in the evening", "assumed"),
    (
        "a day in the news",
        f"{NEWS_DAY} times the journeys, {NEWS_HOUR:.0%} in one hour, at first {NEWS_FIRST:.0f} times as dense",
        "assumed: a programme or a warning that names the site",
    ),
    ("go on after the short result to the whole one", f"{WHOLE_TOO:.0%}", "assumed"),
    ("begin with texts", f"{TEXTED:.0%} of journeys", "assumed"),
    (
        "texts of a plan",
        f"{PLANNED} planned, {ANSWERS} answers",
        "the shipped days; answers assumed",
    ),
    ("planned texts that are due at nine, and as many at six", f"{AT_ONE_HOUR:.0%}", "assumed"),
    (
        "staff on a Monday morning",
        f"{AT_WORK:.0%} at work, {PAGES_AN_HOUR} pages an hour each, times {MONDAY:.0f}",
        "assumed",
    ),
    ("what they open", ", ".join(f"{name} {share:.0%}" for name, share in MIX.items()), "assumed"),
    ("a case is kept", f"{KEPT_YEARS} years, a contact {ACTIVE_DAYS} days", "the shipped settings; a plan of 13 weeks"),
    ("the provider's answer to a text", f"{PROVIDER:.1f} s", "assumed"),
    ("the proxy, TLS", f"{1000 * FRONT:.1f} ms of a core for each request", "assumed: not measured"),
)
"""What, how much, and on what ground."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars, for what, and where that was read."""

    dollars: float
    what: str
    source: str


READ = "read 2026-11-21"
MACHINE = Price(20.0, "a machine of 2 cores and 4 GB, a month", "assumed; lists began at 4 to 5 before 2026's rises")
BIG_MACHINE = Price(80.0, "a machine of 4 cores and 16 GB for a database, a month", "assumed")
DISK = Price(0.10, "a gigabyte of disk, a month; four of each are counted: data, its copies", "assumed")
TEXT_US = Price(
    0.0118, "a text in the US", f"0.0083 and a carrier's 0.0035: dev.to/preecha, Twilio's prices for 2026, {READ}"
)
TEXT_UK = Price(0.05, "a text in the United Kingdom", "assumed: look it up")
NUMBER = Price(1.15, "a long number, a month: a text a second", f"the same; the pace: twilio.com, error 21611, {READ}")
SHORT_CODE = Price(1000.0, "a short code in the US, a month: a hundred texts a second", f"the same, {READ}")
PRICES = (MACHINE, BIG_MACHINE, DISK, TEXT_US, TEXT_UK, NUMBER, SHORT_CODE)
SLOW, FAST = 1.0, 100.0
"""Texts a second of a long number, and of a short code."""

MEANT = {
    1: "one service",
    10: "a country: 2,000 a day is each of the 269,000 who used it last year in England and Wales, nearly three times",
    100: "many countries",
    1000: "the internet",
}
"""What a level stands for. The figure of 269,000: Home Office, 16 January 2025, year ending March 2024."""
