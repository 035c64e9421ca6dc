"""The mutants of each group, and what is known of them."""

import hashlib
import json
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.mutants.running import ENDLESS, KILLED, Mutant

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
TOOL = ROOT / ".venv" / "mutants"
TOLD_BY = ("module", "function", "was", "is")


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((HERE / "groups.toml").read_text(encoding="utf-8"))


def groups() -> dict[str, dict[str, list[str]]]:
    """Return the groups by name, each with its modules and its tests."""
    found: dict[str, dict[str, list[str]]] = _told()["group"]
    return found


def same(mutant: Mutant) -> bool:
    """Say whether a mutant stands in the list of those that change nothing anybody could notice."""
    return any(all(one[name] == mutant[name] for name in TOLD_BY) for one in _told().get("same", ()))


def files(names: list[str]) -> Iterator[Path]:
    """Yield every module in some folders, and those named themselves."""
    for name in names:
        yield from [ROOT / name] if name.endswith(".py") else sorted((ROOT / name).rglob("*.py"))


def made(group: str, part: str = "") -> list[Mutant]:
    """Make every mutant of a group, or of those of its modules whose names begin with a part."""
    all_names = (str(file.relative_to(ROOT)) for file in files(groups()[group]["modules"]))
    names = [name for name in all_names if name.startswith(part.replace(".", "/"))]
    command = [str(TOOL / "bin" / "python"), str(HERE / "making.py"), *names]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    mutants: list[Mutant] = json.loads(done.stdout)
    return mutants


def key(mutant: Mutant) -> str:
    """Return what tells a mutant from others for as long as its function is the same."""
    told = "\n".join((mutant["module"], mutant["function"], mutant["before"], mutant["source"]))
    return hashlib.sha256(told.encode()).hexdigest()[:20]


class Known:
    """What became of each mutant, on disk: a run that is stopped goes on from there."""

    def __init__(self, file: Path, group: str) -> None:
        """Take where it is kept, and which group it is of."""
        self.file = file
        self.group = group
        self.begun = self.digest()
        self.outcomes: dict[str, str] = {}

    def read(self, only_of_these_tests: bool) -> None:
        """Read what an earlier run found; where asked, only if all modules and tests are still the same."""
        if self.file.exists():
            told = json.loads(self.file.read_text(encoding="utf-8"))
            if not only_of_these_tests or told["of"] == self.begun:
                self.outcomes = told["outcomes"]

    def digest(self) -> str:
        """Return a digest of what is mutated and of what has to notice it."""
        told = groups()[self.group]
        read = (file.read_bytes() for file in files([*told["modules"], *told["tests"]]))
        return hashlib.sha256(b"\0".join(read)).hexdigest()

    def note(self, mutant: Mutant, outcome: str) -> None:
        """Keep what became of one."""
        self.outcomes[key(mutant)] = outcome
        self.file.write_text(json.dumps({"of": self.begun, "outcomes": self.outcomes}), encoding="utf-8")

    def outcome(self, mutant: Mutant) -> str:
        """Say what became of one."""
        return self.outcomes.get(key(mutant), "not tried")

    def noticed(self, mutant: Mutant) -> bool:
        """Say whether some test fails with it."""
        return self.outcome(mutant) in {KILLED, ENDLESS}
