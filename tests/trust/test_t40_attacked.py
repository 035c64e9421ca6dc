"""wapiti and sqlmap get nowhere with the public site; both of them get into a small site with planted holes first.

The site runs as in development, because over plain HTTP the scanners would be given no cookie of production, and
without a limit on forms. The staff site is not attacked: these tools do not sign in with two steps.
Of what sqlmap sends in a form most is refused before it is read: only a few of its tries bring a token that is right.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.trust.scanners import control, sqlmap, wapiti
from tests.trust.served import SERVE, serving
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust_long, pytest.mark.local_server, pytest.mark.enable_socket]
OPEN: dict[str, Any] = {"mode": "development", "posts_a_minute": "0", "trusted_hosts": ""}
SECONDS = 300
UNLIMITED = "from screening.web import limits; limits.REPORTS_AN_HOUR = limits.REPORTS_OF_ALL_AN_HOUR = 10**9; "
"""Runs before the server does: else all but the first reports would be refused unread."""
GUARDED = ("--csrf-token", "csrf_token")
"""A form is sent with a token of its session, asked for anew: else all that is tried would be refused at the door."""
TRIED = {
    "report": ("--data", "wrong=other&note=hello&csrf_token=x", "-p", "note,wrong", *GUARDED),
    "report/about": ("--data", "about=site", "-p", "about"),
    "talk": ("-p", "user-agent,referer"),
}


def test_t40_wapiti_finds_the_planted_holes_and_none_of_ours(tmp_path: Path, trust: Measured) -> None:
    with control(tmp_path, sys.executable) as address:
        planted, _ = wapiti(tmp_path, address, 60)
    with serving(tmp_path / "served", **OPEN) as server:
        found, pages = wapiti(tmp_path, f"{server.address}/", SECONDS)
    value = f"wapiti: control {planted}, ours {found} on {pages} pages and forms"
    both = {"SQL Injection", "Reflected Cross Site Scripting"} <= set(planted)
    trust("T40", value, "both planted ones; none, on more than 10", both and not found and pages > 10)


def test_t40_sqlmap_gets_into_the_control_and_not_into_ours(tmp_path: Path, trust: Measured) -> None:
    with control(tmp_path, sys.executable) as address:
        planted, _ = sqlmap(tmp_path, f"{address}places?town=north", "-p", "town")
    ways = tried = 0
    with serving(tmp_path / "served", UNLIMITED + SERVE, **OPEN) as server:
        for place, how in TRIED.items():
            page = f"{server.address}/{place}"
            some, all_of = sqlmap(tmp_path, page, *how, *(("--csrf-url", page) if "--csrf-token" in how else ()))
            ways, tried = ways + some, tried + all_of
        with closing(sqlite3.connect(tmp_path / "served" / "data" / "soundings.db")) as database:
            came = database.execute("SELECT count(*) FROM report").fetchone()[0]
    value = f"sqlmap, level 3: control {planted}, ours {ways} ways in of {tried} tried, {came} forms read"
    trust(
        "T40",
        value,
        "1 or more; 0 of 4 or more, some",
        planted > 0 and ways == 0 and tried >= 5 and came > 100,
    )
