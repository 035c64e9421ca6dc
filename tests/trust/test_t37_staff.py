"""T37, for accounts: what is done with them and who comes in, goes out or fails stands in the trail, or is not done.

Seen to fail when a sign-in was written by itself: it went through while the trail could not be kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from referral.actions.accounts import signing_in, staff
from referral.actions.cases.auditing import check
from referral.core.access import STRANGER, Role
from referral.core.account import Account, Passkey
from referral.core.audit import Entry
from referral.core.casework import standing_in
from referral.store.database import StoreUnavailable
from referral.store.encrypted import KeyringFile
from referral.store.staff import StaffStore
from referral.store.tries import TryStore
from tests.casebooks import NOW, House, a_house
from tests.postgres import postgres_server, postgres_url
from tests.trust_report import Measured

__all__ = ["postgres_server", "postgres_url"]
pytestmark = pytest.mark.trust
SECRETS = ("ann@example.org", "Ann Heron", "hash of a", "hash of b", "app key", "+44", "Secret-Team")
KEY = Passkey(b"\x01", "", "laptop", b"pub", 3, ("usb",), True, "single_device", NOW, NOW)


class Door:
    """The accounts of a house, and what its trail says of them."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        keyring = KeyringFile(folder / "keyring.json", make=True)
        self.store, self.tries = StaffStore(house.database, keyring), TryStore(house.database, keyring)
        numbers = count(1)
        self.new_code: Callable[[], str] = lambda: f"{next(numbers):032x}"

    def adds(self, name: str, *roles: Role) -> Account:
        """Add somebody."""
        new = staff.New(f"{name}@example.org", f"{name.title()} Heron", frozenset(roles), "Harbour", ("Secret-Team",))
        assert isinstance(staff.add(self.store, new, self.new_code, NOW, "boss"), staff.Opened)
        found = self.store.by_address(new.address)
        assert found is not None
        return found

    def said(self, since: int = 0) -> list[Entry]:
        """Return the trail after so many entries."""
        with self.house.casebook.reading(standing_in("harbour"), NOW) as work:
            return list(work.trail.entries(work.trail.head()))[since:]

    def renamed(self, old: str, new: str) -> None:
        with self.house.database.writing() as session:
            session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    house = a_house(tmp_path, url)
    yield Door(house, tmp_path)
    house.close()


def own(store: StaffStore, code: str) -> Iterator[tuple[Callable[[], object], tuple[tuple[str, str], ...]]]:
    """Yield what somebody does about their own way in, and what the trail has to say of it."""

    def changes(**new: object) -> Callable[[], object]:
        return lambda: signing_in.change(store, code, lambda held: replace(held, **new), NOW)  # type: ignore[arg-type]  # each of its kind

    key, digests = replace(KEY, staff=code), tuple(map(signing_in.recovery_digest, ("ab", "cd")))
    yield changes(set_up="", password="hash of a"), (("set_up", ""),)
    yield changes(password="hash of b", stamp="another"), (("way_in", "password"),)
    yield changes(totp="app key"), (("way_in", "app"),)
    yield changes(recovery=digests), (("way_in", "recovery_codes"),)
    yield lambda: signing_in.use_recovery(store, code, "AB", NOW), (("recovery_used", ""),)
    yield lambda: signing_in.keep_passkey(store, key, NOW), (("way_in", "passkey_added"),)
    yield lambda: signing_in.use_passkey(store, replace(key, uses=4)), ()
    yield lambda: signing_in.drop_passkey(store, code, key.id, NOW), (("way_in", "passkey_dropped"),)
    yield lambda: signing_in.begin(store, code, "one", NOW), (("signed_in", "code"),)
    yield lambda: signing_in.begin(store, code, "two", NOW, "passkey"), (("signed_in", "passkey"),)
    yield lambda: signing_in.end(store, "one", NOW), (("signed_out", "asked"),)
    yield lambda: signing_in.end(store, "one", NOW), ()
    yield lambda: signing_in.begin(store, code, "three", NOW), (("signed_in", "code"),)
    yield lambda: signing_in.end_others(store, code, signing_in.mark_of("two"), NOW), (("signed_out", "elsewhere"),)
    hour = signing_in.SPAN
    yield lambda: signing_in.whose(store, "two", hour, NOW + hour), (("signed_out", "idle"),)


