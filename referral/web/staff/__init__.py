"""The staff site: a Flask app of its own, mounted at /staff, with its own cookie, headers and error pages.

It alone loads Flask-Security; where it is shut, nothing does.
"""

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import Babel
from itsdangerous import URLSafeTimedSerializer

from referral.settings import Settings
from referral.web.banner import banner
from referral.web.desk import Desk as TextDesk
from referral.web.staff import (
    account,
    alerts,
    amending,
    answerlinks,
    cards,
    cases,
    claims,
    consents,
    counselling,
    devices,
    digest,
    directory,
    door,
    draw,
    errors,
    guard,
    handing,
    home,
    inbox,
    intake,
    kiosk,
    leave,
    lending,
    library,
    merging,
    oversight,
    paper,
    papers,
    pauseboard,
    people,
    placecalls,
    placeforms,
    proposals,
    referrals,
    reports,
    result,
    sections,
    signins,
    textasks,
    texting,
    toldat,
)
from referral.web.staff.desk import KEY, MOUNT, Desk
from referral.web.staff.privacy import blueprints as privacy_pages
from referral.web.staff.publishing import pauses, rulepages, settingpages, signing, turns
from referral.web.staff.unsent import FORMS
from referral.wiring import Parts
from screening.app import HERE, LARGEST_FORM, MOST_FIELDS, Known, Site, templates
from screening.settings import session_keys
from screening.web import parts as site_parts
from screening.web import render
from screening.web.atlasbook import AtlasBook
from screening.web.guard import Guard
from screening.web.headers import PAGES, UNUSED, Secured
from screening.web.hooks import Hooks
from screening.web.i18n import selector
from screening.web.limits import Limits, Names, Posts, limit_posts
from screening.web.packing import pack_pages
from screening.web.promises import Run
from screening.web.requestlog import log_requests
from screening.web.session import Clock, Seal, SealedCookie

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Blueprint

PASSKEYS = "publickey-credentials-get"
HEADERS = {
    **PAGES,
    "Permissions-Policy": ", ".join(f"{one}=({'self' if one == PASSKEYS else ''})" for one in UNUSED),
}


class StaffCookie(SealedCookie):
    """The session in a cookie that the public site never sees, sealed with keys of its own."""

    def __init__(self, keys: tuple[bytes, ...], clock: Clock, *, secure: bool) -> None:
        """Seal with keys made from the site's."""
        super().__init__(Seal(keys, clock), secure=secure)
        self.name = "__Secure-staff" if secure else "staff"
        self._terms = f"; HttpOnly; Path={MOUNT}; SameSite=Lax" + ("; Secure" if secure else "")


def create_staff(settings: Settings, parts: Parts, known: Known, texts: TextDesk | None = None) -> Flask:
    """Make the staff site. Connects to nothing.

    Args:
        settings: as the public site's; `staff_site` says whether this is to be called at all.
        parts: what the actions are handed.
        known: the questionnaires and the directory, as the public site has them.
        texts: what the pages about texts are made of, None where none are sent.

    """
    app = Site("referral", root_path=str(HERE), template_folder=str(templates()), static_folder=None)
    keys = tuple(sha256(b"soundings staff|" + key).digest() for key in session_keys(settings))
    app.before_request(rulepages.larger)
    guard.close(app)
    pack_pages(app)
    log_requests(app)
    _configure(app, settings, parts, keys)
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
    app.jinja_env.globals["staff_assets"] = draw.read_assets(HERE / "static" / "build")
    desk = app.extensions[KEY] = Desk(settings, parts, texts=texts)
    app.extensions[pauseboard.KEY], app.extensions[turns.KEY] = pauseboard.Board(), turns.Turn()
    app.extensions[devices.SIGNER] = URLSafeTimedSerializer(list(reversed(keys)), salt="staff device")
    errors.register(app)
    app.extensions[KEY] = replace(desk, nobody=library.set_up(app, desk))
    signins.keep(app)
    for pages in _blueprints():
        app.register_blueprint(pages)
    limits, posts = Limits(Names(parts.clock), parts.counts), Posts(settings.posts_a_minute, "staff")
    limit_posts(app, limits, posts, proxies=settings.trusted_proxies)
    app.wsgi_app = Secured(app.wsgi_app, production=settings.production, pages=HEADERS, findable=frozenset())  # type: ignore[method-assign]  # as Flask's own documentation wraps an app
    return app


def _blueprints() -> "Iterable[Blueprint]":
    """Yield every part of the site. A route that does not say what it `needs` opens to nobody."""
    yield home.pages()
    yield door.pages()
    yield account.pages()
    yield alerts.pages()
    yield toldat.pages()
    yield people.pages()
    yield cases.pages()
    yield claims.pages()
    yield handing.pages()
    yield intake.pages()
    yield sections.pages()
    yield amending.pages()
    yield counselling.pages()
    yield cards.pages()
    yield texting.pages()
    yield textasks.pages()
    yield inbox.pages()
    yield merging.pages()
    yield referrals.pages()
    yield answerlinks.pages()
    yield consents.pages()
    yield leave.pages()
    yield result.pages()
    yield kiosk.pages()
    yield paper.pages()
    yield oversight.pages()
    yield reports.pages()
    yield directory.pages()
    yield placeforms.pages()
    yield proposals.pages()
    yield placecalls.pages()
    yield digest.pages()
    yield papers.pages()
    yield from (*lending.pages(), *privacy_pages())
    yield settingpages.pages()
    yield rulepages.pages()
    yield signing.pages()
    yield pauses.pages()


def _configure(app: Flask, settings: Settings, parts: Parts, keys: tuple[bytes, ...]) -> None:
    app.config.update(
        SECRET_KEY=keys[0],
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"),
        BABEL_DEFAULT_LOCALE=settings.languages[0],
    )
    app.session_interface = StaffCookie(keys, parts.clock, secure=settings.production)
    Babel(app, locale_selector=selector(settings.languages))
    app.extensions[FORMS] = forms = Guard(MOST_FIELDS)
    forms.watch(app)
