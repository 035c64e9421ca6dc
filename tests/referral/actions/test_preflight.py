"""What `referral provider-check` finds before anything is sent, and that it fails where something forbids sending."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.actions.texts.preflight import Checked, preflight
from referral.cli import main
from referral.settings import Settings
from referral.sms import Finding, connect
from referral.texting import open_texts
from referral.wiring import house
from tests import factories
from tests.peers.shown import SERVICE
from tests.peers.twilio import serving

TEXTS = open_texts()


def settings_of(tmp_path: Path, **given: object) -> Settings:
    return Settings(data_dir=tmp_path, **given)  # type: ignore[arg-type]


def found(tmp_path: Path, **given: object) -> dict[str, Finding]:
    settings = settings_of(tmp_path, **given)
    about = house(settings, factories.small_directory())
    checked = Checked(settings, connect("failing", settings.plug), TEXTS, about)
    return {one.code: one for one in preflight(checked, factories.NOW)}


def test_help_names_a_line_in_every_country_and_language(tmp_path: Path) -> None:
    assert "help_without_line" not in found(tmp_path)


def test_help_without_a_line_forbids_sending(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    bare = factories.small_directory()
    countries = {code: replace(country, resources=()) for code, country in bare.countries.items()}
    checked = Checked(
        settings, connect("failing", settings.plug), TEXTS, house(settings, replace(bare, countries=countries))
    )
    first = preflight(checked, factories.NOW)[0]
    assert (first.code, first.grave) == ("help_without_line", True)
    assert "GB, NL" in first.said
    named = replace(checked, house=replace(checked.house, crisis="Call 116 123"))
    assert "help_without_line" not in {one.code for one in preflight(named, factories.NOW)}


def test_trial_and_hold_are_told(tmp_path: Path) -> None:
    assert {"trial", "hold"} <= found(tmp_path, texts_hold=True).keys()
    assert "trial" not in found(tmp_path, texts_trial=False)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in {"DATA_DIR": str(tmp_path), "TEXTS_COUNTRIES": "GB,US", "DEFAULT_COUNTRY": "GB"}.items():
        monkeypatch.setenv(f"SOUNDINGS_{name}", value)
    return monkeypatch


def check() -> Result:
    return CliRunner().invoke(main, ["provider-check"])


def test_where_nothing_forbids_sending_it_says_so(environment: pytest.MonkeyPatch) -> None:
    del environment
    result = check()
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "Nothing forbids sending."
    assert "note: Nothing is sent: texts are shown at /dev/phone. [console]" in result.output


@pytest.mark.local_server
def test_what_forbids_sending_comes_first_and_fails_it(environment: pytest.MonkeyPatch) -> None:
    with serving() as fake:
        for name, value in {**fake.settings, "sms_provider": "twilio"}.items():
            environment.setenv(f"SOUNDINGS_{name.upper()}", value)
        result = check()
    assert result.exit_code == 1
    assert result.output.startswith("MUST BE PUT RIGHT: ")
    assert "[help_words]" in result.output
    assert SERVICE not in result.output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SMS_PROVIDER", "carrier", "there are console, failing, twilio"),
        ("SMS_PROVIDER", "twilio", "twilio needs twilio_account, twilio_tokens, twilio_service"),
        ("TEXTS", "false", "Texts are off"),
    ],
)
def test_what_is_missing_is_said(environment: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    environment.setenv(f"SOUNDINGS_{name}", value)
    result = check()
    assert result.exit_code == 1
    assert said in result.output
