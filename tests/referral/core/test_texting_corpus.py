"""Every labelled reply of ours is read as a person labelled it: tests/referral/replies/, all written by us."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from referral.core.texting import Kind, Reading, read
from referral.core.wording import Lexicon
from referral.texting import open_lexicon

REPLIES = Path(__file__).parents[1] / "replies"
FEWEST = 400


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reply and what a person says it is."""

    text: str
    expect: str
    kind: str
    also: tuple[str, ...]
    answer: str | None


def labelled() -> list[Labelled]:
    lines = [
        json.loads(line)
        for path in sorted(REPLIES.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line
    ]
    return [
        Labelled(line["text"], line.get("expect", ""), line["kind"], tuple(line.get("also", ())), line.get("answer"))
        for line in lines
    ]


CORPUS = labelled()


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return open_lexicon()


def reading(one: Labelled, lexicon: Lexicon, *, stopped: bool = True) -> Reading:
    return read(one.text, one.expect, lexicon, stopped=stopped)


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: ascii(one.text))
def test_a_labelled_reply_is_read_as_a_person_reads_it(one: Labelled, lexicon: Lexicon) -> None:
    found = reading(one, lexicon)
    assert (found.kind, found.also, found.answer) == (one.kind, one.also, one.answer), found.why
    assert found.why


def test_the_corpus_is_large_enough_has_every_kind_and_no_reply_twice() -> None:
    assert len(CORPUS) >= FEWEST
    assert set(Counter(one.kind for one in CORPUS)) == set(Kind)
    assert [text for text, times in Counter((one.text, one.expect) for one in CORPUS).items() if times > 1] == []


@pytest.mark.parametrize("kind", [Kind.CRISIS, Kind.OPT_OUT])
def test_no_crisis_and_no_opt_out_is_missed(kind: Kind, lexicon: Lexicon) -> None:
    """Each is heard, also where it comes beside something else."""
    meant = [one for one in CORPUS if kind in {one.kind, *one.also}]
    missed = [one.text for one in meant if kind not in {(found := reading(one, lexicon)).kind, *found.also}]
    assert missed == []
    assert len(meant) > FEWEST / 2


def test_chatter_opts_nobody_in_or_out(lexicon: Lexicon) -> None:
    chatter = [one for one in CORPUS if one.kind in {Kind.HUMAN, Kind.ANSWER, Kind.AMBIGUOUS}]
    heard = [
        one.text for one in chatter if {Kind.START, Kind.OPT_OUT} & {*(found := reading(one, lexicon)).also, found.kind}
    ]
    assert heard == []


def test_a_number_that_is_not_stopped_cannot_start(lexicon: Lexicon) -> None:
    for one in CORPUS:
        assert Kind.START not in {(found := reading(one, lexicon, stopped=False)).kind, *found.also}
