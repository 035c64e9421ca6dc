"""`screening serve`: the anonymous site by itself, or a clear word why not."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from screening.cli import main

RUN = "from screening.cli import main; main()"


def test_it_serves_until_told_to_stop(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SOUNDINGS_")}
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "serve", "--port", "0", "--data-dir", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        text=True,
    ) as served:
        assert served.stdout is not None
        said = served.stdout.readline()
        served.send_signal(signal.SIGTERM)
        served.wait(timeout=30)

    assert said.startswith("Soundings is open at http://127.0.0.1:")
    assert served.returncode == 0


@pytest.mark.local_server
def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "--data-dir", str(tmp_path), "--port", str(port)])

    assert result.exit_code == 1
    said = f"Error: Cannot listen at 127.0.0.1, port {port}: somebody else listens there."
    assert result.stderr == f"{said} Choose another with --host and --port.\n"


@pytest.mark.local_server
def test_an_address_that_is_not_of_this_machine_is_said(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve", "--data-dir", str(tmp_path), "--host", "no-such-host.invalid"])

    assert result.exit_code == 1
    assert "Cannot listen at no-such-host.invalid, port " in result.stderr


def test_production_without_its_settings_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["serve", "--data-dir", str(tmp_path)], env={"SOUNDINGS_MODE": "production", "SOUNDINGS_SECRET_KEYS": ""}
    )

    assert (result.exit_code, result.stdout) == (1, "")
    assert "production needs SOUNDINGS_SECRET_KEYS" in result.stderr


def test_faulty_local_resources_never_start_the_service(tmp_path: Path) -> None:
    (tmp_path / "gb.toml").write_text('[[resource]]\nid = "ours"\n', encoding="utf-8")

    result = CliRunner().invoke(
        main, ["serve", "--data-dir", str(tmp_path)], env={"SOUNDINGS_RESOURCES_DIR": str(tmp_path)}
    )

    assert result.exit_code == 1
    assert "resource[0]" in result.stderr
