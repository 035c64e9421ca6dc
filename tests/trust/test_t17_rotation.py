"""T17: the seal key is replaced while people are written to, nobody notices, and the old one can go.

Seen to fail when the keyring was read once at the start: a process then lacks the key that wraps what is new.
"""

import multiprocessing
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Event
from pathlib import Path
from time import monotonic, perf_counter, sleep

import pytest

from referral.actions.running import keys as actions
from referral.actions.running.keys import Rotated
from referral.store.database import StoreUnavailable
from referral.store.encrypted import new_key
from referral.store.followup import FollowupStore
from tests.peers import callbacks
from tests.peers.carrier import Carrier
from tests.peers.shown import ACCOUNT, TOKENS
from tests.peers.twilio import PUBLIC
from tests.referral.texts_service import NUMBER, TWILIO, TextingService, texting
from tests.texts import contact
from tests.trust.kept import numbers, opened
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
QUICK = 5_000
MANY = 100_000
SERVING = 2
AT_ONCE = 1_000
WAITS = 60


@dataclass(frozen=True)
class Told:
    """What one serving process met: requests, those that failed, the slowest in seconds."""

    requests: int
    failed: int
    slowest: float


def serve(folder: Path, who: int, over: Event, told: "multiprocessing.Queue[Told]") -> None:
    """Read somebody, and opt in somebody new, until told to end: what a door does, on a store of its own."""
    store = opened(folder)
    known, fresh = numbers(AT_ONCE), [f"+4478{who}{place:07}" for place in range(1_000_000)]
    requests, failed, slowest = 0, 0, 0.0
    while not over.is_set():
        began = perf_counter()
        failed += not _answered(store, known[requests % AT_ONCE], fresh[requests])
        slowest = max(slowest, perf_counter() - began)
        requests += 1
    told.put(Told(requests, failed, slowest))
    store.close()


def _answered(store: FollowupStore, known: str, fresh: str) -> bool:
    try:
        with store.reading() as work:
            found = work.contacts.by_number(known)
        made = contact(fresh)
        with store.writing() as work:
            work.contacts.add(made)
        with store.reading() as work:
            return found is not None and work.contacts.get(made.code) == made
    except StoreUnavailable:
        return False


def rotate(folder: Path, count: int, trust: Measured) -> None:
    store = opened(folder)
    everybody = numbers(count)
    for start in range(0, count, AT_ONCE):
        with store.writing() as work:
            work.contacts.add_all([contact(number) for number in everybody[start : start + AT_ONCE]])
    old = store.keyring.now().newest
    store.close()
    spawned = multiprocessing.get_context("spawn")
    over, told = spawned.Event(), spawned.Queue()
    serving = [spawned.Process(target=serve, args=(folder, who, over, told)) for who in range(SERVING)]
    for process in serving:
        process.start()
    _until_somebody_new(store, count)
    began = perf_counter()
    done = actions.rotate(store)
    took = perf_counter() - began
    dropped = actions.drop(store)
    # They go on past the moment when the old key has gone.
    _until_somebody_new(store, len(_everybody(store)))
    over.set()
    results = [told.get(timeout=WAITS) for _ in serving]
    for process in serving:
        process.join(WAITS)
    gone = old.id not in {key.id for key in store.keyring.now().seals}
    requests, failed = sum(one.requests for one in results), sum(one.failed for one in results)
    value = (
        f"{count} contacts wrapped anew in {took:.1f} s, meanwhile {failed} of {requests} requests of {SERVING} "
        f"processes failed (slowest {max(one.slowest for one in results):.2f} s); old key removed: {gone}"
    )
    good = isinstance(done, Rotated) and isinstance(dropped, Rotated) and gone and not failed and requests > 0
    trust("T17", value, "0 failed, old key removed", good)
    store.close()


def _everybody(store: FollowupStore) -> tuple[str, ...]:
    with store.reading() as work:
        return work.contacts.all_codes()


def _until_somebody_new(store: FollowupStore, before: int) -> None:
    until = monotonic() + WAITS
    while len(_everybody(store)) <= before:
        assert monotonic() < until, "nobody serves"
        sleep(0.05)


def test_t17_the_seal_key_is_replaced_while_serving(tmp_path: Path, trust: Measured) -> None:
    rotate(tmp_path, QUICK, trust)


@pytest.mark.trust_long
def test_t17_the_seal_key_of_many_is_replaced_while_serving(tmp_path: Path, trust: Measured) -> None:
    rotate(tmp_path, MANY, trust)


def writes(service: TextingService) -> int:
    """Have the provider hand in a reply, and return what it is told."""
    hook = callbacks.reply(Carrier().came(NUMBER, "thanks"), f"{PUBLIC}/sms/inbound", ACCOUNT, TOKENS[0])
    form, signed = "application/x-www-form-urlencoded", {"X-Twilio-Signature": str(hook.signature)}
    return service.client.post("/sms/inbound", data=hook.body, content_type=form, headers=signed).status_code


def test_t17_without_the_right_key_a_door_says_503(tmp_path: Path, trust: Measured) -> None:
    with texting(tmp_path, **TWILIO) as service:
        service.knows()
        keyring = service.parts.followup.keyring
        right, answers = keyring.now(), {"before": writes(service)}
        for name, seal in (("a key is missing", new_key()), ("a key is wrong", replace(new_key(), id=right.newest.id))):
            keyring.replace(replace(right, seals=(seal,)))
            answers[name] = writes(service)
        (tmp_path / "keyring.json").write_text("{}")
        answers["no keyring"] = writes(service)
        keyring.replace(right)
        away, here = tmp_path / "away", tmp_path / "contact-keys.sqlite3"
        service.parts.followup.close()
        here.rename(away)
        here.mkdir()
        answers["no database of keys"] = writes(service)
        service.parts.followup.close()
        here.rmdir()
        away.rename(here)
        answers["again"] = writes(service)
    usual = {name: answers.pop(name) for name in ("before", "again")}
    good = set(usual.values()) == {200} and set(answers.values()) == {503}
    trust("T17", f"answers: {usual | answers}", "503, and 200 before and after", good)
