"""A claim code: what somebody carries from the anonymous side into a case, how its code is spoken, how long it lives.

The person says which parts go; nothing else is in the parcel. The code is sixteen digits, read out like the number of a
bank card: fifteen are drawn by chance, which comes from outside, and the last one shows a slip before anything is
asked. Guessing needs no lock to be hopeless: see `chance_of_guessing`.
"""

import json
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from referral.core.casework import Answer, Risk, Said
from referral.core.intake import kept, risk_in, settled
from referral.core.summary import summarised
from screening.core.answers import Raw
from screening.core.flow import path_for
from screening.core.outcome import Outcome

DRAWN = 15
"""Digits of chance in a code: 10^15 codes, 49.8 bits."""
DIGITS, A_GROUP = DRAWN + 1, 4
SPACE = 1_000_000_000_000_000
LASTS = timedelta(minutes=30)
RECEIPT = timedelta(hours=1)
"""So long after a code was used the person can still see that it was. What it carried is gone by then."""
SPAN = timedelta(hours=1)
MOST_WRONG = 20
"""So many wrong codes may one person of the staff type in a span. Nobody else waits for it."""
MOST_ALIVE = 2_000
"""So many codes may wait at once in one installation."""
PADDED = 16_384
"""A parcel is packed and filled up to a multiple of so many bytes, twice what the longest needs: its length tells
nothing of what is in it."""
LOOKS_LIKE = str.maketrans("OoIl|", "00111")
PAUSES = frozenset(" -.,\u00a0\u202f\u2013\u2014")
# Damm's table: finds every wrong digit, and every two neighbours that changed places.
_NEXT = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class Part(StrEnum):
    """What somebody can let go over. The order is the one in which pages name them."""

    ANSWERS = "answers"
    RESULT = "result"
    NUMBER = "number"


class Stands(StrEnum):
    """How it stands with a code."""

    WAITS = "waits"
    USED = "used"
    OVER = "over"  # taken back, too old, or there never was one


class TakenBack(StrEnum):
    """What came of taking a code back."""

    GONE = "gone"
    USED = "used"  # too late


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes over, and no more: `parts` says which of the rest was let go.

    `versions` are those that asked the questions and made the result. `answers` are empty and `summary` is "" where
    they were not let go; `number` is E.164 or "". `risk` says how soon somebody has to look at what is in here.
    """

    parts: tuple[Part, ...]
    pathway: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[Answer, ...] = field(default=(), repr=False)
    summary: str = field(default="", repr=False)
    risk: Risk = Risk.NONE
    number: str = field(default="", repr=False)

    @property
    def asks(self) -> bool:
        """Return whether there is something in it that a screen keeps."""
        return bool({Part.ANSWERS, Part.RESULT} & set(self.parts))

    @property
    def finished(self) -> bool:
        """Return whether the result goes over; answers alone are gone on with, and their result is made then."""
        return Part.RESULT in self.parts


def parcel_of(
    outcome: Outcome, told: Mapping[str, Raw], versions: Mapping[str, str], parts: frozenset[Part], number: str = ""
) -> Parcel:
    """Return a parcel with these parts of one visit; `told` are its answers in their written form.

    What was never reached is left open where the counselor is to go on, and is "not asked" beside a result.
    """
    chosen = tuple(part for part in Part if part in parts)
    asks = bool({Part.ANSWERS, Part.RESULT} & parts)
    answers = tuple(kept(code, raw) for code, raw in told.items()) if Part.ANSWERS in parts else ()
    if answers and Part.RESULT in parts:
        answers = settled(path_for(outcome.pathway, outcome.answers), answers, Said.NOT_ASKED)
    summary = summarised(outcome) if Part.RESULT in parts else ""
    return Parcel(
        parts=chosen,
        pathway=outcome.pathway.code if asks else "",
        versions=versions if asks else {},
        answers=answers,
        summary=summary if Part.ANSWERS in parts else _without_answers(summary),
        risk=risk_in(outcome) if asks else Risk.NONE,
        number=number if Part.NUMBER in parts else "",
    )


def _without_answers(summary: str) -> str:
    """Take out of a result what was answered, and the sentences that say what it rests on: they repeat answers."""
    if not summary:
        return ""
    held = json.loads(summary)
    bare: dict[str, Any] = {"asked": {}, "because": [], "missing": []}
    for name in ("flags", "routes"):
        bare[name] = [{**one, "because": []} for one in held[name]]
    bare["parts"] = [{**one, "on": []} for one in held["parts"]]
    return json.dumps({**held, **bare}, separators=(",", ":"))


def packed(parcel: Parcel) -> bytes:
    """Write a parcel for sealing, filled up so that its length tells nothing."""
    answers = [[one.question, one.said.value, one.value] for one in parcel.answers]
    held = {
        "parts": list(parcel.parts),
        "pathway": parcel.pathway,
        "versions": dict(parcel.versions),
        "answers": answers,
        "summary": parcel.summary,
        "risk": int(parcel.risk),
        "number": parcel.number,
    }
    text = zlib.compress(json.dumps(held, separators=(",", ":")).encode())
    return text.ljust(-(-len(text) // PADDED) * PADDED, b"\0")


def unpacked(text: bytes) -> Parcel:
    """Read what `packed` wrote; the seal vouches for its shape."""
    held = json.loads(zlib.decompressobj().decompress(text))
    return Parcel(
        parts=tuple(Part(one) for one in held["parts"]),
        pathway=held["pathway"],
        versions=held["versions"],
        answers=tuple(Answer(question, Said(said), value) for question, said, value in held["answers"]),
        summary=held["summary"],
        risk=Risk(held["risk"]),
        number=held["number"],
    )


def code_of(drawn: str) -> str:
    """Return a code, sixteen digits; `drawn` is 32 random hex digits, so that no code is likelier than another."""
    digits = f"{int(drawn, 16) % SPACE:0{DRAWN}}"
    return digits + str(_checked(digits))


def spoken(code: str) -> str:
    """Return a code as it is shown and read out: four groups of four."""
    return " ".join(code[start : start + A_GROUP] for start in range(0, DIGITS, A_GROUP))


def read(typed: str) -> str | None:
    """Return a code however it was typed; None where it is none: a digit is wrong, missing, or in another's place."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign not in PAUSES).translate(LOOKS_LIKE)
    digits = "".join(str(unicodedata.digit(sign, "")) for sign in plain)
    if len(plain) != DIGITS or len(digits) != DIGITS or _checked(digits) != 0:
        return None
    return digits


def until(now: datetime) -> datetime:
    """Return when a code is over that is made now: within `LASTS`, told to the minute and no closer."""
    return (now + LASTS).replace(second=0, microsecond=0)


def chance_of_guessing(people: int, alive: int, hours: float = 1.0) -> float:
    """Return how likely it is that so many staff, typing wrong codes as fast as they may, hit one of those alive."""
    return min(1.0, people * MOST_WRONG * hours * alive / SPACE)


def _checked(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _NEXT[interim][int(digit)]
    return interim