def others(door: Door, ann: Account) -> Iterator[tuple[str, Callable[[], object], tuple[tuple[str, str], ...]]]:
    """Yield what others do with an account, by whom the trail says that it was, and what."""
    store, team = door.store, next(iter(ann.staff.teams))
    new = staff.Place(frozenset({Role.AUDITOR}), ())
    placed = (("role_given", "auditor"), ("role_taken", "counselor"), ("left_team", team))
    wrong = "password|ann@example.org"
    yield STRANGER, lambda: signing_in.failed(door.tries, wrong, NOW, ann), (("sign_in_failed", "password"),)
    yield "", lambda: signing_in.failed(door.tries, "password|nobody@example.org", NOW), ()
    yield "boss", lambda: staff.place(store, ann.address, new, door.new_code, (NOW, "boss")), placed
    yield "boss", lambda: staff.disable(store, ann.address, door.new_code, NOW, "boss"), (("shut_out", ""),)
    anew = (("let_in", ""), ("began_anew", ""))
    yield "boss", lambda: staff.reset(store, ann.address, door.new_code, NOW, "boss"), anew


def test_t37_every_change_of_an_account_and_every_sign_in_is_on_record(door: Door, trust: Measured) -> None:
    ann = door.adds("ann", Role.COUNSELOR)
    added = [(one.action, one.reason) for one in door.said()]
    team = next(iter(ann.staff.teams))
    good = added == [("staff_added", ""), ("role_given", "counselor"), ("joined_team", team)]
    wrong: list[object] = [] if good else [added]
    for by, act, said in (*((ann.code, *one) for one in own(door.store, ann.code)), *others(door, ann)):
        seen = len(door.said())
        act()
        found = [(one.by, one.kind, one.about, one.action, one.reason) for one in door.said(seen)]
        wrong += [] if found == [(by, "staff", ann.code, *one) for one in said] else [(said, found)]
    checked = check(door.house.casebook, {}, NOW)
    assert isinstance(checked, tuple)
    whole = all(one.broken is None for one in checked)
    readable = " ".join(str(entry) for entry in door.said())
    secrets = [secret for secret in SECRETS if secret in readable]
    told = f"accounts: {len(wrong)} things of {len(door.said())} entries wrong {wrong[:1]}, names or secrets {secrets}"
    trust("T37", told, "0", not wrong and whole and not secrets)


def test_t37_where_the_trail_cannot_be_kept_nobody_comes_in_and_nothing_changes(door: Door, trust: Measured) -> None:
    store, new_code = door.store, door.new_code
    ann = door.adds("ann", Role.MANAGER)
    signing_in.begin(store, ann.code, "before", NOW)
    door.renamed("audit_entry", "elsewhere")
    acts: tuple[Callable[[], object], ...] = (
        lambda: door.adds("bea", Role.MANAGER),
        lambda: staff.reset(store, ann.address, new_code, NOW),
        lambda: staff.place(store, ann.address, staff.Place(frozenset(Role), ()), new_code, (NOW, "boss")),
        lambda: signing_in.change(store, ann.code, lambda held: replace(held, totp="app key"), NOW),
        lambda: signing_in.keep_passkey(store, replace(KEY, staff=ann.code), NOW),
        lambda: signing_in.begin(store, ann.code, "new", NOW),
        lambda: signing_in.end(store, "before", NOW),
        lambda: signing_in.failed(door.tries, "password|ann@example.org", NOW, ann),
    )
    done = []
    for number, act in enumerate(acts):
        try:
            act()
            done.append(number)
        except StoreUnavailable:
            continue
    door.renamed("elsewhere", "audit_entry")
    kept = (
        store.account(ann.code) == ann,
        store.by_address("bea@example.org") is None,
        store.passkeys(ann.code) == (),
        signing_in.whose(store, "new", signing_in.SPAN, NOW) is None,
        signing_in.whose(store, "before", signing_in.SPAN, NOW) is not None,
        door.tries.failed("password|ann@example.org", NOW - signing_in.SPAN) is None,
    )
    trust(
        "T37",
        f"accounts, without a trail: {len(done)} of {len(acts)} done, as before {kept}",
        "0",
        not done and all(kept),
    )
