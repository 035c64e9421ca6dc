"""Made-up contacts, planned texts and attempts, for whatever test needs them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from referral.core.followup import Attempt, Contact, Hours, Purpose, Reminder, Stage, Standing, Wish

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
NUMBER = "+447700900123"
LEASE = 300.0


def contact(number: str = NUMBER, **other: Any) -> Contact:
    """Return a contact who has confirmed and whose phone is in London."""
    given: dict[str, Any] = {
        "code": uuid4().hex,
        "number": number,
        "country": "GB",
        "zone": "Europe/London",
        "hours": Hours(time(10), time(18)),
        "language": "en",
        "nickname": "garden",
        "only_mine": True,
        "minor": False,
        "standing": Standing.CONFIRMED,
        "wish": Wish(places=("gb-one",), appointment=NOW.replace(tzinfo=None), break_ends=date(2026, 12, 9)),
        "created": NOW - timedelta(days=1),
        "ends": NOW + timedelta(days=90),
    }
    return Contact(**{**given, **other})


def reminder(of: Contact | str, **other: Any) -> Reminder:
    """Return a check-in that has been due for a minute."""
    due = other.pop("due", NOW - timedelta(minutes=1))
    given: dict[str, Any] = {
        "code": uuid4().hex,
        "contact": of if isinstance(of, str) else of.code,
        "purpose": Purpose.CHECK_IN,
        "due": due,
        "wall": due.replace(tzinfo=None),
        "zone": "Europe/London",
        "expires": due + timedelta(hours=6),
        "expect": "123",
    }
    return Reminder(**{**given, **other})


def attempt(of: Reminder, **other: Any) -> Attempt:
    """Return an attempt to send it now."""
    given: dict[str, Any] = {
        "code": uuid4().hex,
        "reminder": of.code,
        "contact": of.contact,
        "token": uuid4().hex,
        "sender": "main",
        "began": NOW,
        "stage": Stage.SENDING,
    }
    return Attempt(**{**given, **other})
