"""What is looked at when a site starts: variables that name no setting, and languages that nobody has signed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from screening.settings.reading import PREFIX, Readable, SettingsError, declared
from screening.settings.site import Settings

SOURCE = "en"
"""The language in which the texts are written; the safety case speaks of it, not of its translation."""
TRANSLATIONS = Path(__file__).parents[1] / "translations"
LONGEST_TERM = timedelta(days=366)
REVIEWED = TRANSLATIONS / "reviewed.json"
S = TypeVar("S", bound=Settings)


def names_checked(settings: Settings, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return a line for each variable that is no setting but looks like one, or reveals; an error in production."""
    said = (*misspelt(type(settings), environ), *revealing(environ))
    if said and settings.production:
        raise SettingsError("\n".join(said))
    return said


def misspelt(kind: type[Readable], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Name each variable that looks like a setting and is none, with the nearest that is one; never its value."""
    known = [f"{one.variable}{end}" for one in declared(kind) for end in ("", "_FILE")]
    unknown = sorted(name for name in environ if name.upper().startswith(PREFIX) and name not in known)
    return tuple(f"{name}: there is no such setting here{_nearest(name.upper(), known)}" for name in unknown)


def term_checked(settings: Settings, today: date) -> tuple[str, ...]:
    """Return what is wrong with the term of the security contact (RFC 9116); SettingsError in production."""
    ends = settings.security_expires
    if ends is None or today < ends <= today + LONGEST_TERM:
        return ()
    wrong = "has run out" if ends <= today else "is more than a year ahead"
    said = f"{PREFIX}SECURITY_EXPIRES: {wrong}; look whether the contact still holds, and set a day within a year"
    if settings.production:
        raise SettingsError(said)
    return (said,)


def revealing(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Name each variable of our libraries that would show or write down what nobody is to see."""
    debug = environ.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"}
    logged = "access" in environ.get("GUNICORN_CMD_ARGS", "")
    return (
        *(("FLASK_DEBUG: shows what goes wrong to whoever asks, with what they answered; unset it",) if debug else ()),
        *(("GUNICORN_CMD_ARGS: asks for a log of who opens which page; unset it",) if logged else ()),
    )


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 1, 0.7)
    return f"; {near[0]} comes nearest" if near else ""


def signed(record: Path = REVIEWED) -> frozenset[str]:
    """Return the languages whose texts a native clinician and another native reader have signed, with the day."""
    entries = json.loads(record.read_text(encoding="utf-8"))
    return frozenset(language for language, entry in entries.items() if _is_signature(entry))


def _is_signature(entry: object) -> bool:
    if not isinstance(entry, dict):
        return False
    said = [entry.get(name) for name in ("clinician", "reader", "day")]
    return all(isinstance(one, str) and one.strip() for one in said)


def translated(settings: S, folder: Path = TRANSLATIONS) -> S:
    """Return the settings; SettingsError where a language is named in which there are no texts at all."""
    found = sorted({SOURCE, *(one.parents[1].name for one in folder.glob("*/LC_MESSAGES/messages.po"))})
    if without := [one for one in settings.languages if one not in found]:
        raise SettingsError(
            f"{PREFIX}LANGUAGES: there are no texts in {', '.join(without)}, only in {', '.join(found)}"
        )
    return settings


def offered(settings: S, reviewed: frozenset[str]) -> tuple[S, tuple[str, ...]]:
    """Return the settings with the languages that may be offered, and what is to be said about the others.

    In production a language that nobody has signed is offered only where the operator names it. SettingsError when
    none is left.
    """
    if not settings.production:
        return settings, ()
    unsigned = [one for one in settings.languages if one != SOURCE and one not in reviewed]
    left_out = [one for one in unsigned if one not in settings.unreviewed_languages]
    said = tuple(LEFT_OUT.format(one) if one in left_out else NAMED.format(one) for one in unsigned)
    kept = tuple(one for one in settings.languages if one not in left_out)
    if not kept:
        raise SettingsError("\n".join(said))
    return replace(settings, languages=kept), said


LEFT_OUT = (
    "The language {} is not offered: no native clinician has signed its texts. When one has signed them for you, or if "
    f"you answer for them yourself, name it in {PREFIX}UNREVIEWED_LANGUAGES."
)
NAMED = f"The language {{}} is offered although no native clinician has signed its texts: {PREFIX}UNREVIEWED_LANGUAGES."
