"""Who works here, kept on databases of both kinds."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from referral.actions.accounts import signing_in, staff
from referral.core.access import Role
from referral.core.account import Account, Passkey
from referral.store.database import Database
from referral.store.encrypted import KeyringFile, Unsealable, new_key, new_keyring
from referral.store.staff import StaffStore
from referral.store.tries import TryStore
from tests.factories import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def store(database: Database, keyring: KeyringFile) -> StaffStore:
    return StaffStore(database, keyring)


@pytest.fixture
def new_code() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"{next(numbers):032x}"


def adds(store: StaffStore, new_code: Callable[[], str], name: str, *roles: Role) -> Account:
    new = staff.New(f"{name}@example.org", name, frozenset(roles), "Harbour", ("North", "South"))
    assert isinstance(staff.add(store, new, new_code, NOW), staff.Opened)
    found = store.by_address(f"{name}@example.org")
    assert found is not None
    return found


def test_what_is_kept_of_an_account_comes_back(store: StaffStore, new_code: Callable[[], str]) -> None:
    ann = adds(store, new_code, "ann", Role.COUNSELOR, Role.MANAGER)
    full = replace(ann, password="hash", totp='{"key": 1}', totp_last=7, recovery=("a", "b"))
    assert signing_in.change(store, ann.code, lambda _: full, NOW) == full
    assert store.account(ann.code) == store.by_stamp(ann.stamp) == store.by_handle(ann.handle) == full
    assert [(one.address, one.ready) for one in store.listed()] == [("ann@example.org", True)]
    assert {one.name for one in store.teams(ann.staff.organisation)} == {"North", "South"}
    assert signing_in.change(store, "nobody", lambda held: held, NOW) is None


def test_colleagues_and_their_teams_come_in_one_go(store: StaffStore, new_code: Callable[[], str]) -> None:
    ann, ben = adds(store, new_code, "ann", Role.COUNSELOR), adds(store, new_code, "ben", Role.MANAGER)
    around, teams = store.around(ann.staff.organisation)
    assert around == (ann.staff, ben.staff)
    assert sorted(teams.values()) == ["North", "South"]
    assert set(teams) == ann.staff.teams
    assert store.around("elsewhere") == ((), {})


def test_nobody_reads_the_secrets_without_the_keyring(
    store: StaffStore, database: Database, keyring: KeyringFile, new_code: Callable[[], str]
) -> None:
    ann = adds(store, new_code, "ann", Role.COUNSELOR)
    signing_in.change(store, ann.code, lambda held: replace(held, totp="OPEN-SESAME", recovery=("OPEN-SESAME",)), NOW)
    with database.reading() as session:
        raw = session.connection().exec_driver_sql("SELECT * FROM staff").all()
    assert "OPEN-SESAME" not in str(raw)
    # The seal key may be replaced as often as one likes: these are sealed with others.
    keyring.replace(keyring.now().with_new_seal(new_key()).with_only(new_key()))
    assert signing_in.find(store, "address", " ANN@example.org ") is not None
    keyring.replace(new_keyring())
    with pytest.raises(Unsealable):
        store.account(ann.code)


def test_two_managers_who_shut_each_other_out_at_once_do_not_both_succeed(
    store: StaffStore, new_code: Callable[[], str]
) -> None:
    for name in ("ann", "bea", "cy"):
        adds(store, new_code, name, Role.MANAGER)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda name: staff.disable(store, f"{name}@example.org", new_code, NOW), ("ann", "bea")))
    assert sorted(type(one).__name__ for one in done) == ["Done", "Refused"]
    assert staff.managers(store, store.organisations()[0].code) == 2


def test_a_code_of_the_app_opens_once_even_at_the_same_time(store: StaffStore, new_code: Callable[[], str]) -> None:
    ann = adds(store, new_code, "ann", Role.COUNSELOR)
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: signing_in.use_totp(store, ann.code, 41, NOW), range(4)))
    assert sorted(opened) == [False, False, False, True]
    assert not signing_in.use_totp(store, ann.code, 40, NOW)
    signing_in.change(store, ann.code, lambda held: replace(held, recovery=(signing_in.recovery_digest("ab-12"),)), NOW)
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: signing_in.use_recovery(store, ann.code, "AB12", NOW), range(4)))
    assert sorted(opened) == [False, False, False, True]


def test_passkeys_belong_to_one(store: StaffStore, new_code: Callable[[], str]) -> None:
    ann = adds(store, new_code, "ann", Role.COUNSELOR)
    bea = adds(store, new_code, "bea", Role.COUNSELOR)
    key = Passkey(b"\x01\x02", ann.code, "laptop", b"pub", 3, ("internal", "usb"), True, "multi_device", NOW, NOW)
    signing_in.keep_passkey(store, key, NOW)
    signing_in.use_passkey(store, replace(key, uses=4))
    assert signing_in.passkeys(store, ann.code) == (replace(key, uses=4),)
    assert signing_in.passkeys(store, bea.code) == ()
    assert signing_in.passkey(store, b"\x09") is None
    assert not signing_in.drop_passkey(store, bea.code, key.id, NOW)
    assert signing_in.drop_passkey(store, ann.code, key.id, NOW)
    signing_in.use_passkey(store, replace(key, uses=5))  # it was about to open while it was dropped
    assert signing_in.passkeys(store, ann.code) == ()


def test_a_sign_in_ends_when_it_is_ended_unused_or_old(store: StaffStore, new_code: Callable[[], str]) -> None:
    ann = adds(store, new_code, "ann", Role.COUNSELOR)
    idle = timedelta(minutes=10)
    signing_in.begin(store, ann.code, "one", NOW)
    here = signing_in.whose(store, "one", idle, NOW + timedelta(minutes=9))
    assert here is not None
    assert here.account.code == ann.code
    assert signing_in.whose(store, "one", idle, NOW + timedelta(minutes=18)), "it was used in between"
    assert signing_in.whose(store, "one", idle, NOW + timedelta(minutes=28)) is None
    assert signing_in.whose(store, "one", idle, NOW) is None, "once over it stays over"
    signing_in.begin(store, ann.code, "two", NOW)
    signing_in.begin(store, ann.code, "three", NOW)
    signing_in.end_others(store, ann.code, signing_in.mark_of("three"), NOW)
    assert signing_in.whose(store, "two", idle, NOW) is None
    signing_in.end(store, "three", NOW)
    assert signing_in.whose(store, "three", idle, NOW) is None
    assert signing_in.whose(store, "", idle, NOW) is None


def test_tries_are_counted_for_an_hour_and_name_nobody(database: Database, keyring: KeyringFile) -> None:
    tries = TryStore(database, keyring)
    for _ in range(signing_in.MOST_TRIES):
        assert signing_in.waits(tries, "password|ann@example.org", NOW) is None
        assert signing_in.failed(tries, "password|ann@example.org", NOW)
    # Of many that were looked at at once, those over the limit tell nothing.
    assert not signing_in.failed(tries, "password|ann@example.org", NOW)
    assert signing_in.waits(tries, "password|ann@example.org", NOW + timedelta(minutes=20)) == timedelta(minutes=40)
    assert signing_in.waits(tries, "password|bea@example.org", NOW) is None
    with database.reading() as session:
        assert "ann" not in str(session.connection().exec_driver_sql("SELECT * FROM sign_in_try").all())
    assert signing_in.waits(tries, "password|ann@example.org", NOW + HOUR) is None
    signing_in.worked(tries, "password|ann@example.org")
    assert signing_in.waits(tries, "password|ann@example.org", NOW) is None
