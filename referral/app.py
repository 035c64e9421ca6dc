"""Puts the service together: the public site, and what it tells us when somebody finishes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from flask import Flask
from markupsafe import Markup
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from referral.actions.public.reports import Desk as ReportDesk
from referral.actions.public.returning import Desk as ResultDesk
from referral.actions.public.tallies import OneAtATime, Tallies
from referral.actions.published.placework import published_accuracy
from referral.settings import Settings
from referral.texting.consent import open_wordings
from referral.web import claiming, followup, keeping, keptdesk, lockscreens, my_messages, numbers, phone, returning
from referral.web.banner import banner
from referral.web.desk import Desk
from referral.web.sms_hook import SmsHooks
from referral.web.task import Tasks
from referral.web.tokens import OFFER_SECONDS, TASK_SECONDS, Tokens
from referral.wiring import Parts, TextParts, wire, wire_texts
from referral.wordlists import open_word_lists
from screening import logs
from screening.app import Known, read_data
from screening.app import create_app as create_site
from screening.core.outcome import Outcome
from screening.settings import session_keys
from screening.web.hooks import Hooks, Link
from screening.web.i18n import marked
from screening.web.limits import Limits, Names, Shared

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOK_EVERY_SECONDS = 60.0
KEEPS = marked(
    "We count how many people finish, and how many get each result, each kind of help, each language and each country. "
    "We count each of these by itself, by the week, and never yours together."
)
KEEPS_REPORTS = marked(
    "Reports that something is wrong are kept for 26 weeks at most: what they are about, what is wrong, the note and "
    "the week."
)
KEEPS_RESULTS = marked(
    "If you keep a result, it is sealed with a key that only your seven words make. Beside it stands the week until "
    "which it is kept, and nothing else. It is deleted when its time is over, or at once with your words."
)
KEEPS_TEXTS = marked(
    "If you ask for texts, we keep your number, what you chose, and what was texted, sealed with a key of your own. "
    "The words of texts are deleted after a few days. The rest goes when your plan is over, or as soon as you ask."
)
KEEPS_CODES = marked(
    "If you make a code for your counselor, what you ticked waits for 30 minutes at most, sealed so that nobody reads "
    "it without the code. Once they have typed it in, it stands in your record there."
)
NUMBERS = marked("Our numbers")
MY_TEXTS = marked("My texts")
COME_BACK = marked("Come back to your result")


class TallyKeeper:
    """Merges the counts of this process in the background, so that no page waits for the database.

    The thread starts with the first count: a process that forks before it serves needs no care.
    """

    def __init__(self, tallies: Tallies, every: float = LOOK_EVERY_SECONDS) -> None:
        """Look every so many seconds whether a day has ended or a merge is left to do."""
        self._tallies = tallies
        self._every = every
        self._over = Event()
        self._lock = Lock()
        self._thread: Thread | None = None
        self.faults = 0

    def finished(self, outcome: Outcome, language: str, country: str) -> None:
        """Count one finished check. Touches memory only."""
        self._tallies.count(outcome, language, country)
        with self._lock:
            if self._thread is None and not self._over.is_set():
                self._thread = Thread(target=self._look, name="tallies", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop the thread and merge what is left. A second call does nothing new."""
        self._over.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()
        self._merge(closing=True)

    def _look(self) -> None:
        while not self._over.wait(self._every):
            self._merge(closing=False)

    def _merge(self, *, closing: bool) -> None:
        done = self._tallies.merge(closing=closing)
        log = logs.named("referral")
        if done.fault is not None:
            self.faults += 1
            log.warning("tallies_wait", fault=done.fault, faults=self.faults, batches=done.waiting)
        if done.late:
            log.warning("tallies_too_late", batches=done.late)
        if done.added:
            log.info("tallies_merged", batches=done.added)


@dataclass(frozen=True, slots=True)
class Service:
    """A WSGI application with an end: call `close` when its process stops serving.

    `texts` is None without texts, `staff` and `answering` where the site for staff is shut.
    """

    site: Flask
    doors: "WSGIApplication"
    texts: TextParts | None
    close: Callable[[], None]
    staff: Flask | None = None
    answering: Flask | None = None
    keeper: TallyKeeper | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        return self.doors(environ, start_response)


