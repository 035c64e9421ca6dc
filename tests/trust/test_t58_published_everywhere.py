"""T58: what two people publish holds in every serving process within seconds, whole; what is put back likewise; what
cannot be loaded changes nothing. A real server with two processes.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from referral.actions.accounts import staff as people
from referral.actions.published.publishing import Draft, approve, propose, roll_back
from referral.core.access import By, Role
from referral.core.publishing import Kind, Needs, Proposal, written
from referral.settings import Settings
from referral.wiring import Parts, wire
from screening.library.edits import edited, shipped_rules
from tests.trust.served import Served
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust_long, pytest.mark.local_server]
NAME = "pathways/ketamine.toml"
WITHIN = 60
ASKED = 20


def who(parts: Parts, name: str, role: Role) -> By:
    """Add somebody, and return them doing something now."""
    new = people.New(f"{name}@example.org", name, frozenset({role}), "Pier")
    people.add(parts.staff, new, parts.new_code, parts.clock())
    account = parts.staff.by_address(new.address)
    assert account is not None
    return By(account.staff, parts.clock())


def publishes(parts: Parts, text: str) -> str:
    """Publish rules by two people, without the rehearsal: what is tried here is what comes after."""
    mel, cleo = who(parts, "mel", Role.MANAGER), who(parts, "cleo", Role.CLINICAL_LEAD)
    base = parts.publishing.active()[Kind.RULES].code
    content = written({"files": {NAME: text}})
    one = propose(parts, mel, Draft(Kind.RULES, base, content, "", Needs(2, clinical=True)))
    assert isinstance(one, Proposal), one
    assert isinstance(approve(parts, cleo, one.code), Proposal)
    return one.code


def page_of(site: Served) -> str:
    """Return the page that names every rule: of whichever process answers."""
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=30)) as line:
        line.request("GET", "/method")
        return line.getresponse().read().decode()


def all_say(site: Served, wanted: Callable[[str], bool]) -> float:
    """Ask until so many answers in a row are as wanted; return the seconds, or WITHIN where they never were."""
    began, good = time.monotonic(), 0
    while time.monotonic() - began < WITHIN:
        good = good + 1 if wanted(page_of(site)) else 0
        if good == ASKED:
            return time.monotonic() - began
        time.sleep(0.05)
    return WITHIN


def wait_until(said: Callable[[], bool]) -> None:
    """Wait until something is so, or for as long as anything here is waited for."""
    until = time.monotonic() + 3 * WITHIN
    while time.monotonic() < until and not said():
        time.sleep(0.5)


def test_t58_every_process_follows_what_is_published(tmp_path: Path, trust: Measured) -> None:
    site = Served(tmp_path, workers="2", mode="development")
    parts = wire(Settings(data_dir=tmp_path / "data"))
    title, other = "Sixteen days a month or more", "Twelve days a month or more"
    lower = edited(shipped_rules()[NAME], {"sign.18.when.any.0.at_least": "12", "sign.18.title": other}, "1.1")
    try:
        all_say(site, lambda page: title in page)
        code = publishes(parts, lower)
        took = all_say(site, lambda page: other in page and title not in page)
        trust("T58", f"{took:.0f} s until both processes had it", f"less than {WITHIN} s", took < WITHIN)
        publishes(parts, lower.replace("at_least = 12", "at_lest = 12").replace('"1.1"', '"1.2"'))
        wait_until(lambda: bool(parts.publishing.fault()))
        kept = Counter(other in page_of(site) for _ in range(ASKED))
        told = bool(parts.publishing.fault())
        trust(
            "T58",
            f"a broken one: {kept[False]} pages without what held, said: {told}",
            "0, True",
            not kept[False] and told,
        )
        for active in (parts.publishing.active()[Kind.RULES].code, code):
            roll_back(parts, who(parts, "mel", Role.MANAGER), Kind.RULES, active)
        took = all_say(site, lambda page: title in page and other not in page)
        trust("T58", f"{took:.0f} s until it was put back in both", f"less than {WITHIN} s", took < WITHIN)
    finally:
        parts.close()
        site.stop()
