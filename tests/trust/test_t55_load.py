"""T55 and T46: the whole service with journeys, staff and texts all at once, and with ten times as many visitors.

Times are told: they hang on the machine. What is asked is that nothing fails, that the page with numbers to call is
there whatever else goes on, that every text gets out, and that no process grows without bound. A longer run with every
kind of page: bench/load.md.
"""

from pathlib import Path

import pytest

from bench.load import TIMES, Part, Size, measured
from bench.tools.crowd import waits_of
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust_long, pytest.mark.local_server, pytest.mark.enable_socket]
SIZE = Size(usual=40.0, crowded=20.0, texts=500)
MOST_GROWN = 64.0


def said(part: Part) -> str:
    """Say what people met, all kinds of pages together."""
    told = " / ".join(f"{wait:.0f}" for wait in waits_of([one for some in part.heard.waits.values() for one in some]))
    each = part.heard.requests / (part.cpu("web") + part.cpu("PostgreSQL"))
    return (
        f"{part.heard.requests} requests, {part.failures} failures {dict(part.heard.failures)}, "
        f"p50 / p95 / p99 / p99.9 {told} ms, {each:.0f} requests a second of a core"
    )


def grown(part: Part) -> float:
    """Return by how many megabytes the largest of the processes grew."""
    web = [
        one.memory.resident - part.before[pid].memory.resident for pid, one in part.after.items() if one.name == "web"
    ]
    return max(web)


@pytest.mark.parametrize("kind", ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def test_t55_all_at_once(kind: str, tmp_path: Path, trust: Measured) -> None:
    try:
        usual, crowded = measured(kind, SIZE, tmp_path / "service")
    except LookupError:
        pytest.skip(f"no {kind} on this machine")
    trust("T55", f"{kind}: {said(usual)}; {'; '.join(usual.notes)}", "0 failures; times are told", not usual.failures)
    trust("T55", f"{kind}: {usual.left} texts not handed over", "0", not usual.left)
    told = f"{kind}, {TIMES} times as many visitors: {said(crowded)}; {'; '.join(crowded.notes)}"
    trust("T46", told, "0 failures; aim of p99 1000 ms is told", not crowded.failures)
    trust(
        "T46",
        f"{kind}: a web process grew by {grown(crowded):.0f} MB",
        f"{MOST_GROWN:.0f} MB",
        grown(crowded) <= MOST_GROWN,
    )