def create_app(
    settings: Settings, parts: Parts | None = None, *, known: Known | None = None, keeper: TallyKeeper | None = None
) -> Service:
    """Make the service, of the parts that the settings name and the shipped data unless given. Connects to nothing.

    `keeper` is that of a service whose place this one takes in the same process: what it has counted is not lost.

    Raises:
        DataFaults: when the data files or the texts do not add up.

    """
    made, found = parts or wire(settings), known or read_data(settings)
    keeper = keeper or _keeper(settings, made)
    texts = wire_texts(settings, made, found.directory) if settings.texting else None
    desk = text_desk(settings, texts, made.counts) if texts else None
    limits = Limits(Names(made.clock), made.counts)
    hooks = _hooks(settings, made, keeper, desk)
    site = create_site(settings, hooks, known=found, clock=made.clock, limits=limits)
    _show_numbers(settings, made, site)
    if settings.staff_site:
        site.register_blueprint(claiming.pages(claiming.desk_of(made, made.clock, limits)))
    if desk is not None:
        site.register_blueprint(followup.pages(desk))
        site.register_blueprint(my_messages.pages(desk))
    _keep_results(settings, made, site, limits)
    if texts is not None and phone.has_phone(texts):
        site.register_blueprint(phone.pages(texts))
    if texts is not None and not settings.production:
        site.register_blueprint(lockscreens.pages(texts))

    def close() -> None:
        if keeper is not None:
            keeper.close()
        made.close()

    staff = _staff(settings, made, found, desk) if settings.staff_site else None
    public = SmsHooks(site, texts) if texts else site
    answering = _answering(settings, made, found) if staff else None
    doors = DispatcherMiddleware(public, {"/staff": staff, "/answer": answering}) if staff and answering else public
    return Service(site, doors, texts, close, staff, answering, keeper)


def _show_numbers(settings: Settings, made: Parts, site: Flask) -> None:
    """Add the page with what is counted, unless the operator shows none."""
    if settings.tallies and settings.numbers:
        called = partial(published_accuracy, made.places, made.clock)
        site.register_blueprint(numbers.pages(OneAtATime(made.tallies, made.clock), called))


def _keeper(settings: Settings, made: Parts) -> TallyKeeper | None:
    return TallyKeeper(Tallies(made.tallies, made.clock, made.new_code)) if settings.tallies else None


def _staff(settings: Settings, made: Parts, known: Known, desk: Desk | None) -> Flask:
    """Make the site for staff. What it needs is large, and the public site is to stay without it."""
    from referral.web.staff import create_staff  # noqa: PLC0415  # see above

    return create_staff(settings, made, known, desk)


def _answering(settings: Settings, made: Parts, known: Known) -> Flask:
    """Make the door by which receiving services answer referrals: without staff there are none."""
    from referral.web.answering import create_answering  # noqa: PLC0415  # loaded only where the staff site is open

    return create_answering(settings, made, known)


def text_desk(settings: Settings, texts: TextParts, shared: Shared | None = None) -> Desk:
    """Put together what the pages about texts are made of; with `shared` a task is done once for all processes."""
    keys, clock = session_keys(settings), texts.clock
    tasks = Tasks(Tokens(keys, "task", TASK_SECONDS, clock), clock, shared)
    shown = phone.PATH if phone.has_phone(texts) else ""
    return Desk(settings, texts, Tokens(keys, "offer", OFFER_SECONDS, clock), tasks, open_wordings(), shown)


def _keep_results(settings: Settings, made: Parts, site: Flask, limits: Limits) -> None:
    """Add the pages on which a result is kept, and opened again, unless the operator keeps none."""
    if not settings.keep_results:
        return
    desk = ResultDesk(made.kept, made.clock, settings.keep_results_days)
    kept = keptdesk.made(desk, open_word_lists(), made.new_phrase, limits)
    site.register_blueprint(keeping.pages(kept))
    site.register_blueprint(returning.pages(kept))


def _hooks(settings: Settings, made: Parts, keeper: TallyKeeper | None, desk: Desk | None) -> Hooks:
    """Fill in what these settings let the service hear and add."""
    hooks = Hooks(banner=banner(settings))
    if keeper is not None:
        hooks = replace(hooks, finished=keeper.finished, keeps=KEEPS)
    if settings.reports:
        reports = ReportDesk(made.reports, made.clock, made.new_code)
        hooks = replace(hooks, report=reports.take, keeps_reports=KEEPS_REPORTS)
    if desk is not None:
        hooks = replace(hooks, keeps_texts=KEEPS_TEXTS)
    if settings.staff_site:
        hooks = replace(hooks, keeps_codes=KEEPS_CODES)
    below = (*((claiming.link,) if settings.staff_site else ()), *((followup.offer(desk),) if desk else ()))
    if settings.keep_results:
        back = (Link(keptdesk.PATH, COME_BACK),)
        hooks = replace(hooks, keeps_results=KEEPS_RESULTS, coming_back=keeping.coming_back(), start=back)
    counted = keeper is not None and settings.numbers
    links = [*([Link(numbers.PATH, NUMBERS)] if counted else []), *([Link(followup.MINE, MY_TEXTS)] if desk else [])]
    opened = {link.path for link in links} | (followup.PAGES if desk else set())
    opened |= keptdesk.PAGES if settings.keep_results else set()
    opened |= {claiming.PATH} if settings.staff_site else set()
    return replace(hooks, result_footer=_all(below), links=tuple(links), pages=frozenset(opened))


def _all(below: tuple[Callable[[Outcome], Markup], ...]) -> Callable[[Outcome], Markup]:
    """Put what several parts add below a result one after the other."""
    return lambda outcome: Markup().join(add(outcome) for add in below)
