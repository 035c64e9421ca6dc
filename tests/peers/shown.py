"""What Twilio's API shows of its messages: held to Twilio's own contract by tests/referral/sms/test_contract.py."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlencode

from tests.peers.carrier import Carrier, Message

ACCOUNT = "AC" + "0123456789abcdef" * 2
SERVICE = "MG" + "fedcba9876543210" * 2
TOKENS = ("first-token-of-the-rehearsal", "second-token-of-the-rehearsal")
ROOT = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"


def shown(message: Message, carrier: Carrier) -> dict[str, object]:
    """Return a message as the API shows it."""
    when = format_datetime(message.created)
    hide = carrier.redacts
    waiting = message.status in {"queued", "accepted"}
    return {
        "account_sid": ACCOUNT,
        "api_version": "2010-04-01",
        "body": "" if message.form.get("ContentRetention") == "discard" else message.body,
        "date_created": when,
        "date_sent": None if waiting else when,
        "date_updated": when,
        "direction": message.direction,
        "error_code": message.error,
        "error_message": None if message.error is None else "text of a fault",
        "from": message.sender,
        "messaging_service_sid": SERVICE,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{ROOT}/{message.sid}/Media.json"},
        "to": f"{message.to[:-4]}XXXX" if hide else message.to,
        "uri": f"{ROOT}/{message.sid}.json",
    }


def listed(name: str, *rows: dict[str, object]) -> dict[str, object]:
    """Return one page of a list as the APIs beside that of messages write it."""
    return {name: list(rows), "meta": {"key": name, "page": 0, "page_size": 50, "next_page_url": None}}


def page(carrier: Carrier, query: Mapping[str, str]) -> dict[str, object]:
    """Return one page of the list."""
    size, number = int(query.get("PageSize", "50")), int(query.get("Page", "0"))
    found = carrier.listed(query.get("To", ""), query.get("From", ""))
    if since := query.get("DateSent>"):
        found = tuple(one for one in found if one.created >= datetime.fromisoformat(since))
    part = found[number * size : (number + 1) * size]

    def address(of: int) -> str:
        return f"{ROOT}.json?{urlencode({**query, 'PageSize': size, 'Page': of})}"

    return {
        "end": max(number * size + len(part) - 1, 0),
        "first_page_uri": address(0),
        "next_page_uri": address(number + 1) if (number + 1) * size < len(found) else None,
        "page": number,
        "page_size": size,
        "previous_page_uri": address(number - 1) if number else None,
        "start": number * size,
        "uri": address(number),
        "messages": [shown(one, carrier) for one in part],
    }
