"""While a worker meets every fault of a provider, pages are as fast as before: it works in a process of its own."""

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from referral.core.followup import Purpose, Reminder
from referral.wiring import TextParts, now
from tests.durability.sending import Where
from tests.peers.carrier import Decide, Fault
from tests.peers.shown import ACCOUNT, SERVICE, TOKENS
from tests.peers.twilio import PUBLIC, serving
from tests.referral.texts_service import somebody
from tests.trust.served import Served
from tests.trust.served import serving as serving_pages
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust_long, pytest.mark.local_server]
BLOCKS, LOOKS, TEXTS = 6, 400, 60
# A page takes a few milliseconds: below this a difference is the machine's own.
NOISE = 0.003
SLOW_FOR = 30.0
# One that is down is asked no more, after five times: nothing is taken up in the later blocks.
TAKEN_UP_WITHIN = 10.0


def down() -> Decide:
    """Let the provider be down: it is there, and takes nothing."""
    return lambda _number, _form: Fault.DOWN


def mixed() -> Decide:
    """Let every second text go wrong, in each way in turn, so that the worker is never told to let it be."""
    faults = cycle([fault for fault in Fault if fault not in {Fault.BUSY, Fault.NO_ACCOUNT}])
    return lambda number, _form: next(faults) if number % 2 else None


def due(parts: TextParts, block: int) -> None:
    """Let more texts be due now, each to a number of its own."""
    at = now()
    with parts.followup.writing() as work:
        for place in range(TEXTS):
            contact = replace(somebody(parts, f"+44740{block * TEXTS + place:07d}", at), zone="UTC")
            work.contacts.add(contact)
            wall, until = at.replace(tzinfo=None), at + timedelta(hours=5)
            work.reminders.add(Reminder(parts.new_code(), contact.code, Purpose.CHECK_IN, at, wall, "UTC", until))


def looked(server: Served) -> float:
    """Open a page again and again, and return what one in a hundred took longer than, in seconds."""
    took = []
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=20)) as line:
        for _ in range(LOOKS):
            began = time.perf_counter()
            line.request("GET", "/talk")
            assert line.getresponse().read()
            took.append(time.perf_counter() - began)
    return statistics.quantiles(took, n=100)[98]


@pytest.mark.parametrize("decide", [mixed, down])
def test_pages_do_not_wait_for_a_provider(tmp_path: Path, trust: Measured, decide: Callable[[], Decide]) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with serving(decide(), wait=SLOW_FOR) as fake:
        where = Where(data, f"sqlite:///{data}/soundings.db", fake.settings)
        made, texts = where.wired()
        for one in made.migrations:
            one.go("head")
        texts.followup.keys.prepare()
        given: dict[str, Any] = {
            "sms_provider": "twilio", "twilio_account": ACCOUNT, "twilio_tokens": ",".join(TOKENS),
            "twilio_service": SERVICE, "twilio_base_url": fake.url, "public_url": PUBLIC,
            "keyring": f"{data}/keyring.json", "keys_url": f"sqlite:///{data}/keys.db",
            "texts_hours": "00:00-24:00", "texts_trial": "false", "texts_approval": "a rehearsal",
            "texts_per_second": "20", "texts_spend_cap": "100000", "texts_run_by": "Harbour",
        }  # fmt: skip
        with serving_pages(tmp_path, **given) as server:
            looked(server)
            quiet, busy = [], []
            for block in range(BLOCKS):
                quiet.append(looked(server))
                before = fake.carrier.posts
                due(texts, block)
                until = time.monotonic() + TAKEN_UP_WITHIN
                while fake.carrier.posts == before and time.monotonic() < until:
                    time.sleep(0.05)
                busy.append(looked(server))
                fake.over.set()  # whoever waits is let go, so that the next block begins in quiet
                time.sleep(2)
                fake.over.clear()
        made.close()
    calm, loaded = statistics.median(quiet), statistics.median(busy)
    met = f"{decide.__name__}: with {fake.carrier.posts} texts and {len(fake.carrier.faults)} faults"
    told = f"{met} p99 of a page {calm * 1000:.1f} ms, and"
    good = fake.carrier.faults and loaded <= max(calm * 1.1, calm + NOISE)
    trust("T28", f"{told} {loaded * 1000:.1f} ms", "less than a tenth, or 3 ms, more", bool(good))
