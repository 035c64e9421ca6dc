"""The texts that we send: their words for each purpose and language, and what fills them in. Nothing is read here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from referral.core.discretion import VALUES, Rules, filled, indiscreet
from referral.core.followup import Contact, Purpose
from referral.core.planning import MOST_A_WEEK
from referral.texting.lines import SOMEWHERE, Line, crisis_line
from screening.core.directory import Directory
from screening.core.resources import Kind

FALLBACK = "en"
LONGEST: Mapping[str, int] = {"who": 20, "staffed": 20, "crisis": 24, "nickname": 10, "words": 120}
"""The letters that a value may have at most. The texts are measured with as many."""

_SOME_YEAR = datetime(2026, 1, 1, 23, 59)  # noqa: DTZ001  # a wall time, to measure how long one can be


@dataclass(frozen=True, slots=True)
class House:
    """What an operator sets of the texts, and the places that they know.

    `who` is who runs this, `staffed` when somebody reads replies, "" for nobody; `crisis` the line that every text
    names, "" for that of the directory in the person's country. `LONGEST` says how long each may be.
    """

    who: str
    staffed: str
    crisis: str
    directory: Directory


@dataclass(frozen=True, slots=True)
class Said:
    """Phrases that hang on whether somebody reads replies."""

    hours: str
    third: str
    call: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The phrases of one language. `weekdays` is empty where a short one cannot be written in GSM-7."""

    when: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    phone: str
    text: str
    staffed: Said
    unstaffed: Said

    def at(self, wall: datetime) -> str:
        """Return a wall time as a text says it."""
        weekday = self.weekdays[wall.weekday()] if self.weekdays else ""
        month = self.months[wall.month - 1]
        return self.when.format(weekday=weekday, day=wall.day, month=month, hour=f"{wall:%H:%M}")

    def reach(self, line: Line) -> str:
        """Return how a text names a line."""
        return (self.phone if line.kind is Kind.PHONE else self.text).format(number=line.shown)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by language, names that a sender goes by, by language and code, and the words that no text holds."""

    spoken: Mapping[str, Spoken]
    nicknames: Mapping[str, Mapping[str, str]]
    rules: Rules

    def longest(self, language: str) -> dict[str, str]:
        """Return the longest value of every placeholder in a language."""
        spoken = self.spoken[language]
        filler = {name: "M" * letters for name, letters in LONGEST.items()}
        several = {
            "nickname": tuple(self.nicknames[language].values()),
            "hours": (spoken.staffed.hours.format(staffed=filler["staffed"]), spoken.unstaffed.hours),
            "third": (spoken.staffed.third, spoken.unstaffed.third),
            "call": (spoken.staffed.call, spoken.unstaffed.call),
            "when": tuple(spoken.at(_SOME_YEAR + timedelta(days=day)) for day in range(365)),
        }
        longest = {name: max(values, key=len) for name, values in several.items()}
        given = {"most": str(MOST_A_WEEK), "code": "8" * 6, "emergency": SOMEWHERE}
        return {name: {**filler, **longest, **given}[name] for name in sorted(VALUES)}


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts in every language. Made by `open_texts`, which has found that they keep to every rule."""

    templates: Mapping[tuple[Purpose, str], str]
    phrases: Phrases

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that there are texts in."""
        return tuple(self.phrases.spoken)

    def nicknames(self, language: str) -> Mapping[str, str]:
        """Return what a sender can go by in a language, by code."""
        return self.phrases.nicknames[self._known(language)]

    def template(self, purpose: Purpose, language: str) -> str:
        """Return the words for a purpose, with their placeholders; English where the language is not there."""
        return self.templates[purpose, self._known(language)]

    def render(self, purpose: Purpose, language: str, values: Mapping[str, str]) -> str:
        """Fill in the words for a purpose. Raises KeyError for a value that they need and that is not given."""
        return filled(self.template(purpose, language), values)

    def values(self, contact: Contact, house: House, now: datetime) -> dict[str, str]:
        """Return what fills in every text to a contact, but for `when`, `code` and `words`: each is of one text."""
        line, emergency = crisis_line(house.directory, contact.country, now, minor=contact.minor)
        spoken, named = self.phrases.spoken[self._known(contact.language)], self.nicknames(contact.language)
        said = spoken.staffed if house.staffed else spoken.unstaffed
        reach = house.crisis or spoken.reach(line)
        return {
            "nickname": named.get(contact.nickname, next(iter(named.values()))),
            "most": str(MOST_A_WEEK),
            "who": house.who,
            "hours": said.hours.format(staffed=house.staffed),
            "third": said.third,
            "call": said.call,
            # A number too long for a text: then the emergency number, which never is.
            "crisis": reach if len(reach) <= LONGEST["crisis"] else spoken.reach(Line(Kind.PHONE, emergency)),
            "emergency": emergency,
        }

    def when(self, wall: datetime, language: str) -> str:
        """Return a wall time as a text says it."""
        return self.phrases.spoken[self._known(language)].at(wall)

    def longest(self, language: str) -> dict[str, str]:
        """Return the longest value of every placeholder in a language."""
        return self.phrases.longest(self._known(language))

    def unfit(self, house: House) -> Iterator[tuple[str, str]]:
        """Yield each value of an operator that would spoil the texts: its name in House, and a sentence."""
        for name in ("who", "staffed", "crisis"):
            value = str(getattr(house, name))
            if len(value) > LONGEST[name]:
                yield name, f"has more than {LONGEST[name]} letters"
            yield from ((name, fault.said) for fault in indiscreet(value, self.phrases.rules))

    def _known(self, language: str) -> str:
        return language if language in self.phrases.spoken else FALLBACK
