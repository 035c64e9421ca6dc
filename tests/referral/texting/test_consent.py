"""The wording that people agree to: there in every language, for adults and others, and kept by version and digest."""

import hashlib
from pathlib import Path

import pytest

from referral.texting.consent import HERE, NoWording, again, filling, open_wordings, versions

VALUES = filling("The Harbour", 30)


@pytest.mark.parametrize("case", [False, True])
@pytest.mark.parametrize("minor", [False, True])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_wording_names_who_how_often_what_it_costs_and_how_to_stop(language: str, *, minor: bool, case: bool) -> None:
    wording = open_wordings().shown(language, minor=minor, case=case)
    said = " ".join(wording.filled(VALUES))
    assert wording.version.split(".")[-2] == language
    for needed in ("The Harbour", "STOP", "HELP", "13", "30"):
        assert needed in said
    assert "data rates" in said or "datos" in said


@pytest.mark.parametrize("minor", [False, True])
def test_from_a_case_it_says_that_the_number_is_joined_to_it_and_elsewhere_not(*, minor: bool) -> None:
    wordings = open_wordings()
    for language, joined in (("en", "joined to my case"), ("es", "unido a mi caso")):
        assert joined in " ".join(wordings.shown(language, minor=minor, case=True).paragraphs)
        assert joined not in " ".join(wordings.shown(language, minor=minor).paragraphs)
    assert wordings.shown("en", minor=minor, case=True).version.startswith("2.case.")


def test_a_language_that_is_not_there_gets_english() -> None:
    assert open_wordings().shown("fr", minor=False) == open_wordings().shown("en", minor=False)


def test_the_version_tells_the_very_text() -> None:
    for version, name in versions().items():
        text = (HERE / name).read_text(encoding="utf-8")
        assert version.endswith(hashlib.sha256(text.encode()).hexdigest()[:12])
        assert name.startswith(version.rsplit(".", 1)[0])


def test_a_new_version_is_shown_and_the_old_one_stays_known(tmp_path: Path) -> None:
    groups = ("en.txt", "youth.en.txt", "case.en.txt", "case.youth.en.txt")
    for name in (f"{number}.{group}" for number in (1, 2) for group in groups):
        (tmp_path / name).write_text(f"I agree, {name}.\n", encoding="utf-8")
    assert open_wordings(tmp_path).shown("en", minor=False).paragraphs == ("I agree, 2.en.txt.",)
    assert len(versions(tmp_path)) == 8


def test_a_version_without_its_english_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2.en.txt").write_text("I agree.\n", encoding="utf-8")
    with pytest.raises(NoWording, match=r"2\.youth\.en\.txt is missing"):
        open_wordings(tmp_path)


def test_what_somebody_agreed_to_can_be_shown_again_when_all_has_changed(
    tmp_path: Path,
) -> None:
    for name in ("1.en.txt", "2.en.txt", "1.youth.en.txt"):
        (tmp_path / name).write_text(f"{name}: {{operator}} keeps it {{days}} days.\n\nI can stop.\n", encoding="utf-8")
    known = {name: version for version, name in versions(tmp_path).items()}
    assert again(known["1.en.txt"], VALUES, tmp_path) == ("1.en.txt: The Harbour keeps it 30 days.", "I can stop.")
    assert again(known["1.en.txt"], {}, tmp_path) == ()
    assert again("", VALUES, tmp_path) == ()
    (tmp_path / "1.en.txt").write_text("{operator} sells it.\n", encoding="utf-8")
    assert again(known["1.en.txt"], VALUES, tmp_path) == ()
