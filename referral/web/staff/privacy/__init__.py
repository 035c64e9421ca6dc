"""The pages on which a person gets all that is held of them, and two people erase or hold a case; how long is kept."""

from collections.abc import Iterable

from flask import Blueprint

from referral.web.staff.privacy import desk, everything, retention


def blueprints() -> Iterable[Blueprint]:
    """Return the pages."""
    return everything.pages(), desk.pages(), retention.pages()
