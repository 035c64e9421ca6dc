"""The recipe for containers: linted, shut in, with settings that there are. No container engine runs in these tests."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from referral.cli import main
from referral.settings import Settings
from screening.settings import declared

HERE = Path(__file__).parents[2] / "deploy"
KNOWN = {one.variable for one in declared(Settings)}
OURS = ("web", "worker", "migrate", "backup")
SERVES = re.compile(r"^CMD (.*)$", re.MULTILINE)


def services() -> dict[str, Any]:
    told = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))
    return dict(told["services"])


def test_the_dockerfile_passes_the_linter() -> None:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which("hadolint")
    if program is None:
        pytest.skip("no hadolint on this machine")
    told = [program, "--no-color", "--format", "json", str(HERE / "Dockerfile")]
    done = subprocess.run(told, check=False, capture_output=True, text=True)
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


@pytest.mark.parametrize("name", [*OURS, "caddy"])
def test_each_service_is_shut_in(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])


@pytest.mark.parametrize("name", OURS)
def test_each_runs_a_command_that_exists_with_settings_that_exist(name: str) -> None:
    service = services()[name]
    usual = SERVES.findall((HERE / "Dockerfile").read_text(encoding="utf-8"))[-1]
    command, *options = service.get("command", json.loads(usual))
    found = main.get_command(click.Context(main), command)
    assert found is not None
    found.make_context(command, list(options))
    assert {one.removesuffix("_FILE") for one in service["environment"]} <= KNOWN
    files = {value for one, value in service["environment"].items() if one.endswith("_FILE")}
    assert files == {f"/run/secrets/{secret}" for secret in service["secrets"]}
    assert service["user"] == "10001:10001"


def test_only_the_worker_has_a_way_out_and_only_the_proxy_is_reached() -> None:
    found = services()
    assert [name for name in OURS if "outside" in found[name]["networks"]] == ["worker"]
    assert [name for name, service in found.items() if "ports" in service] == ["caddy"]
