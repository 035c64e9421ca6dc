"""Lets a `Visitor` walk through a site that runs in a process of its own."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode


@dataclass(frozen=True)
class Answered:
    """What came back, as Flask's own test client tells it."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes

    def get_data(self, *, as_text: bool) -> str:
        """Return the page."""
        assert as_text
        return self.body.decode()


class OverHttp:
    """A browser that speaks to a port of this machine and keeps its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: SimpleCookie = SimpleCookie()

    def test_client(self) -> "OverHttp":
        """Stand in for a site."""
        return self

    def get(self, address: str, headers: Mapping[str, str]) -> Answered:
        """Open a page."""
        return self._ask("GET", address, None, headers)

    def post(self, address: str, data: Mapping[str, list[str]], headers: Mapping[str, str]) -> Answered:
        """Send a form."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, urlencode(data, doseq=True), form | dict(headers))

    def _ask(self, method: str, address: str, body: str | None, headers: Mapping[str, str]) -> Answered:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, address, body, {**headers, **({"Cookie": cookies} if cookies else {})})
            response = connection.getresponse()
            for given in response.headers.get_all("Set-Cookie", []):
                self.cookies.load(given)
            return Answered(response.status, response.headers, response.read())  # type: ignore[arg-type]
