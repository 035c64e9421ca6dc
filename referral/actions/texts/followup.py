"""Takes a wish for texts: what the form said becomes one text that asks, and nothing else until it is answered.

Whatever the number, the answer to a good form is the same: whoever types somebody else's number learns nothing about
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from referral.actions.database import Unreachable
from referral.actions.parts import Parts, countries, may_text
from referral.actions.texts.contacts import EVERYTHING, HOLD, KEPT_UNCONFIRMED, SUPPRESSED_BY_STOP, enqueue, forget
from referral.core.consent import hear
from referral.core.followup import ConsentEvent, Contact, Heard, Hours, Purpose, Standing, Wish
from referral.core.phone import Number, parse
from referral.core.phone import Refused as NotANumber
from referral.core.planning import direct
from referral.store.database import StoreUnavailable
from referral.store.followup import Work


class NotNow(StrEnum):
    """Why nobody, or nobody in this country, can be texted at the moment."""

    COUNTRY = "country"  # as many opt-ins as the country may make in a day
    HOUR = "hour"  # as many as there may be in an hour
    SPENT = "spent"  # what may be spent in a day is spent
    HELD = "held"  # staff hold all texts
    MINOR = "minor"  # under 18, and the service does not text them
    TRIAL = "trial"  # the carriers have not agreed yet: staff numbers only


@dataclass(frozen=True, slots=True)
class OptIn:
    """What a form said.

    `number` is as typed; `wording` is the version of the consent that was shown and ticked, `filled` what stood in it.
    """

    number: str
    country: str  # ISO 3166 alpha-2
    zone: str  # IANA
    hours: Hours
    language: str
    nickname: str
    only_mine: bool
    minor: bool
    wish: Wish
    wording: str
    through: str = "web"
    filled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """The form was good: say "look at your phone". Says nothing about the number."""


@dataclass(frozen=True, slots=True)
class BadNumber:
    """The number cannot be texted; `why` is a value of core.phone's refusals."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is sent now, whatever the number."""

    why: NotNow


Answer = Taken | BadNumber | Refused | Unreachable


def opt_in(parts: Parts, request: OptIn, now: datetime) -> Answer:
    """Keep the wish and plan the one text that asks. Nothing half: Unreachable means that nothing was kept."""
    if request.minor and not parts.settings.texts_minors:
        return Refused(NotNow.MINOR)
    number = readable(parts, request.number, request.country)
    if not isinstance(number, Number):
        return number
    try:
        with parts.followup.writing() as work:
            refused = crowded(work, parts, number, now)
            if refused is None and admitted(work, parts, number, now):
                _ask(work, parts, contact_of(parts, request, number, now), request, now)
    except StoreUnavailable as error:
        return Unreachable(str(error))
    return Taken() if refused is None else Refused(refused)


def readable(parts: Parts, number: str, country: str) -> Number | BadNumber | Refused:
    """Read a number that may be texted by what the operator set."""
    read = parse(number, country, countries(parts))
    if isinstance(read, NotANumber):
        return BadNumber(read.why)
    return read if may_text(parts, read.e164) else Refused(NotNow.TRIAL)


def crowded(work: Work, parts: Parts, number: Number, now: datetime) -> NotNow | None:
    """Return why no new number is asked at the moment, or None. Says nothing about this number but its country."""
    settings = parts.settings
    if work.switches.get(HOLD) == EVERYTHING:
        return NotNow.HELD
    if work.spend.of(now.date()) >= settings.texts_spend_cap:
        return NotNow.SPENT
    asked = work.opt_ins.count(number.e164, number.country, now)
    if asked.hour >= settings.texts_per_hour:
        return NotNow.HOUR
    return NotNow.COUNTRY if asked.country >= settings.texts_per_country else None


def admitted(work: Work, parts: Parts, number: Number, now: datetime) -> bool:
    """Count a wish for a text to this number; False where it had as many as it may in a day: nobody is told.

    One too many counts for nobody: a single form sent again and again must not use up what all others may ask for.
    """
    # Two forms with the same new number at once would both find nobody, and one of them break.
    work.contacts.reserve(number.e164)
    if work.opt_ins.count(number.e164, number.country, now).number >= parts.settings.texts_per_number:
        return False
    work.opt_ins.add(number.e164, number.country, now)
    return True


def contact_of(parts: Parts, request: OptIn, number: Number, now: datetime) -> Contact:
    """Return the contact that a wish comes to. It is asked first, and has a new code."""
    return Contact(
        code=parts.new_code(),
        number=number.e164,
        country=number.country,
        zone=request.zone,
        hours=request.hours,
        language=request.language,
        nickname=request.nickname,
        only_mine=request.only_mine,
        minor=request.minor,
        standing=Standing.ASKED,
        wish=request.wish,
        created=now,
        ends=now + KEPT_UNCONFIRMED,
    )


def asks_anew(known: Contact, now: datetime) -> bool:
    """Return whether a new wish takes the place of what is known; whoever gets texts already is not touched."""
    return now >= known.ends or hear(known.standing, Heard.ASKED) is Standing.ASKED


def note_asked(work: Work, parts: Parts, wished: Contact, request: OptIn, now: datetime) -> None:
    """Write into the list of consent events what was agreed to, with what stood in the wording."""
    seen = (request.wording, wished.language, request.through, now, request.filled)
    work.consents.add(ConsentEvent(parts.new_code(), wished.code, Heard.ASKED, *seen))


def _ask(work: Work, parts: Parts, wished: Contact, request: OptIn, now: datetime) -> None:
    """Ask the number, unless it stopped: then it hears nothing, and only its own START changes that.

    Somebody who gets texts already, or pauses them, is not touched: anybody could have typed their number.
    """
    suppressed = work.suppressions.reason(wished.number)
    if suppressed == SUPPRESSED_BY_STOP:
        return
    known = work.contacts.by_number(wished.number)
    if known is None:
        work.contacts.add(wished)
    elif known.wish.staff and asks_anew(known, now):
        # It came from a case. Who asks on the site is joined to none: nothing of the old one stays.
        forget(work, known.code, now)
        work.contacts.add(wished)
    elif asks_anew(known, now):
        wished = replace(wished, code=known.code, created=known.created)
        work.reminders.cancel_open(known.code, "asked_again")
        work.contacts.save(wished)
    else:
        return
    if suppressed:
        # It had asked to be forgotten: it is texted again only after a new wish, and this is one.
        work.suppressions.lift(wished.number, now)
    note_asked(work, parts, wished, request, now)
    enqueue(work, parts, wished, (direct(Purpose.CONFIRM, now, wished.zone),))
