"""Passwords as NIST SP 800-63B-4 has them, hashed with argon2id; codes that open once; passkeys bound to their place.

Seen to fail with the library as it comes: a code of the app opened twice within its half minute.
"""

from collections.abc import Iterator

import pytest

from referral.actions.accounts import staff
from referral.core.access import Role
from referral.core.passwords import COMMON, SHORTEST, Fault, fault, normal
from referral.wordlists.leaked import FILE, LENGTH, leaked
from tests.referral.staffsite import CODES, PASSWORD, StaffSite, code_at, staff_site
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
LEAST_MEMORY = 19 * 1024
GOOD = (
    "nine herons on a pier",
    "ohne Umlaute geht es nicht: ä ö ü ß",
    "дождь идёт над морем сегодня",
    "雨が海の上に降っている今日はとても静か",
    "🐚🦀🐙🦑🐡🐠🐟🐬🐳🦈🐊🦭🦞🪸🐋🦐",
    "aaab bbbc cccd eeef gggh but longer than that",
    "x" * 3 + " the tide comes in at four and goes out at ten, every single day of the year " + "y" * 3,
)
# Long, of no common words, and among the commonest that were ever taken from somebody; case does not hide them.
LEAKED = ("Mailcreated5240", "mailCREATED5240", "1qazxsw23edcvfr4", "q1w2e3r4t5y6u7i8", "q1w2e3r4t5y6u7i8o9p0")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("passwords")) as made:
        yield made


def common_ones() -> Iterator[str]:
    """Yield each common word in the ways in which people make it long enough."""
    for word in sorted(COMMON):
        yield (word * SHORTEST)[: max(SHORTEST, 2 * len(word))]
        yield word.capitalize() + "1234567890!!"[: max(0, SHORTEST - len(word))] + "!" * max(0, 15 - len(word) - 12)
        yield f"{word}-{word.upper()}_{word}2026".ljust(SHORTEST, "!")


def test_t36_rules(trust: Measured) -> None:
    taken = [word for word in common_ones() if len(word) >= SHORTEST and fault(word) is None]
    trust("T36", f"{len(taken)} of the common ones taken {taken[:5]}", "0", not taken)
    refused = [word for word in GOOD if fault(normal(word)) is not None]
    trust("T36", f"{len(refused)} good ones refused {refused}", "0: no rule of composition, any script", not refused)
    lengths = fault("x1y2z3 qwvbn t"), fault("pierheronmudtde"), fault("m" * 257), fault(GOOD[-1])
    good = lengths == (Fault.SHORT, None, Fault.LONG, None)
    trust("T36", f"14 letters {lengths[0]}, 15 {lengths[1]}, 257 {lengths[2]}", "15 to 256 letters", good)
    asked = [word for word in LEAKED if fault(normal(word), (), leaked) is not Fault.LEAKED]
    known = len(FILE.read_bytes()) // LENGTH
    told = f"{known} leaked ones of {SHORTEST} letters and more known, {len(asked)} of {len(LEAKED)} taken"
    trust("T36", told, "3,000 or more, 0", known >= 3000 and not asked and not leaked(normal(GOOD[0])))
    own = fault("Ann Harbour 1978 !!!!", ("Ann Harbour", "ann.harbour@example.org"))
    trust("T36", f"one's own name: {own}", "common", own is Fault.COMMON)


def test_t36_hashed_with_argon2id_and_kept_whole(site: StaffSite, trust: Measured) -> None:
    given = "ñandú " * 12 + "al alba"
    code = site.employs("Ann", Role.COUNSELOR)
    site.browser().sets_up("ann@example.org", code, site.clock(), given)
    kept = site.parts.staff.by_address("ann@example.org")
    assert kept is not None
    kind, _, costs = kept.password.split("$")[1:4]
    memory, rounds, _ = (int(cost.split("=")[1]) for cost in costs.split(","))
    strong = kind == "argon2id" and memory >= LEAST_MEMORY and rounds >= 2
    cut, whole = (site.browser().gives_password("ann@example.org", text) for text in (given[:-1], given))
    told = f"{kind} {memory} KiB, {rounds} rounds; cut {cut}, whole {whole}"
    trust("T36", told, "argon2id, 19 MiB, 2 rounds; every letter counts", strong and (cut, whole) == (200, 302))


def test_t36_what_is_once_is_once(site: StaffSite, trust: Measured) -> None:
    bea = site.somebody_in("Bea", Role.COUNSELOR)
    used = code_at(bea.app_key, site.clock())
    browser = site.browser()
    browser.gives_password("bea@example.org")
    browser.opens("/second-step")
    again = browser.sends("/second-step", {"code": used})
    site.clock.goes_on(seconds=31)
    browser.app_key = bea.app_key
    fresh = browser.gives_code(site.clock())
    trust(
        "T36", f"the app's code again {again}, the next one {fresh}", "200 (refused), 302", (again, fresh) == (200, 302)
    )
    bea.opens("/account/recovery-codes")
    bea.sends("/account/recovery-codes")
    codes = CODES.findall(bea.page)
    statuses = [with_recovery(site, codes[0]), with_recovery(site, codes[0]), with_recovery(site, codes[1].upper())]
    trust("T36", f"recovery codes {len(codes)}: {statuses}", "10: 302, 200 (refused), 302", statuses == [302, 200, 302])
    opened = site.employs("Cy", Role.COUNSELOR)
    given = {"address": "cy@example.org", "code": opened, "password": PASSWORD}
    tries = []
    for _ in range(2):
        browser = site.browser()
        browser.opens("/set-up")
        tries.append(browser.sends("/set-up", given))
    trust("T36", f"one-time code {tries}", "303, 200 (refused)", tries == [303, 200])


def with_recovery(site: StaffSite, code: str) -> int:
    browser = site.browser()
    browser.gives_password("bea@example.org")
    browser.opens("/second-step/recovery")
    return browser.sends("/second-step/recovery", {"code": code})


def test_t36_a_code_that_is_too_old_opens_nothing(site: StaffSite, trust: Measured) -> None:
    code = site.employs("Dan", Role.COUNSELOR)
    site.clock.goes_on(hours=staff.SET_UP_HOURS)
    browser = site.browser()
    browser.opens("/set-up")
    status = browser.sends("/set-up", {"address": "dan@example.org", "code": code, "password": PASSWORD})
    trust("T36", f"after {staff.SET_UP_HOURS} hours {status}", "200 (refused)", status == 200)
