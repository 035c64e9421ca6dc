"""What the audit trail says of a change to how somebody comes in: each change once, and in codes."""

from dataclasses import replace

import pytest

from referral.core.access import Role, Staff
from referral.core.account import ABOUT_STAFF, Account, alike, changes, hides, plain_address, tidy
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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ann@Example.org ", "ann@example.org"),
        ("\uff41nn\uff20example.org", "ann@example.org"),
        ("o'hara+night@x.example", "o'hara+night@x.example"),
        *((one, None) for one in ("ann", "@x", "ann@", "an n@x.example", "\u0430nn@x.example", "zoë@x.example")),
        *((f"ann@x{sign}.example", None) for sign in "\u200b\u202e\u0000\u007f\u00ad\ufeff"),
        ("a" * 250 + "@x.example", None),
    ],
)
def test_a_new_address_has_plain_letters(typed: str, kept: str | None) -> None:
    assert plain_address(typed) == kept


@pytest.mark.parametrize("sign", "\u0000\n\t\u0085\u00ad\u200b\u200d\u202e\u2028\u2029\ufeff\ufe0f\u3164\u2800\ud800")
def test_no_name_hides_a_sign(sign: str) -> None:
    assert hides(f"Ann{sign}")


@pytest.mark.parametrize("name", ["Zoë O'Hara-Lee", "Νίκη", "李 明", "محمد", "ณัฐ", "नीता", "Ann (night)"])
def test_names_of_every_script_hide_nothing(name: str) -> None:
    assert not hides(name)


@pytest.mark.parametrize("other", ["zoe lee", "ZOE  LEE", "\uff3aoe\u00a0Lee", " Zoe Lee "])
def test_names_that_look_the_same_are_alike(other: str) -> None:
    assert alike(other) == alike("Zoe Lee")
    assert alike(other) != alike("Zoe Leigh")
