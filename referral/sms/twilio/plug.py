"""Hands texts to Twilio, and asks it what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from time import monotonic
from typing import Any

from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException

from referral.sms import Accepted, Came, Finding, Forged, Hook, Outgoing, Receipt, Rejected, Unsure
from referral.sms.twilio import hooks
from referral.sms.twilio.codes import STATUSES, why
from referral.sms.twilio.faults import NoAnswer, NotSent
from referral.sms.twilio.inbox import replies
from referral.sms.twilio.looking import look

SECONDS = 10.0
LONGEST_VALID = 36000  # seconds; Twilio takes no more
CLOCKS_APART = timedelta(minutes=2)
NEWEST = 100
OURS = "outbound-api"  # what Twilio itself answers to STOP is "outbound-reply"


@dataclass(frozen=True, slots=True)
class Account:
    """What an operator has at Twilio. The first of `tokens` sends, all of them verify; `service` may be a number."""

    sid: str
    tokens: tuple[str, ...] = field(repr=False)
    service: str
    base_url: str = ""
    public_url: str = ""
    discard: bool = False


class Twilio:
    """The plug. See `SmsProvider` for what each of its methods owes."""

    def __init__(self, account: Account, seconds: float = SECONDS) -> None:
        """Allow each request so many seconds, all in all."""
        self._account = account
        self._seconds = seconds

    @cached_property
    def _client(self) -> Any:
        from referral.sms.twilio.http import Http, open_client  # noqa: PLC0415  # as that module says

        account = self._account
        return open_client(Http(self._seconds), account.sid, account.tokens[0], account.base_url)

    def load(self) -> None:
        """Open Twilio's client, which takes seconds and on a busy machine many."""
        _ = self._client

    def send(self, text: Outgoing) -> Accepted | Rejected | Unsure:
        """Hand over one text. It lives in Twilio's queue no longer than its window does."""
        began = monotonic()
        client = self._client
        # A worker has loaded it; whoever sends without that pays with what is left of the window.
        left = text.valid_seconds - int(monotonic() - began)
        if left < 1:
            return Rejected(why(0, 20429), "no_time_left")
        given: dict[str, object] = {"to": text.to, "body": text.body, **self._from()}
        given["validity_period"] = min(left, LONGEST_VALID)
        if text.callback:
            given["status_callback"] = text.callback
        if self._account.discard:
            given["content_retention"] = "discard"
        try:
            made = client.messages.create(**given)
        except NotSent as fault:
            return Rejected(why(HTTPStatus.TOO_MANY_REQUESTS, 20429), fault.code, fault.wait)
        except NoAnswer as fault:
            return Unsure(fault.code)
        except (TwilioRestException, TwilioServiceException) as fault:
            return _refused(fault.status, fault.code)
        except (TwilioException, ValueError, TypeError, AttributeError):
            return Unsure("unreadable")
        return Accepted(made.sid) if isinstance(made.sid, str) and made.sid else Unsure("unreadable")

    def find(self, text: Outgoing, since: datetime, known: frozenset[str] = frozenset()) -> Receipt | Unsure | None:
        """Look for this text among those to its number. Times are compared here: one that waits has no date of sending.

        Words that Twilio no longer holds cannot be compared: a text without them is ours if it is the only one left.
        """
        try:
            listed = self._client.messages.list(to=text.to, limit=NEWEST)
            fresh = [one for one in listed if _counts(one, since - CLOCKS_APART) and one.sid not in known]
            found = [one for one in fresh if one.body == text.body] or [one for one in fresh if not one.body]
            return _one(found, text.token)
        except (NotSent, NoAnswer) as fault:
            return Unsure(fault.code)
        except (TwilioException, ValueError, TypeError, AttributeError, KeyError):
            # A list that is refused brings no code of Twilio's along.
            return Unsure("unreadable")

    def read_inbound(self, hook: Hook) -> Came | Forged:
        """Read a reply."""
        return hooks.came(hook, self._account.tokens)

    def read_status(self, hook: Hook, token: str) -> Receipt | Forged:
        """Read a status callback."""
        return hooks.receipt(hook, token, self._account.tokens)

    def replies(self, since: datetime) -> tuple[Came, ...] | Unsure:
        """Ask for replies."""
        try:
            return replies(self._client, self._account.service, since - CLOCKS_APART)
        except (NotSent, NoAnswer) as fault:
            return Unsure(fault.code)
        except (TwilioException, ValueError, TypeError, AttributeError, KeyError):
            return Unsure("unreadable")

    def redact(self, sid: str) -> bool:
        """Have the whole record deleted, the number in it as well as the words; gone already is gone."""
        try:
            return bool(self._client.messages(sid).delete())
        except (TwilioRestException, TwilioServiceException) as fault:
            return bool(fault.status == HTTPStatus.NOT_FOUND)
        except (NotSent, NoAnswer, TwilioException):
            return False

    def findings(self, now: datetime) -> tuple[Finding, ...]:
        """Look at the account, as `referral provider-check` shows it."""
        began = (
            monotonic()
        )  # before the client is opened, which takes seconds that the clocks would be held to be apart
        return look(self._client, self._account, lambda: now + timedelta(seconds=monotonic() - began))

    def _from(self) -> dict[str, str]:
        service = self._account.service
        return {"messaging_service_sid" if service.startswith("MG") else "from_": service}


def _refused(status: int, code: int | None) -> Rejected | Unsure:
    """Only 4xx says that nothing was taken: an answer of 5xx may come from after the taking."""
    told = str(code or status)
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unsure(told)
    return Unsure(told) if status == HTTPStatus.REQUEST_TIMEOUT else Rejected(why(status, code), told)


def _counts(one: Any, since: datetime) -> bool:
    created = one.date_created
    return one.direction == OURS and (created is None or created >= since)


def _one(found: Iterable[Any], token: str) -> Receipt | Unsure | None:
    these = list(found)
    if not these:
        return None
    if len(these) > 1 or these[0].status not in STATUSES:
        return Unsure("more_than_one" if len(these) > 1 else "unknown_status")
    return Receipt(token, these[0].sid, STATUSES[these[0].status], str(these[0].error_code or ""))
