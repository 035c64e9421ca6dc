"""What holds of the reading of replies whatever is written, over the words that are shipped and over small ones."""

import json
import string
import sys
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.core.spelling import Break, words
from referral.core.texting import Kind, read
from referral.core.wording import BadPhrase, Language, Lexicon, Listing, readings
from referral.texting import open_lexicon

LEXICON = open_lexicon()
REPLIES = Path(__file__).parents[1] / "replies"
CRISES = [
    json.loads(line)["text"] for line in (REPLIES / "crisis.jsonl").read_text(encoding="utf-8").split("\n") if line
]
CARRIER = ["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "para", "basta", "baja"]
ORDINARY = [
    "yes",
    "start",
    "stop",
    "quit",
    "end",
    "2",
    "weeks",
    "ago",
    "texts",
    "para",
    "no",
    "más",
    "👍",
    ".",
    ",",
    "I",
]


def kind(reply: str, expect: str = "", *, stopped: bool = True) -> str:
    return read(reply, expect, LEXICON, stopped=stopped).kind


@given(st.text(), st.text(alphabet=string.digits, max_size=3), st.booleans())
def test_any_text_is_read_and_always_the_same(reply: str, expect: str, stopped: bool) -> None:
    found = read(reply, expect, LEXICON, stopped=stopped)
    assert found == read(reply, expect, LEXICON, stopped=stopped)
    assert found.kind not in found.also
    assert (found.answer is not None) == (Kind.ANSWER in {found.kind, *found.also})
    assert found.answer is None or found.answer in expect


@given(st.lists(st.sampled_from(ORDINARY)), st.sampled_from(CRISES), st.lists(st.sampled_from(ORDINARY)))
def test_whatever_stands_around_it_danger_is_heard(before: list[str], danger: str, behind: list[str]) -> None:
    """Of phrases that say it anywhere; "im dying" alone, or a letter spelt out, needs the reply to itself."""
    if kind(f"xyz {danger} xyz") == Kind.CRISIS:
        assert kind(" ".join([*before, "xyz", danger, "xyz", *behind])) == Kind.CRISIS


@given(st.sampled_from(CARRIER), st.data())
def test_a_carrier_word_alone_opts_out_however_it_is_typed(word: str, data: st.DataObject) -> None:
    cased = "".join(data.draw(st.sampled_from([one.lower(), one.upper()])) for one in word)
    full = "".join(chr(ord(one) + 0xFEE0) for one in cased)
    around = st.text(alphabet=" .!?,;:-…\"'()\n\u201c\u201d\u200b", max_size=4)
    typed = data.draw(st.sampled_from([cased, full]))
    assert kind(data.draw(around) + typed + data.draw(around), "123") == Kind.OPT_OUT


@pytest.mark.parametrize(
    "reply",
    [
        "I am fine. Stop. The dog barked.",
        "“STOP” hello there friend",
        "cancelled. paré el lunes. STOP",
        "stop sorryyy",
        "para graciasss",
    ],
)
def test_a_stop_in_a_sentence_of_its_own_is_heard_whatever_is_only_polite_beside_it(reply: str) -> None:
    assert kind(reply) == Kind.OPT_OUT


@pytest.mark.parametrize(
    "reply", ["Never stop. Texts help", "Leave me. Alone is fine", "No more. Texts from you are ok"]
)
def test_words_of_two_sentences_make_no_phrase_and_somebody_asks(reply: str) -> None:
    assert kind(reply) == Kind.AMBIGUOUS


@pytest.mark.parametrize(
    "reply", ["unsubscribe or not? cant breath", "stopp took my whole box of tablets", "ive self-harmed. ALTO! idk"]
)
def test_somebody_in_danger_who_says_stop_is_stopped_and_not_asked_what_they_meant(reply: str) -> None:
    found = read(reply, "", LEXICON, stopped=False)
    assert (found.kind, found.also) == (Kind.CRISIS, (Kind.OPT_OUT,))


def test_why_a_reply_was_read_so_is_said() -> None:
    assert read("hello there", "", LEXICON, stopped=False).why == "no rule fits"
    assert read("1 2", "12", LEXICON, stopped=False).why == "ambiguous: more than one digit"
    both = read("stopp took my whole box of tablets", "", LEXICON, stopped=False).why
    assert [one.split(":")[0] for one in both.split("; ")] == ["crisis", "opt_out"]


@given(st.lists(st.sampled_from(["yes", "start", "unstop", "please", "ok", "again", "👍", "2"]), min_size=2))
def test_a_start_word_in_company_opts_nobody_in(chatter: list[str]) -> None:
    found = read(" ".join(chatter), "", LEXICON, stopped=True)
    assert Kind.START not in {found.kind, *found.also}


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "stop ",
        "no ",
        "s t o p ",
        "\u0301\u0316",
        "i want to ",
        "1 ",
        "🛑",
        ".",
        "!",
        "stop .",
        "\ufdfa",
        "e" * 9,
        "i i ",
    ],
)
def test_four_times_the_reply_is_four_times_the_work(unit: str) -> None:
    """Work is counted in calls, so that a busy machine changes nothing."""
    small, large = calls(unit * 500), calls(unit * 2_000)
    assert large < 5 * small


