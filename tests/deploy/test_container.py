"""The recipes for containers: linted, shut in, with settings that there are. No container engine runs in them."""

import json
import re
import shutil
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import pytest
import yaml

from referral.cli import main
from referral.settings import Settings
from referral.store.serverlogs import CHANGES, FAULTS
from screening.server import GRACE_SECONDS
from screening.settings import declared

HERE = Path(__file__).parents[2] / "deploy"
KNOWN = {one.variable for one in declared(Settings)}
ONE, MANY = "compose.yaml", "compose.scale.yaml"
OURS = {ONE: ("web", "worker", "migrate", "backup"), MANY: ("web1", "web2", "worker", "migrate", "backup")}
EACH = [(file, name) for file, names in OURS.items() for name in names]
SERVES = re.compile(r"^CMD (.*)$", re.MULTILINE)
TOLD: dict[str, Any] = {file: yaml.safe_load((HERE / file).read_text(encoding="utf-8")) for file in OURS}


def services(file: str) -> dict[str, Any]:
    return dict(TOLD[file]["services"])


def test_the_dockerfile_passes_the_linter() -> None:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which("hadolint")
    if program is None:
        pytest.skip("no hadolint on this machine")
    asked = [program, "--no-color", "--format", "json", str(HERE / "Dockerfile")]
    done = subprocess.run(asked, check=False, capture_output=True, text=True)
    assert json.loads(done.stdout) == []


def test_the_last_stage_is_nobody_and_has_no_node_no_pip_and_no_sources() -> None:
    stages = re.split(r"^FROM ", (HERE / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    last = stages[-1]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert re.findall(r"^COPY (.*)$", last, re.MULTILINE) == ["--from=installed /opt/soundings /opt/soundings"]
    assert "pip install" not in last
    installing = [line for stage in stages for line in stage.splitlines() if re.search(r"pip (install|wheel)", line)]
    assert len(installing) == 5
    assert all("--require-hashes" in line or line.strip().endswith(". \\") for line in installing)
    assert "node" not in stages[1] + last


@pytest.mark.parametrize(("file", "name"), [(file, name) for file in OURS for name in services(file)])
def test_each_service_is_shut_in(file: str, name: str) -> None:
    service = services(file)[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])


@pytest.mark.parametrize(("file", "name"), EACH)
def test_each_runs_a_command_that_exists_with_settings_that_exist(file: str, name: str) -> None:
    service = services(file)[name]
    usual = SERVES.findall((HERE / "Dockerfile").read_text(encoding="utf-8"))[-1]
    command, *options = service.get("command", json.loads(usual))
    found = main.get_command(click.Context(main), command)
    assert found is not None
    found.make_context(command, list(options))
    assert {one.removesuffix("_FILE") for one in service["environment"]} <= KNOWN
    files = {value for one, value in service["environment"].items() if one.endswith("_FILE")}
    assert files == {f"/run/secrets/{secret}" for secret in service["secrets"]}
    assert service["user"] == "10001:10001"


@pytest.mark.parametrize("file", OURS)
def test_only_the_worker_has_a_way_out_and_only_the_proxy_is_reached(file: str) -> None:
    found = services(file)
    assert [name for name, service in found.items() if "outside" in service["networks"]] == ["worker", "caddy"]
    assert [name for name, service in found.items() if "ports" in service] == ["caddy"]
    assert [name for name, made in TOLD[file]["networks"].items() if not made.get("internal")] == ["outside"]


@pytest.mark.parametrize("file", OURS)
def test_what_is_named_is_declared(file: str) -> None:
    whole = TOLD[file]
    for service in whole["services"].values():
        assert set(service["networks"]) <= set(whole["networks"])
        assert set(service.get("secrets", ())) <= set(whole["secrets"])
        assert set(service.get("depends_on", ())) <= set(whole["services"])
        named = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert {one for one in named if not one.startswith(".")} <= set(whole["volumes"])


def test_each_of_several_sites_is_behind_the_proxy_and_leaves_before_it_is_stopped() -> None:
    found = services(MANY)
    sites = [name for name in OURS[MANY] if name.startswith("web")]
    assert found["caddy"]["environment"]["SOUNDINGS_UPSTREAM"].split() == [f"{name}:8000" for name in sites]
    assert set(found["caddy"]["depends_on"]) == set(sites)
    for name in sites:
        leaving = int(found[name]["environment"]["SOUNDINGS_LEAVING_SECONDS"])
        assert 0 < leaving + GRACE_SECONDS < int(found[name]["stop_grace_period"].removesuffix("s"))


def test_only_the_sites_reach_the_redis_that_counts_and_it_keeps_nothing() -> None:
    found = services(MANY)
    assert {name for name, service in found.items() if "counted" in service["networks"]} == {"web1", "web2", "counts"}
    command = found["counts"]["command"]
    assert [command[command.index(option) + 1] for option in ("--save", "--appendonly")] == ["", "no"]
    assert {"--maxmemory", "--maxmemory-policy"} <= set(command)


def test_the_redis_is_named_by_an_address_that_nobody_else_is_given() -> None:
    found = services(MANY)
    fixed = found["counts"]["networks"]["counted"]["ipv4_address"]
    given = TOLD[MANY]["networks"]["counted"]["ipam"]["config"][0]
    assert urlsplit(found["web1"]["environment"]["SOUNDINGS_LIMITS_URL"]).hostname == fixed
    assert ip_address(fixed) in ip_network(given["subnet"])
    assert ip_address(fixed) not in ip_network(given["ip_range"])


def test_postgresql_is_set_as_the_doctor_wants_it_here_and_in_the_readme() -> None:
    command = services(MANY)["db"]["command"]
    told = dict(one.split("=") for one in command if one not in {"postgres", "-c"})
    usual = {"wal_keep_size": "0", "log_statement": "none", "log_transaction_sample_rate": "0"}
    usual |= {"log_min_duration_statement": "-1", "log_min_duration_sample": "-1"}
    assert {**usual, **told} == {**CHANGES, **FAULTS}
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    assert all(f"{name} = {value}" in readme for name, value in told.items())
