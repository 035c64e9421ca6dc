"""Asks the mail server whether it lets us in: nothing is sent."""

from collections.abc import Iterator
from types import MappingProxyType

from referral.core.checkup import Finding, look, note
from referral.mail import Mailer, Why
from screening.settings import PREFIX

NAME = f"{PREFIX}MAIL"
DO = MappingProxyType(
    {
        Why.LATER: f"Look whether it answers from this machine: {PREFIX}SMTP_HOST, {PREFIX}SMTP_PORT.",
        Why.SETUP: f"Look at its certificate, and at {PREFIX}SMTP_USER, its password and {PREFIX}SMTP_TLS.",
    }
)


def asked(mailer: Mailer) -> Iterator[Finding]:
    """Look whether staff could be told by e-mail now."""
    wrong = mailer.reached()
    if wrong is None:
        yield note("mail", "E-mail to staff could be handed over now.", NAME)
    else:
        yield look("mail", f"The mail server does not let us in ({wrong.code}).", NAME, DO.get(wrong.why, ""))
