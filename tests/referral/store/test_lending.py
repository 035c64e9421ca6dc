"""A lent device on databases of both kinds: its lock, its two names, and many guesses at the PIN at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count
from threading import Lock

import pytest

from referral.actions.accounts import lending, signing_in, staff
from referral.actions.accounts.lending import Back, Ended, Try, Wrong
from referral.core.access import Role
from referral.core.kiosk import FREE_TRIES, MOST_TRIES, Kiosk, Step
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from referral.store.staff import StaffStore
from tests.factories import NOW

IDLE = timedelta(minutes=10)
LENT = Kiosk("case", "screen", "hash of the PIN")


@pytest.fixture
def store(database: Database, keyring: KeyringFile) -> StaffStore:
    """Return a store in which Ann is signed in as `before`."""
    made = StaffStore(database, keyring)
    numbers = count(1)
    new = staff.New("ann@example.org", "Ann", frozenset({Role.COUNSELOR}), "Harbour", ())
    assert isinstance(staff.add(made, new, lambda: f"{next(numbers):032x}", NOW), staff.Opened)
    account = made.by_address("ann@example.org")
    assert account is not None
    signing_in.begin(made, account.code, "before", NOW, "code")
    return made


def lock_of(store: StaffStore, name: str, minutes: float = 0) -> Kiosk | None:
    """Return what locks a sign-in; fail where there is none of this name."""
    here = signing_in.whose(store, name, IDLE, NOW + timedelta(minutes=minutes))
    assert here is not None, name
    return here.kiosk


def gone(store: StaffStore, name: str, minutes: float = 0) -> bool:
    return signing_in.whose(store, name, IDLE, NOW + timedelta(minutes=minutes)) is None


def guess(right: str) -> Try:
    """Return a try that fits where the kept hash is `right`."""
    return Try(lambda kept: kept == right, NOW)


def test_the_lock_comes_and_goes_with_the_sign_in_s_name(store: StaffStore) -> None:
    assert lending.lend(store, ("before", "lent"), LENT, NOW)
    assert gone(store, "before")
    assert lock_of(store, "lent") == LENT
    assert not lending.lend(store, ("lent", "again"), LENT, NOW)
    assert not lending.lend(store, ("nobody", "again"), LENT, NOW)
    assert lending.take_back(store, ("lent", "after"), guess("another")) == Wrong()
    assert lending.take_back(store, ("lent", "after"), guess(LENT.pin)) == Back(replace(LENT, wrong=1, wrong_at=NOW))
    assert gone(store, "lent")
    assert lock_of(store, "after") is None
    assert lending.take_back(store, ("after", "more"), guess(LENT.pin)) == Ended()
    lending.is_over(store, "after")
    assert lock_of(store, "after") is None


def test_unused_it_is_hidden_then_over(store: StaffStore) -> None:
    lending.lend(store, ("before", "lent"), LENT, NOW)
    assert lock_of(store, "lent", minutes=9) == LENT
    assert lock_of(store, "lent", minutes=19) == replace(LENT, step=Step.AWAY)
    assert lending.take_back(store, ("lent", "goes on"), guess(LENT.pin), goes_on=True) == Back(
        replace(LENT, step=Step.AWAY)
    )
    assert lock_of(store, "goes on", minutes=20) == LENT
    lending.is_over(store, "goes on")
    assert lock_of(store, "goes on", minutes=40) == replace(LENT, step=Step.OVER)
    assert gone(store, "goes on", minutes=101)


def test_many_guesses_at_once_are_counted_one_by_one(store: StaffStore) -> None:
    lending.lend(store, ("before", "lent"), LENT, NOW)
    looked, counting = [], Lock()

    def fits(_kept: str) -> bool:
        with counting:
            looked.append(1)
        return False

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: lending.take_back(store, ("lent", "x"), Try(fits, NOW)), range(16)))
    assert len(looked) == FREE_TRIES
    assert answers.count(Wrong()) == FREE_TRIES - 1
    late = NOW
    for _ in range(MOST_TRIES - FREE_TRIES):
        late += timedelta(minutes=40)
        last = lending.take_back(store, ("lent", "x"), Try(fits, late))
    assert (len(looked), last) == (MOST_TRIES, Ended())
    assert gone(store, "lent")
