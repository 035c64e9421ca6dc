"""The pretend phone at /dev/phone: what would have been sent, and a reply to it. Development with `console` only.

A reply takes the way of a real one, from its signed webhook on. A text counts as delivered when it is first looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby

from flask import Blueprint, abort, redirect, request
from werkzeug import Response

from referral.actions.parts import Parts
from referral.sms import SmsProvider
from referral.sms.console import Console, Shown
from referral.web.sms_hook import INBOUND, inbound, status
from screening.web.render import page

PATH = "/dev/phone"
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
LONGEST = 1600
DIGITS = ("1", "2", "3", "STOP", "HELP")


@dataclass(frozen=True, slots=True)
class Phone:
    """One number, with what came to it and went from it, oldest first."""

    number: str
    texts: tuple[Shown, ...]


def has_phone(parts: Parts) -> bool:
    """Return whether there is a pretend phone: in production there never is one."""
    return isinstance(parts.provider, Console) and not parts.settings.production


def pages(parts: Parts) -> Blueprint:
    """Return the page of the pretend phone. Without one, there is no such page."""
    made = Blueprint("phone", __name__)
    made.get(PATH, endpoint="look")(lambda: _look(parts))
    made.post(PATH, endpoint="write")(lambda: _write(parts))
    return made


def _console(provider: SmsProvider) -> Console:
    if not isinstance(provider, Console):
        abort(404)
    return provider


def _look(parts: Parts) -> str:
    console = _console(parts.provider)
    for token, hook in console.arrivals():
        status(parts, hook, token)
    here = request.script_root + PATH
    return page("phone", "referral/phone.html", phones=tuple(_phones(console)), here=here, digits=DIGITS)


def _phones(console: Console) -> Iterator[Phone]:
    """Yield each phone, the one first on which something happened last."""
    texts = console.shown()
    last = {one.number: place for place, one in enumerate(texts)}
    by_phone = sorted(texts, key=lambda one: -last[one.number])
    for number, of_one in groupby(by_phone, key=lambda one: one.number):
        yield Phone(number, tuple(of_one))


def _write(parts: Parts) -> Response:
    console = _console(parts.provider)
    number, words = request.form.get("number", "").strip(), request.form.get("words", "")[:LONGEST]
    if not NUMBER.fullmatch(number):
        abort(400)
    hook = console.reply(number, words, parts.new_code(), f"{parts.settings.public_url}{INBOUND}")
    if inbound(parts, hook) is not HTTPStatus.OK:
        abort(503)
    return redirect(request.script_root + PATH, 303)
