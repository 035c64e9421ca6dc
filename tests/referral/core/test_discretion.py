"""What no text may hold, what some have to, and that each fault is found by itself."""

import pytest

from referral.core.discretion import (
    CARE,
    SAYS_STOP,
    Fault,
    Rules,
    Template,
    Trouble,
    banned,
    differing,
    filled,
    indiscreet,
    lint,
    placeholders,
    tappable,
)
from referral.core.followup import DIRECT, Purpose

RULES = Rules(
    banned=("rehab", "ketamin*", "*drug*", "*ing house", "special k"),
    papers=("*drug*",),
    keywords=frozenset({"stop", "end", "yes", "help", "info", "cancel"}),
    rates={"en": "Rates may apply"},
)
LONGEST = {
    "nickname": "N" * 10,
    "most": "5",
    "hours": "H" * 30,
    "crisis": "C" * 24,
    "emergency": "112",
    "who": "W" * 20,
    "when": "Wed 30 Sep, 23:59",
    "code": "888888",
    "third": "call me",
    "call": "Noted",
}


def troubles(text: str, purpose: Purpose = Purpose.THANKS) -> list[Trouble]:
    return [fault.trouble for fault in lint(Template(purpose, "en", text), RULES, LONGEST)]


def test_a_good_text_has_no_fault() -> None:
    assert troubles("{nickname}: Thanks, noted.") == []


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("{nickname}: Off to rehab.", Trouble.BANNED),
        ("{nickname}: KETAMINÉ.", Trouble.BANNED),
        ("{nickname}: antidrugs.", Trouble.BANNED),
        ("{nickname}: a halting house.", Trouble.BANNED),
        ("{nickname}: the Special-K.", Trouble.BANNED),
        ("{nickname}: Yes!", Trouble.KEYWORD),
        ("{nickname}: Done to the end.", Trouble.KEYWORD),
        ("{nickname}: It\u2019s on.", Trouble.ALPHABET),
        ("{nickname}: sábado.", Trouble.ALPHABET),
        ("{nickname}: " + "a" * 149, Trouble.LENGTH),
        ("{nickname}: see https://a.example", Trouble.LINK),
        ("{nickname}: see www.a.example", Trouble.LINK),
        ("{nickname}: see a.example/plan", Trouble.LINK),
        ("{nickname}: go on?c=secret", Trouble.LINK),
        ("{nickname}: a1b2c3d4e5f6a7b8", Trouble.LINK),
        ("Thanks, noted.", Trouble.OPENING),
        ("{nickname}: Thanks,  noted.", Trouble.OPENING),
        ("{nickname}: Thanks. ", Trouble.OPENING),
        ("{nickname}: Thanks\nnoted.", Trouble.OPENING),
        ("{nickname}: Reply 1.", Trouble.DIGITS),
        ("{nickname}: STOP is there.", Trouble.STOP),
    ],
)
def test_each_fault_is_found(text: str, trouble: Trouble) -> None:
    assert troubles(text) == [trouble]


@pytest.mark.parametrize("text", ["{nickname}: {link}", "{nickname}: {}", "{nickname}: {0}", "{nickname}: }", "{"])
def test_nothing_else_can_be_filled_in(text: str) -> None:
    assert troubles(text) == [Trouble.PLACEHOLDER]


def test_a_text_of_the_longest_values_may_fill_a_segment_to_its_end() -> None:
    assert troubles("{nickname}: " + "a" * 148) == []
    assert troubles("{nickname}: " + "a" * 149) == [Trouble.LENGTH]


@pytest.mark.parametrize(
    ("purpose", "text", "found"),
    [
        (Purpose.CHECK_IN, "{nickname}: 1 fine, 2 so, 3 {third}. STOP", []),
        (Purpose.CHECK_IN, "{nickname}: 1 fine, 3 so, 2 {third}. STOP", [Trouble.DIGITS]),
        (Purpose.CHECK_IN, "{nickname}: 1 fine, 2 so. STOP", [Trouble.DIGITS]),
        (Purpose.CHECK_IN, "{nickname}: 1 fine, 2 so, 3 {third}.", [Trouble.STOP]),
        (Purpose.WELCOME, "{nickname}: {most} a week. Rates may apply. HELP, STOP", []),
        (Purpose.WELCOME, "{nickname}: a few. Rates may apply. HELP, STOP", [Trouble.LACKS]),
        (Purpose.WELCOME, "{nickname}: {most} a week. HELP, STOP", [Trouble.RATES]),
        (Purpose.WELCOME, "{nickname}: {most} a week. Rates may apply. STOP", [Trouble.STOP]),
        (Purpose.HELP, "{nickname}: {who}. {hours} {crisis} STOP", []),
        (Purpose.HELP, "{nickname}: {hours} {crisis} STOP", [Trouble.LACKS]),
        (Purpose.HELP, "{nickname}: {who}. STOP", [Trouble.LACKS, Trouble.LACKS]),
        (Purpose.CRISIS, "{nickname}: {crisis}, {emergency}. {hours}", []),
        (Purpose.CRISIS, "{nickname}: {crisis}. {hours}", [Trouble.LACKS]),
        (Purpose.NOT_GREAT, "{nickname}: Sorry. {hours}", [Trouble.LACKS]),
        (Purpose.CODE, "{nickname}: {code}", []),
        (Purpose.CODE, "{nickname}: here", [Trouble.LACKS]),
        (Purpose.APPOINTMENT_SOON, "{nickname}: {when}. STOP", []),
    ],
)
def test_a_text_says_what_its_purpose_asks_for(purpose: Purpose, text: str, found: list[Trouble]) -> None:
    assert troubles(text, purpose) == found


