"""The units run commands that there are, with settings that there are, shut in as far as systemd can say."""

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from referral.cli import main
from referral.settings import Settings
from screening.server import GRACE_SECONDS
from screening.settings import Secret, declared
from tests.deploy.unitfiles import COPIES, FOLDER, INSTANCE, Unit, services, units
from tests.factories import SECRET

HERE = FOLDER.parent
MOST_EXPOSED = 2.0
KNOWN = {one.variable for one in declared(Settings)}
NEEDED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "MemoryDenyWriteExecute": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "UMask": "0077",
    "StateDirectoryMode": "0700",
    "CapabilityBoundingSet": "",
    "LimitCORE": "0",
}


ANY = click.Context(main)


def by_name() -> dict[str, Unit]:
    return {unit.name.removeprefix("soundings-"): unit for unit in services()}


def test_what_is_to_run_is_there() -> None:
    assert set(by_name()) == {"web", "web@", "worker", "migrate", "backup", "digest", "doctor"}
    timers = {path.stem.removeprefix("soundings-") for path in FOLDER.glob("*.timer")}
    assert timers == {"backup", "digest", "doctor"}


@pytest.mark.parametrize("unit", services(), ids=lambda unit: unit.name)
def test_each_command_exists_and_its_options_parse(unit: Unit) -> None:
    name, *options = unit.command
    command = main.get_command(click.Context(main), name)
    assert command is not None
    command.make_context(name, list(options))


@pytest.mark.parametrize("unit", services(), ids=lambda unit: unit.name)
def test_each_setting_exists_and_each_key_comes_as_a_file_of_its_own(unit: Unit) -> None:
    ours = {name: value for name, value in unit.environment.items() if name.startswith("SOUNDINGS_")}
    assert {name.removesuffix("_FILE") for name in ours} <= KNOWN
    handed = dict(line.split(":", 1) for line in unit.said("LoadCredential"))
    keys = {name: value for name, value in ours.items() if name.endswith("_FILE")}
    assert {value.removeprefix("%d/") for value in keys.values()} == set(handed)
    assert handed == {name: f"/etc/soundings/secrets/{name}" for name in handed}
    assert all(name == f"SOUNDINGS_{value.removeprefix('%d/').upper()}_FILE" for name, value in keys.items())


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.name)
def test_no_unit_loosens_what_all_are_held_to(unit: Unit) -> None:
    for name, value in NEEDED.items():
        assert unit.said(name) == [value], name


@pytest.mark.parametrize("name", ["web", "web@"])
def test_the_site_reaches_nothing_outside_and_sends_nothing(name: str) -> None:
    web = by_name()[name]
    assert web.said("IPAddressDeny") == ["any"]
    assert web.said("IPAddressAllow") == ["localhost"]
    assert "--without-worker" in web.command


def test_what_copies_all_the_time_gets_no_key_and_copies_what_it_may() -> None:
    (copies,) = (unit for unit in units() if unit.name == COPIES)
    assert not copies.said("LoadCredential") + copies.said("EnvironmentFile") + copies.said("Environment")
    assert copies.said("StateDirectory") == ["soundings"]
    assert copies.said("IPAddressDeny") == ["any"]
    shut = set(" ".join(copies.said("InaccessiblePaths")).split())
    assert {"-/var/lib/soundings-keys", "-/var/lib/soundings-ring", "-/etc/soundings/secrets"} <= shut
    told = yaml.safe_load((HERE / "litestream.yml").read_text(encoding="utf-8"))
    (database,) = told["dbs"]
    assert database["path"] == "/var/lib/soundings/soundings.db"
    assert [database["replica"]["path"]] == copies.said("ReadWritePaths")
    days = int(told["snapshot"]["retention"].removesuffix("h")) / 24
    assert days <= Settings(secret_keys=(Secret(SECRET),)).keep_backups_days


def test_one_of_several_listens_where_it_is_named_and_stays_until_the_proxy_knows() -> None:
    one = by_name()["web@"]
    assert one.command[-2:] == ["--port", INSTANCE]
    assert int(one.environment["SOUNDINGS_LEAVING_SECONDS"]) + GRACE_SECONDS < int(one.said("TimeoutStopSec")[0])


def test_the_command_for_root_hands_over_the_same_keys() -> None:
    told = (HERE / "soundings").read_text(encoding="utf-8")
    set_there = set(re.findall(r"^(SOUNDINGS_\w+_FILE)=", told, re.MULTILINE))
    assert set_there == {name for name in by_name()["web"].environment if name.startswith("SOUNDINGS_")}
    looped = re.search(r"^for name in ([\w ]+);", told, re.MULTILINE)
    assert looped is not None
    assert {f"SOUNDINGS_{name.upper()}_FILE" for name in looped[1].split()} == set_there


def test_the_readme_names_settings_and_commands_that_there_are() -> None:
    told = (HERE / "README.md").read_text(encoding="utf-8")
    of_the_proxy = set(re.findall(r"{\$(SOUNDINGS_\w+)", (HERE / "Caddyfile").read_text(encoding="utf-8")))
    of_the_command = {"SOUNDINGS_PROGRAM"}
    named = {name.removesuffix("_FILE") for name in re.findall(r"SOUNDINGS_\w+", told)}
    assert named <= KNOWN | of_the_proxy | of_the_command
    commands = set(re.findall(r"^ +(?:SOUNDINGS_PROGRAM=\S+ )?soundings ([a-z-]+)", told, re.MULTILINE))
    assert {"doctor", "keys", "migrate", "backup", "restore", "staff"} <= commands <= set(main.list_commands(ANY))


def test_systemd_takes_them_and_finds_little_exposed(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    # Where the program is not installed, only that would be said.
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    named = sorted(path for path in tmp_path.glob("soundings-[a-z]*.*") if path.is_file())
    for path in named:
        path.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", path.read_text(), flags=re.MULTILINE))
    said = _analyze("verify", "--man=no", *map(str, named))
    assert not [line for line in said.splitlines() if "soundings" in line]
    for unit in (path for path in named if path.suffix == ".service"):
        told = _analyze("security", "--offline=true", "--no-pager", str(unit))
        found = re.search(r"exposure level for \S+: ([\d.]+)", told)
        assert found is not None, told
        assert float(found[1]) <= MOST_EXPOSED, unit.name


def _analyze(*told: str) -> str:
    done = subprocess.run(["systemd-analyze", *told], check=False, capture_output=True, text=True)
    return done.stdout + done.stderr
