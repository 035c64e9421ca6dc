"""Puts the anonymous site together. `create_app(settings, hooks)` is all that a larger service needs to mount it."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flask import Flask, Request
from flask_babel import Babel
from werkzeug.routing import MapAdapter
from whitenoise import WhiteNoise

from screening.core.directory import Directory
from screening.core.instrument import Pathway
from screening.library.apart import apart
from screening.library.aside import aside
from screening.library.calendars import Holidays
from screening.library.trying import Published
from screening.settings import Settings, SettingsError, session_keys
from screening.web import (
    away,
    errors,
    explain,
    kept,
    method,
    notices,
    papers,
    questions,
    render,
    reports,
    results,
    security,
)
from screening.web.atlasbook import AtlasBook
from screening.web.guard import Guard
from screening.web.headers import HEADERS, Secured
from screening.web.hooks import Hooks
from screening.web.i18n import selector
from screening.web.limits import Limits, Names, Posts, limit_posts
from screening.web.packing import pack_pages
from screening.web.parts import KEY, Parts
from screening.web.promises import RESULTS, read_run
from screening.web.requestlog import log_requests
from screening.web.session import Clock, Seal, SealedCookie

LARGEST_FORM = 64 * 1024
MOST_FIELDS = 200
HERE = Path(__file__).parent
PATHWAY = "ketamine"
# A site runs for months without being started anew, and its holidays are to hold for that long.
YEARS = 6


class Site(Flask):
    """Flask, but a fault is logged by its kind and place only: its text may carry what a person answered."""

    jinja_environment = render.Drawer

    def log_exception(self, exc_info: Any) -> None:
        """Log the kind of a fault and where in the code it happened."""
        kind, _, trace = exc_info
        last = traceback.extract_tb(trace)[-1]
        self.logger.error("%s in %s line %s", kind.__name__, last.filename, last.lineno)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds the page of a request. Its host is looked at once here, and three times by Flask."""
        if request is None:
            return super().create_url_adapter(request)
        request.trusted_hosts = self.config["TRUSTED_HOSTS"]
        asked: str = request.environ.get("QUERY_STRING", "")
        # A site that is mounted has a bare address, without a slash: it leads to its first page and is not that page.
        path = request.path if request.environ.get("PATH_INFO") else ""
        here = (request.host, request.root_path, None, request.scheme, request.method, path)
        return self.url_map.bind(*here, query_args=asked)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none here is asynchronous, and Flask would ask anew each time it calls one."""
        return func


def now() -> datetime:
    """Read the clock. Everything below is given it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Known:
    """What the site asks and where it sends people: read once, never written."""

    pathway: Pathway
    directory: Directory
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """Files that were published, as texts by name: rules in the place of shipped ones, places over the others."""

    rules: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def read_data(settings: Settings, laid: Laid | None = None) -> Known:
    """Read the shipped data files and the operator's own, with what was published laid over them.

    Raises DataFaults when they do not add up.
    """
    from screening.library.published import open_as_far_as_good  # noqa: PLC0415  # a site that serves is to stay without it

    over = laid or Laid()
    library, left = open_as_far_as_good(Published(over.rules, over.places, settings.resources_dir))
    return Known(library.pathways[PATHWAY], library.directory, tuple(map(str, left)))


def read_apart(settings: Settings, clock: Clock = now, laid: Laid | None = None) -> Known:
    """Read the data in a process of its own, with the holidays of the coming years, and raise DataFaults likewise.

    Nothing of what reading needs stays in this process. To be called before any thread is started.
    """
    return apart(partial(_read_ready, settings, clock().year, laid))


def read_aside(settings: Settings, laid: Laid, clock: Clock = now) -> Known:
    """Do the same in a process that serves already: it takes a second longer. Raises RuntimeError as well."""
    return aside(partial(_read_ready, settings, clock().year, laid))


def _read_ready(settings: Settings, year: int, laid: Laid | None) -> Known:
    return _with_holidays(read_data(settings, laid), range(year - 1, year - 1 + YEARS))


