"""People who go on using a site through its proxy while something happens to it: what they were answered, and when."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from werkzeug.test import Client

from tests.actors import Visitor
from tests.referral.staffsite import Browser
from tests.referral.web.test_kept_results import finishes, keeps, opens
from tests.trust.proxied import SITE, Proxied

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FAILED = 500
HANDED_ON = {"HTTP_COOKIE": "Cookie", "CONTENT_TYPE": "Content-Type"}


@dataclass(frozen=True)
class Asked:
    """One request: when it was sent, what it was, what came (0: nothing), and after how many seconds."""

    at: float
    what: str
    status: int
    seconds: float

    @property
    def failed(self) -> bool:
        """Return whether somebody saw a fault of ours."""
        return self.status == 0 or self.status >= FAILED


@dataclass
class Crowd:
    """All that was asked, from several threads."""

    proxy: Proxied
    asked: list[Asked] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    over: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Stand in for the site: hand a request to the proxy, and its answer back."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {name: environ[key] for key, name in HANDED_ON.items() if environ.get(key)}
        # As a browser does for a form of the same site.
        headers["Referer"] = f"https://{SITE}:{self.proxy.port}{path}"
        began, status = time.monotonic(), 0
        try:
            answer = self.proxy.asks(method, path + query, body=body or None, headers=headers)
            status = answer.status_code
        except (OSError, HTTPException) as fault:
            raise ConnectionError(type(fault).__name__) from None
        finally:
            with self._lock:
                self.asked.append(Asked(began, f"{method} {path}", status, time.monotonic() - began))
        given: Any = answer.headers
        start_response(f"{status} .", [pair for pair in given.items() if pair[0].lower() != "connection"])
        return [answer.body]

    def visitor(self) -> Visitor:
        """Return somebody new."""
        return Visitor(self)  # type: ignore[arg-type]  # it stands in for a site

    def test_client(self) -> Client:
        """Return a browser of their own."""
        return Client(self)

    def goes_on(self, name: str, once: Callable[[], None]) -> None:
        """Do something again and again until it is over."""
        while not self.over.is_set():
            try:
                once()
            except (AssertionError, ConnectionError, ValueError, StopIteration, LookupError) as fault:
                self.broken.append(f"{name}: {type(fault).__name__} {str(fault)[:200]}")
            else:
                self.done[name] += 1

    def keeps_a_result(self) -> None:
        """Answer, keep the result under seven words, and come back to it in another browser."""
        words = keeps(finishes(self.visitor()))
        assert opens(self.visitor(), words).at == "kept-result"
        time.sleep(1.0)  # 600 tries at words an hour are the end, for all together

    def looks_for_help(self) -> None:
        """Open what people in need open."""
        for path in ("/talk", "/", "/privacy", "/numbers"):
            assert self.visitor().opens(path).response.status_code == 200
        time.sleep(0.05)

    def works(self, browser: Browser) -> Callable[[], None]:
        """Return what somebody on the staff does: start a case, look at it, and at the list."""

        def once() -> None:
            assert browser.opens("/") == 200, browser.page
            assert browser.sends("/cases/new") in {302, 303}, browser.page
            assert browser.opens(browser.location.removeprefix("/staff")) == 200, browser.page
            time.sleep(0.2)

        return once

    def failed(self) -> list[str]:
        """Name each request that failed, with what it was."""
        return [f"{one.what} {one.status}" for one in self.asked if one.failed]

    def slowest(self, share: float, since: float = 0.0, until: float = float("inf")) -> float:
        """Return the time, in ms, within which this share of the requests of a span was answered."""
        found = sorted(one.seconds for one in self.asked if since <= one.at < until)
        return found[min(len(found) - 1, int(len(found) * share))] * 1000 if found else 0.0


@contextmanager
def crowded(proxy: Proxied, browser: Callable[[Crowd], Browser]) -> Iterator[Crowd]:
    """Let people come for as long as this lasts; `browser` returns one that is signed in."""
    crowd = Crowd(proxy)
    working = crowd.works(browser(crowd))
    told = {"keeps": crowd.keeps_a_result, "keeps too": crowd.keeps_a_result, "help": crowd.looks_for_help}
    threads = [Thread(target=crowd.goes_on, args=pair) for pair in {**told, "works": working}.items()]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        crowd.over.set()
        for thread in threads:
            thread.join()
