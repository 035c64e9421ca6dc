"""Shows each text as a phone would: with made-up values, cut as on a lock screen, with its segments and cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from referral.core.discretion import filled
from referral.core.followup import Contact, Hours, Purpose, Standing, Wish
from referral.core.segments import Segments, segments
from referral.texting import House, Texts

LOCK_SCREEN = 110
"""Letters that are taken to show on a locked phone. Our guess: phones differ, and many can be told to show none."""

_CODE = "123456"
_WORDS = "See you on Thursday at two."
_CUT = "..."


@dataclass(frozen=True, slots=True)
class Asked:
    """Which texts are to be shown: for a person in a country who reads a language, with one of the sender's names."""

    language: str
    country: str
    nickname: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it goes out: `locked` is what shows before the phone is opened.

    `most` are the units with the longest values there can be, `room` those of one segment. `cost` None: price not set.
    """

    purpose: Purpose
    language: str
    text: str
    locked: str
    size: Segments
    most: int
    cost: float | None


def shown(texts: Texts, house: House, asked: Asked, price: float, now: datetime) -> tuple[Shown, ...]:
    """Return every text for somebody made up. `price` is that of a segment, 0 for unknown."""
    values = texts.values(_somebody(asked, now), house, now)
    values |= {"when": texts.when(now.replace(hour=14, minute=30), asked.language), "code": _CODE, "words": _WORDS}
    longest = texts.longest(asked.language)
    return tuple(_one(texts, purpose, asked.language, (values, longest), price) for purpose in Purpose)


def cut(text: str) -> str:
    """Return as much of a text as a lock screen shows."""
    return text if len(text) <= LOCK_SCREEN else text[: LOCK_SCREEN - len(_CUT)].rstrip() + _CUT


def senders(texts: Texts, languages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what senders can be called, by language."""
    return {language: tuple(texts.nicknames(language).values()) for language in languages}


def _one(
    texts: Texts, purpose: Purpose, language: str, values: tuple[dict[str, str], dict[str, str]], price: float
) -> Shown:
    usual, longest = values
    text = texts.render(purpose, language, usual)
    size = segments(text)
    most = segments(filled(texts.template(purpose, language), longest)).units
    return Shown(purpose, language, text, cut(text), size, most, size.count * price if price else None)


def _somebody(asked: Asked, now: datetime) -> Contact:
    """Make somebody up; only what texts are filled in from matters."""
    return Contact(
        code="",
        number="",
        country=asked.country,
        zone="UTC",
        hours=Hours(time.min, time.max),
        language=asked.language,
        nickname=asked.nickname,
        only_mine=True,
        minor=False,
        standing=Standing.CONFIRMED,
        wish=Wish(),
        created=now,
        ends=now,
    )
