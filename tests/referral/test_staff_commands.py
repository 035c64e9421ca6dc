"""`referral staff`: the first manager is made here, codes are shown once, and enough managers stay."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from referral.cli import main

CODE = re.compile(r"^  ((?:[A-Z2-9]{4}-){4}[A-Z2-9]{4})$", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert types(tmp_path, "migrate").exit_code == 0
    return tmp_path


def types(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data-dir", str(folder)])


def adds(folder: Path, address: str, *roles: str) -> Result:
    told = [word for role in roles for word in ("--role", role)]
    name = address.partition("@")[0].title()
    return types(folder, "staff", "add", address, "--name", name, "--organisation", "Harbour", *told)


def test_the_first_manager_gets_a_code_and_the_operator_a_warning(folder: Path) -> None:
    first = adds(folder, "Ann@Example.org", "manager")
    assert first.exit_code == 0, first.output
    assert CODE.search(first.output)
    assert "This organisation has 1 manager(s)" in first.output
    second = adds(folder, "bea@example.org", "manager", "supervisor")
    assert "manager(s)" not in second.output
    listed = types(folder, "staff", "list").output
    assert "ann@example.org" in listed
    assert "manager, supervisor: not set up yet" in listed


def test_no_two_have_one_address_and_no_one_comes_without_a_role(folder: Path) -> None:
    adds(folder, "ann@example.org", "manager")
    assert "already" in adds(folder, "ANN@example.org", "counselor").output
    assert adds(folder, "bea@example.org").exit_code != 0
    assert "not an e-mail address" in adds(folder, "bea", "counselor").output


def test_nobody_is_added_who_looks_like_somebody_else(folder: Path) -> None:
    adds(folder, "zoe@example.org", "manager")
    for address, name, said in (
        ("x@y\u202e.example", "Xan", "in plain letters"),
        ("z\u043ee@example.org", "Xan", "in plain letters"),
        ("\uff5a\uff4f\uff45@example.org", "Xan", "already"),
        ("xan@example.org", "Ann\u202e<b>\nX", "a sign in this name"),
        ("xan@example.org", "ZOE", "looks the same"),
    ):
        told = types(folder, "staff", "add", address, "--name", name, "--organisation", "Harbour", "--role", "manager")
        assert said in told.output
    elsewhere = ("--name", "Zoe", "--organisation", "Quayside", "--role", "manager")
    assert types(folder, "staff", "add", "zoe@quayside.example", *elsewhere).exit_code == 0


def test_a_name_of_an_organisation_that_was_mistyped_is_noticed(folder: Path) -> None:
    assert "new organisation" not in adds(folder, "ann@example.org", "manager").output
    other = ("--name", "Bea", "--organisation", "Harbor", "--role", "manager")
    told = types(folder, "staff", "add", "bea@example.org", *other).output
    assert '"Harbor" is a new organisation. There were already: Harbour.' in told


def test_the_last_two_managers_cannot_be_shut_out(folder: Path) -> None:
    for name in ("ann", "bea", "cleo"):
        adds(folder, f"{name}@example.org", "manager")
    assert types(folder, "staff", "disable", "ann@example.org").exit_code == 0
    refused = types(folder, "staff", "disable", "bea@example.org")
    assert refused.exit_code == 1
    assert "keeps 2 managers" in refused.output
    assert "shut out" in types(folder, "staff", "list").output


def test_roles_and_teams_are_changed_and_two_managers_stay(folder: Path) -> None:
    for name in ("ann", "bea"):
        adds(folder, f"{name}@example.org", "manager")
    refused = types(folder, "staff", "change", "ann@example.org", "--role", "auditor")
    assert (refused.exit_code, "keeps 2 managers" in refused.output) == (1, True)
    told = ("--role", "manager", "--role", "supervisor", "--team", "North")
    assert types(folder, "staff", "change", "Ann@example.org", *told).exit_code == 0
    assert "manager, supervisor: not set up yet" in types(folder, "staff", "list").output
    assert "Nobody" in types(folder, "staff", "change", "eve@example.org", "--role", "auditor").output


def test_a_counselor_can_be_shut_out_and_begin_anew(folder: Path) -> None:
    adds(folder, "dan@example.org", "counselor")
    assert types(folder, "staff", "disable", "dan@example.org").exit_code == 0
    assert "already" in types(folder, "staff", "disable", "dan@example.org").output
    again = types(folder, "staff", "reset", "dan@example.org")
    assert CODE.search(again.output)
    assert "not set up yet" in types(folder, "staff", "list").output
    assert "Nobody" in types(folder, "staff", "reset", "eve@example.org").output
    assert "Nobody" in types(folder, "staff", "disable", "eve@example.org").output


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    said = adds(tmp_path, "ann@example.org", "manager")
    assert said.exit_code == 1
    assert "referral migrate" in said.output
