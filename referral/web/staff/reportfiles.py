"""What the pages of reports share: how times are said."""

from datetime import date, timedelta

from babel.dates import format_date
from flask_babel import get_locale

from referral.core.reporting.periods import Length, Period
from screening.web.i18n import gettext


def spoken(period: Period) -> str:
    """Say which time that is."""
    week = period.weeks[0]
    if period.length is Length.WEEK:
        return gettext("Week %(number)s of %(year)s", number=week.number, year=week.year)
    form = "LLLL yyyy" if period.length is Length.MONTH else "QQQ yyyy"
    # The Thursday of a week lies in the month that it belongs to.
    return str(format_date(week.monday + timedelta(days=3), form, locale=get_locale()))


def span(period: Period) -> str:
    """Say from which day to which a time runs."""
    return f"{on(period.weeks[0].monday)} - {on(period.weeks[-1].monday + timedelta(days=6))}"


def on(day: date) -> str:
    """Write a day in words."""
    return str(format_date(day, "d MMM yyyy", locale=get_locale()))
