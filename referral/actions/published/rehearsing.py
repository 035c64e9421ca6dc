"""Rehearses the reading of replies: made-up ones in, a line each, and what they would be read as out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from referral.core.texting import Reading, read
from referral.core.wording import Lexicon


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no reply, and why. It takes nothing from the other lines."""

    why: str


def rehearse(line: bytes, lexicon: Lexicon) -> Mapping[str, object] | BadLine:
    """Read one JSON object {"text": ..., "expect": digits, or "" or absent} as the reply of a stopped number.

    Other keys are passed over, so that the labelled replies of the tests can be rehearsed as they are.
    """
    try:
        given = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return BadLine("this is not JSON in UTF-8")
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return BadLine('this is not a JSON object with a "text"')
    expect = given.get("expect")
    if expect is None:
        expect = ""
    if not isinstance(expect, str) or not (expect == "" or (expect.isascii() and expect.isdecimal())):
        return BadLine('"expect" holds digits, such as "123", or nothing')
    return _as_json(read(given["text"], expect, lexicon, stopped=True))


def _as_json(reading: Reading) -> Mapping[str, object]:
    return {"kind": reading.kind, "also": list(reading.also), "answer": reading.answer, "why": reading.why}
