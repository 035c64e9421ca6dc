"""Headers on every answer: what the browser may load, keep, share and tell."""

from flask import Response, request

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
A_YEAR = "max-age=31536000"
FINDABLE = frozenset({"/", "/talk"})


def secured(response: Response, *, production: bool) -> Response:
    """Set the headers. Pages are never stored; only the start and the help page may be found by search engines."""
    response.headers.extend(HEADERS)
    response.headers["Cache-Control"] = "no-store"
    if request.path not in FINDABLE:
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    if production:
        response.headers["Strict-Transport-Security"] = A_YEAR
    return response


def comes_from_elsewhere() -> bool:
    """Return whether the browser says that another site sent this form."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
