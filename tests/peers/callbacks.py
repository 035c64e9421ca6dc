"""What a provider sends to us: status callbacks and replies, signed as Twilio documents it, in any order, twice."""

import base64
import hmac
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from tests.peers.carrier import Message

Form = tuple[tuple[str, str], ...]
USUAL = ("queued", "sending", "sent", "delivered")


@dataclass(frozen=True, slots=True)
class Webhook:
    """One POST to us. `url` is the whole address, as the sender knows it."""

    url: str
    form: Form
    signature: str

    @property
    def body(self) -> str:
        """Return the form as it is sent, blank fields included."""
        return urlencode(self.form)

    def post(self, port: int) -> int:
        """Send it to a server on this machine, and return the status of the answer."""
        parts = urlsplit(self.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": parts.netloc}
        if self.signature:
            headers["X-Twilio-Signature"] = self.signature
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("POST", path, self.body, headers)
            return connection.getresponse().status


def sign(url: str, form: Form, token: str) -> str:
    """Sign as https://www.twilio.com/docs/usage/security says, written anew: not with the code that checks it."""
    text = url + "".join(name + value for name, value in sorted(set(form)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), "sha1").digest()).decode()


def reply(message: Message, url: str, account: str, token: str) -> Webhook:
    """Return what Twilio sends for an inbound message; fields that are blank are sent nevertheless."""
    form = (
        ("ToCountry", "US"),
        ("ToState", ""),
        ("SmsMessageSid", message.sid),
        ("NumMedia", "0"),
        ("FromCity", ""),
        ("SmsSid", message.sid),
        ("SmsStatus", "received"),
        ("Body", message.body),
        ("To", message.to),
        ("NumSegments", "1"),
        ("MessageSid", message.sid),
        ("AccountSid", account),
        ("From", message.sender),
        ("ApiVersion", "2010-04-01"),
    )
    return Webhook(url, form, sign(url, form, token))


def status(message: Message, status: str, account: str, token: str, error: int | None = None) -> Webhook:
    """Return what Twilio sends when a message gets to a status."""
    form: Form = (
        ("SmsSid", message.sid),
        ("SmsStatus", status),
        ("MessageStatus", status),
        ("To", message.to),
        ("MessageSid", message.sid),
        ("AccountSid", account),
        ("From", message.sender),
        ("ApiVersion", "2010-04-01"),
    )
    if error is not None:
        form = (*form, ("ErrorCode", str(error)))
    return Webhook(message.callback, form, sign(message.callback, form, token))


def muddled(hooks: Sequence[Webhook], chance: random.Random) -> list[Webhook]:
    """Return callbacks late, twice and in any order, none left out."""
    mixed = [*hooks, *(hook for hook in hooks if chance.random() < 0.3)]
    chance.shuffle(mixed)
    return mixed
