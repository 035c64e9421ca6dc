"""Fresh proof: before something that matters, whoever is signed in shows once more that it is them."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import redirect, request, session
from flask.typing import ResponseReturnValue

from referral.web.staff.desk import desk
from referral.web.staff.guard import READING, THEN

PROVED, TYPED = "proved", "typed"
LASTS = timedelta(minutes=15)
MOST_TYPED = 20
AGAIN = "/account/again"
View = Callable[..., ResponseReturnValue]


def prove() -> None:
    """Note that somebody has just shown that it is them."""
    session[PROVED] = desk().now().timestamp()


def freshly(then: str, *keeps: str) -> Callable[[View], View]:
    """Ask for proof no older than a quarter of an hour, and lead back: to a page that was opened, else to `then`.

    What was typed into the fields named in `keeps` stays in the session meanwhile, which is sealed.
    """

    def asks(view: View) -> View:
        @wraps(view)
        def shown(*args: Any, **values: Any) -> ResponseReturnValue:
            at = session.get(PROVED)
            if at is not None and abs(desk().now().timestamp() - at) < LASTS.total_seconds():
                return view(*args, **values)
            if request.method in READING:
                session[THEN] = request.path
            else:
                session[THEN] = then
                session[TYPED] = {name: request.form.getlist(name)[:MOST_TYPED] for name in keeps}
            return redirect(f"{request.script_root}{AGAIN}", 303)

        return shown

    return asks


def typed() -> dict[str, list[str]]:
    """Return what was typed before the proof was asked for, once."""
    found: dict[str, list[str]] = session.pop(TYPED, {})
    return found
