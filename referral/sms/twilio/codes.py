"""What Twilio's codes and statuses mean to us (https://www.twilio.com/docs/api/errors, read 2026-11-21)."""

from collections.abc import Mapping
from http import HTTPStatus

from referral.sms import Status, Why

WHY: Mapping[int, Why] = {
    20001: Why.GIVE_UP,
    20003: Why.SENDER,  # the account or its token
    20005: Why.SENDER,  # the account is not active
    20404: Why.SENDER,  # no such account
    20429: Why.LATER,
    14107: Why.LATER,  # sending too fast
    21211: Why.OTHER_NUMBER,  # not a number
    21408: Why.OTHER_NUMBER,  # the account may not text that country
    21610: Why.STOPPED,
    21611: Why.LATER,  # the sender's queue is full
    21612: Why.OTHER_NUMBER,  # cannot be reached from this sender
    21614: Why.OTHER_NUMBER,  # not a mobile
    21606: Why.SENDER,
    21607: Why.SENDER,
    21659: Why.SENDER,
    21660: Why.SENDER,
    21701: Why.SENDER,  # no such messaging service
    21703: Why.SENDER,  # the service has no number
    30001: Why.LATER,  # the queue is full
    30003: Why.LATER,
    30005: Why.OTHER_NUMBER,
    30006: Why.OTHER_NUMBER,
    30007: Why.TEMPLATE,
    30034: Why.SENDER,  # not registered with the carriers
    30469: Why.SENDER,
    30861: Why.SENDER,
}
STATUSES: Mapping[str, Status] = {
    "accepted": Status.QUEUED,
    "scheduled": Status.QUEUED,
    "queued": Status.QUEUED,
    "sending": Status.QUEUED,
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.DELIVERED,
    "partially_delivered": Status.UNDELIVERED,
    "undelivered": Status.UNDELIVERED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}
REFUSING = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


def why(status: int, code: int | None) -> Why:
    """Say why a request was refused, by Twilio's code, else by the status of the answer (4xx)."""
    return WHY.get(code or 0, Why.SENDER if status in REFUSING else Why.GIVE_UP)
