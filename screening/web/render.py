"""Draws pages: what base.html needs on each of them, and nothing that could fail on an error page."""

import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from babel import Locale
from flask import Flask, current_app, request, session
from flask.templating import Environment
from flask_babel import format_date, get_locale

from screening.core.resources import Kind
from screening.web import texts, words
from screening.web.i18n import names
from screening.web.parts import Parts, country_of, load_progress, parts
from screening.web.progress import Progress
from screening.web.said import choice_name, country_name, in_order, said, spoken
from screening.web.show import told
from screening.web.until import left


@dataclass(frozen=True, slots=True)
class Assets:
    """Names of the files that the front end's build wrote; empty where it was not built."""

    sheet: str = ""
    mirrored: str = ""
    script: str = ""


def read_assets(folder: Path) -> Assets:
    """Read which files were built. Without them the pages are plain, and still work."""
    try:
        built = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Assets()
    return Assets(*(f"/static/build/{built[name]}" for name in ("app.css", "app.rtl.css", "app.mjs")))


ADDRESSES = {
    "start": "/",
    "questions": "/questions",
    "back": "/back",
    "short": "/short-result",
    "summary": "/summary",
    "go-on": "/go-on",
    "talk": "/talk",
    "result": "/result",
    "why": "/why",
    "paper": "/paper",
    "plan": "/plan",
    "calendar": "/calendar",
    "leave": "/leave",
    "left": "/left",
    "language": "/language",
    "keep": "/keep",
    "report": "/report",
    "report-about": "/report/about",
    "privacy": "/privacy",
    "health-data": "/health-data",
    "accessibility": "/accessibility",
    "promises": "/promises",
    "method": "/method",
    "atlas": "/atlas",
    "security": "/.well-known/security.txt",
    "static": "/static",
}


NAMES = {place: name for name, place in ADDRESSES.items()}


class Drawer(Environment):
    """Jinja as Flask sets it up, but what all templates know stands in one dictionary: each page begins with a copy.

    As Jinja has it, a page looks through a chain of two for each name.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows, and what it is given beside that."""
        return {**self.globals, **(d or {})}


def address(name: str) -> str:
    """Return the address of a page, also where no route could be matched."""
    return request.script_root + ADDRESSES[name]


def page(kind: str, template: str, progress: Progress | None = None, **context: Any) -> str:
    """Draw a page; `kind` is its data-page."""
    known = load_progress() if progress is None else progress
    always = {"data_page": kind, "progress": known, "left": left(known)}
    return current_app.jinja_env.get_template(template).render(always, **_of_this_request(), **context)


def crisis_line(progress: Progress) -> dict[str, Any]:
    """Return the emergency number and the first crisis line of their country, one whose check still holds if any."""
    here = parts().directory.countries.get(country_of(progress) or "")
    if here is None:
        return {"country": None, "number": None, "line": None}
    lines = (r for r in here.resources if r.published and r.is_crisis_line and r.for_everyone and not r.region)
    today = parts().clock().date()
    called = sorted((r for r in lines if r.reached_by(frozenset({Kind.PHONE}))), key=lambda r: r.expires < today)
    line = next(iter(called), None)
    return {"country": country_name(here), "number": here.emergency.ambulance[0], "line": line}


def _named(path: str) -> str:
    """Return the name of the page at a path, or the path where the mounting service has added a page; else nothing."""
    if path in parts().hooks.pages:
        return path
    return NAMES.get(path, "")


def _of_this_request() -> dict[str, Any]:
    said_in = texts.texts()
    return {
        "at": _named(request.path),
        "language": said_in.code,
        "direction": said_in.direction,
        "ran_out": bool(getattr(session, "expired", False)),
    }


def _day(day: date) -> str:
    """Write a day so that nobody takes the day for the month."""
    return str(format_date(day, "d MMM yyyy"))


def _host(url: str) -> str:
    """Name the site of an address."""
    return urlsplit(url).hostname or url


def spot(question: str) -> str:
    """Return the id of a question on its page. It can end up in a history, so it does not say what was asked."""
    return f"q-{crc32(question.encode()):08x}"


def _months() -> dict[int, str]:
    """Name the months in the person's language."""
    return dict((get_locale() or Locale("en")).months["stand-alone"]["wide"])


def prepare(app: Flask, made: Parts, assets: Assets) -> None:
    """Give the templates their words and filters."""
    settings = made.settings
    texts.prepare(app.jinja_env)
    app.jinja_env.filters.update(day=_day, host=_host, spot=spot, said=said, spoken=spoken, country=country_name)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        settings=settings,
        assets=assets,
        words=words,
        address=address,
        told=told,
        choice_name=choice_name,
        in_order=in_order,
        pathway=made.pathway,
        hooks=made.hooks,
        languages=names(settings.languages),
        months=_months,
    )
    app.context_processor(_of_this_request)
