"""`referral texts lint`, `referral texts show` and `referral carrier-kit`, as staff use them."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.actions.showing import LOCK_SCREEN, cut
from referral.cli import main
from referral.core.followup import Purpose
from referral.texting.templates import TEMPLATES


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start from no settings but the ones of a test."""
    for name in ("OPERATOR_NAME", "PUBLIC_URL", "TEXTS_RUN_BY", "TEXTS_STAFFED", "TEXTS_PRICE", "DEFAULT_COUNTRY"):
        monkeypatch.delenv(f"SOUNDINGS_{name}", raising=False)


def run(*words: str, **settings: str) -> Result:
    return CliRunner().invoke(main, words, env={f"SOUNDINGS_{name}": value for name, value in settings.items()})


def test_the_shipped_texts_keep_to_every_rule() -> None:
    result = run("texts", "lint")
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{2 * len(Purpose)} texts keep to every rule" in result.stdout


def test_a_text_that_breaks_a_rule_is_named_with_its_file(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "sms")
    (tmp_path / "sms" / "thanks.en.txt").write_text("{nickname}: See you at the clinic.\n", encoding="utf-8")
    result = run("texts", "lint", "--templates", str(tmp_path / "sms"))
    assert result.exit_code == 1
    assert "sms/thanks.en.txt:1: has 'clinic'" in result.stderr


def test_a_setting_that_would_spoil_a_text_is_named() -> None:
    result = run("texts", "lint", TEXTS_RUN_BY="Drug team")
    assert result.exit_code == 1
    assert "SOUNDINGS_TEXTS_RUN_BY: has 'drug'" in result.stderr


def test_each_text_is_drawn_on_a_locked_phone_with_its_size_and_cost() -> None:
    result = run(
        "texts", "show", "--language", "en", "--country", "gb", TEXTS_PRICE="0.04", TEXTS_STAFFED="Mon-Fri 10-16"
    )
    assert (result.exit_code, result.stderr) == (0, "")
    for purpose in Purpose:
        assert f"{purpose} (en): 1 segment, " in result.stdout
    assert "costs 0.0400" in result.stdout
    assert "Call 116 123" in result.stdout
    assert "3 call me" in result.stdout
    assert "Staff hours: Mon-Fri 10-16" in result.stdout
    assert "(es)" not in result.stdout


def test_all_languages_are_shown_unless_one_is_named_and_a_price_that_is_not_set_is_not_made_up() -> None:
    result = run("texts", "show", "--sender", "garden")
    assert "thanks (en)" in result.stdout
    assert "Huerto: Gracias" in result.stdout
    assert "price not set" in result.stdout


def test_a_language_without_texts_is_refused_with_those_there_are() -> None:
    result = run("texts", "show", "--language", "fr")
    assert result.exit_code == 2
    assert "there is no fr; there is en, es" in result.stderr


def test_a_long_text_is_cut_where_a_lock_screen_ends() -> None:
    assert cut("a" * LOCK_SCREEN) == "a" * LOCK_SCREEN
    assert cut("a" * (LOCK_SCREEN + 1)) == "a" * (LOCK_SCREEN - 3) + "..."


def test_the_papers_for_carriers_are_written_from_the_settings(tmp_path: Path) -> None:
    told = {
        "OPERATOR_NAME": "Northside <Trust>",
        "PUBLIC_URL": "https://notes.example",
        "TEXTS_RUN_BY": "NST 0117 496 0000",
        "TEXTS_HOURS": "10:00-18:00",
        "KEEP_CONTACTS_DAYS": "14",
        "TEXTS_COUNTRIES": "GB,IE",
    }
    result = run("carrier-kit", "--to", str(tmp_path / "kit"), **told)
    assert (result.exit_code, result.stderr) == (0, "")
    papers = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "kit").iterdir()}
    assert set(papers) == {"README.txt", "campaign.txt", "samples.txt", "opt_in.html", "privacy.txt"}
    campaign = papers["campaign.txt"]
    for needed in (
        "Northside <Trust>",
        "https://notes.example",
        "between 10:00 and 18:00",
        "GB, IE",
        "Reply 1 to get the reminders",
        "from NST 0117 496 0000",
        "Call 116 123",
        "Everything else on this site works without it.",
    ):
        assert needed in campaign, needed
    assert "deleted 14 days after" in papers["privacy.txt"]
    assert "not ticked beforehand" in papers["opt_in.html"]
    assert "Northside &lt;Trust&gt;" in papers["opt_in.html"]
    assert "<Trust>" not in papers["opt_in.html"]
    assert papers["samples.txt"].count("(es): ") == len(Purpose)
    assert not any("{" in text for text in papers.values())


def test_what_carriers_may_stumble_over_is_named_and_so_is_what_is_not_set(tmp_path: Path) -> None:
    result = run("carrier-kit", "--to", str(tmp_path / "kit"), OPERATOR_NAME="Northside Drug Service")
    assert result.exit_code == 0
    assert "SOUNDINGS_PUBLIC_URL is not set" in result.stderr
    assert "SOUNDINGS_TEXTS_RUN_BY is not set" in result.stderr
    assert "campaign.txt has 'drug': carriers may refuse it" in result.stderr
    assert "README.txt has" not in result.stderr


def test_minors_are_named_where_they_may_be_texted(tmp_path: Path) -> None:
    run("carrier-kit", "--to", str(tmp_path), TEXTS_MINORS="true")
    assert "People under 18: yes" in (tmp_path / "campaign.txt").read_text(encoding="utf-8")
