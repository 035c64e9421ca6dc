"""Plans the rounds of risk alerts that are due: whom each is told to, by which way, and when the next one comes."""

from dataclasses import dataclass, replace
from datetime import datetime

from referral.actions.alerts.alertparts import AlertParts, ways
from referral.core.access import Staff
from referral.core.alerting import PACES, Address, Alert, Notice, told, wait
from referral.core.casework import standing_in
from referral.core.duty import on_duty
from referral.store.casebook.store import CaseWork
from screening.core.hours import Opening

MOST = 50


@dataclass(frozen=True, slots=True)
class Planned:
    """How many rounds were begun, and how many alerts nobody could be told of."""

    rounds: int = 0
    nobody: int = 0


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works in an organisation, where they want to be told, and whether they are at work now."""

    staff: tuple[Staff, ...]
    addresses: tuple[Address, ...]
    opening: Opening

    @property
    def here(self) -> bool:
        """Return whether these are the hours at which staff are at work."""
        return self.opening.open_now is not False

    @property
    def reachable(self) -> tuple[Address, ...]:
        """Return the addresses that may be told now."""
        return tuple(one for one in self.addresses if self.here or one.at_night)


def plan(parts: AlertParts, organisation: str, now: datetime) -> Planned:
    """Begin the rounds that are due in an organisation; StoreUnavailable when the database says no."""
    system = standing_in(organisation)
    with parts.casebook.reading(system, now) as work:
        if not work.risk_alerts.due(now, 1):
            return Planned()
    crew = crew_of(parts, organisation, now)
    done = Planned()
    with parts.casebook.writing(system, now) as work:
        for alert in work.risk_alerts.due(now, MOST):
            begun = _round(parts, work, alert, crew)
            done = Planned(done.rounds + begun, done.nobody + (not begun))
    return done


def crew_of(parts: AlertParts, organisation: str, now: datetime) -> Crew:
    """Return who can be told in an organisation."""
    staff, _ = parts.staff.around(organisation)
    with parts.addresses.reading() as addresses:
        known = addresses.of([one.code for one in staff])
    open_to = ways(parts.settings)
    usable = tuple(one for one in known if one.good and one.way in open_to)
    return Crew(staff, usable, on_duty(parts.settings.duty, parts.settings.closed_days, now))


def _round(parts: AlertParts, work: CaseWork, alert: Alert, crew: Crew) -> bool:
    """Begin a round, or wait: for the hours of staff, or for somebody who can be told."""
    now = work.inside.now
    if alert.case and not alert.round and not alert.nobody:
        work.risk_alerts.raise_case(alert.case, alert.risk)
    opens = crew.opening.opens_at
    if not crew.here and not PACES[alert.speed].at_night:
        work.risk_alerts.save(replace(alert, next=opens or now + wait(alert)), alert)
        return True
    theirs = work.risk_alerts.theirs(alert.case) if alert.case else ("", frozenset())
    circle = told(alert, crew.staff, theirs, {one.staff for one in crew.reachable})
    after = now + wait(alert)
    if circle is None:
        sooner = min(after, opens) if opens is not None and not crew.here else after
        work.risk_alerts.save(replace(alert, nobody=True, next=sooner), alert)
        return False
    if work.risk_alerts.save(replace(alert, nobody=False, round=alert.round + 1, next=after), alert):
        chosen = [one for one in crew.reachable if one.staff in circle]
        work.notices.add(_copy(parts, alert, one, (now, after)) for one in chosen)
    return True


def _copy(parts: AlertParts, alert: Alert, address: Address, span: tuple[datetime, datetime]) -> Notice:
    code, (due, expires) = parts.new_code(), span
    return Notice(code, alert.organisation, alert.code, address.staff, address.way, alert.round, due, expires)
