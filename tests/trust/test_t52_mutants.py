"""Both cores are changed in thousands of small ways, and so is what keeps tenants apart: tests notice nearly all."""

import json
import subprocess
import sys

import pytest

from tests.mutants.known import TOOL, groups
from tests.trust_report import ROOT, Measured

pytestmark = pytest.mark.trust_long
ENOUGH = 0.95
CONTROL = "control"


def counted(group: str) -> dict[str, int]:
    """Try every mutant of a group. A run of the same code and tests that was stopped goes on."""
    command = [sys.executable, "-m", "tests.mutants", group, "--count"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.parametrize("group", sorted(groups()))
def test_t52_what_is_wrong_on_purpose_is_noticed(group: str, trust: Measured) -> None:
    if not (TOOL / "bin" / "python").is_file():
        pytest.skip("mutmut is not installed: make mutants")
    told = counted(group)
    value = f"{group}: {told['noticed']} of {told['all']} mutants noticed"
    if group == CONTROL:
        trust("T52", f"{value}, half of them planted where no test looks", "half", told["noticed"] * 2 == told["all"])
    else:
        share = told["noticed"] / told["all"]
        same = f", {told['same']} more change nothing" if told["same"] else ""
        trust("T52", f"{value} ({share:.1%}){same}", f"{ENOUGH:.0%}", share >= ENOUGH)
