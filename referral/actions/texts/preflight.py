"""Looks at everything on which sending hangs before anything is sent: the provider's side, and our own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from referral.actions.texts.showing import Asked, shown
from referral.core.followup import Purpose
from referral.settings import Settings
from referral.sms import Finding, SmsProvider
from referral.texting import House, Texts
from referral.texting.lines import crisis_line
from screening.settings import PREFIX


@dataclass(frozen=True, slots=True)
class Checked:
    """What is looked at."""

    settings: Settings
    provider: SmsProvider
    texts: Texts
    house: House


def preflight(checked: Checked, now: datetime) -> tuple[Finding, ...]:
    """Return all that was found, what forbids sending first. Asks the provider; changes nothing there or here."""
    found = [*checked.provider.findings(now), *_help(checked, now), *_ours(checked, now)]
    return tuple(sorted(found, key=lambda one: not one.grave))


def _help(checked: Checked, now: datetime) -> Iterator[Finding]:
    """Look whether the answer to HELP names a line to talk to, in every country and language that texts go out in."""
    directory, settings = checked.house.directory, checked.settings
    bare: list[str] = []
    for country in settings.texts_countries or directory.countries:
        line, emergency = crisis_line(directory, country, now, minor=False)
        named = checked.house.crisis or ("" if line.shown == emergency else line.shown)
        said = [_words(checked, language, country, now) for language in settings.languages]
        if not named or not all(named in text for text in said):
            bare.append(country)
    if bare:
        yield Finding(
            "help_without_line",
            grave=True,
            said=f"The answer to HELP names no crisis line for {', '.join(sorted(bare))}, only the emergency number. "
            f"Add lines there, or leave these countries out of {PREFIX}TEXTS_COUNTRIES.",
        )


def _words(checked: Checked, language: str, country: str, now: datetime) -> str:
    every = shown(checked.texts, checked.house, Asked(language, country), checked.settings.texts_price, now)
    return next(one.text for one in every if one.purpose is Purpose.HELP)


def _ours(checked: Checked, now: datetime) -> Iterator[Finding]:
    settings = checked.settings
    if settings.provider == "twilio":
        country = settings.default_country or next(iter(settings.texts_countries or checked.house.directory.countries))
        words = _words(checked, settings.languages[0], country, now)
        yield Finding(
            "help_words",
            grave=False,
            said="Twilio may answer HELP by itself, with words of its own that name no crisis line. In its opt-out "
            f'management have it answer: "{words}"',
        )
    if settings.texts_trial:
        said = "Trial mode: texts go to the staff numbers only, until the carriers' approval is recorded."
        yield Finding("trial", grave=False, said=said)
    if settings.texts_hold:
        yield Finding("hold", grave=False, said=f"{PREFIX}TEXTS_HOLD is set: only direct answers go out.")
