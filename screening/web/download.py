"""A file to keep: an answer that a browser saves, instead of showing it."""

from flask import Response


def download(content: str | bytes, content_type: str, name: str) -> Response:
    """Return an answer that is saved under a name: a plain one, without folders."""
    answer = Response(content, content_type=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
