"""What the audit trail says of a change to how somebody comes in: each change once, and in codes."""

from dataclasses import replace

import pytest

from referral.core.access import Role, Staff
from referral.core.account import ABOUT_STAFF, Account, changes, tidy
from referral.core.audit import Action, Done
from tests.factories import NOW

ANN = Staff("ann", "pier", frozenset({"north"}), frozenset({Role.COUNSELOR}), "Ann")
OPEN = Account(ANN, "ann@example.org", "hash", "stamp", "handle", "secret", 7, ("one", "two"))
NEW = Account(ANN, "ann@example.org", "", "stamp", "handle", set_up="digest", set_up_until=NOW)


def said(before: Account | None, after: Account) -> list[tuple[Action, str]]:
    """Return what is said, and see that all of it is about this person."""
    found = changes(before, after)
    assert all((one.kind, one.about) == (ABOUT_STAFF, "ann") for one in found)
    return [(one.action, one.reason) for one in found]


def staff(**given: object) -> Account:
    return replace(OPEN, staff=replace(ANN, **given))  # type: ignore[arg-type]  # a field of Staff


def test_an_address_is_kept_so_that_it_is_found_again() -> None:
    assert tidy("  Ann.Straße@Example.ORG ") == "ann.strasse@example.org"


def test_somebody_new_comes_with_their_roles_and_teams_and_nothing_of_their_way_in() -> None:
    many = replace(NEW, staff=replace(ANN, roles=frozenset({Role.MANAGER, Role.AUDITOR}), teams=frozenset({"b", "a"})))
    assert said(None, many) == [
        (Action.STAFF_ADDED, ""),
        (Action.ROLE_GIVEN, "auditor"),
        (Action.ROLE_GIVEN, "manager"),
        (Action.JOINED_TEAM, "a"),
        (Action.JOINED_TEAM, "b"),
    ]


def test_an_entry_names_who_it_is_about_by_their_code() -> None:
    assert changes(OPEN, staff(disabled=True)) == (Done(Action.SHUT_OUT, "staff", "ann", ""),)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (OPEN, OPEN, []),
        (OPEN, replace(OPEN, totp_last=8, stamp="another"), []),
        (OPEN, staff(disabled=True), [(Action.SHUT_OUT, "")]),
        (staff(disabled=True), OPEN, [(Action.LET_IN, "")]),
        (
            OPEN,
            staff(roles=frozenset({Role.MANAGER})),
            [(Action.ROLE_GIVEN, "manager"), (Action.ROLE_TAKEN, "counselor")],
        ),
        (OPEN, staff(teams=frozenset({"south"})), [(Action.JOINED_TEAM, "south"), (Action.LEFT_TEAM, "north")]),
        (OPEN, replace(OPEN, password="other"), [(Action.WAY_IN, "password")]),
        (OPEN, replace(OPEN, totp="other"), [(Action.WAY_IN, "app")]),
        (OPEN, replace(OPEN, recovery=("two",)), [(Action.RECOVERY_USED, "")]),
        (OPEN, replace(OPEN, recovery=("three", "four")), [(Action.WAY_IN, "recovery_codes")]),
        (OPEN, replace(OPEN, recovery=("two", "three")), [(Action.WAY_IN, "recovery_codes")]),
    ],
)
def test_each_change_is_told_by_its_own_word(before: Account, after: Account, told: list[tuple[Action, str]]) -> None:
    assert said(before, after) == told


def test_beginning_anew_is_one_entry_whatever_it_takes_back() -> None:
    anew = replace(OPEN, password="", totp="", recovery=(), set_up="digest", set_up_until=NOW)
    assert said(OPEN, anew) == [(Action.BEGAN_ANEW, "")]
    assert said(anew, replace(anew, set_up="another")) == [(Action.BEGAN_ANEW, "")]


def test_setting_up_is_one_entry_whatever_it_brings() -> None:
    assert said(NEW, replace(OPEN, set_up="")) == [(Action.SET_UP, "")]


def test_a_code_that_is_over_without_a_password_has_set_nothing_up() -> None:
    assert said(NEW, replace(NEW, set_up="", set_up_until=None)) == []
    # Nor has a password that comes while the code still waits.
    assert said(NEW, replace(NEW, password="hash")) == [(Action.WAY_IN, "password")]
