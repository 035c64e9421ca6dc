"""Which settings may be changed in the browser, and what becomes of the machine's settings with them laid over.

A setting is defined once: what is typed in the browser is read by the very field that reads the environment. What is
secret, an address of the machine, a limit on costs or on sign-ins stays in the environment.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from referral.settings.staff import Settings
from screening.settings import PREFIX, SettingsError, declared, offered, signed, translated

ALL_FIXED = "all"
NAMED = re.compile(rf"{PREFIX}([A-Z_]+)")


class Group(StrEnum):
    """What is changed on one page."""

    CRISIS = "crisis"
    HOURS = "hours"
    PLACES = "places"
    NAMES = "names"
    NOTICES = "notices"
    LANGUAGES = "languages"
    KEEPING = "keeping"
    PAUSE = "pause"  # on the page of its own where things are paused


class Weight(StrEnum):
    """What a change of a setting takes."""

    PLAIN = "plain"  # one person
    SAFETY = "safety"  # a second person
    KEEPING = "keeping"  # shorter: one person; longer: a second one
    SHORTER = "shorter"  # shorter only: what people were told says how long


@dataclass(frozen=True, slots=True)
class Editable:
    """A setting that may be changed in the browser. `long` is written over several lines."""

    name: str
    group: Group
    weight: Weight = Weight.PLAIN
    long: bool = False


EDITABLE = (
    Editable("local_crisis", Group.CRISIS, Weight.SAFETY, long=True),
    Editable("texts_crisis", Group.CRISIS, Weight.SAFETY),
    Editable("staff_hours", Group.HOURS, Weight.SAFETY),
    Editable("staff_outside_hours", Group.HOURS, Weight.SAFETY, long=True),
    Editable("texts_staffed", Group.HOURS, Weight.SAFETY),
    Editable("texts_hours", Group.HOURS, Weight.SAFETY),
    Editable("texts_closed_days", Group.HOURS, Weight.SAFETY),
    Editable("default_country", Group.PLACES, Weight.SAFETY),
    Editable("texts_countries", Group.PLACES),
    Editable("site_title", Group.NAMES),
    Editable("leave_url", Group.NAMES, Weight.SAFETY),
    Editable("operator_name", Group.NAMES),
    Editable("operator_contact", Group.NAMES),
    Editable("texts_run_by", Group.NAMES),
    Editable("who_can_see", Group.NOTICES, long=True),
    Editable("privacy", Group.NOTICES, long=True),
    Editable("youth_privacy", Group.NOTICES, Weight.SAFETY, long=True),
    Editable("rights", Group.NOTICES, long=True),
    Editable("complaints", Group.NOTICES, long=True),
    Editable("accessibility_gaps", Group.NOTICES, long=True),
    Editable("languages", Group.LANGUAGES),
    Editable("keep_results_days", Group.KEEPING, Weight.KEEPING),
    Editable("keep_texts_days", Group.KEEPING, Weight.SHORTER),
    Editable("keep_contacts_days", Group.KEEPING, Weight.KEEPING),
    Editable("keep_cases_months", Group.KEEPING, Weight.KEEPING),
    Editable("keep_unreached_months", Group.KEEPING, Weight.KEEPING),
    Editable("keep_mistakes_days", Group.KEEPING, Weight.KEEPING),
    Editable("paused", Group.PAUSE, long=True),
)
BY_NAME: Mapping[str, Editable] = MappingProxyType({one.name: one for one in EDITABLE})
FOR_EVER_AT_NOUGHT = frozenset({"keep_cases_months", "keep_unreached_months", "keep_mistakes_days"})
"""Where 0 says that nothing is deleted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: with a field, or "" with what stands together. `why` is a sentence."""

    name: str
    why: str


def is_fixed(settings: Settings, name: str) -> bool:
    """Return whether the machine's setting holds, whatever is published."""
    fixed = {one.lower().removeprefix(PREFIX.lower()) for one in settings.fixed}
    return ALL_FIXED in fixed or name in fixed


def laid(settings: Settings, values: Mapping[str, str]) -> Settings:
    """Return the machine's settings with published values laid over them; SettingsError where they do not add up.

    A published value goes before the machine's, unless it is fixed there. A language that may not be offered here is
    left out, as at the start.
    """
    wanted = {name: text for name, text in values.items() if name in BY_NAME and not is_fixed(settings, name)}
    return offered(translated(replace(settings, **wanted)), signed())[0] if wanted else settings  # type: ignore[arg-type]  # each field reads its text


def as_typed(settings: Settings, name: str) -> str:
    """Return a setting as a person types it."""
    value = getattr(settings, name)
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def judged(settings: Settings, now: Settings, values: Mapping[str, str]) -> tuple[Settings | None, tuple[Fault, ...]]:
    """Return what the settings would be, or every fault, by field.

    Args:
        settings: the machine's own.
        now: what holds now.
        values: all that is to be published.

    """
    try:
        after = laid(settings, values)
    except SettingsError as error:
        return None, tuple(_faults(str(error)))
    found = tuple(_shut(settings, now, after, values))
    return (None, found) if found else (after, ())


def _faults(said: str) -> Iterator[Fault]:
    """Say by field what is wrong; the names of variables are for whoever stands at the machine."""
    for line in said.splitlines():
        name, _, why = line.partition(": ")
        known = NAMED.fullmatch(name)
        field = known[1].lower() if known else ""
        met = [one.lower() for one in NAMED.findall(line) if one.lower() in BY_NAME]
        if field in BY_NAME and why:
            yield Fault(field, why)
        else:
            yield Fault(met[0] if met else "", line)


def _shut(settings: Settings, now: Settings, after: Settings, values: Mapping[str, str]) -> Iterator[Fault]:
    for name, text in values.items():
        if is_fixed(settings, name) and text != as_typed(now, name):
            yield Fault(name, "is set on the machine, and stays as it is there")
    typed = [one.strip() for one in values.get("languages", "").split(",") if one.strip()]
    if typed and not is_fixed(settings, "languages") and tuple(typed) != after.languages:
        yield Fault("languages", "name only languages that may be offered here")
    for one in changed(now, after):
        if one.weight is Weight.SHORTER and longer(one.name, now, after):
            yield Fault(one.name, "can be made shorter only: people were told how long when they gave their number")


def changed(now: Settings, after: Settings) -> tuple[Editable, ...]:
    """Return the settings in which the two differ, of those that may be changed in the browser."""
    return tuple(one for one in EDITABLE if getattr(now, one.name) != getattr(after, one.name))


def longer(name: str, now: Settings, after: Settings) -> bool:
    """Return whether something would be kept longer than now."""
    return _span(name, after) > _span(name, now)


def _span(name: str, settings: Settings) -> float:
    value = int(getattr(settings, name))
    return float("inf") if name in FOR_EVER_AT_NOUGHT and not value else float(value)


def keeps_longer(now: Settings, after: Settings) -> bool:
    """Return whether anything at all would be kept longer than now."""
    return any(
        longer(one.name, now, after) for one in changed(now, after) if one.weight in {Weight.KEEPING, Weight.SHORTER}
    )


def takes_two(now: Settings, after: Settings) -> bool:
    """Return whether a second person has to sign: what touches safety, and what keeps people's data longer."""
    return keeps_longer(now, after) or any(one.weight is Weight.SAFETY for one in changed(now, after))


def says_of(name: str) -> str:
    """Return what a setting is for, in the words of its own definition."""
    return next(one.setting.says for one in declared(Settings) if one.name == name)
