"""What Caddy writes with deploy/Caddyfile while people come and things break, and how it seals the way (T09, T10, T21).

The file of the deployment is run as it is, with a certificate of its own; only ports and folders are others. Seen to
fail: without its lines on logs, the fault of an absent site is written down with address, browser and query.
"""

import re
import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

import pytest

from tests.trust.proxied import CADDYFILE, HELP, SITE, Proxied, listening, proxied, sealed
from tests.trust.served import VISITOR_ADDRESS, Served
from tests.trust.test_t09_nothing_written import AGENT, FORWARDED, HEADERS, MARKS, hits, malformed
from tests.trust_report import Measured

pytestmark = [pytest.mark.trust, pytest.mark.local_server]
YEAR = 31_536_000
# Some of what is sent gets no answer while the proxy waits for the rest.
PATIENCE = 0.5
FAR_TOO_MUCH = b"planted-" * 50_000
PLANTED = "/talk?planted-query=1"


@pytest.fixture(scope="module")
def proxy(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """Put Caddy in front of the real service."""
    with proxied(tmp_path_factory.mktemp("proxied"), f"127.0.0.1:{served.port}") as running:
        yield running


def everything(proxy: Proxied) -> set[int]:
    """Ask for pages, for too much, and in ways that no browser does; return how it was answered."""
    answered = {
        proxy.asks("GET", PLANTED, headers=HEADERS).status_code,
        proxy.asks("GET", "/planted-path", headers=HEADERS).status_code,
    }
    answered.add(proxy.asks("GET", "/", headers={**HEADERS, "Host": "planted-host.example"}).status_code)
    with suppress(OSError):  # it may cut the line before all of it is sent
        answered.add(proxy.asks("POST", "/questions?planted-query=1", body=FAR_TOO_MUCH, headers=HEADERS).status_code)
    for raw in malformed():
        with closing(proxy.line(proxy.trusting())) as line:
            answered.add(_says(line, raw))
        port = proxy.port if b"tls" in raw or raw.startswith(b"NO") else proxy.plain
        with closing(socket.create_connection((SITE, port), 20, source_address=(VISITOR_ADDRESS, 0))) as line:
            answered.add(_says(line, raw))
    return answered - {0}


def _says(line: socket.socket, raw: bytes) -> int:
    """Send anything at all; return the status of the answer, 0 where the line was cut."""
    line.settimeout(PATIENCE)
    try:
        line.sendall(raw + b"\r\n\r\n")
        words = line.recv(200).split()
    except OSError:
        return 0
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def test_t09_caddy_writes_nothing_about_who_comes(served: Served, proxy: Proxied, trust: Measured) -> None:
    answered = everything(proxy)
    written = proxy.written() | {f"served {name}": held for name, held in served.written().items()}
    found = hits(written, MARKS)
    expected = {200, 400, 404}
    told = f"{len(found)} hits in {len(written)} files of site and proxy after answers {sorted(answered)} {found[:3]}"
    trust("T09", told, "0", not found and answered >= expected)


def test_t10_the_site_away_is_not_written_down_and_help_is_shown(tmp_path: Path, trust: Measured) -> None:
    with listening() as (upstream, reached):
        proxy = Proxied(tmp_path, upstream, CADDYFILE.read_text())
        assert proxy.asks("GET", PLANTED, headers=HEADERS).status_code == 200
    # Nobody listens there any more.
    try:
        away = proxy.asks("GET", PLANTED, headers=HEADERS)
        everything(proxy)
    finally:
        proxy.stop()
    found = hits(proxy.written(), MARKS)
    trust("T10", f"{len(found)} hits while the site behind the proxy was away {found[:3]}", "0", not found)
    told = away.status_code, HELP in away.get_data(as_text=True), away.headers["Retry-After"], "Server" in away.headers
    trust("T44", f"with the site away the proxy answers {told[0]}, helpline shown: {told[1]}", "503, yes", told[1])
    assert told == (503, True, "60", False)
    # What the site is told of the visitor is the proxy's word alone: SOUNDINGS_TRUSTED_PROXIES=1 is right for it.
    assert reached[0]["X-Forwarded-For"] == VISITOR_ADDRESS
    assert not {"Forwarded", "X-Real-Ip"} & set(reached[0])
    assert reached[0]["X-Forwarded-Proto"] == "https"
    assert FORWARDED not in str(reached)
    assert reached[0]["User-Agent"] == AGENT


def test_t10_control_without_its_line_faults_are_written_down(tmp_path: Path) -> None:
    loud = CADDYFILE.read_text().replace("include tls pki", "").replace("level WARN", "level DEBUG")
    with proxied(tmp_path, f"{SITE}:1", loud) as proxy:
        proxy.asks("GET", PLANTED, headers=HEADERS)
    found = hits(proxy.written(), MARKS)
    assert {f"said: {mark}" for mark in (AGENT, FORWARDED, "planted-", VISITOR_ADDRESS)} <= set(found)


def test_t21_the_way_is_sealed(proxy: Proxied, trust: Measured) -> None:
    spoken = {version: _speaks(proxy.port, version) for version in (*OLD, *NEW)}
    if not _control(proxy):
        pytest.skip("this machine's OpenSSL offers no TLS 1.1: nothing would be shown")
    old = [version.name for version in OLD if spoken[version]]
    trust("T21", f"versions below TLS 1.2 that are spoken: {old}", "none", not old)
    assert all(spoken[version] for version in NEW)
    answers = {path: proxy.asks("GET", path) for path in ("/", "/talk", "/nothing", "/staff/", "/metrics")}
    ages = {path: _age(answer.headers["Strict-Transport-Security"]) for path, answer in answers.items()}
    below = all("includeSubDomains" in answer.headers["Strict-Transport-Security"] for answer in answers.values())
    value = f"HSTS of {min(ages.values())} seconds on {len(ages)} pages, names below: {below}"
    trust("T21", value, f">= {YEAR}, True", min(ages.values()) >= YEAR and below)
    met, refused = _suites(proxy.port)
    weak = sorted(met - STRONG)
    value = f"TLS 1.2: {len(met)} suites spoken, {len(weak)} weak {weak}, {refused} others refused"
    trust("T21", value, "some, 0, 20 or more", bool(met) and not weak and refused >= 20)
    named = [path for path, answer in answers.items() if {"Server", "Via"} & set(answer.headers)]
    assert not named, "the proxy names itself"
    assert answers["/metrics"].status_code == proxy.asks("GET", "/health/ready").status_code == 404


def test_t21_plain_http_leads_to_the_sealed_way(proxy: Proxied) -> None:
    with closing(socket.create_connection((SITE, proxy.plain), 20)) as line:
        line.sendall(f"GET /talk HTTP/1.1\r\nHost: {SITE}\r\n\r\n".encode())
        said = line.recv(2000).decode()
    assert re.match(r"HTTP/1\.1 30[18]", said)
    assert f"Location: https://{SITE}" in said


OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
NEW = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)

