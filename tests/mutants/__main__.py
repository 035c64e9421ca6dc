"""Mutation tests: what is wrong on purpose has to be noticed.

    python -m tests.mutants GROUP [PART]            try what is not known to be noticed; PART begins a module's name
    python -m tests.mutants GROUP [PART] --fresh    forget what is known, and try all
    python -m tests.mutants GROUP [PART] --left     only list what nobody noticed
    python -m tests.mutants GROUP --count           try all, or go on where a run stopped, and count (JSON)

Groups stand in groups.toml, results in .venv/mutants/. No file of the project is ever changed.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence

import pytest

from tests.mutants.known import TOOL, Known, groups, made, same
from tests.mutants.running import Mutant, Runs


def tell(mutants: Sequence[Mutant], known: Known) -> None:
    """Print what nobody noticed, and the count for each module."""
    all_of = Counter(one["module"] for one in mutants if not same(one))
    killed = Counter(one["module"] for one in mutants if known.noticed(one))
    for one in mutants:
        if not known.noticed(one) and not same(one):
            print(f"{known.outcome(one)} {one['module']}:{one['function']}\n    - {one['was']}\n    + {one['is']}")
    for module, count in sorted(all_of.items()):
        print(f"{module:40} {killed[module]:5} of {count:5}")
    print(f"{'all':40} {killed.total():5} of {all_of.total():5}  {killed.total() / all_of.total():.2%}")


def count(mutants: Sequence[Mutant], known: Known) -> dict[str, int]:
    """Count all, those that were noticed, and those that change nothing and are left out of both."""
    differing = [one for one in mutants if not same(one)]
    noticed = sum(known.noticed(one) for one in differing)
    return {"all": len(differing), "noticed": noticed, "same": len(mutants) - len(differing)}


def asked() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", choices=sorted(groups()))
    parser.add_argument("part", nargs="?", default="")
    for switch in ("--fresh", "--left", "--count"):
        parser.add_argument(switch, action="store_true")
    parser.add_argument("--at-a-time", type=int, default=2, help="how many to try at a time")
    return parser.parse_args()


def main() -> int:
    """Do what the command line says."""
    given = asked()
    known = Known(TOOL / f"{given.group.replace('/', '-')}.json", given.group)
    if not given.fresh:
        known.read(only_of_these_tests=given.count)
    mutants = made(given.group, given.part)
    to_try = [] if given.left else [one for one in mutants if not known.noticed(one) and not same(one)]
    ended = 0
    if to_try:
        quiet = ("-q", "--no-header", "-p", "no:cacheprovider")
        runs = Runs(to_try, known.note, given.at_a_time)
        ended = int(pytest.main([*quiet, *groups()[given.group]["tests"]], plugins=[runs]))
    if given.count:
        print(json.dumps(count(mutants, known)))
    else:
        tell(mutants, known)
    return ended


if __name__ == "__main__":
    sys.exit(main())
