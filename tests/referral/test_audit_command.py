"""`referral audit verify`: says where a trail was changed, and whether it is the one that was noted."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from referral.cli import main
from referral.settings import DATABASE_FILE
from tests.casebooks import House, a_house

TRAIL = "harbour 2 "


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = a_house(tmp_path, f"sqlite:///{tmp_path / DATABASE_FILE}")
    made.sees(made.opens().code)
    return made


def verify(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["audit", "verify", "--data-dir", str(folder), *more])


def line_of(result: Result) -> str:
    return next(line for line in result.output.splitlines() if line.startswith(TRAIL))


def change(house: House, statement: str) -> None:
    with house.database.writing() as session:
        session.execute(text(statement))


def test_a_whole_trail_fits_and_is_the_one_that_was_noted(house: House, tmp_path: Path) -> None:
    first = verify(tmp_path)
    assert (first.exit_code, "every entry fits" in first.output) == (0, True)
    assert f"[Harbour]\n{line_of(first)}\n" in first.output
    assert verify(tmp_path, "--noted", line_of(first)).exit_code == 0
    house.opens()
    assert verify(tmp_path, "--noted", line_of(first)).exit_code == 0
    house.close()


def test_a_changed_entry_is_named(house: House, tmp_path: Path) -> None:
    change(house, "UPDATE audit_entry SET by = 'ben' WHERE number = 2")
    result = verify(tmp_path)
    assert (result.exit_code, "Harbour: entry 2 was changed or is missing" in result.output) == (1, True)
    house.close()


def test_a_trail_that_was_emptied_is_not_the_one_that_was_noted(house: House, tmp_path: Path) -> None:
    noted = line_of(verify(tmp_path))
    change(house, "DELETE FROM audit_entry")
    change(house, "DELETE FROM audit_head")
    assert verify(tmp_path).exit_code == 0
    result = verify(tmp_path, "--noted", noted)
    assert (result.exit_code, "not the one that was noted" in result.output) == (1, True)
    house.close()


def test_what_is_not_a_line_and_a_database_that_is_away_are_said(tmp_path: Path) -> None:
    assert "three words" in verify(tmp_path, "--noted", "harbour two x").output
    (tmp_path / DATABASE_FILE).mkdir()
    assert "cannot be used" in verify(tmp_path).output
