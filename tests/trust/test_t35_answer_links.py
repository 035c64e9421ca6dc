"""Guessing at the link of a receiving service: hopeless without a lock, and the closed page tells nothing.

Seen to fail with a page that greeted the service by its name, and with a code that counted for every link.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from math import sqrt
from statistics import fmean, variance
from time import perf_counter

import pytest
from sqlalchemy import event

from referral.actions.referrals import receiving
from referral.actions.referrals.receiving import Opened, Shut
from referral.core.answerlink import ALPHABET, CODE_LETTERS, LASTS, chance_of_guessing, code_of, link_of
from tests.referral.answersite import Asked, Service, asks, service
from tests.referral.staffsite import StaffSite, staff_site
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
LONG = os.environ.get("TRUST_RUN") == "long"
GUESSES = 10_000 if LONG else 300
TIMED = 500 if LONG else 40
A_SECOND = 1_000
"""More tries than a machine that serves this site answers in a second."""
OPERATOR = "Harbour drug service"
TELLING = ("wilhelmina", "quayside", "wants-to-stop", "harbour", "drug", "ketamine", "referral", "person", "clinic")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    folder = tmp_path_factory.mktemp("links")
    with staff_site(folder, operator_name=OPERATOR, posts_a_minute=0) as made:
        yield made


@pytest.fixture(scope="module")
def asked(site: StaffSite) -> Asked:
    return asks(site)


def near(code: str) -> Iterator[str]:
    """Yield codes that nobody was given: first all that differ in one letter, then any."""
    plain = code.replace("-", "")
    for place in range(CODE_LETTERS):
        yield from (plain[:place] + other + plain[place + 1 :] for other in ALPHABET if other != plain[place])
    while True:
        yield code_of(secrets.token_hex(16))


def test_t35_guessing_an_answer_link_is_hopeless_and_locks_nobody_out(
    asked: Asked, site: StaffSite, trust: Measured
) -> None:
    guesses = near(asked.given.code)
    tries = [
        receiving.open_link(asked.house, asked.given.link, next(guesses), site.clock()) for _ in range(GUESSES // 2)
    ]
    tries += [
        receiving.open_link(asked.house, link_of(secrets.token_hex(16)), asked.given.code, site.clock())
        for _ in range(GUESSES // 2)
    ]
    opened = sum(one != Shut() for one in tries)
    right = receiving.open_link(asked.house, asked.given.link, asked.given.code, site.clock())
    good = opened == 0 and isinstance(right, Opened)
    told = f"answer link: {opened} of {len(tries)} guesses opened it, then the right code: {type(right).__name__}"
    trust("T35", told, "0, and it opens at once", good)
    chance = chance_of_guessing(A_SECOND * LASTS.total_seconds())
    told = f"{chance:.1e} to guess the code of a known link in {LASTS.days} days at {A_SECOND} tries a second"
    trust("T35", told, "below 1e-5", chance < 1e-5)


@contextmanager
def statements(site: StaffSite) -> Iterator[list[str]]:
    """Hear every statement as the driver is given it."""
    heard: list[str] = []

    def hears(*told: object) -> None:
        heard.append(str(told[2]))

    event.listen(site.parts.databases[0].engine, "before_cursor_execute", hears)
    yield heard
    event.remove(site.parts.databases[0].engine, "before_cursor_execute", hears)


def test_t35_a_closed_answer_link_shows_nothing(asked: Asked, site: StaffSite, trust: Measured) -> None:
    there = service(site)
    with statements(site) as heard:
        pages = [page_of(there, link) for link in (asked.given.link, link_of(secrets.token_hex(16)), "x")]
    asked_for = [one for one in heard if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    alias = asked.house.sees(asked.case, asked.staff).case.alias
    words = [word for word in (*TELLING, *alias.split()) if any(word in page.lower() for page in pages)]
    same = len(set(pages)) == 1
    told = f"closed answer link: {len(words)} telling words {words}, the same page as no link: {same}"
    trust(
        "T35", f"{told}, {len(asked_for)} questions to the database", "0, True, 0", not words and same and not asked_for
    )


def page_of(there: Service, link: str) -> str:
    there.opens(f"/{link}")
    return f"{there.headers}{there.raw}".replace(there.headers.get("X-Blur", "\0"), "")


def test_t35_a_wrong_code_and_a_link_that_nobody_made_look_and_last_the_same(
    asked: Asked, site: StaffSite, trust: Measured
) -> None:
    times: dict[bool, list[float]] = {True: [], False: []}
    looks: set[str] = set()
    there = service(site)
    for number in range(2 * TIMED):
        known = number % 2 == 0
        link = asked.given.link if known else link_of(secrets.token_hex(16))
        began = perf_counter()
        status = there.sends(f"/{link}", {"code": code_of(secrets.token_hex(16))})
        times[known].append(perf_counter() - began)
        looks.add(f"{status}{there.raw}")
    one, other = times[True], times[False]
    welch = abs(fmean(one) - fmean(other)) / sqrt(variance(one) / len(one) + variance(other) / len(other))
    told = f"answer link, wrong code or no such link: {len(looks)} pages; |t| {welch:.1f} of {TIMED} each (asked: 4.5)"
    trust("T35", told, "1 page; the time is told", len(looks) == 1)
