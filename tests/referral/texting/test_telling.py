"""The words by which staff are told: in every language of our texts, short, and silent about people."""

import pytest

from referral.core.alerting import Speed
from referral.core.discretion import Trouble, indiscreet
from referral.core.segments import segments
from referral.texting import open_texts
from referral.texting.telling import FALLBACK, open_telling

TELLING, TEXTS = open_telling(), open_texts()
GIVEN = {"who": "M" * 20, "url": "https://soundings.example.org/staff/alerts", "code": "888888"}


@pytest.mark.parametrize("language", sorted(TELLING.languages))
def test_each_language_says_that_something_waits_in_one_cheap_text_and_nothing_else(language: str) -> None:
    words = TELLING.words(language)
    assert set(words.soon) == set(Speed)
    for soon in words.soon.values():
        body = words.text.format(**GIVEN, soon=soon)
        assert segments(body).count == 1
        assert "STOP" in body
        seen_locked = (body, words.subject.format(**GIVEN, soon=soon), words.mail.format(**GIVEN, soon=soon))
        found = [
            fault for one in seen_locked for fault in indiscreet(one.replace(GIVEN["url"], ""), TEXTS.phrases.rules)
        ]
        assert [fault for fault in found if fault.trouble is not Trouble.ALPHABET] == []
    assert segments(words.code_text.format(**GIVEN)).count == 1
    assert GIVEN["code"] in words.code_mail.format(**GIVEN)


def test_there_are_words_for_every_language_of_our_texts_and_english_for_all_others() -> None:
    assert set(TELLING.languages) == set(TEXTS.languages)
    assert TELLING.words("xx") == TELLING.words(FALLBACK)