def _with_holidays(known: Known, years: range) -> Known:
    held = known.directory.holidays.items()
    ready = {name: days.ready_for(years) if isinstance(days, Holidays) else days for name, days in held}
    return replace(known, directory=replace(known.directory, holidays=MappingProxyType(ready)))


def load_templates(site: Flask, *more: str) -> None:
    """Compile the site's templates, and those of `more` folders: workers that are forked afterwards share them."""
    folders = {"", "errors", "screening", *more}
    for name in site.jinja_env.list_templates(filter_func=lambda name: name.rpartition("/")[0] in folders):
        site.jinja_env.get_template(name)


def create_app(
    settings: Settings,
    hooks: Hooks | None = None,
    *,
    known: Known | None = None,
    clock: Clock = now,
    limits: Limits | None = None,
) -> Flask:
    """Make the site.

    Args:
        settings: checked settings; in development a key is made in the data folder if none is given.
        hooks: what a mounting service hears and adds; nothing by default.
        known: the pathway and the directory; read from the data files if not given.
        clock: returns the time, aware.
        limits: what counts the forms that are sent; in this process alone if not given.

    Raises:
        DataFaults: when the data files do not add up.
        SettingsError: when no numbers are known for the country that is set.

    """
    found = known or read_data(settings)
    _knows_country(settings, found.directory)
    run, atlas = read_run(HERE / RESULTS), AtlasBook(found.pathway, found.directory, clock)
    made = Parts(settings, found.pathway, found.directory, hooks or Hooks(), clock, run, atlas)
    app = Site("screening", root_path=str(HERE), template_folder=str(templates()), static_folder=None)
    app.extensions[KEY] = made
    pack_pages(app)
    log_requests(app)
    _configure(app, settings, clock)
    render.prepare(app, made, render.read_assets(HERE / "static" / "build"))
    for part in (questions, results, explain, papers, away, kept, reports, notices, method, security):
        app.register_blueprint(part.pages)
    if settings.paused:
        away.pause(app)
    errors.register(app)
    _limit(app, settings, limits or Limits(Names(clock)))
    _serve_static(app, production=settings.production)
    return app


def _knows_country(settings: Settings, directory: Directory) -> None:
    """Refuse a country without numbers: UK for GB, say, would show none on each error page."""
    if settings.default_country and settings.default_country not in directory.countries:
        message = f"SOUNDINGS_DEFAULT_COUNTRY: no numbers are known for {settings.default_country}. Known are: "
        raise SettingsError(message + ", ".join(sorted(directory.countries)))


def templates() -> Path:
    """Return the templates' folder: inside the package once installed, beside it in a checkout."""
    inside = HERE / "templates"
    return inside if inside.is_dir() else HERE.parent / "templates"


def _configure(app: Flask, settings: Settings, clock: Clock) -> None:
    keys = session_keys(settings)
    app.config.update(
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"),
        BABEL_DEFAULT_LOCALE=settings.languages[0],
    )
    app.session_interface = SealedCookie(Seal(keys, clock), secure=settings.production)
    Babel(app, locale_selector=selector(settings.languages))
    guard = app.extensions["guard"] = Guard(MOST_FIELDS)
    guard.exempt(away.leave, away.not_now, away.go_on, questions.language, kept.keep, reports.choose)
    guard.watch(app)
    app.wsgi_app = Secured(app.wsgi_app, production=settings.production)  # type: ignore[method-assign]  # as below


def _limit(app: Flask, settings: Settings, limits: Limits) -> None:
    posts = Posts(settings.posts_a_minute, reports=f"{reports.pages.name}.{reports.send.__name__}")
    limit_posts(app, limits, posts, proxies=settings.trusted_proxies)


def _serve_static(app: Flask, *, production: bool) -> None:
    def add_headers(headers: Any, path: str, url: str) -> None:
        del path, url
        for name, value in HEADERS.items():
            headers[name] = value

    static = WhiteNoise(
        app.wsgi_app,
        root=HERE / "static",
        prefix="static/",
        autorefresh=not production,
        allow_all_origins=False,
        add_headers_function=add_headers,
        immutable_file_test=r"\.[0-9a-f]{12}\.(css|mjs)$",
    )
    app.wsgi_app = static  # type: ignore[method-assign]  # as Flask's own documentation wraps an app
