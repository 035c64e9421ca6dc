"""The commands, as an operator types them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.cli import main
from referral.core.tally import Batch, Mark, Measure, Week
from referral.store.database import Database
from referral.store.migrations import Migrations
from referral.store.tallies import TallyStore
from tests import factories

KNOWN = Migrations(Database("sqlite://")).revisions()  # named in files: nothing is opened
HEAD = KNOWN[-1]
LONG_AGO = Week.of((datetime(2026, 11, 2, tzinfo=UTC) - timedelta(days=30)).date())


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path))
    return tmp_path


def types(*words: str, says: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=says)


def test_migrate_brings_an_empty_database_up_and_can_be_repeated() -> None:
    for _ in range(2):
        result = types("migrate")
        assert (result.exit_code, result.output) == (0, f"The database is at revision {HEAD}.\n")


def test_going_down_asks_first() -> None:
    types("migrate")
    assert types("migrate", "--to", "base", says="n\n").exit_code == 1
    assert HEAD in types("migrate").output
    assert "at revision base" in types("migrate", "--to", "base", says="y\n").output
    types("migrate")
    assert types("migrate", "--to", "base", "--yes").output == "The database is at revision base.\n"


def test_an_unknown_revision_is_refused_by_name() -> None:
    result = types("migrate", "--to", "9999")
    assert result.exit_code == 1
    assert f"does not know revision 9999, only base, {', '.join(KNOWN)} and head" in result.output


@pytest.mark.parametrize("command", [["migrate"], ["tallies"]])
def test_a_database_that_cannot_be_reached_is_said_without_its_address(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_DATABASE_URL", "postgresql://me:hunter2@127.0.0.1:1/none")
    result = types(*command)
    assert result.exit_code == 1
    assert result.output == "Error: The database cannot be used (OperationalError).\n"


def filled(folder: Path) -> None:
    types("migrate")
    counts = {
        Mark(Measure.FINISHED, "all"): 57,
        Mark(Measure.LEVEL, "high"): 33,
        Mark(Measure.LEVEL, "low"): 24,
        Mark(Measure.ROUTE, "bladder_check"): 9,
    }
    database = Database(f"sqlite:///{folder}/tallies.sqlite3")
    TallyStore(database).merge(Batch("a", LONG_AGO, counts))
    database.close()


def test_tallies_are_floored_and_rounded(data_dir: Path) -> None:
    filled(data_dir)
    result = types("tallies")
    assert [line.split() for line in result.output.splitlines()][:4] == [
        ["Week", str(LONG_AGO)],
        ["finished", "all", "about", "55"],
        ["level", "high", "about", "35"],
        ["level", "low", "about", "25"],
    ]
    assert "bladder_check" not in result.output
    assert "below 10" in result.output


def test_tallies_as_json(data_dir: Path) -> None:
    filled(data_dir)
    assert json.loads(types("tallies", "--json").output) == {
        "floor": 10,
        "rounded_to": 5,
        "weeks": [
            {
                "week": str(LONG_AGO),
                "finished": 55,
                "level": {"high": 35, "low": 25},
                "route": {},
                "language": {},
                "country": {},
            }
        ],
    }


def test_without_numbers_tallies_says_what_would_be_shown() -> None:
    types("migrate")
    assert json.loads(types("tallies", "--json").output)["weeks"] == []
    assert types("tallies").output.startswith("What is below 10 is not shown")


def test_a_key_is_long_enough_and_never_the_same() -> None:
    one, other = types("keys").output.strip(), types("keys").output.strip()
    assert one != other
    assert min(len(one), len(other)) >= 32


def in_production(monkeypatch: pytest.MonkeyPatch, **given: str) -> None:
    values = {
        "MODE": "production",
        "SECRET_KEYS": factories.SECRET,
        "TRUSTED_HOSTS": "notes.example",
        "OPERATOR_NAME": "A charity",
        "OPERATOR_CONTACT": "hello@notes.example",
        "LOCAL_CRISIS": "Call 112 at any time.",
        **given,
    }
    for name, value in values.items():
        monkeypatch.setenv(f"SOUNDINGS_{name}", value)


def test_production_demands_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    in_production(monkeypatch, SECRET_KEYS="")
    result = types("serve")
    assert result.exit_code == 1
    assert "SOUNDINGS_SECRET_KEYS" in result.output


def test_production_refuses_a_database_that_is_behind(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    in_production(monkeypatch)
    result = types("serve")
    assert result.exit_code == 1
    assert f"The database is at revision base, this version needs {HEAD}. Run: referral migrate" in result.output
    assert not list(data_dir.iterdir()), "not even an empty database"


def test_a_wrong_setting_is_named_and_not_repeated() -> None:
    result = types("serve", "--port", "70000")
    assert result.exit_code == 1
    assert "SOUNDINGS_PORT" in result.output
    assert "70000" not in result.output
