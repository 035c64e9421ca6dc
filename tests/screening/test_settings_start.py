"""What a start says of its settings: a name that is none, and languages that nobody has signed."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from screening.cli import main
from screening.settings import (
    Settings,
    SettingsError,
    load,
    misspelt,
    names_checked,
    offered,
    signed,
    term_checked,
    translated,
)
from tests import factories

TODAY = date(2026, 11, 21)
CLINICIAN = "A. Pérez, psychiatrist, 1234"
MISSPELT = {"SOUNDINGS_LOCAL_CRISES": "hunter2", "SOUNDINGS_PORT_FILE": "", "soundings_port": "1", "PATH": "/bin"}
LINES = (
    "SOUNDINGS_LOCAL_CRISES: there is no such setting here; SOUNDINGS_LOCAL_CRISIS comes nearest",
    "soundings_port: there is no such setting here; SOUNDINGS_PORT comes nearest",
)


def production(**given: object) -> Settings:
    return Settings(
        mode="production",  # type: ignore[arg-type]
        secret_keys=factories.SECRET,  # type: ignore[arg-type]
        trusted_hosts=("notes.example",),
        operator_name="A service",
        operator_contact="desk@example.org",
        local_crisis="Call 112 at any time.",
        **given,  # type: ignore[arg-type]
    )


def test_a_misspelt_variable_is_named_with_the_nearest_right_one_and_never_its_value() -> None:
    assert misspelt(Settings, MISSPELT) == LINES
    assert names_checked(Settings(), MISSPELT) == LINES


def test_what_is_like_no_setting_is_named_too() -> None:
    assert misspelt(Settings, {"SOUNDINGS_XYZZY": ""}) == ("SOUNDINGS_XYZZY: there is no such setting here",)


def test_production_does_not_start_with_a_misspelt_variable() -> None:
    assert names_checked(production(), {"SOUNDINGS_PORT": "8000"}) == ()
    with pytest.raises(SettingsError, match="SOUNDINGS_LOCAL_CRISIS comes nearest"):
        names_checked(production(), MISSPELT)


def test_a_language_that_nobody_has_signed_is_left_out_in_production() -> None:
    settings, said = offered(production(), frozenset())
    assert settings.languages == ("en",)
    (line,) = said
    assert line.startswith("The language es is not offered: no native clinician has signed its texts.")
    assert "SOUNDINGS_UNREVIEWED_LANGUAGES" in line


def test_named_by_the_operator_it_is_offered_and_that_is_said() -> None:
    settings, said = offered(production(unreviewed_languages="es"), frozenset())
    assert settings.languages == ("en", "es")
    assert said == (
        "The language es is offered although no native clinician has signed its texts: SOUNDINGS_UNREVIEWED_LANGUAGES.",
    )


def test_a_language_without_texts_is_refused_and_not_offered_in_english() -> None:
    assert translated(Settings()) == Settings()
    with pytest.raises(SettingsError, match="LANGUAGES: there are no texts in fr, only in en, es"):
        translated(Settings(languages=("en", "fr")))


def test_signed_it_is_offered_and_nothing_has_to_be_said() -> None:
    settings, said = offered(production(languages="es,en"), frozenset({"es"}))
    assert (settings.languages, said) == (("es", "en"), ())


def test_in_development_every_language_is_on() -> None:
    assert offered(Settings(), frozenset()) == (Settings(), ())


def test_production_needs_a_language_that_may_be_offered() -> None:
    with pytest.raises(SettingsError, match="The language es is not offered"):
        offered(production(languages="es"), frozenset())


@pytest.mark.parametrize(
    ("entry", "counts"),
    [
        ({"clinician": CLINICIAN, "reader": "B. Gil", "day": "2026-11-21"}, True),
        ({"clinician": CLINICIAN, "day": "2026-11-21"}, False),
        ({"clinician": " ", "reader": "B. Gil", "day": "2026-11-21"}, False),
        ({"clinician": CLINICIAN, "reader": "B. Gil"}, False),
        ("signed", False),
    ],
)
def test_a_signature_has_two_people_and_a_day(tmp_path: Path, entry: object, counts: bool) -> None:
    record = tmp_path / "reviewed.json"
    record.write_text(json.dumps({"es": entry}), encoding="utf-8")
    assert signed(record) == (frozenset({"es"}) if counts else frozenset())


def test_nobody_has_signed_a_translation_yet() -> None:
    assert signed() == frozenset(), "then docs/safety-case.md and docs/hazard-log.md (H-16) have to say so"


def test_the_start_says_it_in_words(tmp_path: Path) -> None:
    given = {"SOUNDINGS_MODE": "production", "SOUNDINGS_PROT": "80", "SOUNDINGS_SECRET_KEYS": factories.SECRET}
    given |= {"SOUNDINGS_TRUSTED_HOSTS": "a", "SOUNDINGS_OPERATOR_NAME": "A", "SOUNDINGS_OPERATOR_CONTACT": "a"}
    started = CliRunner().invoke(
        main, ["serve", "--data-dir", str(tmp_path)], env={**given, "SOUNDINGS_LOCAL_CRISIS": "Call 112 any time."}
    )
    assert started.exit_code == 1
    assert started.stderr == "Error: SOUNDINGS_PROT: there is no such setting here; SOUNDINGS_PORT comes nearest\n"


@pytest.mark.parametrize(("ends", "said"), [("2026-11-21", "has run out"), ("2028-01-01", "more than a year ahead")])
def test_the_term_of_the_security_contact_is_looked_at(ends: str, said: str) -> None:
    given = {"security_contact": "mailto:a@b.example", "security_expires": ends}
    (line,) = term_checked(load(Settings, given), TODAY)
    assert said in line
    assert term_checked(load(Settings, {**given, "security_expires": "2027-06-30"}), TODAY) == ()
    assert term_checked(load(Settings, {}), TODAY) == ()


def test_production_does_not_start_with_a_term_that_is_over() -> None:
    settings = production(security_contact="mailto:a@b.example", security_expires=date(2026, 1, 1))
    with pytest.raises(SettingsError, match="SOUNDINGS_SECURITY_EXPIRES: has run out"):
        term_checked(settings, TODAY)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"secret_keys": "changeme" * 5}, "SECRET_KEYS: a key is a placeholder"),
        ({"trusted_hosts": ("*",)}, "TRUSTED_HOSTS: names hosts"),
        ({"trusted_hosts": (".notes.example",)}, "TRUSTED_HOSTS: names hosts"),
        ({"local_crisis": "Ask your doctor, day and night."}, "LOCAL_CRISIS: names no number"),
        ({"local_crisis": "Call 020 7946 0000."}, "LOCAL_CRISIS: says no hours"),
    ],
)
def test_production_refuses_what_is_filled_in_and_says_nothing(given: dict[str, object], said: str) -> None:
    filled = {
        "secret_keys": factories.SECRET,
        "trusted_hosts": ("notes.example",),
        "operator_name": "A service",
        "operator_contact": "desk@example.org",
        "local_crisis": "020 7946 0000, from 8 to 8",
    }
    assert Settings(mode="production", **filled).production  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=said):
        Settings(mode="production", **{**filled, **given})  # type: ignore[arg-type]


def test_what_would_show_errors_or_log_visits_is_refused() -> None:
    shown = {"FLASK_DEBUG": "1", "GUNICORN_CMD_ARGS": "--access-logfile -"}
    assert len(names_checked(Settings(), shown)) == 2
    with pytest.raises(SettingsError, match="FLASK_DEBUG"):
        names_checked(production(), shown)
    assert names_checked(production(), {"FLASK_DEBUG": "0", "GUNICORN_CMD_ARGS": "--preload"}) == ()
