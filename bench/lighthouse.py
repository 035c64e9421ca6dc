"""What Lighthouse says of the start page, a question and the result: performance and accessibility, phone settings.

Installs Lighthouse from npm into a temporary folder, and drives the system's Chromium. `--write FILE` keeps the table.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bench.tools.processes import serving
from tests.actors import Visitor
from tests.overhttp import OverHttp

LIGHTHOUSE = "lighthouse@12.8.2"  # the newest that runs on Node 20
GOAL = 0.98
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
QUIET: Mapping[str, Mapping[str, str | list[str]]] = {
    "now": {"now": "none"},
    "source": {"source": "elsewhere"},
    "days": {"days_30__value": "12", "days_heaviest__value": "12"},
    "body": {"body": ["pee_often", "cramps"]},
    "control": {"control": ["hold", "keep_going"]},
    "how": {"route": "nasal", "same_day": "alcohol", "setting": "alone"},
}


def pages(port: int) -> dict[str, tuple[str, str]]:
    """Walk the short check; return address and cookie of each page to measure."""
    browser = OverHttp(port)
    visitor = Visitor(browser)  # type: ignore[arg-type]  # it stands in for a site

    def cookie() -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())

    found = {"start": ("/", "")}
    visitor.starts()
    found["question"] = ("/questions", cookie())
    while visitor.at in {"question", "crisis"}:
        visitor.answers(**(QUIET[visitor.asked] if visitor.at == "question" else {}))
    visitor.sends(visitor.next_form, go="result")
    assert visitor.at == "result", visitor.at
    found["result"] = ("/result", cookie())
    return found


def scores(folder: Path, port: int, address: str, cookie: str) -> dict[str, float]:
    """Let Lighthouse load one page; return its scores from 0 to 1."""
    report = folder / "report.json"
    heads = folder / "heads.json"
    heads.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    subprocess.run(  # noqa: S603  # what is run is written here
        [
            str(folder / "node_modules/.bin/lighthouse"),
            f"http://127.0.0.1:{port}{address}",
            "--quiet",
            "--only-categories=performance,accessibility",
            f"--chrome-flags={FLAGS}",
            f"--extra-headers={heads}",
            "--output=json",
            f"--output-path={report}",
        ],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "CHROME_PATH": shutil.which("chromium") or ""},
    )
    return {name: group["score"] for name, group in json.loads(report.read_text())["categories"].items()}


def table() -> str:
    """Measure every page and write the table."""
    rows = [
        f"Lighthouse ({LIGHTHOUSE}, phone settings), {datetime.now(UTC).date()}; goal {GOAL}.",
        "",
        "| page | performance | accessibility |",
        "|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        npm = ["npm", "install", "--no-audit", "--no-fund", "--prefix", name, LIGHTHOUSE]
        subprocess.run(npm, check=True, capture_output=True)  # noqa: S603
        serve = (
            "-c",
            "from screening.cli import main; main()",
            "serve",
            "--port",
            "0",
            "--data-dir",
            str(folder / "data"),
        )
        with serving(*serve) as server:
            for kind, (address, cookie) in pages(server.port).items():
                found = scores(folder, server.port, address, cookie)
                rows.append(f"| {kind} | {found['performance']:.2f} | {found['accessibility']:.2f} |")
    return "\n".join(rows)


def main() -> None:
    """Print the table, or say what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="keep the table in this file")
    given = parser.parse_args()
    missing = [tool for tool in ("npm", "chromium") if shutil.which(tool) is None]
    if missing:
        sys.exit(f"lighthouse is not run: there is no {' and no '.join(missing)} on PATH")
    found = table()
    print(found)
    if given.write:
        given.write.write_text(f"# Lighthouse\n\n{found}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
