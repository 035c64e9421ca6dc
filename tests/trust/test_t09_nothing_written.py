"""What the service writes while people answer and while things break, and who it talks to: read from its own process.

The server runs in production with its folder, home, temporary folder, standard output and error all in one place, and
that place is searched while it runs and after it stopped. Seen to fail when the request log held address and browser
(T09, T10: 4 hits) and when a redirect carried the page's code (T12: 53 of 81 addresses). The controls want a planted
mark to be found: in a log that carries addresses, in a file elsewhere, in a connection that was made.
"""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from screening.app import LARGEST_FORM
from screening.core.instrument import Pathway, Question
from tests import ketamine, walk
from tests.actors import Given, Visitor
from tests.trust.served import VISITOR_ADDRESS, FromAfar, Served, serving, visitor
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust, pytest.mark.local_server]
AGENT = "PlantedBrowser/7.7"
FORWARDED = "203.0.113.77"
TYPED = "planted 7391"
HEADERS = {
    "X-Forwarded-For": FORWARDED,
    "X-Real-IP": FORWARDED,
    "Forwarded": f"for={FORWARDED}",
    "User-Agent": AGENT,
    "Referer": "http://127.0.0.1/planted-referrer",
}
MARKS = (AGENT, FORWARDED, TYPED, "planted+7391", "planted%207391", "planted-", VISITOR_ADDRESS)
NAMES = ("away.", "explain.", "papers.", "questions.", "results.")
JOURNEYS = 100
LONG_JOURNEYS = 3
VISITORS_AT_ONCE = 4
# A site whose pages break with the person's own words in the text of the fault, and a log that carries them.
BREAKS = """
import logging
from flask import request
from screening import app
from screening.cli import main, serve

class Broken(Exception):
    pass

def make(settings, **given):
    site = app.create_app(settings, **given)

    @site.before_request
    def breaks():
        if "breaks" in request.args:
            told = [request.args, request.form, request.headers, request.remote_addr]
            try:
                raise Broken(str(told))
            except Broken as fault:
                logging.getLogger('library').exception("told %s", told) if "says" in request.args else None
                raise ValueError(str(told)) from fault

    return site

serve.create_app = make
main()
"""
# A process that notes each connection that it makes, and each name that it looks up.
NOTES = """
import os, sys
def note(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        with open(os.environ["HOME"] + "/connected", "a") as file:
            file.write(event + " " + repr(args[1:] if event != "socket.getaddrinfo" else args) + chr(10))
sys.addaudithook(note)
"""
CALLS = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))\n"
MAIN = "from referral.cli import main; main()"


def telling(question: Question) -> dict[str, Given]:
    """Answer with all that can be ticked, and no alarm that would make the way longer."""
    return {} if question.code in {"now", "tonight"} else walk.the_most(question)


def short_journey(port: int) -> FromAfar:
    """Do the short check with a typed mark in it, and go to the result."""
    person, browser = visitor(port, **HEADERS)
    person.starts()
    while person.at in {"question", "crisis"}:
        given: dict[str, Given] = {}
        if person.at == "question":
            given = _given(person, {"now": ["suicide_thoughts"], "body": ["pee_pain"], "control": ["lost_control"]})
            if person.asked == "days" and TYPED not in person.response.get_data(as_text=True):
                given = {"days_30__value": TYPED}
            elif person.asked == "days":
                given = {"days_30__value": "20", "days_heaviest__value": "22"}
        person.answers(**given)
    person.sends(person.next_form, go="result")
    assert person.at == "result", person.at
    person.opens("/why").opens("/leave")
    return browser


def _given(person: Visitor, wanted: dict[str, Given]) -> dict[str, Given]:
    return {name: value for name, value in wanted.items() if name in person.next_form.names}


def long_journey(port: int, pathway: Pathway) -> FromAfar:
    """Answer everything."""
    person, browser = visitor(port, **HEADERS)
    for seen in walk.walk(person.starts(), pathway, telling):
        assert seen.response.status_code == 200
    person.answers()
    return browser


def codes(pathway: Pathway) -> set[str]:
    """Return the codes of answers that no route, level or count is called by as well."""
    ours = {choice.code for question in pathway.by_code.values() for choice in question.choices}
    return {f'"{code}"' for code in ours} | {code for code in ours if "_" in code and len(code) > 8}


