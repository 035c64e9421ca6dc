"""Alerts at the staff site: somebody who counsels, their cases, and what calls for somebody in them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from referral.actions.alerting import Alarm, raise_for
from referral.actions.alerts import telling
from referral.actions.cases import cases
from referral.core.access import By, Role
from referral.core.alerting import Alert, Kind
from referral.core.audit import Action
from referral.core.casework import Case, Risk
from referral.texting.telling import open_telling
from referral.wiring import TellParts, wire_telling
from tests.phones import Carrier
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.watches import Postbox

HOURS: dict[str, Any] = {
    "staff_hours": "Mon-Fri 09:00-17:00",
    "staff_outside_hours": "The duty phone is with Sam.\nIn danger to life call 999 first.",
}


def raised(site: StaffSite, name: str, kind: Kind = Kind.RED_FLAG, risk: Risk = Risk.NOW) -> tuple[str, Case]:
    """Raise an alert in a new case of somebody's; return its code, and the case."""
    account = site.parts.staff.by_address(f"{name.lower()}@example.org")
    assert account is not None
    case = cases.open_case(site.parts, By(account.staff, site.clock()), cases.New())
    assert isinstance(case, Case)
    code = site.parts.new_code()
    with site.parts.casebook.writing(account.staff, site.clock()) as work:
        held = work.cases.take(case.code, Action.READ)
        assert held is not None
        raise_for(work, code, held, Alarm(kind, risk, code))
    return code, case


def alarms(site: StaffSite, name: str, case: Case, about: str, risk: Risk) -> Alert | None:
    """Let a screen of a case that is there already call for somebody; return the alert, if that raised one."""
    account = site.parts.staff.by_address(f"{name.lower()}@example.org")
    assert account is not None
    with site.parts.casebook.writing(account.staff, site.clock()) as work:
        held = work.cases.take(case.code, Action.READ)
        assert held is not None
        return raise_for(work, site.parts.new_code(), held, Alarm(Kind.RED_FLAG, risk, about))


def worker(site: StaffSite) -> TellParts:
    """Return what the worker beside a site is handed, with a phone and a letter box that remember."""
    assert site.service.texts is not None
    return replace(
        wire_telling(site.service.texts.settings, site.parts, Carrier()), mailer=Postbox(), telling=open_telling()
    )


def looks(parts: TellParts) -> telling.Told:
    """Let the worker look once."""
    return telling.tell(parts, lambda _seconds: False)


def alert_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and the HTML of every kind of page about alerts."""
    with staff_site(folder, **HOURS) as site:
        ann = site.somebody_in("Ann", Role.SUPERVISOR, Role.MANAGER)
        yield from _seen(site, ann)


def _seen(site: StaffSite, ann: Browser) -> Iterator[tuple[str, str]]:
    first, _ = raised(site, "Ann")
    second, _ = raised(site, "Ann", Kind.REFUSED, Risk.HOURS)
    shown = {"home": "", "all": "alerts", "one": f"alerts/{first}", "mine": "account/alerts", "who": "people/alerts"}
    for name, path in shown.items():
        ann.opens(f"/{path}")
        yield f"alerts-{name}", ann.raw
    ann.sends("/account/alerts", {"way": "text", "to": "not a number"})
    yield "alerts-no-number", ann.raw
    ann.sends("/account/alerts", {"way": "text", "to": "+447400123456"})
    ann.opens("/account/alerts")
    yield "alerts-not-confirmed", ann.raw
    ann.opens(f"/alerts/{second}")
    ann.sends(f"/alerts/{second}", {"words": "Rang."})
    yield "alerts-not-how-soon", ann.raw
    ann.sends(f"/alerts/{second}", {"words": " "})
    yield "alerts-no-words", ann.raw
    ann.sends(f"/alerts/{second}", {"words": "Rang the other service.", "again": "daily"})
    ann.opens(f"/alerts/{second}")
    yield "alerts-done", ann.raw
