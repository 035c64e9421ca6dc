"""The service's settings, and that deploy/env.example names every one of them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from referral.cli import main
from referral.settings import Settings
from screening.settings import SettingsError, declared, load

EXAMPLE = Path(__file__).parents[2] / "deploy" / "env.example"


def test_the_database_is_a_file_in_the_data_folder_unless_named(tmp_path: Path) -> None:
    assert load(Settings, {"data_dir": tmp_path}).database == f"sqlite:///{tmp_path}/soundings.db"
    assert load(Settings, {"database_url": "postgresql://h/d"}).database == "postgresql://h/d"


def test_another_database_is_refused_and_its_password_not_repeated() -> None:
    with pytest.raises(SettingsError, match="SOUNDINGS_DATABASE_URL: begins with sqlite:///") as told:
        load(Settings, {"database_url": "mysql://me:hunter2@host/db"})
    assert "hunter2" not in str(told.value)


def test_the_address_of_the_database_is_not_shown_by_accident() -> None:
    assert "hunter2" not in repr(load(Settings, {"database_url": "postgresql://me:hunter2@host/db"}))


def test_the_example_names_every_setting_and_is_up_to_date() -> None:
    written = CliRunner().invoke(main, ["settings"]).output
    assert EXAMPLE.read_text(encoding="utf-8") == written
    for one in declared(Settings):
        assert f"\n#{one.variable}=" in written


STAFFED = {
    "mode": "production",
    "staff": "true",
    "texts": "false",
    "keyring": "/etc/soundings/keyring.json",
    "public_url": "https://notes.example",
    "staff_hours": "Mon-Fri 09:00-17:00",
    "staff_outside_hours": "Ring the duty phone.",
    "mail": "smtp",
    "mail_from": "notes@notes.example",
    "smtp_host": "mail.notes.example",
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"staff_hours": "weekdays"}, "SOUNDINGS_STAFF_HOURS: has to be written as Mon-Fri"),
        ({"staff_hours": ""}, "the staff site in production needs SOUNDINGS_STAFF_HOURS"),
        ({"staff_outside_hours": ""}, "SOUNDINGS_STAFF_OUTSIDE_HOURS: say what happens"),
        ({"mail": ""}, "needs SOUNDINGS_MAIL or texts"),
        ({"mail": "console"}, "console sends nothing"),
        ({"smtp_host": ""}, "smtp needs SOUNDINGS_SMTP_HOST"),
        ({"smtp_tls": "none"}, "SOUNDINGS_SMTP_TLS: has to be starttls or tls"),
        ({"mail_from": "nobody"}, "SOUNDINGS_MAIL_FROM: has to be an e-mail address"),
    ],
)
def test_a_staff_site_that_would_tell_nobody_is_refused(given: dict[str, str], said: str) -> None:
    faults = set(str(refused(STAFFED)).splitlines())
    with pytest.raises(SettingsError, match=said):
        load(Settings, {**STAFFED, **given})
    assert not any(said in one for one in faults)


def refused(given: dict[str, str]) -> SettingsError | None:
    try:
        load(Settings, given)
    except SettingsError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"texts_hours": "20:00-09:00"}, "SOUNDINGS_TEXTS_HOURS: ends later"),
        ({"texts_closed_days": "xmas"}, "SOUNDINGS_TEXTS_CLOSED_DAYS: has to be days"),
        ({"texts_check_in_days": "2,900"}, "SOUNDINGS_TEXTS_CHECK_IN_DAYS: has to be whole numbers from 1 to 90"),
        ({"texts_check_in_days": "0"}, "SOUNDINGS_TEXTS_CHECK_IN_DAYS: has to be whole numbers from 1 to 90"),
        ({"texts_staff_numbers": "07400 123456"}, "SOUNDINGS_TEXTS_STAFF_NUMBERS: has to be numbers"),
        ({"sms_provider": "twilio", "texts_trial": "false"}, "SOUNDINGS_TEXTS_TRIAL: record the approval"),
    ],
)
def test_settings_that_would_send_texts_carelessly_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as told:
        load(Settings, given)
    assert "123456" not in str(told.value)
