"""What the import contracts cannot see, and that they do bite."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def contracts(folder: Path) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
    )


def test_the_core_loads_neither_a_framework_nor_a_database() -> None:
    assert not loaded_by("import screening.core.outcome") & {"flask", "sqlalchemy", "wtforms", "pydantic", "babel"}


def test_the_anonymous_site_loads_nothing_that_could_know_a_person() -> None:
    loaded = loaded_by("import screening.app")
    assert "flask" in loaded
    assert not loaded & {"referral", "sqlalchemy", "alembic", "psycopg", "sqlite3", "twilio", "phonenumbers"}


def test_a_process_that_serves_holds_nothing_that_only_reading_the_data_needs(tmp_path: Path) -> None:
    loaded = loaded_by(
        "from screening.cli.serve import *\n"
        f"settings = load(Settings, {{'data_dir': {str(tmp_path)!r}}})\n"
        "create_app(settings, known=read_apart(settings)).test_client().get('/questions')"
    )
    assert "flask" in loaded
    assert not loaded & {"pydantic", "holidays", "tomllib", "asyncio", "rich"}


@pytest.mark.parametrize(
    ("where", "statement", "broken"),
    [
        ("screening/core/outcome.py", "import os", "4."),
        ("screening/web/render.py", "import sqlite3", "5."),
        ("screening/library/__init__.py", "import referral", "1."),
        ("referral/core/tally.py", "import time", "4."),
    ],
)
def test_the_contracts_catch_what_they_forbid(tmp_path: Path, where: str, statement: str, broken: str) -> None:
    copy_of_the_code(tmp_path)
    module = tmp_path / where
    module.write_text(f"{module.read_text(encoding='utf-8')}\n{statement}\n", encoding="utf-8")
    said = contracts(tmp_path)
    assert said.returncode == 1
    assert [line for line in said.stdout.splitlines() if line.startswith(broken) and "BROKEN" in line]


def test_a_module_without_a_place_in_the_layers_is_refused(tmp_path: Path) -> None:
    copy_of_the_code(tmp_path)
    (tmp_path / "screening" / "utils.py").write_text('"""Everything and nothing."""\n', encoding="utf-8")
    said = contracts(tmp_path)
    assert said.returncode == 1
    assert "screening.utils" in said.stdout


def copy_of_the_code(folder: Path) -> None:
    for package in ("screening", "referral"):
        shutil.copytree(ROOT / package, folder / package, ignore=lambda _, names: {n for n in names if n == "static"})
    shutil.copy(ROOT / "pyproject.toml", folder)
