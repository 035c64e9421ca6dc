"""Looks at an account for what would make texts fail or stay: the preflight of `referral provider-check`."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from twilio.base.exceptions import TwilioException, TwilioRestException

from referral.sms import Finding
from referral.sms.twilio.faults import NoAnswer, NotSent

APART = timedelta(seconds=5)
KEPT_AT_MOST = timedelta(days=2)
"""The worker has the words of a text deleted there within a quarter of an hour of its end."""

FINAL = frozenset({"delivered", "undelivered", "failed", "received", "read", "canceled"})
WARNED_FOR = timedelta(days=30)
NEWEST = 50
REDACTED = "XXXX"  # what Twilio puts in place of a number's last four digits
CONFLICTS = {
    "23001": "its own STOP handling for long numbers",
    "23002": "its own STOP handling for short codes",
    "23003": "its own STOP handling for toll-free numbers",
    "23004": "Advanced Opt-Out",
    "23005": "the fallback to a long number",
}
FAULTS = (NotSent, NoAnswer, TwilioException, ValueError, TypeError, AttributeError, KeyError)


class Known(Protocol):
    """What is looked at besides Twilio's own answers."""

    @property
    def service(self) -> str:
        """Return the messaging service, or the number that sends."""
        ...

    @property
    def base_url(self) -> str:
        """Return another address of the API, "" for Twilio's."""
        ...

    @property
    def public_url(self) -> str:
        """Return the address at which we are reached."""
        ...


def look(client: Any, account: Known, now: Callable[[], datetime]) -> tuple[Finding, ...]:
    """Return all that was found, the settings first. Where Twilio cannot be asked, that is a finding."""
    found = list(_addresses(account))
    asked: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _messages(client, now),
        lambda: _warnings(client, now()),
        lambda: _service(client, account),
    )
    for ask in asked:
        try:
            found += ask()
        except TwilioRestException as fault:
            found.append(_grave("not_answered", f"Twilio refuses to answer: its code is {fault.code}."))
        except FAULTS:
            found.append(_grave("not_answered", "Twilio could not be asked: no answer that is one."))
    return tuple(dict.fromkeys(found))


def _grave(code: str, said: str) -> Finding:
    return Finding(code, grave=True, said=said)


def _light(code: str, said: str) -> Finding:
    return Finding(code, grave=False, said=said)


def _addresses(account: Known) -> Iterator[Finding]:
    if not account.public_url:
        yield _grave("public_url", "Set the public address: without it no webhook of Twilio's can be believed.")
    elif not account.public_url.startswith("https://"):
        yield _grave("public_url", "The public address begins with http: replies would come in the clear.")
    if account.base_url:
        said = f"Texts go to {account.base_url}, not to Twilio: this is a rehearsal."
        yield _light("base_url", said) if account.base_url.startswith("https://") else _grave("base_url", said)


def _messages(client: Any, clock: Callable[[], datetime]) -> Iterator[Finding]:
    listed = client.messages.list(limit=NEWEST)
    now = clock()
    theirs = parsedate_to_datetime(client.http_client.date) if client.http_client.date else None
    if theirs is not None and abs(theirs - now) > APART:
        seconds = round((now - theirs).total_seconds())
        yield _grave("clock", f"This machine's clock is {seconds} seconds ahead of Twilio's: texts go out wrong.")
    old = now - KEPT_AT_MOST
    kept = client.messages.list(date_sent_before=old, limit=NEWEST)
    if any(one.body and one.status in FINAL and one.date_sent and one.date_sent < old for one in kept):
        yield _grave(
            "words_kept",
            "Words of texts that were over days ago still stand at Twilio. Have a worker run, which has them deleted, "
            "or set SOUNDINGS_TWILIO_DISCARD.",
        )
    if any((one.to or "").endswith(REDACTED) for one in listed):
        yield _grave(
            "numbers_redacted",
            "Redaction of numbers is on. Twilio's own STOP handling does not work with it, and a lost answer cannot be "
            "looked up by number. Keep redaction of bodies, switch that of numbers off.",
        )


def _warnings(client: Any, now: datetime) -> Iterator[Finding]:
    warned = client.monitor.v1.alerts.list(log_level="warning", start_date=now - WARNED_FOR, limit=1000)
    for code in sorted({str(one.error_code) for one in warned} & CONFLICTS.keys()):
        yield _grave(
            "redaction_conflict",
            f"Twilio warned ({code}): redaction of numbers and {CONFLICTS[code]} are both on, and exclude each other. "
            "Our own list of stopped numbers holds either way.",
        )


def _service(client: Any, account: Known) -> Iterator[Finding]:
    if not account.service.startswith("MG"):
        yield _light(
            "bare_number",
            "One number sends by itself. Twilio's list of stopped numbers is then this number's own; a messaging "
            "service has one for all of its numbers. Ours holds for all.",
        )
        return
    service = client.messaging.v1.services(account.service).fetch()
    senders = client.messaging.v1.services(account.service).phone_numbers.list(limit=NEWEST)
    if len(senders) > 1:
        yield _light(
            "several_senders",
            f"{len(senders)} numbers send. Who stops one stops all: Twilio's list and ours are one each. Somebody may "
            "still get texts from two numbers"
            + ("." if service.sticky_sender else ": switch Sticky Sender on, so that each person sees one number."),
        )
    if not senders:
        yield _grave("no_sender", "The messaging service has no number to send from.")
    yield from _webhook(service, account)


def _webhook(service: Any, account: Known) -> Iterator[Finding]:
    wanted = f"{account.public_url}/sms/inbound"
    if service.use_inbound_webhook_on_number:
        yield _light("webhook", f"Each number names its own webhook: all of them must be {wanted}.")
    elif (service.inbound_request_url or "").partition("#")[0] != wanted:
        yield _grave("webhook", f"Replies do not come here: set the service's request URL to {wanted} by POST.")
    if not service.use_inbound_webhook_on_number and not service.fallback_url:
        said = f"A reply that meets us while our database is away is heard late: set the fallback URL to {wanted}."
        yield _light("no_second_try", said)
    if service.fallback_to_long_code:
        yield _light("fallback", "The fallback to a long number is on: it keeps numbers that are to be redacted.")
