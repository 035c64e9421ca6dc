"""The door for receiving services at /answer: a small Flask app of its own, beside the public site and the staff site.

It knows one thing: a link and its code. It sets no cookie before the code, and its pages tell nothing before it.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import Babel

from referral.settings import Settings
from referral.web.answering import errors, pages
from referral.web.answering.desk import EVEN_SECONDS, KEY, MOUNT, Desk
from referral.web.banner import banner
from referral.web.even import Even
from referral.wiring import Parts
from screening.app import HERE, LARGEST_FORM, Known, Site, templates
from screening.settings import session_keys
from screening.web import parts as site_parts
from screening.web import render
from screening.web.atlasbook import AtlasBook
from screening.web.guard import Guard
from screening.web.headers import PAGES, Secured
from screening.web.hooks import Hooks
from screening.web.i18n import selector
from screening.web.limits import Limits, Names, Posts, limit_posts
from screening.web.packing import pack_pages
from screening.web.promises import Run
from screening.web.requestlog import log_requests
from screening.web.session import Clock, Seal, SealedCookie

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_FIELDS = 20
TRIES_A_MINUTE = 20
"""Forms that one visitor may send in a minute. It spares the database; what makes guessing hopeless is the code."""
NO_REFERRER = {**PAGES, "Referrer-Policy": "no-referrer"}


class AnswerCookie(SealedCookie):
    """What is open, in a cookie that no other part of the site sees, sealed with keys of its own."""

    def __init__(self, keys: tuple[bytes, ...], clock: Clock, *, secure: bool) -> None:
        """Seal with keys made from the site's."""
        super().__init__(Seal(keys, clock), secure=secure)
        self.name = "__Secure-answer" if secure else "answer"
        self._terms = f"; HttpOnly; Path={MOUNT}; SameSite=Strict" + ("; Secure" if secure else "")


class SecuredByPage:
    """The headers on all that is answered. An address with a link's secret is told to nobody, this site included.

    After the code no address holds a secret; there the browser says that the form came from the page before.
    """

    def __init__(self, site: "WSGIApplication", *, production: bool) -> None:
        """Put headers on what `site` answers."""
        nothing: frozenset[str] = frozenset()
        self._linked = Secured(site, production=production, pages=NO_REFERRER, findable=nothing)
        self._opened = Secured(site, production=production, pages=PAGES, findable=nothing)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        site = self._opened if environ["PATH_INFO"] in pages.WITHOUT_SECRET else self._linked
        return site(environ, start_response)


def create_answering(settings: Settings, parts: Parts, known: Known) -> Flask:
    """Make the door. Connects to nothing.

    Args:
        settings: as the public site's.
        parts: what the actions are handed.
        known: the questionnaires and the directory, as the public site has them.

    """
    app = Site("referral", root_path=str(HERE), template_folder=str(templates()), static_folder=None)
    keys = tuple(sha256(b"soundings answer|" + key).digest() for key in session_keys(settings))
    pack_pages(app)
    log_requests(app)
    _configure(app, settings)
    app.session_interface = AnswerCookie(keys, parts.clock, secure=settings.production)
    Babel(app, locale_selector=selector(settings.languages))
    app.extensions[site_parts.KEY] = made = site_parts.Parts(
        settings,
        known.pathway,
        known.directory,
        Hooks(banner=banner(settings)),
        parts.clock,
        Run(None, {}),
        AtlasBook(known.pathway, known.directory, parts.clock),
    )
    render.prepare(app, made, render.read_assets(HERE / "static" / "build"))
    app.extensions[KEY] = Desk(settings, parts, Even(EVEN_SECONDS))
    guard = Guard(MOST_FIELDS)
    guard.watch(app)
    guard.exempt(pages.open_link)  # it knows by the code who asks, and a token would need a cookie before it
    app.register_blueprint(pages.pages())
    errors.register(app)
    posts = Posts(TRIES_A_MINUTE if settings.posts_a_minute else 0, "answer")
    limit_posts(app, Limits(Names(parts.clock), parts.counts), posts, proxies=settings.trusted_proxies)
    app.wsgi_app = SecuredByPage(app.wsgi_app, production=settings.production)  # type: ignore[method-assign]  # as Flask's own documentation wraps an app
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"),
        BABEL_DEFAULT_LOCALE=settings.languages[0],
    )
