"""The texts as they stand, filled in for people everywhere, and that a fault in any file is named with the file."""

import pickle
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from referral.core.discretion import indiscreet
from referral.core.followup import Contact, Hours, Purpose, Standing, Wish
from referral.core.planning import MOST_A_WEEK
from referral.core.segments import segments
from referral.texting import House, Texts, open_texts
from referral.texting.lines import SOMEWHERE, Line, crisis_line
from referral.texting.phrases import OUTGOING
from referral.texting.templates import TEMPLATES
from referral.texting.texts import LONGEST
from screening.core.directory import Directory
from screening.core.resources import Kind
from screening.library.faults import DataFaults
from screening.library.opening import open_library

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
Spoilt = Callable[[str, Callable[[str], str]], list[str]]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return open_texts()


@pytest.fixture(scope="module")
def directory() -> Directory:
    return open_library().directory


def somebody(country: str = "GB", language: str = "en") -> Contact:
    return Contact(
        code="0" * 32,
        number="+447400123456",
        country=country,
        zone="Europe/London",
        hours=Hours(time(9), time(20)),
        language=language,
        nickname="notes",
        only_mine=True,
        minor=False,
        standing=Standing.CONFIRMED,
        wish=Wish(),
        created=NOW,
        ends=NOW,
    )


def test_there_is_a_text_for_every_purpose_in_both_languages(texts: Texts) -> None:
    assert set(texts.templates) == {(purpose, language) for purpose in Purpose for language in ("en", "es")}
    assert texts.languages == ("en", "es")


def everything(texts: Texts, directory: Directory) -> Iterator[str]:
    """Yield every text for a person of every country, staffed and not, with the longest name of a sender."""
    for staffed in ("", "Mon-Fri 10:00-16:00"):
        house = House("NSDS, 020 7946 0018", staffed, "", directory)
        for language in texts.languages:
            named = texts.nicknames(language)
            for country in [*directory.countries, "GG"]:
                whom = replace(somebody(country, language), nickname=max(named, key=lambda code: len(named[code])))
                values = texts.values(whom, house, NOW) | {"code": "888888", "words": "M" * LONGEST["words"]}
                values["when"] = texts.when(NOW, language)
                yield from (texts.render(purpose, language, values) for purpose in Purpose)


def test_every_text_is_one_discreet_segment_everywhere(texts: Texts, directory: Directory) -> None:
    for text in set(everything(texts, directory)):
        assert segments(text).count == 1, text
        assert indiscreet(text, texts.phrases.rules) == (), text


def test_the_first_text_says_who_what_how_often_what_it_costs_and_how_to_stop(
    texts: Texts, directory: Directory
) -> None:
    values = texts.values(somebody(), House("NSDS", "", "", directory), NOW)
    text = texts.render(Purpose.CONFIRM, "en", values)
    for needed in ("Notes: ", "Reply 1", "reminders", f"Up to {MOST_A_WEEK} a week", "HELP", "STOP"):
        assert needed in text
    assert "Msg & data rates may apply" in text


def test_nobody_is_said_to_read_where_nobody_does(texts: Texts, directory: Directory) -> None:
    values = texts.values(somebody(), House("NSDS", "", "", directory), NOW)
    assert "No one reads replies" in texts.render(Purpose.HUMAN, "en", values)
    assert "cannot call" in texts.render(Purpose.CALL_ME, "en", values)
    assert "call me" not in texts.render(Purpose.CHECK_IN, "en", values)
    staffed = texts.values(somebody(), House("NSDS", "Mon-Fri 10-16", "", directory), NOW)
    assert "Staff hours: Mon-Fri 10-16" in texts.render(Purpose.HUMAN, "en", staffed)
    assert "3 call me" in texts.render(Purpose.CHECK_IN, "en", staffed)


def test_no_text_promises_that_somebody_reads_or_answers(texts: Texts) -> None:
    promise = re.compile(
        r"\b(we|someone|somebody|staff) (will|are|is|reads?|answers?|replies)\b|get back to|soon as|leemos|respondemos"
    )
    for template in texts.templates.values():
        assert not promise.search(template.lower()), template


def test_a_line_is_named_that_answers_where_the_person_is(texts: Texts, directory: Directory) -> None:
    house = House("NSDS", "", "", directory)
    assert texts.values(somebody("GB"), house, NOW)["crisis"] == "Call 116 123"
    assert texts.values(somebody("IE"), house, NOW)["crisis"] == "Text 50808"
    assert texts.values(somebody("US", "es"), house, NOW)["crisis"] == "Llama al 988"
    assert texts.values(somebody("US"), house, NOW)["emergency"] == "911"
    young = replace(somebody("AU"), minor=True)
    assert texts.values(young, house, NOW)["crisis"] == "Call 1800 55 1800"


def test_a_country_that_we_do_not_know_gets_the_number_that_works_nearly_everywhere(directory: Directory) -> None:
    empty = replace(directory, international=())
    assert crisis_line(empty, "GG", NOW, minor=False) == (Line(Kind.PHONE, SOMEWHERE), SOMEWHERE)


def test_a_line_for_a_part_of_a_country_or_without_a_number_is_not_named(directory: Directory) -> None:
    def changed(**fields: object) -> Directory:
        resources = tuple(replace(one, **fields) for one in directory.countries["GB"].resources)  # type: ignore[arg-type]
        gb = replace(directory.countries["GB"], resources=resources)
        return replace(directory, international=(), countries={"GB": gb})

    assert crisis_line(changed(region="Wales"), "GB", NOW, minor=False)[0] == Line(Kind.PHONE, "999")
    assert crisis_line(changed(scope_known=False), "GB", NOW, minor=False)[0] == Line(Kind.PHONE, "999")
    chats = tuple(one for r in directory.international for one in r.contacts if one.kind is Kind.URL)[:1]
    assert crisis_line(changed(contacts=chats), "GB", NOW, minor=False)[0] == Line(Kind.PHONE, "999")
    # None is known to answer now: the first is named all the same.
    assert crisis_line(changed(hours=None), "GB", NOW, minor=False)[0] == Line(Kind.PHONE, "116 123")


