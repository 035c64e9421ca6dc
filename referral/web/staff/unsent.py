"""What somebody had typed when their sign-in ended: sealed in their own cookie until they are in again.

A form that says so (`keeps_unsent`) is put by instead of being lost. Only the same person gets it back, on the page
that it belongs to, once; it is not filed by itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request, session
from werkzeug.datastructures import MultiDict

from referral.web.staff.desk import USER, here
from screening.web.guard import TOKEN

FORMS = "forms of ours"
"""What looks at each form is kept under this name, for this looks before it has its turn."""
KEPT = "unsent"
MARK = "keeps_unsent"
MOST_FIELDS, LONGEST = 160, 600
DRAFT = "/draft"
"""How the address ends at which a script keeps a page while it is filled in."""
View = TypeVar("View", bound=Callable[..., Any])


def keeps_unsent(view: View) -> View:
    """Say that what this form holds is worth keeping over a sign-in."""
    setattr(view, MARK, True)
    return view


def put_by() -> str:
    """Put by the form that has just come, and return the path of its page; "" where it is not worth keeping.

    Raises:
        BadRequest: where it is no form that we drew for this browser.

    """
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, MARK, False) or request.method != "POST" or USER not in session:
        return ""
    current_app.extensions[FORMS].look()
    pairs = [(name, text[:LONGEST]) for name, text in request.form.items(multi=True) if name != TOKEN]
    page = request.path.removesuffix(DRAFT)
    session[KEPT] = {"page": page, "who": session[USER], "form": pairs[:MOST_FIELDS]}
    return page


def taken_up(page: str) -> "MultiDict[str, str] | None":
    """Return what the person who asks had typed on this page, once; None where there is nothing."""
    kept, found = session.get(KEPT), here()
    if kept is None or found is None or kept["page"] != page:
        return None
    del session[KEPT]
    mine = kept["who"] == found.account.stamp
    return MultiDict([(name, text) for name, text in kept["form"]]) if mine else None
