"""Believes a webhook only when one of our auth tokens signed exactly what came, at the address that we are known by."""

from collections.abc import Sequence

from twilio.request_validator import RequestValidator

from referral.sms import Came, Forged, Hook, Receipt
from referral.sms.twilio.codes import STATUSES


class Fields(dict[str, list[str]]):
    """A form as it came: blank fields stay, and so does a name that stands twice. The signature covers both."""

    def __init__(self, form: Sequence[tuple[str, str]]) -> None:
        """Gather the values of each name."""
        super().__init__()
        for name, value in form:
            self.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[str]:
        """Return all values of a name; Twilio's validator asks for them by this name."""
        return self[name]

    def one(self, name: str) -> str:
        """Return the value of a name that stands once, else ""."""
        values = self.get(name, [])
        return values[0] if len(values) == 1 else ""


def signed(hook: Hook, tokens: Sequence[str]) -> Fields | Forged:
    """Return the fields of a webhook that one of the tokens signed. More than one token: while they are changed."""
    # Without a header Twilio's validator raises TypeError instead of saying no.
    if not hook.signature:
        return Forged.UNSIGNED
    fields = Fields(hook.form)
    if not any(RequestValidator(token).validate(hook.url, fields, hook.signature) for token in tokens):
        return Forged.SIGNATURE
    return fields


def came(hook: Hook, tokens: Sequence[str]) -> Came | Forged:
    """Read a reply. Its text may be empty (a picture), its sender may not."""
    fields = signed(hook, tokens)
    if isinstance(fields, Forged):
        return fields
    sid, sender, to = fields.one("MessageSid"), fields.one("From"), fields.one("To")
    return Came(sid, sender, to, fields.one("Body")) if sid and sender and to else Forged.SHAPE


def receipt(hook: Hook, token: str, tokens: Sequence[str]) -> Receipt | Forged:
    """Read a status callback that came to the address with this token."""
    fields = signed(hook, tokens)
    if isinstance(fields, Forged):
        return fields
    status = STATUSES.get(fields.one("MessageStatus"))
    sid = fields.one("MessageSid")
    if status is None or not sid:
        return Forged.SHAPE
    return Receipt(token, sid, status, fields.one("ErrorCode"))
