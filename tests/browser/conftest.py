"""A real server process and a real Chromium: the system's own, never one that is downloaded."""

import os
import re
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS = 60
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
SETTINGS = {
    "SOUNDINGS_OPERATOR_NAME": "Harbour drug service",
    "SOUNDINGS_OPERATOR_CONTACT": "desk@harbour.example",
    "SOUNDINGS_LOCAL_CRISIS": "Harbour night team: 020 7946 0000, every day from 8 in the evening to 8 in the morning.",
}


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """Wait long for what is to be seen: on a busy machine a page with a password to check takes its time."""
    expect.set_options(timeout=PATIENCE_SECONDS * 1000 / 2)


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start `screening serve` as an operator does, and return its address."""
    command = [str(Path(sys.executable).parent / "screening"), "serve", "--port", "0"]
    folder = tmp_path_factory.mktemp("data")
    with subprocess.Popen(
        [*command, "--data-dir", str(folder)],
        env={**os.environ, **SETTINGS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=Path(__file__).parents[2],
    ) as server:
        try:
            address = _address(server)
            # A server whose words nobody reads stops once the pipe is full.
            threading.Thread(target=_listen, args=(server,), daemon=True).start()
            yield address
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)


def _listen(server: "subprocess.Popen[bytes]") -> None:
    assert server.stdout is not None
    while os.read(server.stdout.fileno(), 65536):
        pass


def _address(server: "subprocess.Popen[bytes]") -> str:
    said = ""
    assert server.stdout is not None
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if not select.select([server.stdout], [], [], 0.5)[0]:
            continue
        said += os.read(server.stdout.fileno(), 4096).decode()
        found = ADDRESS.search(said)
        if found:
            return found[0]
    pytest.fail(f"the server did not start: {said}")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the Chromium that is on PATH."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on PATH; on Debian: apt-get install chromium")
    # Back must be tried as people have it: Playwright switches the back/forward cache off.
    return {
        "executable_path": path,
        "args": list(FLAGS),
        "ignore_default_args": ["--disable-back-forward-cache"],
    }


@pytest.fixture
def browser_context_args(base_url: str) -> dict[str, Any]:
    """Be a person with a small phone."""
    return {"base_url": base_url, "viewport": {"width": 360, "height": 740}, "locale": "en-GB"}


Given = str | tuple[str, ...]


class Person:
    """Somebody in front of the browser: answers by what stands on the page."""

    def __init__(self, page: Page, *, scripts: bool = True) -> None:
        self.page = page
        self.scripts = scripts

    @property
    def at(self) -> str:
        """Return the kind of page."""
        return self.page.locator("body").get_attribute("data-page") or ""

    @property
    def asked(self) -> str:
        """Return the code of the question page."""
        return self.page.locator("form[data-role=next] input[name=page]").input_value()

    def opens(self, address: str) -> "Person":
        """Go to an address."""
        self.page.goto(address)
        return self

    def starts(self, age: str = "25_plus", for_whom: str = "self") -> "Person":
        """Open the start page and begin."""
        self.opens("/")
        self.ticks("for_whom", for_whom).ticks("age", age)
        self.page.select_option("select[name=country]", "GB")
        return self.goes_on()

    def ticks(self, question: str, *codes: str) -> "Person":
        """Tick choices."""
        for code in codes:
            self.page.locator(f"input[name='{question}'][value='{code}']").check()
        return self

    def writes(self, field: str, text: str) -> "Person":
        """Write into a field."""
        self.page.locator(f"[name='{field}']").fill(text)
        return self

    def tells(self, answers: Mapping[str, Given]) -> "Person":
        """Fill in whatever this page asks: choices by their codes, text by its field."""
        for name, given in answers.items():
            if self.page.locator(f"input[type=text][name='{name}']").count():
                self.writes(name, str(given))
            else:
                self.ticks(name, *([given] if isinstance(given, str) else given))
        return self

    def goes_on(self) -> "Person":
        """Send the form that goes on, by its first button, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.locator("form[data-role=next] button").first.click()
        return self

    def presses(self, words: str) -> "Person":
        """Press a button by its words."""
        self.page.get_by_role("button", name=words, exact=True).click()
        return self

    def does_the_short_check(self) -> "Person":
        """Answer the short check as somebody who uses often and finds it hard to hold back."""
        self.starts()
        self.ticks("now", "none").goes_on()
        self.ticks("source", "elsewhere").goes_on()
        self.writes("days_30-value", "20").writes("days_heaviest-value", "22").goes_on()
        self.ticks("body", "none").goes_on()
        self.ticks("control", "need_more", "lost_control", "despite_harm").goes_on()
        self.ticks("route", "nasal").ticks("same_day", "alcohol").ticks("setting", "none")
        return self.goes_on()


@pytest.fixture
def person(context: BrowserContext) -> Person:
    """Return somebody with a phone whose browser runs scripts."""
    return Person(context.new_page())