def hits(written: dict[str, bytes], marks: Iterable[str]) -> list[str]:
    """Name each file in which a mark stands, and the mark."""
    forms = [(mark, form) for mark in marks for form in (mark.encode(), mark.encode("utf-16-le"))]
    return sorted({f"{name}: {mark}" for name, held in written.items() for mark, form in forms if form in held})


def test_t09_a_hundred_journeys_leave_nothing(tmp_path: Path, trust: Measured) -> None:
    pathway = ketamine.pathway()
    with serving(tmp_path / "served") as server:
        before = hits(server.written(), codes(pathway))
        with ThreadPoolExecutor(VISITORS_AT_ONCE) as people:
            browsers = list(people.map(short_journey, [server.port] * JOURNEYS))
        browsers += [long_journey(server.port, pathway) for _ in range(LONG_JOURNEYS)]
        elsewhere = server.open_elsewhere()
        running = server.written()
    written = running | {f"{name} afterwards": held for name, held in server.written().items()}
    sealed = {cookie[:40] for browser in browsers for cookie in browser.given}
    tokens = {token for browser in browsers for page in browser.pages for token in _tokens(page)}
    found = hits(written, (*MARKS, *codes(pathway)))
    found = [hit for hit in found if hit not in before and hit.replace(" afterwards", "") not in before]
    found += [name for name, held in written.items() if any(one.encode() in held for one in sealed | tokens)]
    named = hits({"said": running["said"]}, NAMES)
    trust("T09", f"{len(named)} log lines say which page was shown {named[:3]}", "0", not named)
    many = sum(len(browser.statuses) for browser in browsers)
    trust("T09", f"{len(found)} hits in {len(running)} files after {many} requests {found[:3]}", "0", not found)
    trust("T09", f"{len(elsewhere)} files open elsewhere {sorted(elsewhere)[:3]}", "0", not elsewhere)
    worst = max(status for browser in browsers for status in browser.statuses)
    trust("T09", f"worst answer {worst} of {len(browsers)} journeys", "< 400", worst < 400)
    addresses = _addresses(browsers)
    told = [one for one in addresses if _tells(one, pathway, sealed | tokens)]
    trust("T12", f"{len(told)} of {len(addresses)} addresses carry an answer, token or id {told[:3]}", "0", not told)


def _tokens(page: str) -> list[str]:
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)


def _addresses(browsers: list[FromAfar]) -> set[str]:
    """Return where people were sent, what the pages link to here, and where their forms go."""
    found = {address for browser in browsers for address in browser.sent_to}
    for browser in browsers:
        for page in browser.pages:
            found |= set(re.findall(r'(?:href|action|src|formaction)="(/[^"]*)"', page))
            found |= {f"GET {form}" for form in re.findall(r"<form[^>]*>", page) if 'method="post"' not in form}
    return found


def _tells(address: str, pathway: Pathway, secrets: set[str]) -> bool:
    answers = {
        choice.code for question in pathway.by_code.values() for choice in question.choices if "_" in choice.code
    }
    marks = answers | secrets | set(MARKS)
    return bool(re.search(r"[?;=]|^GET ", address)) or any(mark in address for mark in marks)


def test_t10_faults_leave_nothing(tmp_path: Path, trust: Measured) -> None:
    with serving(tmp_path / "served", BREAKS) as server:
        person, _ = visitor(server.port, **HEADERS)
        answered = {person.opens("/").response.status_code}
        form = {"page": ["days"], "days_30-value": [TYPED], "csrf_token": ["planted-token"]}
        answered.add(person.posts("/questions", form).response.status_code)
        answered.add(person.posts("/", {**form, "page": ["planted-page"]}).response.status_code)
        answered.add(person.opens("/planted-path?planted-query=1").response.status_code)
        answered.add(person.posts("/left", form).response.status_code)
        answered.add(person.posts("/talk", {"x": ["planted-" * LARGEST_FORM]}).response.status_code)
        answered.add(person.opens("/talk?breaks=planted-query").response.status_code)
        answered.add(person.posts("/questions?breaks=1&says=planted-query", form).response.status_code)
        answered |= {_says(server.port, raw) for raw in malformed()}
        answered.discard(0)
        running = server.written()
    found = hits(running | {f"{name} afterwards": held for name, held in server.written().items()}, MARKS)
    expected = {400, 404, 405, 413, 500}
    trust("T10", f"{len(found)} hits after {sorted(answered)} {found[:3]}", "0", not found and answered >= expected)


