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
