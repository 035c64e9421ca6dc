"""The wording that people agree to: there in every language, for adults and others, and kept by version and digest."""

import hashlib
from pathlib import Path

import pytest

from referral.texting.consent import HERE, NoWording, open_wordings, versions

VALUES = {"operator": "The Harbour", "most": 5, "weeks": 13, "days": 30}


@pytest.mark.parametrize("minor", [False, True])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_wording_names_who_how_often_what_it_costs_and_how_to_stop(language: str, *, minor: bool) -> None:
    wording = open_wordings().shown(language, minor=minor)
    said = " ".join(wording.filled(**VALUES))
    assert wording.version.split(".")[-2] == language
    for needed in ("The Harbour", "STOP", "HELP", "13", "30"):
        assert needed in said
    assert "data rates" in said or "datos" in said


def test_a_language_that_is_not_there_gets_english() -> None:
    assert open_wordings().shown("fr", minor=False) == open_wordings().shown("en", minor=False)


def test_the_version_tells_the_very_text() -> None:
    for version, name in versions().items():
        text = (HERE / name).read_text(encoding="utf-8")
        assert version.endswith(hashlib.sha256(text.encode()).hexdigest()[:12])
        assert name.startswith(version.rsplit(".", 1)[0])


def test_a_new_version_is_shown_and_the_old_one_stays_known(tmp_path: Path) -> None:
    for name in ("1.en.txt", "1.youth.en.txt", "2.en.txt", "2.youth.en.txt"):
        (tmp_path / name).write_text(f"I agree, {name}.\n", encoding="utf-8")
    assert open_wordings(tmp_path).shown("en", minor=False).paragraphs == ("I agree, 2.en.txt.",)
    assert len(versions(tmp_path)) == 4


def test_a_version_without_its_english_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2.en.txt").write_text("I agree.\n", encoding="utf-8")
    with pytest.raises(NoWording, match=r"2\.youth\.en\.txt is missing"):
        open_wordings(tmp_path)
