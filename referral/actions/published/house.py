"""Changes of settings in the browser: held against their own definitions, proposed, put back."""

from collections.abc import Mapping
from dataclasses import dataclass

from referral.actions.published.publishing import Draft, Parts, propose, roll_back
from referral.core.access import By, Permission
from referral.core.publishing import Active, Kind, Needs, No, Proposal, values_of, written
from referral.settings import Settings
from referral.settings.edited import Fault, changed, judged, keeps_longer, laid, takes_two
from screening.settings import SettingsError


@dataclass(frozen=True, slots=True)
class Wanted:
    """Values as typed, by name; None takes back what was published, so that the machine's value holds. And why."""

    base: str
    values: Mapping[str, str | None]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What would hold with a change, what holds now, all values that would be published, how many have to sign."""

    now: Settings
    after: Settings
    values: Mapping[str, str]
    needs: Needs


def in_force(settings: Settings, active: Active) -> Settings:
    """Return the machine's settings with what is published laid over them, where that adds up."""
    return laid_or_machine(settings, values_of(active.content))


def laid_or_machine(settings: Settings, values: Mapping[str, str]) -> Settings:
    """Return the machine's settings with these values laid over them, or without where they do not add up."""
    try:
        return laid(settings, values)
    except SettingsError:
        return settings


def judge(parts: Parts, settings: Settings, wanted: Wanted) -> Judged | tuple[Fault, ...] | No:
    """Hold a change against the definitions of its settings. `settings` are the machine's own."""
    active = parts.publishing.active()[Kind.SETTINGS]
    if active.code != wanted.base:
        return No.STALE
    now = in_force(settings, active)
    held: dict[str, str | None] = {**values_of(active.content), **wanted.values}
    values = {name: text for name, text in held.items() if text is not None}
    after, faults = judged(settings, now, values)
    if after is None:
        return faults
    if not changed(now, after) and values == values_of(active.content):
        return No.SAME
    return Judged(now, after, values, Needs(2 if takes_two(now, after) else 1))


def propose_settings(parts: Parts, by: By, settings: Settings, wanted: Wanted) -> Proposal | tuple[Fault, ...] | No:
    """Propose a change of settings; one signature may be all that it needs, and then it is published by this."""
    found = judge(parts, settings, wanted)
    if not isinstance(found, Judged):
        return found
    content = written({"values": found.values})
    return propose(parts, by, Draft(Kind.SETTINGS, wanted.base, content, wanted.why, found.needs))


def propose_pause(parts: Parts, by: By, settings: Settings, wanted: Wanted) -> Proposal | tuple[Fault, ...] | No:
    """Pause the questions, or end that, at once: whoever may pause things may do this and no other change."""
    only = {name: text for name, text in wanted.values.items() if name == "paused"}
    found = judge(parts, settings, Wanted(wanted.base, only))
    if not isinstance(found, Judged):
        return found
    draft = Draft(Kind.SETTINGS, wanted.base, written({"values": found.values}), wanted.why, Needs(1))
    return propose(parts, by, draft, also=Permission.PAUSE)


def adds_up(settings: Settings, content: str) -> bool:
    """Return whether published settings still add up with the machine's own, as these are now."""
    try:
        laid(settings, values_of(content))
    except SettingsError:
        return False
    return True


def roll_back_settings(parts: Parts, by: By, settings: Settings, active: str) -> Active | No:
    """Put back the settings before the last change.

    Not where they do not add up, would keep people's data longer, or would pause the questions or end that.
    """

    def may(now: Active, content: str) -> No | None:
        if not adds_up(settings, content):
            return No.FAILED
        if values_of(now.content).get("paused") != values_of(content).get("paused"):
            return No.PAUSED
        before = laid(settings, values_of(content))
        return No.LONGER if keeps_longer(in_force(settings, now), before) else None

    return roll_back(parts, by, Kind.SETTINGS, active, may)