def calls(reply: str) -> int:
    counted = 0

    def count(_frame: FrameType, _event: str, _arg: object) -> None:
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        read(reply, "123", LEXICON, stopped=True)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("unit", ["stop ", "\u0301\u0316", "a"])
def test_a_reply_of_100_kb_is_read(unit: str) -> None:
    assert kind(unit * (100_000 // len(unit)))


@pytest.mark.parametrize(
    ("reply", "heard"),
    [
        ("Don\u2019t", ["dont"]),
        ("caf\u00e9 \uff11\u20e3", ["cafe", "1"]),
        ("S.T.O.P", ["stop"]),
        ("a b", ["a", "b"]),
        ("\U0001f1f8 \U0001f44d\U0001f3fd \u200d", ["\U0001f1f8", "\U0001f44d"]),
        ("\ud800\x00", []),
        ("\u0661 \U0001f182", ["1", "s"]),
        ("xx = yy\tyy", ["xx", "yy", "yy"]),
    ],
)
def test_a_reply_is_taken_apart_into_plain_words(reply: str, heard: list[str]) -> None:
    assert [word.text for word in words(reply)] == heard


@pytest.mark.parametrize(
    ("between", "parts"),
    [
        (". ", Break.SENTENCE),
        ("!", Break.SENTENCE),
        ("\r\n", Break.SENTENCE),
        (", ", Break.CLAUSE),
        (" - ", Break.CLAUSE),
        ("...", Break.CLAUSE),
        (".", Break.NONE),
        ("-", Break.NONE),
        ("/", Break.CLAUSE),
    ],
)
def test_signs_part_what_they_part(between: str, parts: Break) -> None:
    assert words(f"one{between}two")[1].after is parts


def test_danger_settles_what_a_stop_before_it_means() -> None:
    found = read("stop everything i want to die", "", LEXICON, stopped=False)
    assert (found.kind, found.also) == (Kind.CRISIS, (Kind.OPT_OUT,))


def test_why_names_the_list_the_phrase_and_the_words_cut_short() -> None:
    lexicon = Lexicon([Language("xx", {Listing.OPT_OUT: ("halt .. <notes>",)}, groups={"notes": ("note", "notes")})])
    found = read(f"HALT {'x' * 50} notes", "", lexicon, stopped=False)
    assert found.why == f'opt_out: "halt {"x" * 20} notes" by opt_out.anywhere "halt .. <notes>" (xx)'


@pytest.mark.parametrize(
    ("reply", "heard"),
    [
        ("halt notes", Kind.OPT_OUT),
        ("halt aa bb cc notes", Kind.OPT_OUT),
        ("halt aa bb cc dd notes", Kind.HUMAN),
        ("halt. notes", Kind.HUMAN),
        ("haaaalt nootes", Kind.OPT_OUT),
        ("hlat notes", Kind.OPT_OUT),
    ],
)
def test_a_gap_is_three_words_in_a_sentence(reply: str, heard: Kind) -> None:
    language = Language(
        "xx",
        {Listing.OPT_OUT: ("halt .. <notes>",)},
        groups={"notes": ("note", "notes")},
        spelling={"halt": ("hlat",), "notes": ("nootes",)},
    )
    assert read(reply, "", Lexicon([language]), stopped=False).kind == heard


@pytest.mark.parametrize("phrase", ["", "..", ".. a", "a ..", "a .. .. b", "<none>", "!!", "a b/!", "a?"])
def test_a_phrase_that_cannot_be_found_is_refused(phrase: str) -> None:
    with pytest.raises(BadPhrase):
        readings(phrase, ())


def test_a_phrase_stands_for_every_way_to_say_it() -> None:
    assert set(readings("no more? <of>/a", ["of"])) == {
        ("no", "more", "<of>"),
        ("no", "more", "a"),
        ("no", "<of>"),
        ("no", "a"),
    }