def test_a_language_without_words_about_cost_is_found() -> None:
    text = "{nickname}: {most} a week. Rates may apply. HELP, STOP"
    faults = lint(Template(Purpose.WELCOME, "fr", text), RULES, LONGEST)
    assert [fault.trouble for fault in faults] == [Trouble.RATES]


def test_each_fault_is_said_in_a_sentence_with_what_is_wrong() -> None:
    (fault,) = indiscreet("for drugs", RULES)
    assert fault.said == "has 'drugs'"
    (fault,) = lint(Template(Purpose.THANKS, "en", "{nickname}: {secret}"), RULES, LONGEST)
    assert "secret" in fault.said


def test_digits_of_a_number_are_no_answers_that_are_asked_for() -> None:
    assert troubles("{nickname}: Call 116 123.") == []


def test_papers_have_a_shorter_list() -> None:
    assert list(banned("A Drug Service in rehab", RULES.papers)) == ["drug"]


def test_languages_leave_the_same_to_be_filled_in() -> None:
    same = [Template(Purpose.CODE, "en", "{code}"), Template(Purpose.CODE, "es", "{code}.")]
    assert list(differing(same)) == []
    other = Template(Purpose.CODE, "fr", "{who}")
    ((found, fault),) = differing([*same, other])
    assert (found, fault.trouble) == (other, Trouble.DIFFERS)
    assert "code, who" in fault.said


def test_a_template_is_filled_in() -> None:
    assert placeholders("{nickname}: {code}") == {"nickname", "code"}
    assert filled("{nickname}: {code}", {"nickname": "Notes", "code": "{x}"}) == "Notes: {x}"
    with pytest.raises(KeyError):
        filled("{code}", {})


def test_every_text_that_we_begin_with_says_how_to_stop_but_the_last_one() -> None:
    assert set(Purpose) - DIRECT - SAYS_STOP == {Purpose.END_NOTICE}
    assert {Purpose.CONFIRM, Purpose.WELCOME, Purpose.HELP} <= SAYS_STOP
    assert Purpose.CRISIS in CARE


@pytest.mark.parametrize(
    "words", ["see example.org", "on wa.me", "ann@home.example", "http:x", "at 10.0.0.1", "bit.ly/x", "tel:123"]
)
def test_what_a_phone_makes_a_link_of_is_found(words: str) -> None:
    assert tappable(words)


def test_times_and_sentences_are_no_links() -> None:
    assert not tappable("See you at 9.30. Or at 2 p.m. if you like... Bring a pen; 3.5 hours, 10-12.")


def test_whoever_writes_texts_is_told_what_was_found_and_why_it_matters() -> None:
    text = "\u2019It\u2019s\u2019 for drugs: yes, end. See www.a.example"
    assert indiscreet(text, RULES) == (
        Fault(Trouble.BANNED, "has 'drugs'", "drugs"),
        Fault(Trouble.KEYWORD, "has END, which carriers act on", "end"),
        Fault(Trouble.KEYWORD, "has YES, which carriers act on", "yes"),
        Fault(Trouble.ALPHABET, "has \u2019, which GSM-7 does not: the text would cost double", "\u2019"),
        Fault(Trouble.LINK, "has a link, or something that looks like the token of one"),
    )
    assert indiscreet("\u2019 \u2014", RULES)[0].found == "\u2019\u2014"


def told(text: str, purpose: Purpose, language: str = "en") -> list[str]:
    return [fault.said for fault in lint(Template(purpose, language, text), RULES, LONGEST)]


def test_what_a_text_lacks_is_told_in_a_sentence() -> None:
    assert told("Hello,  you" + "a" * 160, Purpose.CHECK_IN) == [
        "takes 2 segments with the longest values: 171 units",
        "begins with '{nickname}: '",
        "is one line, without double spaces",
        "asks for 123, each named once in order",
        "names STOP, as it has to",
    ]
    assert told("{nickname}: STOP 1", Purpose.CODE) == [
        "lacks {code}",
        "asks for no digits, each named once in order",
        "names STOP, which has no place here",
    ]
    assert told("{nickname}: STOP", Purpose.WELCOME) == [
        "lacks {most}",
        "does not name HELP",
        "does not say 'Rates may apply'",
    ]
    assert told("{nickname}: {most} STOP HELP", Purpose.WELCOME, "fr") == ["does not say ''"]


def test_what_can_be_filled_in_is_told_where_something_else_was() -> None:
    values = {"who": "W", "code": "1"}
    (fault,) = lint(Template(Purpose.CODE, "en", "{x} {a}"), RULES, values)
    assert fault.said == "has {a, x} or a lone brace; there is code, who"
    (fault,) = lint(Template(Purpose.CODE, "en", "{{code}}"), RULES, values)
    assert fault.trouble is Trouble.PLACEHOLDER


def test_each_purpose_is_compared_with_its_own_first_text() -> None:
    texts = [Template(Purpose.CODE, "en", "{code}"), Template(Purpose.HELP, "en", "{who}")]
    assert list(differing(texts)) == []


def test_what_is_filled_in_stands_between_words() -> None:
    assert troubles("{nickname}: 1{third}2 a.", Purpose.THANKS) == [Trouble.DIGITS]
