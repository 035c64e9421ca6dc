"""Guessing at claim codes: by whoever works here, and by whoever has the database, with and without the keyring."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import select

from referral.actions.cases import redeeming
from referral.actions.cases.redeeming import Came, Into, Wrong
from referral.core.claim import LASTS, MOST_ALIVE, MOST_WRONG, SPACE, chance_of_guessing, code_of, read
from referral.store.claims import MEMORY_KIB, PASSES, ClaimRow, ClaimStore
from referral.store.encrypted import KeyringFile
from tests.casebooks import ANN, BEN, NUMBER, House, a_house
from tests.claims import ClaimParts, claim_parts, parcel, waits
from tests.trust_report import Measured

pytestmark = pytest.mark.trust
ALIVE, GUESSES = 200, 400
A_YEAR = 365 * 24 * 3600


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = a_house(tmp_path_factory.mktemp("claims"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def parts(house: House, tmp_path_factory: pytest.TempPathFactory) -> ClaimParts:
    return claim_parts(house, tmp_path_factory.mktemp("keyring"))


def near(code: str) -> Iterator[str]:
    """Yield codes that are like one that lives, each with the right last digit, then any."""
    for place in range(len(code) - 1):
        other = f"{(int(code[place]) + 5) % 10}"
        yield next(
            made
            for made in (code[:place] + other + code[place + 1 : -1] + str(last) for last in range(10))
            if read(made) is not None
        )
    while True:
        yield code_of(secrets.token_hex(16))


def test_t35_guessing_claim_codes_is_hopeless_and_locks_nobody_out(
    house: House, parts: ClaimParts, trust: Measured
) -> None:
    alive = [waits(parts, house.now) for _ in range(ALIVE)]
    guesses = near(alive[0].code)
    found = [parts.claims.find(parts.claims.keys(next(guesses)), house.now) for _ in range(GUESSES)]
    hits = sum(one is not None for one in found)
    tried = [redeeming.redeem(parts, house.by(ANN), next(guesses), Into()) for _ in range(MOST_WRONG + 2)]
    other = redeeming.redeem(parts, house.by(BEN), alive[0].code, Into())
    slowed = tried == [Wrong.NOT_HERE] * MOST_WRONG + [Wrong.WAIT] * 2
    told = f"claim code: {hits} of {GUESSES} guesses hit one of {ALIVE}; slowed after {MOST_WRONG}: {slowed}; "
    trust("T35", f"{told}a colleague meanwhile: {type(other).__name__}", "0, True, Came", not hits and slowed)
    assert isinstance(other, Came)
    chance = chance_of_guessing(people=100, alive=MOST_ALIVE, hours=24 * 365)
    told = f"{chance:.1e} that 100 staff, guessing day and night for a year, hit one of {MOST_ALIVE} codes that wait"
    trust("T35", told, "below 1e-4", chance < 1e-4)


def test_t35_a_stolen_database_opens_no_claim_code(
    house: House, parts: ClaimParts, tmp_path: Path, trust: Measured
) -> None:
    given = waits(parts, house.now)
    with house.database.reading() as session:
        rows = session.scalars(select(ClaimRow)).all()
        sealed = b"".join(row.sealed + row.mark.encode() for row in rows)
    plain = [one for one in (NUMBER, NUMBER[1:], given.code, "ketamine", "days_30") if one.encode() in sealed]
    elsewhere = ClaimStore(house.database, KeyringFile(tmp_path / "keyring.json", make=True), 8)
    opened = elsewhere.find(elsewhere.keys(given.code), house.now)
    right = parts.claims.find(parts.claims.keys(given.code), house.now)
    told = f"claim codes in a stolen database: {len(plain)} plain values; the right code without the keyring: {opened}"
    trust("T35", told, "0, None", not plain and opened is None and right is not None and right.parcel == parcel())


def test_t35_with_the_keyring_every_guess_costs(house: House, tmp_path: Path, trust: Measured) -> None:
    store = ClaimStore(house.database, KeyringFile(tmp_path / "keyring.json", make=True))
    store.keys("0" * 16)
    began = perf_counter()
    store.keys(code_of(secrets.token_hex(16)))
    years = SPACE * (perf_counter() - began) / A_YEAR
    told = f"claim code with database and keyring: {years:,.0f} years of one processor to try all, alive {LASTS}"
    trust("T35", told, "19 MiB and two passes each", MEMORY_KIB >= 19 * 1024 and PASSES >= 2)
