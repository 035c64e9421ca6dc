"""What a try of seven words costs: Argon2id as it is set, beside a cheaper one, and how long guessing takes at that.

The memory and the rounds are the code's own. What a try takes is measured here and now; what guessing takes is a sum.
`--write FILE` keeps the table.
"""

import argparse
import os
import platform
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from referral.actions.public.returning import MOST_KEPT
from referral.core.phrase import BITS, read, written
from referral.store.phrasekeys import Cost, KeyMaker
from referral.web.keptdesk import TRIES_OF_ALL_AN_HOUR
from referral.wordlists import open_word_lists

RESULTS = Path(__file__).parent / "phrase.md"
COSTS = (Cost(), Cost(memory=19_456, rounds=2))
YEAR = 365.25 * 24 * 3600
CORES = 1_000_000


def seconds(job: object, times: int) -> float:
    assert callable(job)
    took = []
    for number in range(times):
        began = time.process_time()
        job(number)
        took.append(time.process_time() - began)
    return statistics.median(took)


def rows(times: int) -> list[tuple[str, str]]:
    lists = open_word_lists()
    found = [
        (
            "reading seven words",
            f"{1000 * seconds(lambda n: read(' '.join(written(n, lists[0])), lists), times):.2f} ms",
        )
    ]
    for cost in COSTS:
        keys = KeyMaker(cost)
        one = seconds(keys.keys_of, times)
        named = f"{cost.memory // 1024} MiB, {cost.rounds} rounds, {cost.lanes} lane"
        found.append(
            (f"a try: {named}" + (" (as it is set)" if cost == Cost() else ""), f"{1000 * one:.0f} ms of a core")
        )
        if cost == Cost():
            per_process = TRIES_OF_ALL_AN_HOUR * one / 3600
            found.append(("- a process at its limit for an hour", f"{100 * per_process:.1f} % of a core"))
            years = 2**BITS / 2 / MOST_KEPT * one / CORES / YEAR
            found.append((f"- any one of {MOST_KEPT:,} stolen results, on {CORES:,} such cores", f"{years:,.1f} years"))
            found.append(("- one certain result, on as many", f"{years * MOST_KEPT:,.0f} years"))
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=15)
    asked.add_argument("--write", type=Path, default=RESULTS)
    given = asked.parse_args()
    lines = ["| what | measured |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows(given.times))]
    print(table := "\n".join(lines))
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    when = f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores of {model}, Python {platform.python_version()}."
    given.write.write_text(f"# Seven words\n\n{__doc__}\n{when}\n\n{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