def malformed() -> list[bytes]:
    """Return requests that no browser sends."""
    head = f"Host: 127.0.0.1\r\nUser-Agent: {AGENT}\r\n".encode()
    return [
        b"NO planted-line\r\n\r\n",
        b"planted-\x00\xff\xfe\r\n\r\n",
        b"GET /planted-" + b"p" * 9000 + b" HTTP/1.1\r\n" + head + b"\r\n",
        b"GET / HTTP/1.1\r\nplanted-header :x\r\n" + head + b"\r\n",
        b"GET / HTTP/9.9\r\nX-Planted: planted-value\r\n\r\n",
        b"POST /questions HTTP/1.1\r\nContent-Length: planted-7\r\n" + head + b"\r\nplanted-body",
        b"POST /questions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + head + b"\r\nZZplanted-chunk\r\n",
        b"POST /questions HTTP/1.1\r\nContent-Length: 500\r\n" + head + b"\r\nplanted-cut-short",
        b"\x16\x03\x01\x02\x00\x01\x00planted-tls-hello",
        b"GET http://planted-host.example/ HTTP/1.1\r\nHost: planted-host.example\r\n\r\n",
    ]


def _says(port: int, raw: bytes) -> int:
    """Send anything at all from afar; return the status of the answer, 0 where the line was cut."""
    with closing(socket.create_connection(("127.0.0.1", port), 10, source_address=(VISITOR_ADDRESS, 0))) as line:
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        try:
            words = line.recv(200).split()
        except ConnectionError:
            return 0
    return int(words[1]) if len(words) > 1 else 0


def test_t11_the_service_calls_nobody(tmp_path: Path, trust: Measured) -> None:
    with serving(tmp_path / "served", NOTES + MAIN, tallies="false") as server:
        long_journey(server.port, ketamine.pathway())
        called = _called(server)
    trust("T11", f"{len(called)} connections made by the service {called[:3]}", "0", not called)


def _called(server: Served) -> list[str]:
    path = server.folder / "home" / "connected"
    return path.read_text().splitlines() if path.exists() else []


ALONE = """
import subprocess, sys
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from tests import ketamine
from tests.trust.served import serving
from tests.trust.test_t09_nothing_written import long_journey
with serving(Path(sys.argv[1])) as server:
    print(len(long_journey(server.port, ketamine.pathway()).statuses))
"""


def test_t11_a_whole_journey_without_any_network(tmp_path: Path, trust: Measured) -> None:
    tools = shutil.which("unshare"), shutil.which("ip")
    allowed = None not in tools and subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True)
    if not allowed or allowed.returncode:
        pytest.skip("this machine lets nobody switch the network off for one process (unshare -n)")
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-c", ALONE, str(tmp_path / "served"), root],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    trust("T11", f"{done.stdout.strip() or 0} requests answered with no network at all", "> 50", done.returncode == 0)


def test_t09_control_what_is_planted_is_found(tmp_path: Path) -> None:
    logged = f'{VISITOR_ADDRESS} "GET /planted-path" "{AGENT}"'.encode()
    assert len(hits({"said": logged, "clean": b"request 200"}, MARKS)) == 3
    assert hits({"two bytes": TYPED.encode("utf-16-le")}, MARKS)
    assert _tells("/questions?now=x", ketamine.pathway(), set())
    assert _tells("/result/suicide_thoughts", ketamine.pathway(), set())
    with serving(tmp_path / "served", NOTES + CALLS + MAIN) as server:
        assert _called(server)
        assert not server.open_elsewhere()


def test_t09_control_a_log_elsewhere_is_seen(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    with serving(tmp_path / "served", f"kept = open({str(outside)!r}, 'a')\n{MAIN}") as server:
        assert server.open_elsewhere() == {str(outside)}
