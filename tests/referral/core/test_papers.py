"""Papers: what is filled in, what stays open and is said so, and that each template keeps to the facts there are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from referral.actions.running.papers import ASKS, Desk, NotRead, facts, flags, paper, questions, sheet
from referral.core.papers import Kind, Known, Paper, Piece, fill, named, text, whole
from referral.settings import Settings
from referral.texting.papers import NAMES, open_papers
from tests import factories
from tests.trust.test_t48_what_is_claimed import claimed

TODAY = date(2026, 11, 21)
SMALL = """# About {who}
{?texts}Texts are sent.
{!texts}No texts.
## What
- one
{?texts}- two [[two|Which two?]]
1. first, [[two|Which two?]]
Ends [[end|How does it end?]]
"""


def known(flags: frozenset[str] = frozenset(), who: str = "Harbour", **answers: str) -> Known:
    return Known({"who": who}, flags, answers, {"who": "Who are you?"})


def test_flags_choose_lines_and_each_blank_is_numbered_once_and_listed() -> None:
    made = fill(SMALL, known(frozenset({"texts"})))
    assert made.title == "About Harbour"
    assert [one.key for one in made.open] == ["two", "end"]
    assert [one.kind for one in made.blocks] == [
        Kind.TITLE, Kind.TEXT, Kind.HEADING, Kind.ITEMS, Kind.STEPS, Kind.TEXT
    ]  # fmt: skip
    assert "- two [1: Which two?]\n\n1. first, [1: Which two?]" in text(made)
    assert "No texts." in text(fill(SMALL, known()))


def test_an_answer_closes_a_blank_and_a_setting_that_says_nothing_opens_one() -> None:
    made = fill(SMALL, known(who=" ", two="these", end="well"))
    assert [one.question for one in made.open] == ["Who are you?"]
    assert not made.complete
    assert "first, these" in text(made)
    assert fill(SMALL, known(two="these", end="well")).complete


def test_a_paper_as_text_is_a_page_that_can_be_read() -> None:
    made = fill(SMALL, known(frozenset({"texts"}), end="well"))
    assert text(made) == (
        "ABOUT HARBOUR\n=============\n\nTexts are sent.\n\nWhat\n----\n\n- one\n- two [1: Which two?]\n\n"
        "1. first, [1: Which two?]\n\nEnds well\n"
    )
    assert made.blocks[3].lines[1] == (Piece("two "), Piece("[1: Which two?]", "two"))


def test_steps_are_numbered_and_a_paper_may_have_no_title() -> None:
    made = fill("1. one\n1. two\n", known())
    assert (made.title, text(made)) == ("", "1. one\n2. two\n")
    assert fill("# {who} [[x|Which?]]", known()).title == "Harbour [1: Which?]"


def test_an_open_paper_never_looks_complete() -> None:
    assert whole(fill("Hello\n[[b|Which b?]] [[a|Which a?]]", known())) == (
        "DRAFT. Not complete: what is open is marked, and stands at the end.\n\n"
        "Hello\n\n[1: Which b?] [2: Which a?]\n\n"
        "NOT COMPLETE: 2 things only you can fill in\n1. Which b? (b)\n2. Which a? (a)\n"
    )
    assert whole(fill("Hello", known())) == (
        "Hello\n\nAll of it is filled in. Whether it is right is for whoever signs it to say.\n"
    )


def a_desk(folder: Path, **given: object) -> Desk:
    settings = Settings(data_dir=folder, secret_keys=factories.SECRET, **given)  # type: ignore[arg-type]  # as read
    return Desk(settings, open_papers(), "0.1")


def every(desk: Desk) -> Mapping[str, Paper]:
    return {name: paper(desk, name, TODAY) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_every_template_names_only_what_there_is(tmp_path: Path, name: str) -> None:
    desk = a_desk(tmp_path)
    its_facts, its_flags = named(desk.templates[name])
    assert its_facts <= set(facts(desk, TODAY, "en"))
    everything = replace(
        desk.settings,
        texts_minors=True,
        sms_provider="twilio",
        keep_cases_months=12,
        keep_accounts_months=12,
        mail="console",
        staff=True,
    )
    assert its_flags <= flags(everything)


def test_what_is_switched_off_is_not_claimed(tmp_path: Path) -> None:
    bare = a_desk(tmp_path, texts=False, staff=False, keep_results=False, tallies=False, reports=False)
    for one in every(bare).values():
        words = text(one)
        assert "STOP" not in words
        assert "seven words" not in words
        assert "counted by week" not in words
    assert "They keep a record" not in text(paper(bare, "notice.en", TODAY))
    assert "We keep no record of you" in text(paper(bare, "notice.en", TODAY))


def test_all_of_it_can_be_filled_in_and_only_what_is_asked(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    assert not any(one.complete for one in every(desk).values())
    path = tmp_path / "answers.toml"
    path.write_text(sheet(desk).replace('""', '"We did, on 1 November."'), encoding="utf-8")
    answered = replace(desk, settings=replace(desk.settings, papers=path))
    assert all(one.complete for one in every(answered).values())
    assert sheet(answered).count("We did") == len(questions(desk)) >= len(ASKS)
    path.write_text('colour = "blue"', encoding="utf-8")
    with pytest.raises(NotRead, match="colour"):
        paper(answered, "dpia.en", TODAY)


def test_no_paper_claims_more_than_was_measured(tmp_path: Path) -> None:
    for given in ({}, {"keep_cases_months": 12}):
        for name, one in every(a_desk(tmp_path, **given)).items():
            assert claimed(text(one)) is None, name
