"""Rate limits that know nobody's address, and pages that are sent packed."""

import gzip
import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import brotli
import pytest
from flask import Flask, request

from screening.web import reports
from screening.web.guard import unmasked
from screening.web.hooks import Hooks
from screening.web.limits import MINUTE, Limits, Names
from tests.actors import Visitor
from tests.screening.web.conftest import FakeClock, MakeSite

SOMEBODY = {"REMOTE_ADDR": "9.9.9.9"}
SOMEBODY_ELSE = {"REMOTE_ADDR": "8.8.8.8"}


def sends(site: Flask, address: str, times: int, **origin: str) -> list[int]:
    browser = site.test_client()
    return [browser.post(address, environ_base=origin).status_code for _ in range(times)]


def test_many_forms_from_one_address_get_the_429_page_with_numbers_to_call(make_site: MakeSite) -> None:
    site = make_site(posts_a_minute=3)
    assert sends(site, "/language", 4, **SOMEBODY) == [303, 303, 303, 429]
    assert sends(site, "/language", 1, **SOMEBODY_ELSE) == [303]
    answer = site.test_client().post("/language", environ_base=SOMEBODY)
    assert "If you need someone now" in answer.get_data(as_text=True)
    assert answer.headers["Retry-After"] == "60"
    assert not [name for name, _ in answer.headers if "ratelimit" in name.lower()]


def test_who_was_slowed_can_go_on_in_the_next_minute(make_site: MakeSite, clock: FakeClock) -> None:
    site = make_site(posts_a_minute=1)
    assert sends(site, "/language", 2, **SOMEBODY) == [303, 429]
    clock.passes(minutes=1)
    assert sends(site, "/language", 2, **SOMEBODY) == [303, 429]


@pytest.mark.parametrize("address", ["/talk", "/go-on", "/leave"])
def test_help_and_the_way_out_are_never_limited(make_site: MakeSite, address: str) -> None:
    site = make_site(posts_a_minute=1)
    assert set(sends(site, address, 5, **SOMEBODY)) <= {200, 303}
    sends(site, "/language", 2, **SOMEBODY)
    assert site.test_client().post(address, environ_base=SOMEBODY).status_code in {200, 303}


def test_reading_is_never_limited(make_site: MakeSite) -> None:
    browser = make_site(posts_a_minute=1).test_client()
    assert {browser.get("/", environ_base=SOMEBODY).status_code for _ in range(5)} == {200}


@pytest.mark.parametrize("origin", ["127.0.0.1", "10.0.0.7", "::1", "::ffff:10.0.0.7", "", "unix:"])
def test_what_may_be_a_proxy_that_stands_for_everybody_is_not_limited(make_site: MakeSite, origin: str) -> None:
    assert sends(make_site(posts_a_minute=1), "/language", 3, REMOTE_ADDR=origin) == [303, 303, 303]


def test_behind_a_declared_proxy_each_visitor_is_counted_alone(make_site: MakeSite) -> None:
    browser = make_site(posts_a_minute=1, trusted_proxies=1).test_client()

    def send(address: str) -> int:
        return browser.post("/language", headers={"X-Forwarded-For": f"1.1.1.1, {address}"}).status_code

    assert [send("9.9.9.9"), send("8.8.8.8"), send("9.9.9.9")] == [303, 303, 429]


@pytest.mark.parametrize(
    ("once", "again"),
    [
        ("8.8.4.4:5555", "8.8.4.4:6666"),
        ("8.8.4.4:5555", "8.8.4.4"),
        ("[2a00:1450::1]:443", "2a00:1450::1"),
        ("[2a00:1450::1]", "[2a00:1450::2]:80"),
        ("[::ffff:8.8.4.4]:80", "8.8.4.4"),
        ("unknown", "_hidden:80"),  # what nobody can read is one visitor
    ],
)
def test_a_proxy_that_sends_ports_or_names_of_its_own_takes_no_limit_away(
    make_site: MakeSite, once: str, again: str
) -> None:
    browser = make_site(posts_a_minute=1, trusted_proxies=1).test_client()

    def send(address: str) -> int:
        return browser.post("/language", headers={"X-Forwarded-For": address}).status_code

    assert [send(once), send("9.9.9.9:80"), send(again)] == [303, 303, 429]


@pytest.mark.parametrize("origin", ["10.0.0.7:80", "[fd00::1]:443", "[::1]"])
def test_an_address_of_this_network_with_a_port_stays_unlimited(make_site: MakeSite, origin: str) -> None:
    browser = make_site(posts_a_minute=1, trusted_proxies=1).test_client()
    codes = [browser.post("/language", headers={"X-Forwarded-For": origin}).status_code for _ in range(3)]
    assert codes == [303] * 3


def test_no_proxy_makes_this_site_speak_anything_but_the_web(make_site: MakeSite) -> None:
    site = make_site(trusted_proxies=1)
    seen: list[str] = []
    site.before_request(lambda: seen.append(request.host_url))
    for scheme in ("javascript", "HTTPS", "https", "http"):
        site.test_client().get("/", headers={"X-Forwarded-Proto": scheme})
    assert seen == [f"{one}://localhost/" for one in ("http", "http", "https", "http")]


def test_an_undeclared_proxy_is_not_believed(make_site: MakeSite) -> None:
    browser = make_site(posts_a_minute=1).test_client()
    codes = [
        browser.post("/language", environ_base=SOMEBODY, headers={"X-Forwarded-For": f"8.8.8.{n}"}).status_code
        for n in range(2)
    ]
    assert codes == [303, 429]


