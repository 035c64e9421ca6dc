"""Holds a text against what may stand on a lock screen that somebody else looks at, and against what a carrier does.

A template has {placeholders}; a text has none left. Nothing here knows a person: it works on wording alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from referral.core.followup import DIRECT, EXPECTS, Purpose
from referral.core.segments import foreign, segments
from referral.core.spelling import words

OPENING = "{nickname}: "
"""How every text begins, so that its owner knows it, and nobody else learns a thing from it."""

VALUES = frozenset(
    {"nickname", "most", "hours", "crisis", "emergency", "who", "when", "code", "third", "call", "words"}
)  # fmt: skip
"""What a template may leave to be filled in. No address of a page is among them."""

CARE = frozenset(
    {
        Purpose.CRISIS, Purpose.HELP, Purpose.HUMAN, Purpose.UNCLEAR, Purpose.NOT_GREAT, Purpose.CALL_ME,
        Purpose.ELSEWHERE, Purpose.PAUSED,
    }
)  # fmt: skip
"""Answers of a machine that could be read as somebody caring: each says the hours, and carries a crisis line."""

SAYS_STOP = (frozenset(Purpose) - DIRECT - {Purpose.END_NOTICE}) | {Purpose.CONFIRM, Purpose.WELCOME, Purpose.HELP}
"""Texts that have to say how to stop: the first ones, HELP, and every one that we begin with."""

SAYS_RATES = frozenset({Purpose.CONFIRM, Purpose.WELCOME})
_NEEDS: Mapping[Purpose, frozenset[str]] = {
    Purpose.CONFIRM: frozenset({"most"}),
    Purpose.WELCOME: frozenset({"most"}),
    Purpose.HELP: frozenset({"who"}),
    Purpose.CRISIS: frozenset({"emergency"}),
    Purpose.APPOINTMENT_SOON: frozenset({"when"}),
    Purpose.CODE: frozenset({"code"}),
    Purpose.WRITTEN: frozenset({"words"}),
}

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_LINK = re.compile(r"://|\bwww\.|\.[a-z]{2,}/|[?&][a-z]+=|\b(?=[A-Za-z]*[0-9])[A-Za-z0-9]{12,}\b", re.IGNORECASE)
_TAPPED = re.compile(
    r"[a-z0-9-]\.[a-z]{2,}|@[a-z0-9-]+\.|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:https?|mailto|sms|tel):", re.IGNORECASE
)
_STOP, _HELP = "stop", "help"


class Trouble(StrEnum):
    """What can be wrong with a text."""

    BANNED = "banned"
    KEYWORD = "keyword"
    ALPHABET = "alphabet"
    LENGTH = "length"
    LINK = "link"
    OPENING = "opening"
    DIGITS = "digits"
    STOP = "stop"
    RATES = "rates"
    LACKS = "lacks"
    PLACEHOLDER = "placeholder"
    DIFFERS = "differs"
    NAMED = "named"  # the name of the person whom it goes to


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, as a sentence for whoever writes texts; `found` is what it was found in."""

    trouble: Trouble
    said: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """The words for one purpose in one language."""

    purpose: Purpose
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Words that no text holds, as patterns: `rehab` that word, `ketamin*` what begins so, `*drug*` what has it inside.

    A pattern of several words is met by those words in a row. `papers` are the patterns that papers for carriers keep
    clear of as well. `keywords` are what carriers act on by themselves, `rates` the words about cost in each language.
    """

    banned: tuple[str, ...]
    papers: tuple[str, ...]
    keywords: frozenset[str]
    rates: Mapping[str, str]


def placeholders(text: str) -> frozenset[str]:
    """Name what a template leaves to be filled in."""
    return frozenset(_PLACEHOLDER.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a template filled in. Raises KeyError for a value that is not given."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def lint(template: Template, rules: Rules, longest: Mapping[str, str]) -> tuple[Fault, ...]:
    """Return all that is wrong with a template; `longest` has the longest value of each placeholder."""
    unknown = sorted(placeholders(template.text) - longest.keys())
    if unknown or re.search(r"[{}]", _PLACEHOLDER.sub("", template.text)):
        named = ", ".join(sorted(longest))
        return (Fault(Trouble.PLACEHOLDER, f"has {{{', '.join(unknown)}}} or a lone brace; there is {named}"),)
    found = _Linting(template, rules, longest)
    return (*found.form(), *found.duties(), *indiscreet(filled(template.text, longest), rules))


def indiscreet(text: str, rules: Rules) -> tuple[Fault, ...]:
    """Return what a finished text, or a value to fill in, must not hold."""
    said = [word.text for word in words(text)]
    faults = [Fault(Trouble.BANNED, f"has {found!r}", found) for found in banned(text, rules.banned)]
    shouted = sorted(set(said) & rules.keywords - {_STOP, _HELP})
    faults += [Fault(Trouble.KEYWORD, f"has {word.upper()}, which carriers act on", word) for word in shouted]
    foreigners = "".join(dict.fromkeys(foreign(text)))
    if foreigners:
        said_of = f"has {foreigners}, which GSM-7 does not: the text would cost double"
        faults.append(Fault(Trouble.ALPHABET, said_of, foreigners))
    if _LINK.search(text):
        faults.append(Fault(Trouble.LINK, "has a link, or something that looks like the token of one"))
    return tuple(faults)


def tappable(text: str) -> bool:
    """Return whether a phone might make something in a text into a link: it does so with `name.com` alone."""
    return _LINK.search(text) is not None or _TAPPED.search(text) is not None


def banned(text: str, patterns: Iterable[str]) -> Iterator[str]:
    """Yield each run of words in a text that one of the patterns means, capitals and accents aside."""
    said = " ".join(word.text for word in words(text))
    # One expression for all of them: `re` keeps it, so that a text is walked through once.
    means = "|".join(re.escape(pattern).replace(r"\*", "[^ ]*") for pattern in patterns)
    return (found[0] for found in re.finditer(rf"(?<![^ ])(?:{means})(?![^ ])", said))


def differing(templates: Iterable[Template]) -> Iterator[tuple[Template, Fault]]:
    """Yield each template whose placeholders are not those of the first one of its purpose."""
    first: dict[Purpose, Template] = {}
    for one in templates:
        model = first.setdefault(one.purpose, one)
        here, there = placeholders(one.text), placeholders(model.text)
        if here != there:
            only = ", ".join(sorted(here ^ there))
            yield one, Fault(Trouble.DIFFERS, f"{only}: only in one of {model.language} and {one.language}")


class _Linting:
    """One template, and what it comes to with the longest values."""

    def __init__(self, template: Template, rules: Rules, longest: Mapping[str, str]) -> None:
        self._template = template
        self._rules = rules
        self._names = placeholders(template.text)
        self._text = filled(template.text, longest)
        self._said = [word.text for word in words(_PLACEHOLDER.sub(" ", template.text))]

    def form(self) -> Iterator[Fault]:
        """Yield what is wrong with the length, the beginning and the lines."""
        size = segments(self._text)
        if size.count > 1:
            yield Fault(Trouble.LENGTH, f"takes {size.count} segments with the longest values: {size.units} units")
        if not self._template.text.startswith(OPENING):
            yield Fault(Trouble.OPENING, f"begins with {OPENING!r}")
        if not self._text.isprintable() or "  " in self._text or self._text != self._text.strip():
            yield Fault(Trouble.OPENING, "is one line, without double spaces")

    def duties(self) -> Iterator[Fault]:
        """Yield what a text of this purpose has to say and does not."""
        purpose, language = self._template.purpose, self._template.language
        needed = _NEEDS.get(purpose, frozenset()) | ({"hours", "crisis"} if purpose in CARE else frozenset())
        for name in sorted(needed - self._names):
            yield Fault(Trouble.LACKS, f"lacks {{{name}}}")
        digits = [word for word in self._said if word.isdigit() and len(word) == 1]
        if digits != list(EXPECTS.get(purpose, "")):
            yield Fault(Trouble.DIGITS, f"asks for {EXPECTS.get(purpose) or 'no digits'}, each named once in order")
        yield from self._carriers(purpose, language)

    def _carriers(self, purpose: Purpose, language: str) -> Iterator[Fault]:
        stops = "STOP" in self._template.text
        if stops != (purpose in SAYS_STOP):
            yield Fault(
                Trouble.STOP, "names STOP, as it has to" if not stops else "names STOP, which has no place here"
            )
        if purpose in SAYS_RATES and "HELP" not in self._template.text:
            yield Fault(Trouble.STOP, "does not name HELP")
        rates = self._rules.rates.get(language, "")
        if purpose in SAYS_RATES and (not rates or rates not in self._template.text):
            yield Fault(Trouble.RATES, f"does not say {rates!r}")