def test_an_operators_own_line_goes_first_and_one_too_long_for_a_text_is_not_named(
    texts: Texts, directory: Directory
) -> None:
    assert texts.values(somebody(), House("N", "", "Call 0800 123", directory), NOW)["crisis"] == "Call 0800 123"
    assert texts.values(somebody(), House("N", "", "C" * 25, directory), NOW)["crisis"] == "Call 999"


def test_a_language_or_a_name_that_is_not_there_falls_back(texts: Texts, directory: Directory) -> None:
    whom = replace(somebody(language="fr"), nickname="gone")
    values = texts.values(whom, House("NSDS", "", "", directory), NOW)
    assert texts.render(Purpose.THANKS, "fr", values).startswith("Notes: Thanks")
    assert texts.nicknames("fr") == texts.nicknames("en")
    assert texts.longest("fr") == texts.longest("en")


def test_a_time_is_said_without_a_character_that_costs_double(texts: Texts) -> None:
    assert texts.when(datetime(2026, 11, 21, 9, 5), "en") == "Sat 21 Nov, 09:05"  # noqa: DTZ001
    assert texts.when(datetime(2026, 11, 21, 9, 5), "es") == "21 nov, 09:05"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("house", "named"),
    [
        (House("NSDS", "Mon-Fri 10-16", "Call 116 123", Directory("", {}, (), {}, {})), []),
        (House("Northside Drug Team", "", "", Directory("", {}, (), {}, {})), ["who"]),
        (House("N" * 21, "", "", Directory("", {}, (), {}, {})), ["who"]),
        (House("N", "Mié 10-16, sábado", "", Directory("", {}, (), {}, {})), ["staffed"]),
        (House("N", "", "Rehab 116 123", Directory("", {}, (), {}, {})), ["crisis"]),
        (House("N", "", "C" * 25, Directory("", {}, (), {}, {})), ["crisis"]),
    ],
)
def test_what_an_operator_sets_is_held_against_the_same_rules(texts: Texts, house: House, named: list[str]) -> None:
    assert [name for name, _ in texts.unfit(house)] == named


def test_the_texts_can_be_read_in_another_process_and_handed_over(texts: Texts) -> None:
    assert pickle.loads(pickle.dumps(texts)) == texts  # noqa: S301


@pytest.fixture
def spoilt(tmp_path: Path) -> Spoilt:
    """Return a function that changes one file of a copy and returns what is said of it."""

    def spoil(name: str, change: Callable[[str], str]) -> list[str]:
        sms, outgoing = tmp_path / "sms", tmp_path / "outgoing"
        shutil.copytree(TEMPLATES, sms)
        shutil.copytree(OUTGOING, outgoing)
        path = (outgoing if name.endswith(".toml") else sms) / name
        path.write_text(change(path.read_text(encoding="utf-8") if path.exists() else ""), encoding="utf-8")
        with pytest.raises(DataFaults) as told:
            open_texts(sms, outgoing)
        return [str(fault) for fault in told.value.faults]

    return spoil


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("thanks.en.txt", "noted", "clean", "sms/thanks.en.txt:1: has 'clean'"),
        ("code.es.txt", "{code}", "123456", "sms/code.es.txt:1: lacks {code}"),
        ("en.toml", 'third = "call me"', 'third = "call the clinic"', "sms/check_in.en.txt:1: has 'clinic'"),
        ("es.toml", "months", "monate", "outgoing/es.toml:"),
        ("nicknames.toml", '"Garden"', '"Botanical garden"', "outgoing/nicknames.toml:"),
        ("nicknames.toml", '"Garden"', '"Clinic"', "names.garden.en: has 'clinic'"),
        ("nicknames.toml", 'es = "Huerto"', "", "names.garden: has no name in es"),
        ("discretion.toml", '"*drug*"', '"dr*ug"', "outgoing/discretion.toml:"),
        ("discretion.toml", "keywords", "keyword", "outgoing/discretion.toml:"),
        ("en.toml", "[staffed]", "[staffed", "outgoing/en.toml:"),
    ],
)
def test_a_fault_is_named_with_its_file(spoilt: Spoilt, name: str, old: str, new: str, said: str) -> None:
    faults = spoilt(name, lambda text: text.replace(old, new, 1))
    assert any(said in fault for fault in faults), faults


def test_a_file_of_another_name_is_refused(spoilt: Spoilt) -> None:
    assert spoilt("greeting.en.txt", lambda text: text + "Hello\n") == [
        "sms/greeting.en.txt:1: is not <purpose>.<language>.txt, of a purpose and a language that we have"
    ]


def test_a_missing_file_and_one_that_is_no_text_are_named(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "sms")
    (tmp_path / "sms" / "thanks.en.txt").unlink()
    (tmp_path / "sms" / "code.en.txt").write_bytes(b"\xff")
    with pytest.raises(DataFaults) as told:
        open_texts(tmp_path / "sms")
    assert {str(fault) for fault in told.value.faults} == {
        "sms/thanks.en.txt:1: is not there",
        "sms/code.en.txt:1: is not UTF-8 text",
        "sms/code.en.txt:1: is not there",
    }
