"""Texts in the language of a request. Each is looked up once in a language and then kept, as plain text and as HTML.

So are pieces of pages that look the same for everyone: questions that have no answer yet, places to turn to.

Flask-Babel asks anew for every text which request this is, which language and which catalogue: a fifth of the work of
a page. What is kept comes from templates, data files and settings, never from a person, so there is an end to it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from typing import Any

from babel import Locale
from flask import current_app, g
from flask_babel import LazyString, force_locale, get_babel, get_locale, get_translations
from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

KEY = "soundings texts"


class Texts:
    """The texts of one language."""

    def __init__(self, catalogue: Any, locale: Locale | None) -> None:
        """Keep texts of this catalogue, which has `gettext` and `ngettext`."""
        self.catalogue = catalogue
        self.code = str(locale or "en").replace("_", "-")
        self.direction = locale.text_direction if locale else "ltr"
        self._plain: dict[str, str] = {}
        self._escaped: dict[str, Markup] = {}
        self._marked: dict[str, Markup] = {}
        self.pieces: dict[tuple[object, ...], Markup] = {}

    def plain(self, text: str) -> str:
        """Return a text as it stands in the catalogue."""
        found = self._plain.get(text)
        if found is None:
            found = self._plain[text] = str(self.catalogue.gettext(text))
        return found

    def escaped(self, text: str) -> Markup:
        """Return a text of a data file, safe to put on a page."""
        found = self._escaped.get(text)
        if found is None:
            found = self._escaped[text] = escape(self.plain(text))
        return found

    def marked(self, text: str) -> Markup:
        """Return a text of a template that has nothing to fill in; a per cent sign is written twice there."""
        found = self._marked.get(text)
        if found is None:
            found = self._marked[text] = Markup(self.plain(text)) % {}  # noqa: S704  # the translators' words are ours
        return found


def texts() -> Texts:
    """Return the texts of this request's language; on a command line they stay English."""
    try:
        # Asked for each text of a page: past the proxy, which would take three calls to pass on one.
        here: Any = g._get_current_object()  # noqa: SLF001  # Werkzeug documents it
    except RuntimeError:
        return Texts(NullTranslations(), None)
    found: Texts | None = here.get("texts")
    if found is None:
        found = here.texts = _of(get_babel().locale_selector())
    return found


def _of(language: str) -> Texts:
    """Return the texts of a language, which is the one that Flask-Babel would now speak."""
    known: dict[str, Texts] = current_app.extensions.setdefault(KEY, {})
    if language not in known:
        known[language] = Texts(get_translations(), get_locale())
    return known[language]


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Say all that follows in another language than the page: for a piece of it that somebody else will read."""
    before = texts()
    with force_locale(language.replace("-", "_")):
        g.texts = _of(language)
        try:
            yield
        finally:
            g.texts = before


@pass_eval_context
def in_template(drawing: EvalContext, text: str, **values: Any) -> str:
    """Translate a text of a template, as Jinja's own `gettext` does it: what is filled in is escaped."""
    if not drawing.autoescape:
        return texts().plain(text) % values
    return Markup(texts().plain(text)) % values if values else texts().marked(text)  # noqa: S704  # as above


@pass_eval_context
def counted(drawing: EvalContext, one: str, several: str, number: int, **values: Any) -> str:
    """Translate a text of a template that differs by a number, which it calls `num`."""
    text = str(texts().catalogue.ngettext(one, several, number))
    return (Markup(text) if drawing.autoescape else text) % {"num": number, **values}  # noqa: S704  # as above


class NotForEveryone(Exception):
    """A piece that was to be kept for everyone holds a form's token, which is one person's."""


def lazy(text: str) -> LazyString:
    """Note a text that is translated where it is shown: each time anew, in the language of that request."""
    return LazyString(_now, text)


def _now(text: str) -> str:
    return texts().plain(text)


def kept(*name: object, caller: Callable[[], Markup]) -> Markup:
    """Draw a piece of a page once in a language; `name` tells it from the others. It must hold nothing of a person."""
    pieces = texts().pieces
    if name not in pieces:
        piece = caller()
        if "csrf_token" in piece:
            raise NotForEveryone(*name)
        pieces[name] = piece
    return pieces[name]


def shown(text: str | None) -> Markup:
    """Translate a text of a data file for a page; one that is not in the catalogue stands as it is."""
    return texts().escaped(text) if text else Markup()


def prepare(jinja: Environment) -> None:
    """Give templates these texts instead of Flask-Babel's. Texts with a context stay as they are."""
    jinja.globals.update(_=in_template, gettext=in_template, ngettext=counted, drawn_once=kept)
    jinja.filters.update(t=shown)
