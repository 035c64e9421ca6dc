"""Asks the mail server whether it lets us in: nothing is sent."""

from collections.abc import Iterator

from referral.core.checkup import Finding, look, note
from referral.mail import Mailer, Why
from screening.settings import PREFIX

NAME = f"{PREFIX}MAIL"
AWAY = f"Look whether it answers from this machine: {PREFIX}SMTP_HOST, {PREFIX}SMTP_PORT."
SHUT = f"Look at its certificate, and at {PREFIX}SMTP_USER, its password and {PREFIX}SMTP_TLS."


def asked(mailer: Mailer) -> Iterator[Finding]:
    """Look whether staff could be told by e-mail now."""
    wrong = mailer.reached()
    if wrong is None:
        yield note("mail", "E-mail to staff could be handed over now.", NAME)
    elif wrong.why is Why.LATER:
        yield look("mail", f"The mail server does not answer as it should ({wrong.code}).", NAME, AWAY)
    else:
        yield look("mail", f"The mail server does not let us in ({wrong.code}).", NAME, SHUT)
