"""Roles, and the border."""

import pytest

from referral.core.access import SYSTEM, Permission, Role, Scope, Staff, allowed, managers_left

P = Permission


def somebody(*roles: Role, disabled: bool = False) -> Staff:
    return Staff("s", "o", frozenset({"north"}), frozenset(roles), "Ann", disabled)


def test_who_looks_after_accounts_or_the_trail_reads_nobody_s_record() -> None:
    about_people = {P.CASES_READ, P.CASES_WRITE, P.UNMASK, P.BREAK_GLASS, P.DISCLOSE, P.CASES_MERGE, P.CASES_ASSIGN}
    for role in (Role.MANAGER, Role.AUDITOR, Role.DIRECTORY_EDITOR):
        assert not any(allowed(role, one) for one in about_people)


@pytest.mark.parametrize("permission", [P.STAFF, P.AUDIT])
def test_each_of_these_is_one_role_s_alone(permission: Permission) -> None:
    assert sum(allowed(role, permission) for role in Role) == 1


def test_the_list_of_places_is_for_those_who_look_after_it() -> None:
    assert {role for role in Role if allowed(role, P.DIRECTORY)} == {Role.DIRECTORY_EDITOR, Role.MANAGER}


def test_several_roles_add_up_and_a_shut_account_may_nothing() -> None:
    both = somebody(Role.COUNSELOR, Role.MANAGER)
    assert both.may(P.CASES_WRITE)
    assert both.may(P.STAFF)
    assert not both.may(P.AUDIT)
    assert not somebody(Role.COUNSELOR, disabled=True).may(P.OWN_ACCOUNT)
    assert not any(SYSTEM.may(one) for one in P)


def test_a_counselor_sees_their_teams_and_a_supervisor_the_organisation() -> None:
    narrow, wide = somebody(Role.COUNSELOR).scope, somebody(Role.SUPERVISOR).scope
    assert narrow == Scope("o", frozenset({"north"}))
    assert [narrow.holds("o", team) for team in ("north", "south", "")] == [True, False, True]
    assert wide.holds("o", "south")
    assert not wide.holds("other", "north")


@pytest.mark.parametrize(("managers", "is_one", "goes"), [(3, True, True), (2, True, False), (1, False, True)])
def test_two_managers_stay(managers: int, is_one: bool, goes: bool) -> None:
    assert managers_left(managers, is_one=is_one) is goes
