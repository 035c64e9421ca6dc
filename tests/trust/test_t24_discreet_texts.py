"""T24: every text that can go out, in every language, with the longest values: discreet, one segment, and complete.

The controls want a planted word, link and character found.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from referral.core.discretion import SAYS_STOP, Template, Trouble, filled, indiscreet, lint
from referral.core.followup import Purpose
from referral.core.segments import Alphabet, segments
from referral.texting import Texts, open_texts
from tests.trust_report import Measured

pytestmark = pytest.mark.trust

# Not read from our own list: a list that lost a word would find nothing.
TELLING = re.compile(
    r"ketamin|\bket\b|\bdrug|\bdroga|clinic|cl[ií]nic|rehab|addict|adict|detox|dose|dosis|\bgram|\bmg\b|overdos|sobredosis"
    r"|suicid|relaps|reca[ií]da|sober|treatment|tratamiento|therap|terap|counsel|hospital|doctor|m[eé]dic|result|score"
    r"|risk|riesgo|test|crisis|\bhigh\b|\bclean\b|\bbuy\b|\bsupply\b|substance|sustancia|abus|depend|bladder|vejiga",
    re.IGNORECASE,
)
CARRIERS = re.compile(r"\b(stopall|unsubscribe|cancel|end|quit|revoke|optout|start|yes|unstop|info)\b", re.IGNORECASE)
LINK = re.compile(r"https?:|www\.|\w\.\w+/|[?&]\w+=|\b\w{16,}\b")

FILLER = re.compile(r"([NM9])\1{15,}")  # stands for what an operator sets, and is as long as that may be


def every_text(texts: Texts) -> Iterator[tuple[Purpose, str, str]]:
    """Yield each text with the longest values, with each name of a sender, and on each day and hour of a year."""
    for (purpose, language), template in texts.templates.items():
        longest = {**texts.longest(language), "who": "N" * 20, "crisis": "Call " + "9" * 19}
        for nickname in texts.nicknames(language).values():
            yield purpose, language, filled(template, {**longest, "nickname": nickname})
        if "{when}" in template:
            for hour in range(0, 365 * 24, 5):
                wall = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
                yield purpose, language, filled(template, {**longest, "when": texts.when(wall, language)})


def test_t24_every_text_is_discreet_and_one_segment(trust: Measured) -> None:
    texts = open_texts()
    made = set(every_text(texts))
    faults = sorted(
        {
            f"{purpose}.{language}: {what}"
            for purpose, language, text in made
            for what, wrong in (
                ("telling", TELLING.search(text)),
                ("keyword", CARRIERS.search(text)),
                ("link", LINK.search(FILLER.sub("", text))),
                ("ours", indiscreet(FILLER.sub("", text), texts.phrases.rules)),
                ("alphabet", segments(text).alphabet is not Alphabet.GSM7),
                ("segments", segments(text).count > 1),
            )
            if wrong
        }
    )
    trust(
        "T24", f"{len(faults)} faults in {len(made)} texts, {len(texts.languages)} languages {faults}", "0", not faults
    )


def test_t24_every_text_that_has_to_says_how_to_stop(trust: Measured) -> None:
    texts = open_texts()
    lacking = sorted(
        f"{purpose}.{language}"
        for (purpose, language), text in texts.templates.items()
        if ("STOP" in text) != (purpose in SAYS_STOP)
    )
    say = sum(purpose in SAYS_STOP for purpose, _ in texts.templates)
    trust("T24", f"{len(lacking)} of {say} texts without it {lacking}", "0", bool(say) and not lacking)


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("at the clinic", Trouble.BANNED),
        ("your KETAMINE", Trouble.BANNED),
        ("tu droga", Trouble.BANNED),
        ("say YES", Trouble.KEYWORD),
        ("it\u2019s", Trouble.ALPHABET),
        ("n.example/t/8f3a", Trouble.LINK),
        ("a" * 160, Trouble.LENGTH),
    ],
)
def test_t24_control_what_is_planted_is_found(planted: str, found: Trouble) -> None:
    texts = open_texts()
    whole = Template(Purpose.THANKS, "en", f"{texts.template(Purpose.THANKS, 'en')} {planted}")
    assert found in {fault.trouble for fault in lint(whole, texts.phrases.rules, texts.longest("en"))}


def test_t24_control_a_text_without_stop_is_found() -> None:
    texts = open_texts()
    whole = Template(Purpose.PLACE, "en", texts.template(Purpose.PLACE, "en"))
    without = replace(whole, text=whole.text.replace(" STOP to opt out.", ""))
    assert [fault.trouble for fault in lint(without, texts.phrases.rules, texts.longest("en"))] == [Trouble.STOP]
