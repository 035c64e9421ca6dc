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