# What the IANA recommends for TLS 1.2, those with forward secrecy; what TLS 1.3 has is all of that kind.
STRONG = frozenset(
    f"ECDHE-{key}-{how}"
    for key in ("ECDSA", "RSA")
    for how in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")
)


def _suites(port: int) -> tuple[set[str], int]:
    """Offer each suite of TLS 1.2 that this machine knows by itself; return those taken, and how many were not."""
    all_of = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    all_of.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    names = [str(one["name"]) for one in all_of.get_ciphers() if one["protocol"] != "TLSv1.3"]
    met = {name for name in names if _speaks(port, ssl.TLSVersion.TLSv1_2, name)}
    return met, len(names) - len(met)


def _only(how: ssl.SSLContext, version: ssl.TLSVersion, suites: str = "ALL") -> ssl.SSLContext:
    how.set_ciphers(f"{suites}:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that they are old is what is asked
        how.minimum_version = how.maximum_version = version
    return how


def _speaks(port: int, version: ssl.TLSVersion, suites: str = "ALL") -> bool:
    how = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    how.check_hostname, how.verify_mode = False, ssl.CERT_NONE
    try:
        with closing(sealed(port, _only(how, version, suites))) as line:
            return line.version() is not None
    except OSError:
        return False


def _control(proxy: Proxied) -> bool:
    """Say whether the same question finds a server that does speak TLS 1.1."""
    how = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    how.load_cert_chain(*proxy.certificate)
    _only(how, ssl.TLSVersion.TLSv1_1)
    with closing(socket.create_server((SITE, 0))) as server:

        def answer() -> None:
            line, _ = server.accept()
            with line, suppress(OSError):
                how.wrap_socket(line, server_side=True).close()

        thread = Thread(target=answer)
        thread.start()
        spoken = _speaks(server.getsockname()[1], ssl.TLSVersion.TLSv1_1)
        thread.join()
    return spoken


def _age(header: str | None) -> int:
    found = re.search(r"max-age=(\d+)", header or "")
    return int(found[1]) if found else 0
