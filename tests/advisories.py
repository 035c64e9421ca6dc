"""Asks pip-audit which packages of the service have known faults, and judges what it says: a skipped one is a failure.

`make advisories` asks; where it cannot, it says so and judges the last answer, with its age. Beyond 30 days that is a
warning: what was known then is not what is known now.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from tests.bill_of_materials import SERVICE, normal, pinned

ROOT = Path(__file__).parents[1]
LAST = ROOT / "build" / "advisories.json"
AUDIT = ROOT / ".venv" / "scanners" / "bin" / "pip-audit"
OLD_DAYS = 30
LONGEST_SECONDS = 600


def judged(told: Mapping[str, Any], asked: date, today: date) -> Iterator[str]:
    """Yield a line for each thing to say: FAIL for faults and for what was not looked at, WARN for old data, PASS.

    Args:
        told: what `pip-audit --format json` wrote.
        asked: the day on which it did.
        today: the day it is judged.

    """
    packages = told["dependencies"]
    faults = [f"{one['name']} {one['version']}: {fault['id']}" for one in packages for fault in one.get("vulns", ())]
    seen = {normal(one["name"]) for one in packages if "vulns" in one}
    skipped = sorted({one["name"] for one in packages if "skip_reason" in one} | _unseen(seen))
    yield from (f"FAIL {fault}" for fault in faults)
    if skipped:
        yield f"FAIL {len(skipped)} packages were not looked at: {', '.join(skipped)}"
    age = (today - asked).days
    if age > OLD_DAYS:
        yield f"WARN the advisories are {age} days old"
    if not faults and not skipped:
        yield f"PASS {len(seen)} packages without a known fault, advisories of {age} days ago"


def _unseen(seen: set[str]) -> set[str]:
    """Return what the lock names and nobody spoke of; what only other systems install is spoken of nowhere."""
    here = {normal(one.name) for one in distributions()}
    return {name for name in pinned() if name in here and name not in seen}


def ask() -> str:
    """Ask now. Return what stood in the way, or nothing: then the answer is in `LAST`."""
    if not AUDIT.is_file():
        return "pip-audit is not installed: make scanners"
    how = ("--strict", "--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off")
    done = subprocess.run(
        [str(AUDIT), *how, "-r", str(SERVICE)], capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False
    )
    try:
        told = json.loads(done.stdout)
    except ValueError:
        return (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    LAST.parent.mkdir(exist_ok=True)
    LAST.write_text(json.dumps(told), encoding="utf-8")
    return ""


def main(today: str) -> int:
    """Ask, judge and say; return 1 where something failed. `today` is a date as 2026-11-21."""
    missing = ask()
    lines = [f"The advisories could not be asked: {missing}"] if missing else []
    if LAST.is_file():
        asked = datetime.fromtimestamp(LAST.stat().st_mtime, UTC).date()
        lines += judged(json.loads(LAST.read_text(encoding="utf-8")), asked, date.fromisoformat(today))
    else:
        lines.append("FAIL there is no answer, and none from before")
    sys.stdout.write("\n".join([*lines, ""]))
    return int(any(line.startswith("FAIL") for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
