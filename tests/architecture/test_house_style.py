"""The budgets of the house style that no linter counts, and that the map names every room."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
PLACES = ("screening", "referral", "tests", "bench")
FILES = sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py") if "versions" not in path.parts)
PYTHON = [*FILES, ROOT / "build_frontend.py"]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function's name and length, its decorators not counted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            yield node.name, node.end_lineno - node.lineno + 1


def test_no_file_is_longer_than_its_budget() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in PYTHON}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_its_budget() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{name}": lines
        for path in PYTHON
        for name, lines in functions(path)
        if lines > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("package", ["screening", "referral"])
def test_a_package_begins_with_a_docstring_and_nothing_else(package: str) -> None:
    body = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def rooms() -> list[str]:
    """Return the top-level modules and packages of both packages."""
    found = [
        path
        for package in ("screening", "referral")
        for path in (ROOT / package).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    ]
    return sorted(f"{path.parent.name}/{path.name}" for path in found if path.stem != "__init__")


@pytest.mark.parametrize("room", rooms())
def test_the_map_names_every_room(room: str) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    name = re.escape(room.split("/")[1].removesuffix(".py"))
    assert re.search(rf"\b{name}\b(\.py|/|`)", text), f"docs/architecture.md does not name {room}"


def test_every_source_file_says_first_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for path in PYTHON if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []
