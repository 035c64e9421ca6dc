"""What every page of the staff site needs, put together once when the site is made, and who is asking."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, g, session

from referral.actions.accounts import signing_in
from referral.actions.accounts.signing_in import Here
from referral.core.access import Staff
from referral.settings import Settings
from referral.web.desk import Desk as TextDesk
from referral.wiring import Parts

KEY = "staff"
MOUNT = "/staff"
SIGN_IN = "sign_in"
USER = "_user_id"
"""Where Flask-Login keeps whom a session names."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings, and the parts that the actions are handed. `nobody` is a hash that no password opens.

    `texts` is what the pages about texts are made of, None where none are sent.
    """

    settings: Settings
    parts: Parts
    nobody: str = ""
    texts: TextDesk | None = None

    def now(self) -> datetime:
        """Return the time: aware, UTC."""
        return self.parts.clock()

    @property
    def idle(self) -> timedelta:
        """Return after how long without a page a sign-in ends."""
        return timedelta(minutes=self.settings.staff_idle_minutes)


def desk() -> Desk:
    """Return the desk of the running site."""
    found: Desk = current_app.extensions[KEY]
    return found


def here() -> Here | None:
    """Return who is signed in, with both steps; looked up once in a request."""
    if "here" not in g:
        found = signing_in.whose(desk().parts.staff, str(session.get(SIGN_IN, "")), desk().idle, desk().now())
        g.here = found if found is not None and found.account.stamp == session.get(USER) else None
    known: Here | None = g.here
    return known


def staff() -> Staff:
    """Return who is asking. Only for pages that the guard has let somebody in to."""
    found = here()
    if found is None:
        raise LookupError("nobody is signed in")
    return found.account.staff
