"""Headers on every answer: what the browser may load, keep, share and tell."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PAGES = {**HEADERS, "Cache-Control": "no-store", "Vary": "Accept-Encoding, Cookie"}
HIDDEN = {"X-Robots-Tag": "noindex, nofollow, noarchive"}
TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
FINDABLE = frozenset({"/", "/talk"})


class Secured:
    """A site with the headers on all that it answers, errors included. None of its pages sets one of these itself.

    Pages are never stored; only a few may be found by search engines: here the start and the help page.
    """

    def __init__(
        self,
        site: "WSGIApplication",
        *,
        production: bool,
        pages: Mapping[str, str] = PAGES,
        findable: frozenset[str] = FINDABLE,
    ) -> None:
        """Put the headers of `pages` on what `site` answers; only `findable` paths may be found by search engines."""
        self._site = site
        self._paths = findable
        self._findable = [*pages.items(), *(TLS_ONLY.items() if production else ())]
        self._hidden = [*self._findable, *HIDDEN.items()]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        always = self._findable if environ["PATH_INFO"] in self._paths else self._hidden

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            return start_response(status, headers + always, *fault)

        return self._site(environ, start)


def comes_from_elsewhere() -> bool:
    """Return whether the browser says that another site sent this form."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
