"""Says how the texts fare, in counts: no number, no name, no word of a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from referral.actions.database import Unreachable
from referral.actions.parts import Parts
from referral.actions.texts.contacts import HOLD, UNDER_WAY, UNKNOWN_THEN
from referral.actions.texts.sending import SENDER, stopped_templates
from referral.actions.texts.trouble import trouble
from referral.core.breaker import Trouble
from referral.core.followup import Alert, Stage
from referral.store.database import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Fares:
    """How many texts stand at each stage, what staff have to look at, what is held, what today has cost.

    `shut` is when the provider was in trouble last, None where it never was or where that is over. `on_the_way` were
    being handed over when a stop of their contact came, and of `unknown_then` nobody knew by then; both since ever.
    """

    stages: Mapping[Stage, int]
    alerts: tuple[Alert, ...]
    hold: str
    sender: str  # why it is paused, "" where it is not
    templates: tuple[str, ...]  # texts that a carrier stopped
    segments: int
    cap: int
    shut: Trouble | None = None
    on_the_way: int = 0
    unknown_then: int = 0


def fares(parts: Parts, now: datetime) -> Fares | Unreachable:
    """Look."""
    try:
        with parts.followup.reading() as work:
            sender, shut = work.senders.get(SENDER), trouble(work)
            return Fares(
                stages=work.reminders.counts(),
                alerts=work.alerts.open(),
                hold=work.switches.get(HOLD),
                sender=sender.paused if sender else "",
                templates=tuple(sorted(stopped_templates(work))),
                segments=work.spend.of(now.date()),
                cap=parts.settings.texts_spend_cap,
                shut=shut if shut is not None and shut.holds(now) else None,
                on_the_way=work.switches.counted(UNDER_WAY),
                unknown_then=work.switches.counted(UNKNOWN_THEN),
            )
    except StoreUnavailable as error:
        return Unreachable(str(error))


def seen(parts: Parts, code: str, now: datetime) -> bool | Unreachable:
    """Note that somebody has looked at an alert; False where there is none of this code."""
    try:
        with parts.followup.writing() as work:
            return work.alerts.seen(code, now)
    except StoreUnavailable as error:
        return Unreachable(str(error))
