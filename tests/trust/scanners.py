"""The scanners that `make scanners` installs beside everything else, and what they found."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.referral.staffsite import PASSWORD
from tests.trust_report import ROOT

TOOLS = ROOT / ".venv" / "scanners" / "bin"
LONGEST_SECONDS = 3600
APP_KEY = "JBSWY3DPEHPK3PXP"  # the key of nobody's app, in every tutorial
RULES = Path(__file__).with_name("semgrep.yml")
WAPITI = ("sql", "xss", "permanentxss", "exec", "file", "redirect", "crlf")
"""Its modules that attack, but those that need a machine outside to be called back by."""


def tool(name: str) -> str:
    """Return where a scanner is; without it the check is skipped, and says so."""
    found = TOOLS / name
    if not found.is_file():
        pytest.skip(f"{name} is not installed: make scanners")
    return str(found)


def run(folder: Path, *command: str) -> str:
    """Run a scanner that keeps what it writes in a folder, and return what it said; it asks nobody for updates."""
    quiet = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0", "HOME": str(folder)}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **quiet, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,  # each says by its own number that it found something
    )
    return done.stdout


def bandit(folder: Path, *places: Path) -> list[tuple[str, str]]:
    """Return rule and file of what bandit calls medium or high."""
    to = folder / "bandit.json"
    run(folder, tool("bandit"), "-q", "-ll", "-f", "json", "-o", str(to), "-r", *map(str, places))
    told = json.loads(to.read_text(encoding="utf-8"))
    assert not told["errors"]
    return [(one["test_id"], Path(one["filename"]).name) for one in told["results"]]


def semgrep(folder: Path, *places: Path) -> list[tuple[str, str]]:
    """Return rule and file of what our own rules for semgrep find."""
    to = folder / "semgrep.json"
    quiet = ("--metrics", "off", "--disable-version-check", "--no-git-ignore", "--quiet", "--jobs", "1")
    run(folder, tool("semgrep"), "scan", *quiet, "--config", str(RULES), "--json-output", str(to), *map(str, places))
    told = json.loads(to.read_text(encoding="utf-8"))
    assert told["paths"]["scanned"]
    assert [one for one in told["errors"] if one["level"] == "error"] == []
    return [(one["check_id"].rpartition(".")[2], Path(one["path"]).name) for one in told["results"]]


def wapiti(folder: Path, address: str, seconds: int, *starts: str) -> tuple[dict[str, int], int]:
    """Attack a site from an address and others. Return how many holes of each kind were found, and how many pages."""
    to = folder / "wapiti.json"
    kept = ("--store-session", str(folder / "session"), "--store-config", str(folder / "config"), "--flush-session")
    limits = ("--max-scan-time", str(seconds), "--max-attack-time", str(seconds), "--tasks", "2", "-v", "0")
    what = ("-u", address, "--scope", "domain", "-m", ",".join(WAPITI), "--no-bugreport", "-f", "json", "-o", str(to))
    more = [part for start in starts for part in ("-s", start)]
    # The token is the proxy's to bring; what is tried in its place would never be read.
    run(folder, tool("wapiti"), *what, *more, *kept, *limits, "--skip", "csrf_token")
    told = json.loads(to.read_text(encoding="utf-8"))
    return {kind: len(found) for kind, found in told["vulnerabilities"].items() if found}, told["infos"][
        "crawled_pages_nbr"
    ]


def sqlmap(folder: Path, address: str, *more: str) -> tuple[int, int]:
    """Try to get through to the database at level 3. Return how many ways in were found, and how many were tried.

    But for tries that listen to how long an answer takes: where other work is done they find what is not there.
    """
    how = ("--batch", "--level", "3", "--technique", "BEUSQ", "--disable-coloring", "--flush-session")
    to = ("--output-dir", str(folder / "sqlmap"))
    said = run(folder, tool("sqlmap"), "-u", address, *how, *to, *more)
    lines = said.splitlines()
    # What it names at the end. On the way it also says what "appears to be" one, and then finds that it is none.
    ways = sum(line.startswith("Parameter: ") for line in lines)
    return ways, ways + sum("does not seem to be injectable" in line for line in lines)


@contextmanager
def control(folder: Path, python: str) -> Iterator[int]:
    """Serve a small site with planted holes behind a sign-in and a token; yield its port."""
    source = folder / "control.py"
    source.write_text(CONTROL, encoding="utf-8")
    given = {**os.environ, "APP_KEY": APP_KEY, "PASSWORD": PASSWORD}
    process = subprocess.Popen(
        [python, str(source)], env=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


CONTROL = """
import os
import sqlite3
import secrets
from flask import Flask, abort, redirect, request, session
from passlib.totp import TOTP
from werkzeug.serving import make_server

app = Flask(__name__)
app.secret_key = secrets.token_hex()
database = sqlite3.connect(":memory:", check_same_thread=False)
database.execute("CREATE TABLE place (name TEXT, town TEXT)")
database.execute("INSERT INTO place VALUES ('one', 'north'), ('two', 'south')")
OPEN = ("/staff/sign-in", "/staff/second-step")


@app.before_request
def look():
    if request.method == "POST" and request.form.get("csrf_token") != session.get("token", "-"):
        abort(400)
    if request.path not in OPEN and not session.get("in"):
        abort(401)


def form(action, *names):
    token = session.setdefault("token", secrets.token_hex())
    fields = "".join(f'<input name="{name}" value="north">' for name in names)
    hidden = f'<input type="hidden" name="csrf_token" value="{token}">'
    return f'<form method="post" action="{action}">{hidden}{fields}</form>'


@app.route(OPEN[0], methods=["GET", "POST"])
def first():
    if request.method == "POST" and request.form["password"] == os.environ["PASSWORD"]:
        session["half"] = True
        return redirect(OPEN[1])
    return form(OPEN[0], "email", "password")


@app.route(OPEN[1], methods=["GET", "POST"])
def second():
    if request.method == "POST" and session.get("half"):
        TOTP(key=os.environ["APP_KEY"], format="base32").match(request.form["code"])
        session["in"] = True
        return redirect("/staff/")
    return form(OPEN[1], "code")


@app.get("/staff/")
def start():
    return "<!doctype html>" + form("/staff/places", "town") + form("/staff/say", "words")


@app.post("/staff/places")
def places():
    town = request.form.get("town", "")
    found = database.execute("SELECT name FROM place WHERE town = '" + town + "'").fetchall()
    return f"<p>{len(found)} {found}</p>"


@app.post("/staff/say")
def say():
    return "<p>" + request.form.get("words", "") + "</p>"


server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.port, flush=True)
server.serve_forever()
"""
"""SQL made of pieces, and words of a visitor on a page as they came: both for who signed in, with a token."""
