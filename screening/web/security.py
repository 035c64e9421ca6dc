"""Where to report a hole: /.well-known/security.txt, in the form of RFC 9116."""

from datetime import UTC, datetime, time

from flask import Blueprint, abort
from werkzeug import Response

from screening.web.parts import parts

pages = Blueprint("security", __name__)


@pages.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Name the contact and the end of its term; where the operator set none, or it is over, there is no such page."""
    settings = parts().settings
    ends = settings.security_expires
    if not settings.security_contact or ends is None or ends <= parts().clock().date():
        abort(404)
    until = datetime.combine(ends, time(), UTC)
    lines = [f"Contact: {settings.security_contact}", f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}"]
    lines.append(f"Preferred-Languages: {', '.join(settings.languages)}")
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
