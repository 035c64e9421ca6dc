"""Asks Twilio for replies: it says each of them once to our door, and not again where that was shut."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from referral.sms import MOST_REPLIES, Came
from referral.sms.twilio.looking import REDACTED

NUMBERS = 10
"""Of so many of our own numbers replies are asked for; each is a request."""

WRITTEN = "inbound"


def replies(client: Any, service: str, since: datetime) -> tuple[Came, ...]:
    """Return what came to our numbers since then, the oldest first: one page for each number.

    Asked by number and by time: among all that was sent, which is far more, they would not be found on one page.
    Whose number Twilio has made unreadable cannot be heard; the preflight says so. ValueError where we have no number.
    """
    found = [one for number in _ours(client, service) for one in _of(client, number, since)]
    found.sort(key=lambda one: one.at or since)
    return tuple(found[-MOST_REPLIES:])


def _ours(client: Any, service: str) -> tuple[str, ...]:
    if not service.startswith("MG"):
        return (service,)
    ours = client.messaging.v1.services(service)
    numbers = [one.phone_number for one in ours.phone_numbers.list(limit=NUMBERS)]
    codes = [one.short_code for one in ours.short_codes.list(limit=NUMBERS)]
    found = tuple(one for one in (*numbers, *codes) if one)[:NUMBERS]
    if not found:
        raise ValueError("the messaging service names no number")
    return found


def _of(client: Any, number: str, since: datetime) -> Iterator[Came]:
    # Newest first, and two may have come in the same second.
    for one in reversed(client.messages.list(to=number, date_sent_after=since, limit=MOST_REPLIES)):
        at = one.date_sent or one.date_created
        fresh = at is None or at >= since
        if fresh and one.direction == WRITTEN and one.sid and one.from_ and not one.from_.endswith(REDACTED):
            yield Came(one.sid, one.from_, one.to or number, one.body or "", at or since)
