"""What the pages behind an answer link need: the parts, what this browser has opened, and how a page is drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import current_app, request, session
from flask_babel import get_locale

from referral.actions.referrals.receiving import Opened
from referral.core.answerlink import STAYS_OPEN
from referral.settings import Settings
from referral.web.even import Even
from referral.wiring import Parts
from screening.web import texts

KEY = "answering"
MOUNT = "/answer"
OPENED = "opened"
EVEN_SECONDS = 0.03
"""A wrong code takes as long as a link that nobody made, though only one of them is counted."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings, and the parts that the actions are handed."""

    settings: Settings
    parts: Parts
    even: Even

    def now(self) -> datetime:
        """Return the time: aware, UTC."""
        return self.parts.clock()


def desk() -> Desk:
    """Return the desk of the running door."""
    found: Desk = current_app.extensions[KEY]
    return found


def remember(opened: Opened) -> None:
    """Let this browser go on without the code, for a while."""
    until = desk().now() + STAYS_OPEN
    session.clear()
    session[OPENED] = [opened.organisation, opened.link, int(until.timestamp())]


def remembered() -> Opened | None:
    """Return what this browser has opened a short while ago."""
    organisation, link, until = session.get(OPENED) or ("", "", 0)
    return Opened(organisation, link) if desk().now().timestamp() < until else None


def when(at: datetime) -> str:
    """Write a moment in words, in the time zone of whoever asks."""
    zone = ZoneInfo(desk().settings.staff_zone)
    return str(format_datetime(at, "d MMM yyyy, HH:mm", tzinfo=zone, locale=get_locale()))


def on_day(at: datetime) -> str:
    """Write a day in words, likewise."""
    day = at.astimezone(ZoneInfo(desk().settings.staff_zone)).date()
    return str(format_date(day, "d MMM yyyy", locale=get_locale()))


def sender(organisation: str) -> str:
    """Return the name of whoever asks."""
    known = {one.code: one.name for one in desk().parts.staff.organisations()}
    return desk().settings.operator_name or known.get(organisation, "")


def draw(kind: str, **context: Any) -> str:
    """Draw a page of the folder `answering`; `kind` is its data-page."""
    said_in = texts.texts()
    always = {
        "data_page": f"answer-{kind}",
        "language": said_in.code,
        "direction": said_in.direction,
        "outside": request.script_root.removesuffix(MOUNT),
    }
    return current_app.jinja_env.get_template(f"answering/{kind}.html").render(always, **context)