def test_visitors_of_a_socket_for_both_kinds_of_address_are_counted_one_by_one(make_site: MakeSite) -> None:
    site = make_site(posts_a_minute=1)
    codes = [sends(site, "/language", 1, REMOTE_ADDR=f"::ffff:9.9.9.{n}") for n in (8, 9, 9)]
    assert codes == [[303], [303], [429]]
    assert sends(site, "/language", 1, **SOMEBODY) == [429]


def test_nought_means_no_limit(make_site: MakeSite) -> None:
    assert set(sends(make_site(posts_a_minute=0), "/language", 20, **SOMEBODY)) == {303}


def test_reports_have_a_smaller_limit_for_each_and_one_for_all(make_site: MakeSite) -> None:
    site = make_site(Hooks(report=lambda _: True))
    site.extensions["guard"].exempt(reports.send)
    assert sends(site, "/report", 11, **SOMEBODY) == [303] * 10 + [429]
    assert sends(site, "/report", 1, **SOMEBODY_ELSE) == [303]
    assert 429 in sends(site, "/report", 120, REMOTE_ADDR="127.0.0.1")


def test_the_name_of_an_address_tells_nothing_and_lasts_a_day(clock: FakeClock) -> None:
    names = Names(clock)
    first = names.name("9.9.9.9")
    assert first == names.name("9.9.9.9")
    assert first != names.name("9.9.9.8")
    assert "9" * 4 not in first
    assert Names(clock).name("9.9.9.9") != first
    clock.time += timedelta(days=1)
    assert names.name("9.9.9.9") != first
    assert b"9.9.9.9" not in repr(names).encode()


@dataclass
class Together:
    """Counts for several sites, under the words that it is told; `away` it counts nothing."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    away: bool = False

    def add(self, what: str, who: str, seconds: int) -> int:
        """Count one more."""
        assert seconds
        self.counts[what, who] += not self.away
        return 0 if self.away else self.counts[what, who]


def test_windows_that_share_their_counts_fill_up_together(clock: FakeClock) -> None:
    together = Together()
    one, other = (Limits(Names(clock), together).window("forms", MINUTE, 2) for _ in range(2))
    assert [one.takes("2a00:1450:4001:1::5"), other.takes("2a00:1450:4001:1::6")] == [True, True]
    assert [one.takes("2a00:1450:4001:1::7"), other.takes("9.9.9.9")] == [False, True]
    clock.passes(minutes=1)
    assert one.takes("2a00:1450:4001:1::5")
    together.away = True
    assert [one.takes("9.9.9.9") for _ in range(3)] == [True, True, False]


def test_a_flood_stays_with_the_process_that_it_met(clock: FakeClock) -> None:
    together = Together()
    window = Limits(Names(clock), together).window("forms", MINUTE, 2)
    assert sum(window.takes("9.9.9.9") for _ in range(50)) == 2
    assert together.counts.total() == 2


def test_a_home_counts_once_however_many_addresses_it_has(clock: FakeClock) -> None:
    names = Names(clock)
    assert names.name("2a00:1450:4001:1::5") == names.name("2a00:1450:4001:1:ffff::9")
    assert names.name("2a00:1450:4001:1::5") != names.name("2a00:1450:4001:2::5")


def test_being_slowed_leaves_no_line_with_a_name(make_site: MakeSite, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        sends(make_site(posts_a_minute=1), "/language", 3, **SOMEBODY)
    assert "9.9.9.9" not in caplog.text
    assert "exceeded" not in caplog.text


def packed(site: Flask, accepted: str, address: str = "/") -> tuple[str, bytes]:
    answer = site.test_client().get(address, headers={"Accept-Encoding": accepted})
    assert "Accept-Encoding" in answer.vary
    return answer.headers.get("Content-Encoding", ""), answer.data


def test_pages_are_packed_as_the_browser_asks(site: Flask) -> None:
    way, body = packed(site, "gzip, deflate, br, zstd")
    assert way == "br"
    assert b"<!doctype html>" in brotli.decompress(body)
    way, body = packed(site, "gzip")
    assert way == "gzip"
    assert b"<!doctype html>" in gzip.decompress(body)
    assert packed(site, "identity")[0] == ""
    assert packed(site, "br;q=0")[0] == ""


def test_the_length_is_blurred(site: Flask) -> None:
    browser = site.test_client()
    lengths = {len(browser.get("/talk", headers={"Accept-Encoding": "br"}).headers["X-Blur"]) for _ in range(20)}
    assert len(lengths) > 1


ADDRESSES = ("/", "/talk", "/report", "/privacy", "/method", "/atlas", "/left", "/no-such-page")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_puts_text_on_a_page(site: Flask, address: str) -> None:
    # What packing needs so as not to tell a secret (BREACH): nobody else can plant text beside it.
    visitor = Visitor(site, **{"User-Agent": "planted7", "Referer": "https://elsewhere.example/planted7"})
    visitor.opens(f"{address}?about=planted7&note=planted7&page=planted7&at=planted7&language=planted7")
    assert "planted7" not in visitor.response.get_data(as_text=True)


def test_the_token_stands_behind_another_mask_on_each_page(site: Flask) -> None:
    visitor = Visitor(site)
    forms = [visitor.opens("/").next_form for _ in range(5)]
    tokens = {control.value for form in forms for control in form.controls if control.name == "csrf_token"}
    assert len(tokens) == 5
    assert len({unmasked(token) for token in tokens}) == 1
    assert not any(unmasked(token).hex() in visitor.response.get_data(as_text=True) for token in tokens)
